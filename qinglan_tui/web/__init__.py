"""The workbook in a browser on this machine: a gate, a page, and one process of the app for every tab.

`textual-serve` (the extra `web`) brings the terminal that runs in the page and the speech between the two;
who may come in, what is started and what the page looks like is decided here.
"""
