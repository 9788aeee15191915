"""How a database's file changes: private copy, verification, swap, generations."""
