"""Sources in object stores: their objects, listed as files are."""
