"""One module a format: each turns an opened stream into seeds."""
