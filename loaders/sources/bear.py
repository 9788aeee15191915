"""Bear's export: a table in which pages stand beside posts."""

from __future__ import annotations

import csv
import io
import json
from contextlib import suppress
from typing import TYPE_CHECKING

from blogdb.db.errors import SourceError
from blogdb.db.quoting import is_utf8
from blogdb.loaders.fields import FALSE, TRUE
from blogdb.loaders.name_lists import names_in
from blogdb.loaders.sources.entries import EntryReader, Other, SourceEntry
from blogdb.loaders.sources.files import LONGEST_ROW
from blogdb.loaders.sources.reader import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from blogdb.loaders.sources.entries import Found
    from blogdb.loaders.sources.files import File

_COLUMNS = frozenset({"title", "slug", "published date", "all tags", "is page"})
_KEPT = ("canonical url", "meta description", "meta image", "class name")


class Bear(EntryReader):
    """Reads the table that Bear (bearblog.dev) exports."""

    name = "bear"
    description = "Bear (bearblog.dev): its export"
    suffixes = ()
    marks = "CSV with the columns `all tags` and `is page`"

    def recognises(self, head: bytes) -> bool:
        """Return whether its header has Bear's columns."""
        names = head.partition(b"\n")[0].decode(errors="replace").lower().split(",")
        return {name.strip(' "\r') for name in names} >= _COLUMNS

    def entries(self, file: File) -> Iterable[Found]:
        """Read each row that is no page."""
        return _found(file)


def _found(file: File) -> Iterator[Found]:
    csv.field_size_limit(LONGEST_ROW)
    with file.open() as stream:
        lines = io.TextIOWrapper(
            stream, encoding="utf-8-sig", errors="surrogateescape", newline=""
        )
        rows = csv.DictReader(lines, restval="")
        try:
            for row in rows:
                row.pop(None, None)
                values = {name.strip().lower(): each for name, each in row.items()}
                if is_utf8("".join(values.values())):
                    yield _post(values)
                else:
                    yield Unreadable(rows.line_num, "not UTF-8", None)
        except csv.Error as error:
            raise SourceError(
                f"{file.location}, line {rows.line_num}: {error}; fetch it again"
            ) from error


def _post(row: Mapping[str, str]) -> SourceEntry | Other:
    if row.get("is page", "").lower() in TRUE:
        return Other("page")
    tags = [row.get("all tags", "")]
    with suppress(ValueError, RecursionError):
        tags = list(names_in(json.loads(tags[0])))
    alias = row.get("alias", "").strip()
    return SourceEntry(
        slug=row.get("slug"),
        title=row.get("title"),
        published=row.get("published date"),
        tags=[name for name in tags if name],
        addresses=[f"/{alias.strip('/')}/"] if alias else [],
        language=row.get("lang"),
        content=row.get("content"),
        format="markdown",
        is_draft=row.get("publish", "").lower() in FALSE,
        fields={name: row[name] for name in _KEPT if row.get(name)},
    )
