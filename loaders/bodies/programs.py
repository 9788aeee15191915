"""Leaving out the parts of MDX that are a program, and no text."""

from __future__ import annotations

import re

_TAG = re.compile(r"</?[A-Z]")
_BEGINS = re.compile(
    r"import\s+(?:[\w*{][^\n;]*\sfrom\s+)?[\"']"
    r"|import\s+(?:type\s+)?\{[^}\n]*$"
    r"|export\s+(?:default|const|let|var|function|async|class|type|interface)\b"
    r"|export\s+[{*]"
)
# The tag of a component, alone on its line: to Markdown it would begin HTML, and make
# HTML of the Markdown below it. Names of HTML are in one case: <DIV>, <div>.
_COMPONENT = re.compile(
    r"[ \t]*+</?(?!(?i:pre|script|style|textarea)\b)(?![A-Z\d]++\b)[A-Z][\w.]*+"
    r"(?:\s(?!.*\b(?:href|src)=)[^<>]*+)?>\s*+"
)
_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})")
_MOST_LINES = 500
"""Lines of a statement at most: what is not closed must not hide all that follows."""


def without_programs(content: str) -> str:
    """Leave out what MDX has beside Markdown; lines keep their numbers.

    That is imports, exports, comments, and tags of components that stand on a line of
    their own.

    Args:
        content: Markdown, in which such a statement begins a line outside of code.
    """
    if "{/*" in content:
        content = _without_comments(content)
    # Plain texts are found faster than a line's beginning.
    after_lines = f"\n{content}"
    has_statement = "\nimport" in after_lines or "\nexport" in after_lines
    if not has_statement and _TAG.search(content) is None:
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
        elif not fence and _COMPONENT.fullmatch(line):
            lines[place] = ""
        place += 1
    return "\n".join(lines)


def _without_comments(content: str) -> str:
    pieces: list[str] = []
    written = 0
    while (begin := content.find("{/*", written)) >= 0:
        end = content.find("*/}", begin)
        if end < 0:
            break
        pieces += [content[written:begin], "\n" * content.count("\n", begin, end)]
        written = end + 3
    return "".join([*pieces, content[written:]])


def _end(lines: list[str], begin: int) -> int:
    """Return the line after a statement: one on which all brackets are closed."""
    depth = 0
    for place in range(begin, min(len(lines), begin + _MOST_LINES)):
        line = lines[place]
        depth += sum(map(line.count, "([{")) - sum(map(line.count, ")]}"))
        if depth <= 0:
            return place + 1
    return begin + 1
