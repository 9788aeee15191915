"""The fields of ABlog's posts: those of the page, and those of the directive."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from blogdb.loaders.trees import front_matter, restructured
from blogdb.loaders.trees.days import month_first
from blogdb.loaders.trees.heads import of_file
from blogdb.loaders.trees.restructured import post_directive
from blogdb.loaders.trees.values import text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import PurePosixPath

    from blogdb.loaders.trees.front_matter import Document

_LISTS = ("author", "category", "tags")
_MARKDOWN = re.compile(
    r"^(?:`{3,}+|:{3,}+)\{post\}[ \t]*+([^\n]*+)\n((?:(?!`{3}|:{3})[^\n]*+\n)*+)",
    re.M,
)


def read(path: PurePosixPath, content: str) -> Document:
    """Take the fields of the directive, in either language, for those of the page.

    Args:
        path: the file.
        content: its text.
    """
    document = of_file(path, content)
    fields = dict(document.fields)
    written = document.body if document.written_in == "notebook" else content
    if found := post_directive(written) or _in_markdown(written):
        day, options = found
        fields |= {"blogpost": "true", **options, **({"date": day} if day else {})}
    for name in _LISTS:
        if isinstance(fields.get(name), str):
            fields[name] = [each.strip() for each in fields[name].split(",")]
    if dated := text(fields.get("date")):
        fields["date"] = month_first(dated)
    else:
        fields["draft"] = "true"
    return replace(document, fields=fields)


def _in_markdown(content: str) -> tuple[str, Mapping[str, Any]] | None:
    """Read MyST's directive, with options as lines of `:name: value` or as YAML."""
    found = _MARKDOWN.search(content)
    if found is None:
        return None
    options = (
        restructured.read(found[2])
        if found[2][:1] == ":"
        else front_matter.read(found[2])
    )
    return found[1].strip(), options.fields
