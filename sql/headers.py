"""The headers of our SQL files: what a file is about, as comments at its beginning.

A header has `-- field: text` lines, and lists: a line `-- field:` with an indented
`-- name: text` line for each item. A line that is indented further continues the one
before.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

_FIELD = re.compile(r"-- (\w+): ?(.*)")
_ITEM = re.compile(r"--   (\w+): (.+)")
_CONTINUATION = re.compile(r"--   +(.+)")


def read(
    text: str, path: str, fields: Collection[str], lists_of: Collection[str] = ()
) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """Read the header of a file.

    Args:
        text: the file's text.
        path: the file's path, for messages.
        fields: the names of fields that have a text.
        lists_of: the names of fields that have a list.

    Returns:
        The texts by field; and the lists by field, each of texts by name.

    Raises:
        ValueError: a line of the header has none of these fields.
    """
    texts: dict[str, str] = {}
    lists: dict[str, dict[str, str]] = {}
    target: dict[str, str] = texts
    last = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.startswith("--"):
            break
        if (found := _FIELD.fullmatch(line)) and found[1] in lists_of:
            target = lists.setdefault(found[1], {})
        elif found and found[1] in fields:
            target, last = texts, found[1]
            target[last] = found[2]
        elif target is not texts and (found := _ITEM.fullmatch(line)):
            last = found[1]
            target[last] = found[2]
        elif last in target and (found := _CONTINUATION.fullmatch(line)):
            target[last] += f" {found[1]}"
        else:
            raise ValueError(f"{path}: cannot read line {number} of the header: {line}")
    return texts, lists
