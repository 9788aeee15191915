"""The state while a body is read: the text so far, and the facts found in it."""

from __future__ import annotations

import re
from typing import Any

from blogdb.loaders.bodies.facts import (
    Facts,
    FoundCodeBlock,
    FoundHeading,
    FoundImage,
    FoundLink,
)
from blogdb.loaders.bodies.urls import bare_urls

# Attributes of a heading in Hugo and Docusaurus, `{#id .class}`, and of anything in
# Kramdown, `{: .class}` and `{:target="_blank"}`; but not Elixir's `{:ok, value}`.
_OF_HEADING = re.compile(r"(?<=\s)\{\s?[#.][^{}]*\}\Z")
_KRAMDOWN = re.compile(r"""\{:\s?(?:[#.][^{},]*|[\w-]+=["'][^{}]*)\}""")


class Page:
    """Collects text and facts from Markdown and HTML, in document order.

    One link and one heading can be open at a time, as in a browser: the next one closes
    the last.

    Attributes:
        text: pieces of the text that a reader sees.
    """

    def __init__(self) -> None:
        self.text: list[str] = []
        self._links: list[FoundLink] = []
        self._code_blocks: list[FoundCodeBlock] = []
        self._headings: list[FoundHeading] = []
        self._images: list[FoundImage] = []
        # Where in the text the open elements begin.
        self._link: int | None = None
        self._link_place = 0
        self._heading: int | None = None
        self._image: int | None = None
        self._image_url = ""
        self._image_depth = 0
        self._pre: int | None = None
        self._language: str | None = None
        self._depth_code = 0
        self._hidden: tuple[int, ...] | None = None

    def open_link(self, url: str, form: str) -> None:
        """Begin a link, except in an image's alternative text."""
        if self._image_depth:
            return
        self.close_link()
        self._link = len(self.text)
        self._link_place = len(self._links)
        self._links.append(FoundLink(url, None, form, False))

    def close_link(self) -> None:
        """End the link that is open, if one is."""
        if self._link is not None and not self._image_depth:
            text = _one_line(self.text[self._link :])
            self._link = None
            if text:
                url, _, form, _ = self._links[self._link_place]
                self._links[self._link_place] = FoundLink(url, text, form, False)

    def find_urls(self, text: str, *, in_code: bool = False) -> None:
        """Add the bare URLs in a text as links, except inside a link or an image."""
        if self._link is None and not self._image_depth:
            in_code = in_code or self._pre is not None or self._depth_code > 0
            self._links += [
                FoundLink(url, url, "bare", in_code)
                for url in bare_urls(text, in_code=in_code)
            ]

    def open_heading(self, level: int) -> None:
        """Begin a heading."""
        self.close_heading()
        self._heading = len(self.text)
        self._headings.append(FoundHeading(level, ""))

    def close_heading(self) -> None:
        """End the heading that is open, if one is."""
        if self._heading is not None:
            text = _one_line(self.text[self._heading :])
            if text.endswith("}"):
                text = _OF_HEADING.sub("", _KRAMDOWN.sub("", text)).rstrip()
                self.text[self._heading :] = [text]
            self._heading = None
            self._headings[-1] = FoundHeading(self._headings[-1].level, text)

    def open_image(self, url: str) -> None:
        """Begin a Markdown image, whose content is its alternative text."""
        if not self._image_depth:
            self._image = len(self.text)
            self._image_url = url
        self._image_depth += 1

    def close_image(self) -> None:
        """End a Markdown image; one inside another is only text."""
        self._image_depth -= 1
        if not self._image_depth:
            alt = _one_line(self.text[self._image :])
            del self.text[self._image :]
            self.add_image(self._image_url, alt)

    def add_image(self, url: str, alt: str) -> None:
        """Add an image, except in another image's alternative text."""
        if not self._image_depth:
            self._images.append(FoundImage(url, " ".join(alt.split()) or None))

    def add_code(self, code: str, language: str | None) -> None:
        """Add a block of code, and the URLs in it.

        Args:
            code: the code.
            language: its language, if the body names it.
        """
        self._code_blocks.append(FoundCodeBlock(language, _count_lines(code)))
        if "://" in code:
            self.find_urls(code, in_code=True)

    def open_pre(self, language: str | None) -> None:
        """Begin preformatted HTML text, which counts as a block of code."""
        self.close_pre()
        self._pre = len(self.text)
        self._language = language

    def close_pre(self) -> None:
        """End the preformatted text that is open, if one is."""
        if self._pre is not None:
            code = "".join(self.text[self._pre :]).strip("\r\n")
            del self.text[self._pre :]
            self._pre = None
            self._code_blocks.append(FoundCodeBlock(self._language, _count_lines(code)))

    def open_code(self, language: str | None) -> None:
        """Begin an HTML code element, which may name the language of its block."""
        self._depth_code += 1
        self._language = self._language or language

    def close_code(self) -> None:
        """End the innermost code, if one is open."""
        self._depth_code = max(0, self._depth_code - 1)

    @property
    def is_in_image(self) -> bool:
        """Whether what follows is an image's alternative text."""
        return self._image_depth > 0

    @property
    def is_preformatted(self) -> bool:
        """Whether what follows is preformatted text."""
        return self._pre is not None

    def hide(self) -> None:
        """Begin an invisible part, such as a script over several blocks."""
        self.close_link()
        self.close_heading()
        self._hidden = tuple(map(len, self._lists()))

    def show(self) -> None:
        """End an invisible part, and discard it."""
        if self._hidden is not None:
            self._link = self._heading = None
            for items, length in zip(self._lists(), self._hidden, strict=True):
                del items[length:]
            self._hidden = None

    @property
    def is_hidden(self) -> bool:
        """Whether what follows is invisible."""
        return self._hidden is not None

    def facts(self, *, is_flattened: bool) -> Facts:
        """End all open elements, and return what was found."""
        self.show()
        self.close_link()
        self.close_heading()
        self.close_pre()
        text = "".join(self.text)
        if "{:" in text:
            text = _KRAMDOWN.sub("", text)
        lines = map(str.strip, text.split("\n"))
        return Facts(
            self._links,
            self._code_blocks,
            [] if is_flattened else self._headings,
            self._images,
            "\n".join(filter(None, lines)),
            is_flattened,
        )

    def _lists(self) -> tuple[list[Any], ...]:
        return (
            self.text,
            self._links,
            self._code_blocks,
            self._headings,
            self._images,
        )


def _one_line(pieces: list[str]) -> str:
    return " ".join("".join(pieces).split())


def _count_lines(code: str) -> int:
    return code.count("\n") + (code[-1:] not in ("", "\n"))
