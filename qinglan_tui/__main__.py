"""`python -m qinglan_tui`: the same as the command `qinglan`."""

import sys

if __name__ == "__main__":
    from qinglan_tui.cli import main

    sys.exit(main())
