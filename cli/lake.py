"""`blogdb lake`: many blogs in one folder of Parquet."""

from __future__ import annotations

import click

from blogdb.cli.group import LazyGroup

MODULES: dict[str, str] = {
    "load": "blogdb.cli.lake_load",
    **dict.fromkeys(("blogs", "show", "query", "duckdb"), "blogdb.cli.lake_asking"),
    **dict.fromkeys(("loads", "rollback", "clean", "check"), "blogdb.cli.lake_keeping"),
}
"""The commands in the order of their use, and the module of each."""


@click.group(
    cls=LazyGroup,
    modules=MODULES,
    epilog="Start with: blogdb lake load BLOGS --lake lake",
)
def lake() -> None:
    """Load many blogs into one folder, and ask all of them."""
