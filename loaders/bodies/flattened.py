"""Bodies whose line breaks were lost: each is one long line.

What the line still holds is read: links, images, code within fences. What a line break
said is gone: where a heading ends, where a list begins, how many lines the code had.
"""

from __future__ import annotations

import re

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
_INERT = "\u2060"
"""Stands where a line begins, so that nothing there begins a block."""
_LANGUAGE = re.compile(
    "bash|c|console|cpp|css|diff|dockerfile|go|html|java|javascript|js|json|jsx|py"
    "|python|rust|sh|shell|sql|swift|text|toml|ts|typescript|yaml|yml",
    re.I,
)


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
        Markdown: paragraphs, with fenced code between them. A fence without its
        counterpart stays in its paragraph.
    """
    pieces = _FENCE.split(content)
    # Text and code take turns; the last fence is alone when there is an odd number.
    lonely = "```" + pieces.pop() if len(pieces) % 2 == 0 else ""
    for place, piece in enumerate(pieces):
        if place % 2:
            language, code = _language(piece)
            pieces[place] = f"\n\n~~~~~~ {language}\n{code}\n~~~~~~\n\n"
        else:
            pieces[place] = _INERT + piece.strip()
    return "".join(pieces) + lonely


def _language(code: str) -> tuple[str, str]:
    """Part the word that touches the fence, or one that names a language, from code."""
    word, _, rest = code.strip().partition(" ")
    if not code[:1].isspace() or _LANGUAGE.fullmatch(word):
        return word, rest
    return "", code.strip()
