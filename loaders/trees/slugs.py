"""Turning texts into parts of addresses, as blogging programs do."""

from __future__ import annotations

import html
import re
import unicodedata

# Used where a `>` follows. That it need not follow keeps the search linear.
_MARK = re.compile(r"<[^>]*+>?")
_NOT_IN_SLUGS = re.compile(r"[^\w\- ]")
_NOT_IN_URLS = re.compile(r"[^\w\s./\\#+~\-@]")


def hyphenated(value: str, others: re.Pattern[str]) -> str:
    """Replace each run of disallowed characters by a hyphen.

    Args:
        value: the text.
        others: an expression for such runs.
    """
    return others.sub("-", value).strip("-")


def without_accents(value: str) -> str:
    """Return a text without the accents of its letters."""
    parts = unicodedata.normalize("NFD", value)
    kept = (part for part in parts if unicodedata.category(part) != "Mn")
    return unicodedata.normalize("NFC", "".join(kept))


def urlized(value: str, *, keeps_case: bool = False) -> str:
    """Turn a text into part of an address, as Hugo does.

    Args:
        value: a title, a file name or a path.
        keeps_case: whether not to write it in lower case.

    Returns:
        Lower case, spaces as hyphens, without most punctuation.
    """
    written = ""
    for word in _NOT_IN_URLS.sub(_mark_only, value).split():
        has_hyphen = not written or written.endswith("-") or word.startswith("-")
        written += word if has_hyphen else f"-{word}"
    return written if keeps_case else written.lower()


def _mark_only(found: re.Match[str]) -> str:
    """Keep the marks that belong to letters, which are no letters themselves."""
    return found[0] if unicodedata.category(found[0]).startswith("M") else ""


def of_pymdownx(value: str, separator: str) -> str | None:
    """Turn a title into a slug as pymdownx does, in lower case.

    Args:
        value: the title; HTML in it is dropped.
        separator: what to replace a space by.

    Returns:
        The slug; None if nothing is left.
    """
    value = unicodedata.normalize("NFC", html.unescape(value))
    end = value.rfind(">") + 1
    value = (_MARK.sub("", value[:end]) + value[end:]).strip().lower()
    return _NOT_IN_SLUGS.sub("", value).replace(" ", separator) or None
