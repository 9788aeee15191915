"""Leaving out the parts of MDX that are a program, and no text."""

from __future__ import annotations

import re

_SIGN = re.compile(r"^(?:import|export)[ {*]", re.M)
_BEGINS = re.compile(
    r"import\s+(?:[\w*{][^\n;]*\sfrom\s+)?[\"']"
    r"|import\s+(?:type\s+)?\{[^}\n]*$"
    r"|export\s+(?:default|const|let|var|function|async|class|type|interface)\b"
    r"|export\s+[{*]"
)
_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})")
_COMMENT = re.compile(r"\{/\*(?:[^*]|\*(?!/))*+\*/\}")
_MOST_LINES = 500
"""Lines of a statement at most: what is not closed must not hide all that follows."""


def without_programs(content: str) -> str:
    """Leave out imports, exports and comments of MDX; lines keep their numbers.

    Args:
        content: Markdown, in which such a statement begins a line outside of code.
    """
    if "{/*" in content:
        content = _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), content)
    if _SIGN.search(content) is None:
        return content
    lines = content.split("\n")
    fence = ""
    place = 0
    while place < len(lines):
        line = lines[place]
        if opening := _FENCE.match(line):
            fence = (
                "" if fence and opening[1].startswith(fence) else fence or opening[1]
            )
        elif not fence and _BEGINS.match(line):
            end = _end(lines, place)
            lines[place:end] = [""] * (end - place)
            place = end
            continue
        place += 1
    return "\n".join(lines)


def _end(lines: list[str], begin: int) -> int:
    """Return the line after a statement: one on which all brackets are closed."""
    depth = 0
    for place in range(begin, min(len(lines), begin + _MOST_LINES)):
        line = lines[place]
        depth += sum(map(line.count, "([{")) - sum(map(line.count, ")]}"))
        if depth <= 0:
            return place + 1
    return begin + 1
