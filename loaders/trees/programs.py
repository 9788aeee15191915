"""Configurations that are programs: only literals are read, and nothing is run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


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
    return next(blocks(program, rf"\b{name}[ \t]*:[ \t]*"), "")


def blocks(program: str, before: str) -> Iterator[str]:
    """Yield the text between braces, for each place where something is before them.

    Args:
        program: JavaScript or TypeScript.
        before: a regular expression of what is before the braces.
    """
    closed = 0
    for found in re.finditer(rf"(?:{before})\{{", program):
        if found.start() < closed:
            continue
        depth = 0
        for brace in re.finditer(r"[{}]", program[found.end() - 1 :]):
            depth += 1 if brace[0] == "{" else -1
            if depth == 0:
                closed = found.end() + brace.start() - 1
                yield program[found.end() : closed]
                break
        else:
            return
