"""Writes the pages that come from the program: commands, views, tables, exit codes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click
import drawing

from blogdb.cli.command import Command
from blogdb.cli.main import cli
from blogdb.db.errors import ExitCode
from blogdb.db.models import Base
from blogdb.sql import catalog
from blogdb.sql.tables import tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Column

    from blogdb.sql.catalog import Entry


def pages() -> dict[str, str]:
    """Make the pages, keyed by their place below `reference/`, without a suffix."""
    return {
        **_commands(),
        **_views(),
        **_tables(),
        "exit-codes": _exit_codes(),
    }


def _page(title: str, *parts: str) -> str:
    return "\n\n".join([f"# {title}", *filter(None, parts)]) + "\n"


def _contents(*names: str) -> str:
    """Write the table of contents of pages in the same folder."""
    return "\n".join(["```{toctree}", ":hidden:", "", *names, "```"])


def _table(heads: list[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


# -- commands ----------------------------------------------------------------------


def _commands() -> dict[str, str]:
    made = {}
    listed = []
    for name, command in _all_commands(cli, "blogdb"):
        place = name.removeprefix("blogdb ").replace(" ", "-")
        made[f"commands/{place}"] = _command(name, command)
        listed.append((place, name, command.get_short_help_str(100)))
    made["commands/index"] = _page(
        "Commands",
        "`blogdb COMMAND --help` says the same in a terminal.",
        _table(
            ["command", "what it does"],
            ([f"[`{name}`]({place}.md)", text] for place, name, text in listed),
        ),
        _contents(*(place for place, _, _ in listed)),
    )
    return made


def _all_commands(group: click.Group, path: str) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group, info_name=path)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from _all_commands(command, f"{path} {name}")
        elif command is not None:
            yield f"{path} {name}", command


def _command(name: str, command: click.Command) -> str:
    context = click.Context(command, info_name=name)
    usage = f"```text\n{name} {' '.join(command.collect_usage_pieces(context))}\n```"
    records = [
        found
        for param in command.params
        # The text above says what arguments are.
        if isinstance(param, click.Option) and (found := param.get_help_record(context))
    ]
    said: list[str] = []
    if isinstance(command, Command):
        codes = (f"{int(code)}: {code.meaning}" for code in command.exits)
        said = [
            f"## Example\n\n```text\n{command.example}\n```",
            "## Exit codes\n\n" + "\n".join(f"- {code}" for code in codes),
        ]
    return _page(
        f"`{name}`",
        re.sub(r"^ +", "", (command.help or "").replace("\b\n", ""), flags=re.M),
        usage,
        "## Options",
        _table(
            ["option", "what it says"],
            ([f"`{option}`", _literally(text)] for option, text in records),
        ),
        *said,
    )


def _literally(text: str) -> str:
    """Keep a text from being read as Markdown."""
    return re.sub(r"([*_<>\[\]`$\\])", r"\\\1", text)


# -- views -------------------------------------------------------------------------


def _reads() -> dict[str, set[str]]:
    """For each view and macro, what it reads of blogdb's own."""
    entries = {entry.name: entry for entry in catalog.entries()}
    known = entries.keys() | {table.name for table in tables()}
    return {
        name: (entry.reads & known) - {name, *_internal_tables()}
        for name, entry in entries.items()
    }


def _internal_tables() -> set[str]:
    return {"database_identity", "view_catalog"}


def _views() -> dict[str, str]:
    reads = _reads()
    made = {}
    sections = []
    entries = catalog.entries()
    for work in catalog.WORKS:
        found = [each for each in entries if each.work == work]
        shown = [each for each in found if each in catalog.offered()]
        sections.append(f"## {work.capitalize()}")
        sections.append(
            _table(
                ["ask", "question"],
                ([f"[`{each.call}`]({each.name}.md)", each.question] for each in shown),
            )
        )
    for entry in entries:
        made[f"views/{entry.name}"] = _view(entry, reads)
    names = sorted(each.name for each in entries)
    made["views/index"] = _page(
        "Views",
        "Each view and macro answers a question. `blogdb show VIEW` prints the rows of"
        " a view, and `blogdb query` those of a macro.",
        *sections,
        _contents(*names),
    )
    return made


def _view(entry: Entry, reads: dict[str, set[str]]) -> str:
    readers = sorted(name for name, read in reads.items() if entry.name in read)
    call = f"from {entry.call}"
    facts = [
        ("Rows", entry.grain),
        ("Key", ", ".join(f"`{name}`" for name in entry.key)),
        ("Filter time by", f"`{entry.time_column}`" if entry.time_column else ""),
        ("Helps the work of", entry.work),
        ("What to do with it", entry.advice),
        ("Notes", entry.notes),
        ("Deprecated", entry.deprecated),
    ]
    listed = [
        f"{text}: {', '.join(_link(name, reads) for name in names)}."
        for text, names in (
            ("Reads", sorted(reads[entry.name])),
            ("Read by", readers),
        )
        if names
    ]
    parameters = [
        "## Parameters",
        _table(
            ["parameter", "what it is"],
            ([f"`{name}`", text] for name, text in entry.parameters.items()),
        ),
    ]
    return _page(
        f"`{entry.name}`",
        entry.question,
        f"```sql\n{call}\n```",
        "\n".join(f"- **{name}**: {text}" for name, text in facts if text),
        *(parameters if entry.parameters else []),
        "## Columns",
        _table(
            ["column", "what it is"],
            ([f"`{name}`", text] for name, text in entry.columns.items()),
        ),
        "## Where its rows come from",
        *listed,
        _lineage(entry, reads, readers),
    )


def _link(name: str, reads: dict[str, set[str]]) -> str:
    return f"[`{name}`]({_place(name, reads, '.md')})"


def _place(name: str, reads: dict[str, set[str]], suffix: str) -> str:
    """Write where the page of a view or table is, from a view's page."""
    return f"{name}{suffix}" if name in reads else f"../tables/{name}{suffix}"


def _lineage(entry: Entry, reads: dict[str, set[str]], readers: list[str]) -> str:
    """Draw all that a view reads, down to the tables, and what reads it."""
    upstream: dict[str, set[str]] = {}
    waiting = [entry.name]
    while waiting:
        name = waiting.pop()
        if name not in upstream:
            upstream[name] = reads.get(name, set())
            waiting += upstream[name]
    columns = drawing.ranks(upstream)
    columns |= dict.fromkeys(readers, columns[entry.name] + 1)
    boxes = [
        drawing.Box(
            name,
            column,
            _place(name, reads, ".html"),
            "this" if name == entry.name else "view" if name in reads else "table",
        )
        for name, column in sorted(columns.items())
    ]
    joins = {(read, name) for name, names in upstream.items() for read in names}
    joins |= {(entry.name, name) for name in readers}
    return drawing.draw(boxes, joins, f"What {entry.name} reads, and what reads it")


# -- tables ------------------------------------------------------------------------


def _tables() -> dict[str, str]:
    topics: dict[str, list[str]] = {}
    for each in tables():
        topics.setdefault(each.topic, []).append(each.name)
    made = {
        f"tables/{name}": _one_table(name)
        for names in topics.values()
        for name in names
    }
    sections = [
        part
        for topic, names in topics.items()
        for part in (
            f"## {topic.capitalize()}",
            _table(
                ["table", "what it holds"],
                (
                    [f"[`{name}`]({name}.md)", Base.metadata.tables[name].comment or ""]
                    for name in names
                ),
            ),
        )
    ]
    made["tables/index"] = _page(
        "Tables",
        "A line leads from each table to those that refer to it; a table's key and its"
        " references are in its box.",
        _diagram(),
        *sections,
        _contents(*sorted(name for names in topics.values() for name in names)),
    )
    return made


def _references(name: str) -> set[str]:
    """Name the other tables that a table refers to."""
    found = {
        key.target_fullname.partition(".")[0]
        for column in Base.metadata.tables[name].columns
        for key in column.foreign_keys
    }
    return found - {name}


def _diagram() -> str:
    refers = {table.name: _references(table.name) for table in tables()}
    joined = {name for name, others in refers.items() if others}
    joined |= {other for others in refers.values() for other in others}
    columns = drawing.ranks({name: refers[name] for name in joined})
    boxes = [
        drawing.Box(name, columns[name], f"{name}.html", "table", _keys(name))
        for name in sorted(joined)
    ]
    joins = {(other, name) for name in joined for other in refers[name]}
    return drawing.draw(boxes, joins, "The tables, and which refers to which")


def _keys(name: str) -> tuple[str, ...]:
    return tuple(
        f"{column.name}{' (key)' if _is_key(name, column.name) else ''}"
        for column in Base.metadata.tables[name].columns
        if _is_key(name, column.name) or column.foreign_keys
    )


def _is_key(name: str, column: str) -> bool:
    return any(table.name == name and column in table.key for table in tables())


def _one_table(name: str) -> str:
    table = Base.metadata.tables[name]
    readers = sorted(view for view, read in _reads().items() if name in read)
    links = ", ".join(f"[`{view}`](../views/{view}.md)" for view in readers)
    return _page(
        f"`{name}`",
        table.comment or "",
        _table(
            ["column", "type", "what it is"],
            (_column(name, column) for column in table.columns),
        ),
        f"Read by: {links}." if links else "",
    )


def _column(name: str, column: Column[object]) -> list[str]:
    others = sorted(key.target_fullname for key in column.foreign_keys)
    marks = ["key"] if _is_key(name, column.name) else []
    marks += [f"refers to `{other}`" for other in others]
    text = column.comment or ""
    return [
        f"`{column.name}`",
        f"`{column.type}`",
        text + (f" ({', '.join(marks)})" if marks else ""),
    ]


def _exit_codes() -> str:
    return _page(
        "Exit codes",
        "Every command ends with one of these; its page and its help say with which.",
        _table(
            ["code", "meaning"], ([str(int(code)), code.meaning] for code in ExitCode)
        ),
    )
