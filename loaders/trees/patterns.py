"""Patterns of addresses, in which names stand for values of the post."""

from __future__ import annotations

import re
from contextlib import contextmanager
from fnmatch import translate
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import PurePosixPath

    Match = Callable[[Sequence[str], Iterable[str]], set[str]]

MOST_PATTERNS = 1000
_LONGEST_PATTERN = 1000

BRACES = re.compile(r"\{(\w+)\}")
"""As in {date}/{slug}."""
COLONS = re.compile(r":([a-z_]+)")
"""As in /:year/:title/."""
SLICES = re.compile(r":([a-z]+)(?:\[(\d++|last|)(:?)(\d++|last|)\])?")
"""As in /:sections[1:]/:slug/."""
LETTERS = re.compile(r"(([A-Za-z])\2*)")
"""As in yyyy/MM/dd: the same letter, several times."""
_WILD = re.compile(r"\*\*|\[[^\[\]]+\]|.", re.S)
_EXPRESSIONS = {"**": ".*", "*": "[^/]*", "?": "[^/]", "{": "(?:", "}": ")", ",": "|"}


def fill(
    pattern: str,
    names: re.Pattern[str],
    value_of: Callable[[str], str | Sequence[str] | None],
) -> str | None:
    """Fill a pattern.

    Args:
        pattern: the pattern.
        names: a regular expression for names in the pattern, with the name as its first
            group, optionally followed by groups for start, colon and stop of a slice.
        value_of: returns the value of a name: a text, or a list whose parts are joined
            by slashes; None if it has none. It is asked only for names in the pattern.

    Returns:
        The address; None if the pattern has a name without a value.
    """
    is_known = True

    def written(found: re.Match[str]) -> str:
        nonlocal is_known
        value = value_of(found[1])
        has_slice = names.groups == 4 and found[2] is not None
        if isinstance(value, str) and not has_slice:
            return value
        if value is None or isinstance(value, str):
            is_known = False
            return ""
        return "/".join(_slice(value, *found.groups()[1:]) if has_slice else value)

    filled = names.sub(written, pattern)
    return filled if is_known else None


@cache
def _parser(
    pattern: str, names: re.Pattern[str], parts: tuple[tuple[str, str], ...]
) -> re.Pattern[str] | None:
    pieces = names.split(pattern[:_LONGEST_PATTERN])
    known = dict(parts)
    named = pieces[1::2]
    # Each name once: two that may be of any length take time by their product.
    if len(set(named)) < len(named) or not known.keys() >= set(named):
        return None
    written = [
        known[piece] if place % 2 else re.escape(piece)
        for place, piece in enumerate(pieces)
    ]
    try:
        return re.compile("".join(written), re.S)
    except re.error:
        return None


def parse(
    pattern: str, names: re.Pattern[str], parts: Mapping[str, str], text: str
) -> dict[str, str]:
    """Read the values of the names of a pattern in a text, as `fill` has put them.

    Args:
        pattern: the pattern.
        names: a regular expression for names in the pattern, with one group.
        parts: name to an expression with a named group for its value; of them only one
            may match a text of any length.
        text: the text.

    Returns:
        The groups; empty if the text is not of this pattern, or the pattern has other
        names, or one of them twice.
    """
    parser = _parser(pattern, names, tuple(parts.items()))
    found = parser.fullmatch(text) if parser else None
    return found.groupdict() if found else {}


def _slice(parts: Sequence[str], start: str, colon: str, stop: str) -> Sequence[str]:
    """Return a part of the list, as in [1:], [:2], [0] and [:last]."""
    first, end = (len(parts) - 1 if each == "last" else each for each in (start, stop))
    begin = int(first or 0)
    if not colon:
        return parts[begin : begin + 1]
    return parts[begin : int(end) if stop else None]


def excluder(patterns: Iterable[str]) -> Callable[[PurePosixPath], bool]:
    """Return whether a file or a folder that it is in is one that a blog excludes.

    Args:
        patterns: beginnings of paths, and whole paths with wildcards. Only so many
            count, each of so many characters, since every file is compared with each.
    """
    short = (pattern for pattern in patterns if len(pattern) <= _LONGEST_PATTERN)
    every = [pattern.rstrip("/") for pattern in islice(short, MOST_PATTERNS)]
    begins = tuple(every)
    wild = [re.compile(translate(each)) for each in every if set("*?[") & set(each)]

    def is_excluded(path: PurePosixPath) -> bool:
        if str(path).startswith(begins):
            return True
        names = [str(each) for each in (path, *path.parents)] if wild else ()
        return any(pattern.match(name) for pattern in wild for name in names)

    return is_excluded


def as_expression(pattern: str) -> str:
    """Write a pattern of paths as a regular expression for `matching`.

    Args:
        pattern: with ** for anything, * and ? within a folder, [ab], and {one,other}.
    """
    depth = 0
    parts = []
    for found in _WILD.finditer(pattern):
        part = found[0]
        depth += (part == "{") - (part == "}")
        if part.startswith("[") and len(part) > 1:
            parts.append(part.replace("[!", "[^", 1))
        elif part == "," and not depth:
            parts.append(part)
        else:
            parts.append(_EXPRESSIONS.get(part) or re.escape(part))
    return f"^(?:{''.join(parts)})$"


def matching(patterns: Sequence[str], texts: Iterable[str]) -> set[str]:
    """Return the texts that match any of some patterns, as `matcher` does."""
    if not patterns:
        return set()
    with matcher() as match:
        return match(patterns, texts)


@contextmanager
def matcher() -> Iterator[Match]:
    """Give a function that tells which texts match a pattern, in linear time.

    Yields:
        A function of regular expressions, in the notation of Go, which is that of
        DuckDB, and of texts; it returns the texts that match any of them. An expression
        that is invalid matches nothing.
    """
    import duckdb

    with duckdb.connect() as connection:

        def match(patterns: Sequence[str], texts: Iterable[str]) -> set[str]:
            found: set[str] = set()
            every = [each for each in texts if each.isprintable()]
            query = "select text from unnest(?::varchar[]) as every(text)"
            for pattern in patterns:
                try:
                    rows = connection.execute(
                        f"{query} where regexp_matches(text, ?)", [every, pattern]
                    ).fetchall()
                except duckdb.Error:
                    continue
                found.update(text for (text,) in rows)
            return found

        yield match
