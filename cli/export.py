"""`blogdb export`: writes the blog in the form of other programs."""

from __future__ import annotations

import click

from blogdb.cli.group import LazyGroup

MODULES: dict[str, str] = {
    **dict.fromkeys(("parquet", "csv", "jsonl", "sqlite"), "blogdb.cli.export_tables"),
    "superset": "blogdb.cli.export_superset",
}
"""The kinds of export in the order of their use, and the module of each."""


@click.group(
    cls=LazyGroup,
    modules=MODULES,
    epilog="Start with: blogdb export csv --out blog-csv",
)
def export() -> None:
    """Write the blog in the form of other programs."""
