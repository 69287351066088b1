"""The programmes as data: TOML files, no code."""
