"""blogdb: a blog as a relational DuckDB database that answers questions in SQL."""

from blogdb._version import __version__

__all__ = ["__version__"]
