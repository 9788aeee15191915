"""Alembic migrations: the history of the schema, with a file for each step."""
