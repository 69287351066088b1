"""The presets: one TOML file per programme (data, not code)."""
