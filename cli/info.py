"""`blogdb info`: shows where the database is and what state it is in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from blogdb._version import __version__
from blogdb.cli import summary
from blogdb.cli.command import READING, Command
from blogdb.cli.display import counted, print_json, size, visible
from blogdb.cli.options import database_option, json_option
from blogdb.db.errors import ExitCode

if TYPE_CHECKING:
    from pathlib import Path

_COUNTS = """
    select
        (select count(*) from posts) as posts,
        (select count(*) from authors) as authors,
        (select count(*) from tags) as tags
"""
# Every column, since a database before the last migration has fewer.
_LAST_LOAD = """
    select * replace (strftime(started_at, '%Y-%m-%dT%H:%M:%SZ') as started_at)
    from loads
    order by load_id desc
    limit 1
"""
_TOLD = (
    *("load_id", "started_at", "source", "count_read", "count_added", "count_changed"),
    *("count_removed", "count_unchanged", "count_rejected", "count_problems"),
    *("blogdb_version", "duckdb_version"),
)


@click.command(cls=Command, example="blogdb info", exits=[*READING, ExitCode.QUERY])
@json_option
@database_option
def info(as_json: bool, database: Path) -> None:
    """Show what state the database is in.

    Where it is, its size, the versions, the last load, and what it holds.
    """
    told = _told(database)
    if as_json:
        print_json(told)
        return
    for label, text in _lines(told):
        click.echo(visible(f"{label:<10} {text}"))
    if last := told["last_load"]:
        from blogdb.loaders.summary import Summary

        document = last["source_summary"]
        for line in summary.lines(Summary.of(document)) if document else ():
            click.echo(visible(f"{'':<10} {line}"))


def _told(database: Path) -> dict[str, Any]:
    from blogdb.api.session import reading
    from blogdb.db import schema
    from blogdb.db.store import generations

    with reading(database) as session:
        versions = session.ask(
            "select ltrim(version(), 'v') as duckdb, tags['storage_version'] as storage"
            " from duckdb_databases() where database_name = current_database()"
        )[0]
        revision = session.ask("select version_num from alembic_version")[0]
        counts = session.ask(_COUNTS)[0]
        loads = session.ask(_LAST_LOAD)
    return {
        "database": str(database.resolve()),
        "size": database.stat().st_size,
        "schema_revision": revision["version_num"],
        "newest_schema_revision": schema.HEAD,
        "blogdb_version": __version__,
        "duckdb_version": versions["duckdb"],
        "storage_version": versions["storage"],
        "last_load": _last_load(loads[0]) if loads else None,
        **counts,
        "generations": [item.number for item in generations.kept(database)],
    }


def _last_load(row: dict[str, Any]) -> dict[str, Any]:
    written = row.get("source_summary")
    return {name: row[name] for name in _TOLD} | {
        "source_summary": json.loads(written) if written else None
    }


def _lines(told: dict[str, Any]) -> list[tuple[str, str]]:
    revision, newest = told["schema_revision"], told["newest_schema_revision"]
    is_newest = revision == newest
    state = "the newest" if is_newest else f"{newest} is newer: blogdb migrate"
    kept = counted(len(told["generations"]), "earlier state")
    holds = ", ".join(
        counted(told[f"{noun}s"], noun) for noun in ("post", "author", "tag")
    )
    return [
        ("database", told["database"]),
        ("size", size(told["size"])),
        ("schema", f"{revision} ({state})"),
        ("blogdb", told["blogdb_version"]),
        ("duckdb", f"{told['duckdb_version']}, file format {told['storage_version']}"),
        ("last load", _load(told["last_load"])),
        ("holds", holds),
        ("kept", f"{kept}; see: blogdb generations"),
    ]


def _load(last: dict[str, Any] | None) -> str:
    if last is None:
        return "none; fill the database with: blogdb load SOURCE"
    sources = str(last["source"]).splitlines()
    more = f" and {len(sources) - 1} more" if len(sources) > 1 else ""
    when = str(last["started_at"]).replace("T", " ").replace("Z", " UTC")
    return (
        f"{last['load_id']}, {when}, from {sources[0] if sources else '-'}{more}:"
        f" {counted(last['count_read'], 'post')} read,"
        f" {last['count_added']:,} added, {last['count_changed']:,} changed,"
        f" {last['count_removed']:,} removed, {last['count_rejected']:,} rejected"
    )
