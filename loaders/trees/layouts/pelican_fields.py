"""The fields of Pelican's articles, in its own notations, and what is no article."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from blogdb.loaders.trees.days import month_first
from blogdb.loaders.trees.formats import format_of
from blogdb.loaders.trees.headers import of_html, of_key_values
from blogdb.loaders.trees.heads import of_file
from blogdb.loaders.trees.layout import is_page
from blogdb.loaders.trees.values import text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import PurePosixPath

    from blogdb.loaders.trees.front_matter import Document

_DAYS = ("date", "modified")
_LISTS = ("tags", "authors")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def read(path: PurePosixPath, content: str) -> Document:
    """Read `Key: value` in Markdown, fields of reStructuredText, `meta` in HTML.

    Args:
        path: the file.
        content: its text.
    """
    found = None
    if format_of(path) == "markdown":
        found = of_key_values(content)
    elif format_of(path) == "html":
        found = of_html(content)
    document = found or of_file(path, content)
    fields = dict(document.fields)
    for name in _LISTS:
        if isinstance(fields.get(name), str):
            parts = fields[name].split(";" if ";" in fields[name] else ",")
            fields[name] = [part.strip() for part in parts if part.strip()]
    for name in _DAYS:
        if isinstance(fields.get(name), str):
            fields[name] = month_first(fields[name])
    return replace(document, fields=fields)


def is_article(path: PurePosixPath, fields: Mapping[str, Any], body: str) -> bool:
    """Return whether it is an article, which must have a title and a day.

    Args:
        path: the file; its name may begin with the day.
        fields: its fields, or those of its place.
        body: the text below them.
    """
    has_day = "date" in fields or _DAY.match(path.name) or "status" in fields
    has_title = text(fields.get("title")) is not None
    return has_title and bool(has_day) and is_page(path, fields, body)
