"""Fits texts into columns of a terminal, in which some characters are two wide."""

from __future__ import annotations

import re
from itertools import takewhile

ELLIPSIS = "…"
_JOINTS = re.compile(r"[/\-_.:#?=]")
_BREAK = re.compile(r"[^_ ]*[_ ]+|[^_ ]+")


def width(text: str) -> int:
    """Measure a text.

    Args:
        text: one line, safe to show.

    Returns:
        The columns that it takes.
    """
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def shortened(text: str, most: int) -> str:
    """Shorten a text where that hurts least.

    A path, an address or another name of several parts loses its middle, since its end
    says as much as its beginning; prose loses its end.

    Args:
        text: one line, safe to show.
        most: the columns that it may take; at least one.

    Returns:
        The text, or a shorter one with an ellipsis.
    """
    if width(text) <= most:
        return text
    room = most - width(ELLIPSIS)
    if " " in text or not _JOINTS.search(text):
        return _beginning(text, room).rstrip() + ELLIPSIS
    tail = room // 2
    end = _beginning(text[::-1], tail)[::-1]
    return _beginning(text, room - tail) + ELLIPSIS + end


def wrapped(text: str, most: int) -> list[str]:
    """Break a text into lines, at spaces where there are some.

    Args:
        text: one line, safe to show.
        most: the columns that each may take; at least two.

    Returns:
        The lines, at least one.
    """
    lines = [""]
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if width(joined) <= most:
            lines[-1] = joined
            continue
        if lines[-1]:
            lines.append("")
        *whole, last = _chopped(word, most)
        lines[-1:] = [*whole, last]
    return lines


def heading(name: str, most: int) -> list[str]:
    """Break the name of a column into lines, after underscores and spaces.

    Args:
        name: the name, safe to show.
        most: the columns that each line may take.

    Returns:
        The lines; a part that is longer than a line is shortened.
    """
    lines = [""]
    for part in _BREAK.findall(name) or [name]:
        if lines[-1] and width(lines[-1] + part.rstrip(" ")) > most:
            lines.append("")
        lines[-1] += part
    return [shortened(line.rstrip(" "), most) for line in lines]


def narrowest_heading(name: str, most: int, count_lines: int) -> int:
    """Measure the shortest form of a column's name that can be read.

    Args:
        name: the name, safe to show.
        most: what no name needs more than.
        count_lines: the lines that it may have.

    Returns:
        The columns that it needs.
    """
    parts = [width(part.rstrip(" ")) for part in _BREAK.findall(name)] or [1]
    needed = max(1, min(max(parts), most))
    while needed < most and len(heading(name, needed)) > count_lines:
        needed += 1
    return needed


def _beginning(text: str, most: int) -> str:
    """Return what of a text fits."""
    used = 0

    def fits(character: str) -> bool:
        nonlocal used
        used += width(character)
        return used <= most

    return "".join(takewhile(fits, text))


def _chopped(word: str, most: int) -> list[str]:
    parts = []
    while width(word) > most:
        part = _beginning(word, most) or word[0]
        parts.append(part)
        word = word[len(part) :]
    return [*parts, word]
