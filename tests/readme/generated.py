"""Writes the parts of documents that come from the program (`make readme`)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from blogdb.db.errors import ExitCode
from blogdb.db.models import Base
from blogdb.loaders.fields import SYNONYMS
from blogdb.loaders.settings.keys import KEYS
from blogdb.loaders.sources.registry import readers
from blogdb.loaders.trees.layouts.registry import layouts
from blogdb.sql import catalog, rules
from blogdb.sql.tables import tables

if TYPE_CHECKING:
    from collections.abc import Iterable

REPOSITORY = Path(__file__).resolve().parents[2]
README = REPOSITORY / "README.md"
DASHBOARDS = REPOSITORY / "docs" / "dashboards.md"
AUDIT = REPOSITORY / "docs" / "audit.md"
SCALE = REPOSITORY / "docs" / "scale.md"
SETTINGS = REPOSITORY / "docs" / "blogdb-toml.md"


def parts() -> dict[Path, dict[str, str]]:
    """Make the generated parts of each document, keyed by the name of their markers."""
    return {
        README: _of_readme(),
        DASHBOARDS: _of_dashboards(),
        AUDIT: {"rules": rules.markdown()},
        SCALE: {"lake views": catalog.table(catalog.entries_of_lakes())},
        SETTINGS: _of_settings(),
    }


def _of_readme() -> dict[str, str]:
    codes = [f"| {int(code)} | {code.meaning} |" for code in ExitCode]
    return {
        "catalogue": catalog.markdown().replace("### ", "#### "),
        "fields": _within_list(
            "| field | names |",
            *(
                f"| {field} | {', '.join(f'`{name}`' for name in names)} |"
                for field, names in SYNONYMS.items()
                if names
            ),
        ).rstrip(" "),
        "formats": _within_list(
            "| `--format` | what it is | endings | recognised by |",
            *(
                f"| `{each.name}` | {each.description}"
                f" | {', '.join(f'`{suffix}`' for suffix in each.suffixes)}"
                f" | {each.marks} |"
                for each in readers().values()
            ),
        ),
        "layouts": _within_list(
            "| `--format` | what it is | recognised by | posts |",
            *(
                f"| `{each.name}` | {each.description} | {each.marks}"
                f" | {each.posts_are} |"
                for each in layouts().values()
            ),
        ),
        "exit codes": "\n".join(["| code | meaning |", "|---|---|", *codes, ""]),
    }


def _within_list(header: str, *rows: str) -> str:
    """Make a table inside a list item."""
    line = "|---" * (header.count("|") - 1) + "|"
    return "".join(f"  {row}\n" for row in (header, line, *rows)) + "  "


def _of_dashboards() -> dict[str, str]:
    entries = [entry for entry in catalog.offered() if entry.kind == "view"]
    return {
        "facts": _table(
            ["view", "rows", "key", "its own columns"],
            [
                [
                    f"`{entry.name}`",
                    entry.grain,
                    _names(entry.key),
                    _names(c for c in entry.columns if c not in _of_posts()),
                ]
                for entry in entries
                if entry.topic == "facts"
            ],
        ),
        "columns": _table(
            ["column", "what it is"],
            [[f"`{name}`", text] for name, text in _of_posts().items()],
        ),
        "time": _table(
            ["view", "column"],
            [
                [f"`{entry.name}`", f"`{entry.time_column}`"]
                for entry in sorted(entries, key=lambda entry: entry.name)
                if entry.time_column
            ],
        ),
        "keys": _table(
            ["column", "a row for each value", "several rows for a value"],
            [
                [f"`{name}`", *map(_names, _holders(name))]
                for name in ("post_id", "tag_id", "author_id", "load_id")
            ],
        ),
    }


def _of_settings() -> dict[str, str]:
    lines = ["\n" * key.is_table + "\n".join(key.lines) for key in KEYS]
    return {
        "keys": _table(
            ["key", "value", "what it says", "the option that wins over it"],
            [
                [
                    f"`[{key.name}]`" if key.is_table else f"`{key.name}`",
                    key.kind,
                    key.text,
                    f"`{key.option}`" if key.option else "",
                ]
                for key in KEYS
            ],
        ),
        "example": "```toml\n" + "\n".join(lines) + "\n```\n",
    }


def _of_posts() -> dict[str, str]:
    """Give the columns of a post that every fact view has."""
    facts = [entry for entry in catalog.offered() if entry.topic == "facts"]
    return {
        name: text
        for name, text in facts[0].columns.items()
        if name != "tag_id" and all(name in entry.columns for entry in facts)
    }


def _holders(column: str) -> tuple[list[str], list[str]]:
    """Give what has a column as its key, and what has it besides."""
    named = {
        table.name: (table.key, set(Base.metadata.tables[table.name].columns.keys()))
        for table in tables()
        if table.audience != "internal"
    }
    named |= {
        entry.name: (entry.key, set(entry.columns))
        for entry in catalog.offered()
        if entry.kind == "view"
    }
    return (
        sorted(name for name, (key, _) in named.items() if key == (column,)),
        sorted(
            name
            for name, (key, columns) in named.items()
            if column in columns and key != (column,)
        ),
    )


def _names(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _table(header: list[str], rows: Iterable[list[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def with_parts(text: str, parts: dict[str, str]) -> str:
    """Put the generated parts of a document between their markers.

    Args:
        text: the document.
        parts: the text of each part, keyed by the name of its markers.

    Returns:
        The document with these parts.

    Raises:
        ValueError: the document has no place for a part, or several.
    """
    for name, part in parts.items():
        marked = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
        text, count = marked.subn(
            lambda found, part=part: found[1] + part + found[2], text
        )
        if count != 1:
            raise ValueError(f"there are {count} places for {name}")
    return text


if __name__ == "__main__":
    for path, made in parts().items():
        path.write_text(with_parts(path.read_text("utf-8"), made), "utf-8")
