"""Which documents stand for which: shingles, signatures, band index, kept set. Knows ids, texts and priorities."""
