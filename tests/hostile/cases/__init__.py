"""Hostile inputs, one class a module: each module has ``cases()``, which yields `case.Case`."""
