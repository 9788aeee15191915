"""Turning texts into parts of addresses, as blogging programs do."""

from __future__ import annotations

import html
import re
import unicodedata


def hyphenated(value: str, others: str) -> str:
    """Replace each run of disallowed characters by a hyphen.

    Args:
        value: the text.
        others: a pattern for such runs.
    """
    return re.sub(others, "-", value).strip("-")


def urlized(value: str) -> str:
    """Turn a text into part of an address, as Hugo does.

    Args:
        value: a title, a file name or a path.

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
    """Turn a title into a slug as pymdownx does, in lower case.

    Args:
        value: the title; HTML in it is dropped.
        separator: what to replace a space by.

    Returns:
        The slug; None if nothing is left.
    """
    value = unicodedata.normalize("NFC", html.unescape(value))
    value = re.sub(r"</?[^>]*>", "", value).strip().lower()
    return re.sub(r"[^\w\- ]", "", value).replace(" ", separator) or None
