"""Prints the key table of the README: `python -m qinglan_tui.commands`."""

from qinglan_tui.commands import key_table

if __name__ == "__main__":
    print(key_table())
