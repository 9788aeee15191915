"""The database itself: schema, engine, the safe swap, verification."""
