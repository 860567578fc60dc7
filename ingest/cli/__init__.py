"""The command line: one module a command, and how its answers are shown."""
