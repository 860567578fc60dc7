"""Seeds in: folders, files, compression, containers and their formats, and the facts that come with them."""
