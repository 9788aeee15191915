"""Turning texts into parts of addresses, as blogging programs do."""

from __future__ import annotations

import html
import re
import unicodedata

# Used where a `>` follows. That it need not follow keeps the search linear.
_MARK = re.compile(r"<[^>]*+>?")
_NOT_IN_SLUGS = re.compile(r"[^\w\- ]")
_NOT_OF_DJANGO = re.compile(r"[^\w\s-]")
_SPACES = re.compile(r"[-\s]+")
_ASCII = {
    ord("ß"): "ss",
    ord("æ"): "ae",
    ord("œ"): "oe",
    ord("þ"): "th",
    0x0131: "i",
    ord("ø"): "o",
    ord("ł"): "l",
    ord("đ"): "d",
    ord("ð"): "d",
    **dict.fromkeys(range(0x2010, 0x2016), "-"),
}
"""Letters that are no letter with an accent, and dashes."""
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


def of_django(value: str, *, keeps_unicode: bool = False) -> str | None:
    """Turn a title into a slug as Django does, and so Pelican and Nikola.

    Args:
        value: the title; HTML in it is dropped.
        keeps_unicode: whether letters of all scripts are kept; otherwise those of the
            Latin one lose their accents.

    Returns:
        Lower case, spaces as hyphens, without punctuation; None if it has letters that
        the program would transcribe, such as Greek.
    """
    value = unicodedata.normalize("NFKC", _MARK.sub("", html.unescape(value))).lower()
    if not keeps_unicode:
        value = without_accents(value).translate(_ASCII)
        if any(ord(letter) > 127 and letter.isalnum() for letter in value):
            return None
    return _SPACES.sub("-", _NOT_OF_DJANGO.sub("", value).strip())
