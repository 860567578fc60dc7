"""What programs use of winnow: the functions and classes that ``import winnow`` offers (docs/python.md)."""
