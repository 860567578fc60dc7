"""Questions about a corpus that change nothing: explain, status, verify, keys, quarantine."""
