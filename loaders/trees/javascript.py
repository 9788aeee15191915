"""Reading what a JavaScript file declares as data; nothing of it is run."""

from __future__ import annotations

import re
from typing import Any

_SPACE = re.compile(r"(?:\s|//[^\n]*+|/\*(?:[^*]|\*(?!/))*+\*/)*+")
_DECLARED = re.compile(
    r"^[ \t]*+(?:export[ \t]++)?+(?:const|let|var)[ \t]++([A-Za-z_$][\w$]*+)"
    r"[ \t]*+(?::[^=\n]*+)?=(?!=)",
    re.M,
)
_EXPORTED = re.compile(
    r"^[ \t]*+(?:export[ \t]++default|module\.exports[ \t]*+=)", re.M
)
_KEY = re.compile(r"""(?:([A-Za-z_$][\w$-]*+)|"([^"\\\n]*+)"|'([^'\\\n]*+)')\s*+:""")
_STRING = re.compile(
    r"""
    "((?:[^"\\\n]|\\.)*+)"
    | '((?:[^'\\\n]|\\.)*+)'
    | `((?:[^`\\$]|\\.|\$(?!\{))*+)`
    """,
    re.S | re.X,
)
_DAY = re.compile(r"new\s++Date\(\s*+([\"'])([^\"'\\\n]*+)\1\s*+\)")
_WORD = re.compile(r"(true|false|null|undefined)\b|(-?\d[\d_.]*+)(?![\w$])")
_ESCAPE = re.compile(r"\\(.)", re.S)
_ESCAPED = {"n": "\n", "t": "\t", "\n": ""}
_WORDS = {"true": True, "false": False, "null": None, "undefined": None}
_END = re.compile(
    r"[ \t]*+(?:as\s++const\b|satisfies\s++\w++)?[ \t]*+(?:[;,)\]}\n]|//|\Z)"
)
_OPENING, _CLOSING = "([{", ")]}"
_SKIPPED = re.compile(r"""["'`]|[()\[\]{},]""")
_DEEPEST = 20


class _ComputedError(ValueError):
    """A value is computed, and not written."""


def read_declared(text: str) -> dict[str, Any]:
    """Read the constants of a JavaScript file, and what is in the object it exports.

    Args:
        text: JavaScript or TypeScript.

    Returns:
        Name to value: texts, truths, and lists and objects of them; numbers and days
        are texts. What is computed is left out.
    """
    values: dict[str, Any] = {}
    if text.lstrip().startswith("{"):
        # An object by itself, as front matter can be.
        return _object(text)
    for pattern in (_DECLARED, _EXPORTED):
        for found in pattern.finditer(text):
            try:
                value, end = _value(text, found.end(), 0)
            except _ComputedError:
                continue
            if not _END.match(text, end):
                continue
            if pattern is _DECLARED:
                values[found[1]] = value
            elif isinstance(value, dict):
                values |= value
    return values


def _object(text: str) -> dict[str, Any]:
    try:
        value, _ = _value(text, 0, 0)
    except _ComputedError:
        return {}
    return value if isinstance(value, dict) else {}


def _value(text: str, place: int, depth: int) -> tuple[Any, int]:
    """Read a value, and tell where it ends.

    Raises:
        _ComputedError: it is computed.
    """
    place = _after_space(text, place)
    if found := _STRING.match(text, place):
        written = next(each for each in found.groups() if each is not None)
        return _ESCAPE.sub(lambda e: _ESCAPED.get(e[1], e[1]), written), found.end()
    if found := _DAY.match(text, place):
        return found[2], found.end()
    if found := _WORD.match(text, place):
        return _WORDS[found[1]] if found[1] else found[2], found.end()
    opening = text[place : place + 1]
    if opening and opening in "[{" and depth < _DEEPEST:
        return _parts(text, place + 1, depth + 1, is_object=opening == "{")
    raise _ComputedError


def _parts(
    text: str, place: int, depth: int, *, is_object: bool
) -> tuple[dict[str, Any] | list[Any], int]:
    """Read the parts of a list or an object; those that are computed are left out."""
    values: dict[str, Any] = {}
    listed: list[Any] = []
    closing = "}" if is_object else "]"
    while True:
        place = _after_space(text, place)
        if text[place : place + 1] == closing:
            return (values if is_object else listed), place + 1
        if place >= len(text):
            raise _ComputedError
        key = _KEY.match(text, place) if is_object else None
        try:
            if is_object and key is None:
                raise _ComputedError
            value, end = _value(text, key.end() if key else place, depth)
            end = _after_space(text, end)
            if text[end : end + 1] not in (",", closing):
                raise _ComputedError
            if key:
                values[next(filter(None, key.groups()), "")] = value
            else:
                listed.append(value)
            place = end
        except _ComputedError:
            place = _skipped(text, place)
        if text[place : place + 1] == ",":
            place += 1


def _skipped(text: str, place: int) -> int:
    """Return where a part ends that is not read: at its comma, or what closes it."""
    depth = 0
    while found := _SKIPPED.search(text, place):
        mark = found[0]
        place = found.start()
        if mark in "\"'`":
            string = _STRING.match(text, place)
            place = string.end() if string else place + 1
            continue
        if not depth and (mark == "," or mark in _CLOSING):
            return place
        depth += (mark in _OPENING) - (mark in _CLOSING)
        place += 1
    raise _ComputedError


def _after_space(text: str, place: int) -> int:
    found = _SPACE.match(text, place)
    return found.end() if found else place
