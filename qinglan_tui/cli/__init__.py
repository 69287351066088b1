"""The `qinglan` command."""
