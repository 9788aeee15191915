"""What stands within a block of text, for forms that no library here reads.

A form's own reader takes links, code and images out of the text as tokens; what is left
are words, and marks of emphasis around them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from blogdb.loaders.bodies.markup import read_markup, unescape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from blogdb.loaders.bodies.page import Page

    Token = Callable[[Page], None]

_PLACE = "\ue000"
"""Stands for the place of a token among words; no language has it."""


class Ends:
    """Finds the ends of what was opened in a text.

    An end that the text has no more is looked for only once, so that the time of
    reading a text is linear.

    Args:
        text: the text.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._missing: set[str] = set()

    def find(self, end: str, start: int) -> int | None:
        """Return where the next end after a place is; None if there is none."""
        if end in self._missing:
            return None
        place = self._text.find(end, start)
        if place < 0:
            self._missing.add(end)
            return None
        return place


def words(text: str) -> Token:
    """Make a token of words in which no mark counts, but addresses do."""

    def add(page: Page) -> None:
        if "://" in text:
            page.find_urls(text)
        page.text.append(text)

    return add


def code(text: str) -> Token:
    """Make a token of code within a text."""

    def add(page: Page) -> None:
        page.text.append(text)
        page.code.append(text)
        if "://" in text:
            page.find_urls(text, in_code=True)

    return add


def link(url: str, text: str, form: str = "inline") -> Token:
    """Make a token of a link.

    Args:
        url: where it leads.
        text: what a reader sees; empty if that is not known.
        form: as `FoundLink` has it.
    """

    def add(page: Page) -> None:
        page.open_link(url, form)
        page.text.append(text)
        page.close_link()

    return add


def image(url: str, alt: str | None) -> Token:
    """Make a token of an image."""
    return lambda page: page.add_image(url, alt)


def markup(text: str) -> Token:
    """Make a token of HTML."""
    return lambda page: read_markup(page, text)


def add_tokens(
    page: Page,
    text: str,
    tokens: Iterable[tuple[int, int, Token]],
    without_marks: Callable[[str], str],
) -> None:
    """Apply the text of a block to a page.

    Args:
        page: the page, at the line in which the text begins.
        text: the text, which may have several lines.
        tokens: where each token of it starts and ends, in order, and the token.
        without_marks: takes the marks of emphasis out of words.
    """
    pieces, found, position = [], [], 0
    for start, end, token in tokens:
        pieces.append(text[position:start].replace(_PLACE, " "))
        # Breaks of lines within a token are kept, to know the lines of others.
        found.append((token, text.count("\n", start, end)))
        position = end
    pieces.append(text[position:].replace(_PLACE, " "))
    plain = without_marks(_PLACE.join(pieces)).split(_PLACE)
    for number, piece in enumerate(plain):
        page.text.append(unescape(piece).replace("\n", " "))
        page.line += piece.count("\n")
        if number < len(found):
            token, lines = found[number]
            token(page)
            page.line += lines


def remover(*marks: str) -> Callable[[str], str]:
    """Return what takes marks of emphasis out of words.

    A mark counts where another that ends it follows, as in *word* or _two words_, and
    not within a word.

    Args:
        marks: regular expressions, each for one character.
    """
    patterns = [
        (
            mark.replace("\\", ""),
            re.compile(
                rf"(?<![\w{mark}])({mark}{{1,2}}+)(?=[^\s{mark}])"
                rf"([^{mark}]*+)(?<=\S)\1(?![\w{mark}])"
            ),
        )
        for mark in marks
    ]

    def without(text: str) -> str:
        for mark, pattern in patterns:
            if mark in text:
                text = pattern.sub(r"\2", text)
        return text

    return without
