"""The database as Superset connects to it: to read, and never from a kept result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from blogdb.db.errors import SystemFailureError

if TYPE_CHECKING:
    from blogdb.exports.superset.blog import SupersetBlog

VERSION = "1.0.0"
"""The version of the form of all files of a bundle."""


def database(blog: SupersetBlog) -> dict[str, Any]:
    """Describe the connection.

    Opened for writing, the file would be locked. Superset keeps no pool of connections
    unless it is told to, so each question finds the last load; with -1 it keeps no
    results either.

    Args:
        blog: the blog.

    Returns:
        What stands in the file of the database.

    Raises:
        SystemFailureError: the path has a question mark, after which Superset would
            look for settings.
    """
    if "?" in str(blog.path):
        raise SystemFailureError(
            f"Superset cannot open {blog.path}, since the path has a question mark;"
            " rename it, or say with --superset-path where Superset finds the file"
        )
    return {
        "database_name": blog.name,
        "sqlalchemy_uri": f"duckdb:///{blog.path}",
        "cache_timeout": -1,
        "expose_in_sqllab": True,
        "allow_run_async": False,
        "allow_ctas": False,
        "allow_cvas": False,
        "allow_dml": False,
        "allow_csv_upload": False,
        "extra": {
            "allows_virtual_table_explore": True,
            "engine_params": {"connect_args": {"read_only": True}},
        },
        "uuid": blog.uuid("database", "blog"),
        "version": VERSION,
    }
