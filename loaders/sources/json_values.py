"""Values of JSON in exports, and exports that only have a meaning as a whole."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import TYPE_CHECKING, Any

from blogdb.db.errors import SourceError
from blogdb.loaders.sources.files import LONGEST_ROW

if TYPE_CHECKING:
    from blogdb.loaders.sources.files import File

_MILLISECONDS = re.compile(r"\d{12,13}", re.A)
_SURROGATE = re.compile(rb"\\u[dD][89abAB]")


def loads(text: str) -> Any:
    """Read JSON with its numbers as texts: neither NaN nor 1e999 is JSON any more."""
    return json.loads(text, parse_int=str, parse_float=str, parse_constant=str)


def read_object(file: File, what: str) -> dict[str, Any]:
    """Read a file that is one object; numbers stay texts.

    Args:
        file: the file.
        what: what it should be, for people, such as "a JSON Feed".

    Raises:
        SourceError: it is no object, or too large to be read at once.
    """
    with file.open() as stream:
        raw = stream.read(LONGEST_ROW + 1)
    if len(raw) > LONGEST_ROW:
        raise file.too_long(1, LONGEST_ROW)
    try:
        text = raw.decode("utf-8-sig")
        document = loads(text)
        if _SURROGATE.search(raw):
            # Half of a surrogate pair is no text, and no database takes it.
            written = json.dumps(document, ensure_ascii=False)
            document = json.loads(written.encode(errors="replace"))
    except (ValueError, RecursionError) as error:
        raise SourceError(
            f"{file.location} is not {what} as a whole ({error}); fetch it again"
        ) from error
    if not isinstance(document, dict):
        raise SourceError(f"{file.location} is not {what}; name another file")
    return document


def objects(value: Any) -> list[dict[str, Any]]:
    """Return the objects in a list; none if it is something else."""
    values = value if isinstance(value, list) else []
    return [each for each in values if isinstance(each, dict)]


def text(value: Any) -> str | None:
    """Return a text without the space around it; None if nothing is left."""
    return value.strip() or None if isinstance(value, str) else None


def moment(value: Any) -> str | None:
    """Return a time as text; a number counts the milliseconds since 1970.

    Args:
        value: a text, or a number, which may be written as text.
    """
    written = str(value) if isinstance(value, int) else text(value)
    if written and _MILLISECONDS.fullmatch(written):
        seconds = int(written) // 1000
        return dt.datetime.fromtimestamp(seconds, dt.UTC).isoformat()
    return written
