"""Prints the key table of the README, or with `--docs` the page docs/keys.md, for `python -m`."""

import sys

from qinglan_tui.commands.tables import key_table, keys_page

if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    print(
        keys_page() if "--docs" in sys.argv[1:] else key_table(), end="" if "--docs" in sys.argv[1:] else "\n"
    )
