"""Bodies whose line breaks were lost: each is one long line.

What the line still holds is read: links, images, code within fences. What a line break
said is gone: where a heading ends, where a list begins, how many lines the code had.
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
    \A\s*(?:\#{1,6}|[-*+>]|1\.)\s      # a block's beginning, and all the rest in it
    | \s\#{2,6}\s+\S
    | \s```
    | \|\s?:?-{3,}:?\s?\|
    | (?:\s[-*+]\s.*?){3}
    """,
    re.X,
)
_FENCE = re.compile("```+")
# What touches a fence is its language; a word behind a space is one when it names a
# language, and is not a command with its argument, as in `python run.py`.
_LANGUAGE = re.compile(
    r"""
    (?: (\S+)(?:\s|\Z)
    | \s+(bash|cpp|css|html|java|javascript|json|python|ruby|rust|typescript|xml|yaml)
      (?:\s+(?!-|\S+\.[a-z]{1,4}(?:\s|\Z))|\Z)
    )
    """,
    re.X,
)
# A fence that a sentence speaks of is followed by one of these.
_PUNCTUATION = tuple(",;:!?)]\"'")
_INERT = "</b>"
"""Stands where a line begins, so that nothing there begins a block; says nothing."""


def is_flattened(content: str) -> bool:
    """Say whether a body was written in lines and came as one.

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
    """Give a flattened body the lines that its fences speak of.

    Args:
        content: a flattened body.

    Returns:
        Markdown: paragraphs, with fenced code between them.
    """
    pieces = []
    position = 0
    for start, end in _fenced(content):
        code = content[start:end].strip("`")
        said = _LANGUAGE.match(code)
        language = (said[1] or said[2]) if said else ""
        code = code[said.end() if said else 0 :].strip()
        pieces += [
            _INERT + content[position:start].strip(),
            f"~~~~~~~~ {language}\n{code}\n~~~~~~~~",
        ]
        position = end
    return "\n\n".join([*pieces, _INERT + content[position:].strip()])


def _fenced(content: str) -> Iterator[tuple[int, int]]:
    """Yield where blocks of code begin and end, fences included.

    A fence stood on a line of its own: there is space on its outer side, and before the
    closing one. Otherwise it is the mark of code within a sentence.
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
