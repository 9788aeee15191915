"""Texts as the parts of addresses that blogs' programs make of them."""

from __future__ import annotations

import html
import re
import unicodedata


def hyphenated(value: str, others: str) -> str:
    """Write a hyphen for each run of characters that may not stay.

    Args:
        value: the text.
        others: a pattern of such runs.
    """
    return re.sub(others, "-", value).strip("-")


def urlized(value: str) -> str:
    """Write a text as Hugo does in addresses.

    Args:
        value: a title, a file's name or a path.

    Returns:
        Lower case, spaces as hyphens, without most punctuation.
    """
    written = ""
    is_gap = False
    for character in value:
        is_kept = (
            character.isalnum()
            or character in "./\\_#+~-@"
            or unicodedata.category(character).startswith("M")
        )
        if is_kept:
            if is_gap and character != "-":
                written += "-"
            is_gap = False
            written += character
        elif character.isspace() and written and not written.endswith("-"):
            is_gap = True
    return written.lower()


def of_pymdownx(value: str, separator: str) -> str | None:
    """Write a title as the slugs of pymdownx do, in lower case.

    Args:
        value: the title; HTML in it is left out.
        separator: what stands for a space.

    Returns:
        The slug; None where nothing is left.
    """
    value = unicodedata.normalize("NFC", html.unescape(value))
    value = re.sub(r"</?[^>]*>", "", value).strip().lower()
    return re.sub(r"[^\w\- ]", "", value).replace(" ", separator) or None
