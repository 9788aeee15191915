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
from blogdb.loaders.bodies.spaces import in_one_line, in_tidy_lines
from blogdb.loaders.bodies.urls import bare_urls

# Attributes of a heading in Hugo and Docusaurus, `{#id .class}`, and of anything in
# Kramdown, `{: .class}` and `{:target="_blank"}`; but not Elixir's `{:ok, value}`.
_OF_HEADING = re.compile(r"(?<=\s)\{\s?[#.][^{}]*\}\Z")
_ID = re.compile(r"(?:\A:?|\s)#([^\s.#]+)")
_NOT_IN_ANCHORS = re.compile(r"[^\w\- ]")
_KRAMDOWN = re.compile(r"""\{:\s?(?:[#.][^{},]*|[\w-]+=["'][^{}]*)\}""")


class Page:
    """Collects text and facts from Markdown and HTML, in document order.

    One link and one heading can be open at a time, as in a browser: the next one closes
    the last.

    Args:
        content: the body in UTF-8.

    Attributes:
        text: pieces of the text that a reader sees.
        code: pieces of code, in blocks and within the text.
        line: the line of the body that is being read, from 1.
    """

    def __init__(self, content: bytes) -> None:
        self.text: list[str] = []
        self.code: list[str] = []
        self.line = 1
        self._content = content
        self._place = (0, 1)
        self._links: list[FoundLink] = []
        self._code_blocks: list[FoundCodeBlock] = []
        self._headings: list[FoundHeading] = []
        self._images: list[FoundImage] = []
        # The open elements: where in the text they begin, and what is known of them.
        self._link: tuple[int, str, str, int] | None = None
        self._heading: tuple[int, int, str | None, int] | None = None
        self._image: int | None = None
        self._image_url = ""
        self._image_line = 1
        self._image_depth = 0
        self._pre: int | None = None
        self._pre_line = 1
        self._language: str | None = None
        # What the element around code says, for code that names no language itself.
        self._wrapped: str | None = None
        self._wrapper: str | None = None
        self._depth_code = 0
        self._code = 0
        self._hidden: tuple[int, ...] | None = None

    def go_to(self, byte: int) -> None:
        """Read on at a place in the body."""
        last, line = self._place
        if byte > last:
            line += self._content.count(b"\n", last, byte)
        elif byte < last:
            line -= self._content.count(b"\n", byte, last)
        self._place = (byte, line)
        self.line = line

    def open_link(self, url: str, form: str) -> None:
        """Begin a link, except in an image's alternative text."""
        if not self._image_depth:
            self.close_link()
            self._link = (len(self.text), url, form, self.line)

    def close_link(self) -> None:
        """End the link that is open, if one is."""
        if self._link is not None and not self._image_depth:
            start, url, form, line = self._link
            text = in_one_line("".join(self.text[start:]))
            self._link = None
            self._links.append(FoundLink(url, text or None, form, False, line))

    def find_urls(self, text: str, *, in_code: bool = False) -> None:
        """Add the bare URLs in a text as links, except inside a link or an image."""
        if self._link is None and not self._image_depth:
            in_code = in_code or self._pre is not None or self._depth_code > 0
            line, counted = self.line, 0
            for start, url in bare_urls(text, in_code=in_code):
                line += text.count("\n", counted, start)
                counted = start
                self._links.append(FoundLink(url, url, "bare", in_code, line))

    def open_heading(self, level: int, anchor: str | None = None) -> None:
        """Begin a heading, which may say what its anchor is."""
        self.close_heading()
        self._heading = (len(self.text), level, anchor, self.line)

    def close_heading(self) -> None:
        """End the heading that is open, if one is."""
        if self._heading is not None:
            start, level, anchor, line = self._heading
            text = in_one_line("".join(self.text[start:]))
            if text.endswith("}"):
                anchor = _named(text) or anchor
                text = _OF_HEADING.sub("", _KRAMDOWN.sub("", text)).rstrip()
                self.text[start:] = [text]
            self._heading = None
            self._headings.append(FoundHeading(level, text, anchor, line))

    def open_image(self, url: str) -> None:
        """Begin a Markdown image, whose content is its alternative text."""
        if not self._image_depth:
            self._image = len(self.text)
            self._image_url = url
            self._image_line = self.line
        self._image_depth += 1

    def close_image(self) -> None:
        """End a Markdown image; one inside another is only text."""
        self._image_depth -= 1
        if not self._image_depth:
            alt = "".join(self.text[self._image :])
            del self.text[self._image :]
            # Markdown has no mark for what is only decoration.
            found = FoundImage(
                self._image_url, in_one_line(alt) or None, self._image_line
            )
            self._images.append(found)

    def add_image(self, url: str, alt: str | None) -> None:
        """Add an image of HTML, except in another image's alternative text."""
        if not self._image_depth:
            text = None if alt is None else in_one_line(alt)
            self._images.append(FoundImage(url, text, self.line))

    def add_code(self, code: str, language: str | None, line: int) -> None:
        """Add a block of code, and the URLs in it.

        Args:
            code: the code, which is being read.
            language: its language, if the body names it.
            line: the line that the block begins in, which may be that of a fence.
        """
        count = _count_lines(code)
        self._code_blocks.append(FoundCodeBlock(language, count, line))
        self.code.append(code)
        if "://" in code:
            self.find_urls(code, in_code=True)

    def name_language(self, language: str | None) -> None:
        """Note the language of the code in the element that was opened last."""
        self._wrapped = language

    def open_pre(self, language: str | None) -> None:
        """Begin preformatted HTML text, which counts as a block of code."""
        self.close_pre()
        self._pre = len(self.text)
        self._pre_line = self.line
        self._language = language
        self._wrapper, self._wrapped = self._wrapped, None

    def close_pre(self) -> None:
        """End the preformatted text that is open, if one is."""
        if self._pre is not None:
            code = "".join(self.text[self._pre :]).strip("\r\n")
            del self.text[self._pre :]
            self._pre = None
            self.code.append(code)
            self._code_blocks.append(
                FoundCodeBlock(
                    self._language or self._wrapper, _count_lines(code), self._pre_line
                )
            )

    def open_code(self, language: str | None) -> None:
        """Begin an HTML code element, which may name the language of its block."""
        if not self._depth_code:
            self._code = len(self.text)
        self._depth_code += 1
        self._language = self._language or language

    def close_code(self) -> None:
        """End the innermost code, if one is open."""
        if self._depth_code == 1 and self._pre is None:
            self.code.append("".join(self.text[self._code :]))
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
        facts = Facts(
            self._links,
            self._code_blocks,
            [] if is_flattened else _anchored(self._headings),
            self._images,
            in_tidy_lines(text),
            "\n".join(self.code),
            is_flattened,
        )
        return _on_one_line(facts) if is_flattened else facts

    def _lists(self) -> tuple[list[Any], ...]:
        return (
            self.text,
            self.code,
            self._links,
            self._code_blocks,
            self._headings,
            self._images,
        )


def _on_one_line(facts: Facts) -> Facts:
    return facts._replace(
        links=[each._replace(line=1) for each in facts.links],
        code_blocks=[each._replace(line=1) for each in facts.code_blocks],
        images=[each._replace(line=1) for each in facts.images],
    )


def _anchored(headings: list[FoundHeading]) -> list[FoundHeading]:
    """Give the headings without an anchor the one that GitHub and most engines do.

    A heading whose text stood before gets a number.
    """
    counts: dict[str, int] = {}
    found = []
    for level, text, own, line in headings:
        if own is None:
            plain = _NOT_IN_ANCHORS.sub("", text.lower()).replace(" ", "-")
            count = counts.get(plain, 0)
            counts[plain] = count + 1
            anchor = f"{plain}-{count}" if count and plain else plain or None
        else:
            anchor = in_one_line(own)
        found.append(FoundHeading(level, in_one_line(text), anchor, line))
    return found


def _named(text: str) -> str | None:
    """Return the id in the braces at the end of a heading; the last of several."""
    inside = text[text.rfind("{") + 1 : -1]
    if "}" in inside or len(inside) + 1 == len(text):
        return None
    return next(reversed(_ID.findall(inside)), None)


def _count_lines(code: str) -> int:
    return code.count("\n") + (code[-1:] not in ("", "\n"))
