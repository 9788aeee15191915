"""The database itself: schema, connections, publishing, verification."""
