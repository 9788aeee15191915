"""Configurations that are programs: only literals are read, and nothing is run."""

from __future__ import annotations

import re


def literal(program: str, name: str, *, default: str | None = None) -> str | None:
    """Return the value of a property that is a string literal.

    Args:
        program: JavaScript or TypeScript.
        name: the property's name.
        default: the value if there is no such property.

    Returns:
        The text, or the default; None if the value is computed.
    """
    found = re.search(
        rf"""^(?:(?!//)[^\n]*?[{{,])??[ \t]*+{name}[ \t]*+:[ \t]*+(['"`])"""
        r"""([^'"`$\\\n]*+)\1""",
        program,
        re.M,
    )
    if found:
        return found[2]
    return None if re.search(rf"\b{name}\b", program) else default


def block(program: str, name: str) -> str:
    """Return the text between the braces of a property.

    Args:
        program: JavaScript or TypeScript.
        name: the property's name.

    Returns:
        The text; empty if there are no such braces.
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
