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


def without_indentation(content: str) -> str:
    """Return Markdown in which the content of admonitions and tabs is not indented.

    Args:
        content: Markdown.
    """
    # Few bodies have a sign at all, which is found far faster than a mark.
    if not any(sign in content for sign in _SIGNS) or not _MARK.search(content):
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
