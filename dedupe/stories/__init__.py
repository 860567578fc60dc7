"""Which documents are versions of one story: reports of the same event in different words (docs/stories.md).

Knows texts only: no files, no database. Everything here is a function of one text, of two, or of a set of them.
"""
