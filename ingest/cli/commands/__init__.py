"""The commands, one a module: a function whose signature is the command line. `cli.main` puts them together."""
