"""Flattened bodies: their line breaks were lost, so that each is one long line.

Links, images and fenced code can still be found. What depended on line breaks cannot:
where a heading ends, where a list begins, how many lines the code had.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_SHORTEST = 300
"""Characters; a shorter body may well be one paragraph."""
_TRACES = re.compile(
    r"""
    \A\s*(?:\#{1,6}|[-*+>]|1\.)\s      # the beginning of a block
    | \s\#{2,6}\s+\S
    | \s```
    | \|\s?:?-{3,}:?\s?\|
    | (?:\s[-*+]\s.*?){3}
    """,
    re.X,
)
_FENCE = re.compile("```+")
# A word right after a fence is its language. A word after a space is so if it is the
# name of a language, and not a command with an argument, as in `python run.py`.
_LANGUAGE = re.compile(
    r"""
    (?: (\S+)(?:\s|\Z)
    | \s+(bash|cpp|css|html|java|javascript|json|python|ruby|rust|typescript|xml|yaml)
      (?:\s+(?!-|\S+\.[a-z]{1,4}(?:\s|\Z))|\Z)
    )
    """,
    re.X,
)
# A fence that is mentioned in a sentence is followed by one of these.
_PUNCTUATION = tuple(",;:!?)]\"'")
_INERT = "</b>"
"""Put at the start of a line so that nothing there begins a block; invisible itself."""


def is_flattened(content: str) -> bool:
    """Return whether a body was written in several lines but has only one.

    Args:
        content: Markdown.

    Returns:
        Whether it is long, has no line break, and has traces of blocks.
    """
    body = content.strip()
    return (
        len(body) >= _SHORTEST
        and "\n" not in body
        and "\r" not in body
        and _TRACES.search(body) is not None
    )


def in_lines(content: str) -> str:
    """Put the fenced code of a flattened body on lines of its own.

    Args:
        content: a flattened body.

    Returns:
        Markdown: paragraphs, with fenced code between them.
    """
    pieces = []
    position = 0
    for start, end in _fenced(content):
        code = content[start:end].strip("`")
        named = _LANGUAGE.match(code)
        language = (named[1] or named[2]) if named else ""
        code = code[named.end() if named else 0 :].strip()
        pieces += [
            _INERT + content[position:start].strip(),
            f"~~~~~~~~ {language}\n{code}\n~~~~~~~~",
        ]
        position = end
    return "\n\n".join([*pieces, _INERT + content[position:].strip()])


def _fenced(content: str) -> Iterator[tuple[int, int]]:
    """Yield where blocks of code begin and end, including their fences.

    A fence was on a line of its own, so there is a space before it, and after a closing
    one. Otherwise it delimits inline code.
    """
    opening: re.Match[str] | None = None
    in_sentence = False
    for fence in _FENCE.finditer(content):
        start, end = fence.span()
        follows_space = not content[start - 1 : start].strip()
        precedes_space = not content[end : end + 1].strip()
        if in_sentence:
            in_sentence = False
        elif opening is None:
            if not follows_space:
                in_sentence = True
            elif content[end : end + 1] not in _PUNCTUATION:
                opening = fence
        elif not follows_space:
            opening = None
        elif precedes_space and len(fence[0]) >= len(opening[0]):
            yield opening.start(), end
            opening = None
