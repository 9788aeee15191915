"""Loading: from sources to staged rows, and from these to a refreshed database."""
