"""Which blog a bundle is of, and what its parts are called in Superset."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

if TYPE_CHECKING:
    from pathlib import PurePath

    import duckdb

_HOST = """
    select mode(regexp_extract(url, '^https?://([^/?#]+)', 1)) from posts_overview
    where is_original
"""


@dataclass(frozen=True)
class SupersetBlog:
    """A blog as Superset shall know it.

    Attributes:
        name: its name, which stands in the names of all that is imported.
        path: where Superset finds the database, absolute.
    """

    name: str
    path: PurePath

    def named(self, name: str) -> str:
        """Name a thing so that those of several blogs are told apart.

        Args:
            name: what it is called in its blog.

        Returns:
            Such as "tag_usage (blog.example.org)".
        """
        return f"{name} ({self.name})"

    def uuid(self, kind: str, name: str) -> str:
        """Give a thing the identity by which Superset finds it at the next import.

        Args:
            kind: such as "chart".
            name: what it is called in its blog.

        Returns:
            A UUID that is the same for as long as the three names are.
        """
        return str(uuid5(NAMESPACE_URL, f"blogdb:{self.name}/{kind}/{name}"))


def host_of(connection: duckdb.DuckDBPyConnection) -> str:
    """Find the host of most posts' addresses.

    Args:
        connection: DuckDB's connection to a database with the present views.

    Returns:
        The host; empty if the posts have no addresses.
    """
    row = connection.execute(_HOST).fetchone()
    return str(row[0] or "") if row else ""
