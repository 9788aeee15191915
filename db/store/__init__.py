"""How a database file changes: working copy, verification, publishing, generations."""
