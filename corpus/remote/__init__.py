"""Object stores by fsspec URL: which there are, how they are asked, and corpora published in them."""
