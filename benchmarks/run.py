"""Every benchmark in one run: `python benchmarks/run.py`, or some by name: `python benchmarks/run.py start`.

Only the ratios are meant to be read: both sides of each were measured in turns on the same machine.
"""

import sys
from importlib import import_module

from timing import table

NAMES = ("start", "resting", "editor", "commands", "progress", "word", "photos", "storage", "search")

if __name__ == "__main__":
    wanted = sys.argv[1:] or NAMES
    print(table([row for name in wanted for row in import_module(name).rows()]))
