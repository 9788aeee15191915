"""Writing a `blogdb.toml` that says what was found in a folder, with comments."""

from __future__ import annotations

import json
from textwrap import wrap
from typing import TYPE_CHECKING

from blogdb.loaders.settings.keys import KEYS
from blogdb.loaders.summary import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blogdb.loaders.settings.detect import Detected, FoundSource
    from blogdb.loaders.settings.keys import SettingKey

_WIDTH = 88
_MOST_NAMES = 20

_HEAD = """\
How `blogdb load` loads this blog. Options of the command win over this file, and this
file wins over what the database remembers. Lines that begin with # say nothing: they
explain, or show what could be said. Paths are relative to this folder, and stay within
it."""


def as_toml(found: Detected) -> str:
    """Write the file for a folder.

    Args:
        found: what was found in the folder.

    Returns:
        TOML that says what was found, and has an example of each other key.
    """
    parts = [_comment(_HEAD)]
    said = _values(found)
    notes = _notes(found)
    for key in KEYS:
        lines = [
            _comment(key.text.replace("`", "")),
            *(_comment(note) for note in notes.get(key.name, ())),
        ]
        if key.name in said:
            lines.append(f"{key.name} = {said[key.name]}")
        else:
            lines += [f"# {line}" for line in _example(key, found)]
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def _values(found: Detected) -> dict[str, str]:
    """Return what the file says, as TOML by key."""
    said = {
        "sources": f"[{_quoted(found.source.name)}]",
        "format": _quoted(found.source.format),
    }
    if found.aliases:
        said["aliases"] = _quoted(found.aliases)
    if found.link_rules:
        said["link-rules"] = _quoted(found.link_rules)
    return said


def _notes(found: Detected) -> dict[str, list[str]]:
    """Return what is to be told besides, by key."""
    notes = {"sources": [f"Found: {_told(found.source)}."]}
    if found.others:
        others = "; ".join(map(_told, found.others))
        notes["sources"].append(f"It could be instead: {others}.")
    if count := found.source.summary.count_drafts:
        notes["drafts"] = [f"Drafts that are left out: {count:,}."]
    if found.site_url:
        notes["site-url"] = [f"The configuration says {_quoted(found.site_url)}."]
    if found.language:
        notes["default-language"] = [
            f"The configuration says {_quoted(found.language)}."
        ]
    if unused := [*found.source.summary.unused][:_MOST_NAMES]:
        names = ", ".join(map(_quoted, unused))
        notes["columns"] = [f"Not used, but kept in posts.fields: {names}."]
    return notes


def _told(source: FoundSource) -> str:
    count, drafts = source.summary.count_posts, source.summary.count_drafts
    posts = f"{count:,} post" + ("" if count == 1 else "s")
    if drafts:
        posts += f" and {drafts:,} draft" + ("" if drafts == 1 else "s")
    where = "this folder" if source.name == "." else _quoted(source.name)
    return f"{posts} in {where}, read as {source.format}"


def _example(key: SettingKey, found: Detected) -> Iterator[str]:
    """Yield the lines of a key that says nothing, with what was found in them."""
    columns = [
        f"{FIELDS[name]} = {_quoted(each.names[0])}"
        for name, each in found.source.summary.fields.items()
        if each.names and each.names[0] != FIELDS[name]
    ]
    if key.name == "columns" and columns:
        yield "What was found without it:"
        yield from [key.lines[0], *columns]
    else:
        yield from key.lines


def _comment(text: str) -> str:
    return "\n".join(
        wrap(
            text,
            _WIDTH,
            initial_indent="# ",
            subsequent_indent="# ",
            break_long_words=False,
            break_on_hyphens=False,
        )
    )


def _quoted(text: str) -> str:
    """Write a text as TOML, which does not allow what a terminal would delete."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
