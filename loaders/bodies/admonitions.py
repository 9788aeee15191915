"""Taking back the indentation of what MkDocs has below `!!!`, `???` and `===`.

In CommonMark, a text that is indented by four spaces is code. The lines stay as many.
"""

from __future__ import annotations

import re

_SIGNS = ("!!!", "???", "===")
_MARK = re.compile(r"""^ {0,3}(?:(?:!!!|\?\?\?\+?)[ \t]+\w|===[!+]?[ \t]+["'])""", re.M)
_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_STEP = 4
"""Spaces by which a content is indented."""
_INDENTED = "\n" + " " * _STEP


def without_indentation(content: str) -> str:
    """Return Markdown in which the content of admonitions and tabs is not indented.

    Args:
        content: Markdown.
    """
    if not _may_have_marks(content):
        return content
    lines = []
    depths: list[int] = []
    fence = ""
    for line in content.split("\n"):
        indent = len(line) - len(line.lstrip(" "))
        if line.strip():
            while depths and indent < depths[-1]:
                depths.pop()
                fence = ""
        below = depths[-1] if depths else 0
        text = line[min(below, indent) :]
        lines.append(text)
        if fence:
            if text.strip().startswith(fence) and not text.strip().strip(fence[0]):
                fence = ""
        elif found := _FENCE.match(text):
            fence = found[1]
        elif _MARK.match(text):
            depths.append(indent + _STEP)
    return "\n".join(lines)


def _may_have_marks(content: str) -> bool:
    """Look for plain texts first, which few bodies have, and which are found faster."""
    return (
        _INDENTED in content
        and any(sign in content for sign in _SIGNS)
        and _MARK.search(content) is not None
    )
