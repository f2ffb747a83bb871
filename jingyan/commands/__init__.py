"""One module a command (or a few that share their options): `configure(name, parser)` sets `run`."""
