"""Configurations that are programs: they are not run, only their plain texts read."""

from __future__ import annotations

import re


def literal(program: str, name: str, *, default: str | None = None) -> str | None:
    """Find a property that is a plain text, on a line of its own.

    Args:
        program: JavaScript or TypeScript.
        name: the property's name.
        default: what holds where the property is not there at all.

    Returns:
        The text, or the default; None where the text is computed.
    """
    found = re.search(
        rf"""^[ \t]*{name}[ \t]*:[ \t]*(['"`])([^'"`$\\\n]*)\1[ \t]*,?""", program, re.M
    )
    if found:
        return found[2]
    return None if re.search(rf"\b{name}\b", program) else default


def block(program: str, name: str) -> str:
    """Find the braces of a property, with all that is within.

    Args:
        program: JavaScript or TypeScript.
        name: the property's name.

    Returns:
        What is between the braces; empty where there are none.
    """
    found = re.search(rf"\b{name}[ \t]*:[ \t]*\{{", program)
    if found is None:
        return ""
    depth = 0
    for end in range(found.end() - 1, len(program)):
        depth += {"{": 1, "}": -1}.get(program[end], 0)
        if depth == 0:
            return program[found.end() : end]
    return ""
