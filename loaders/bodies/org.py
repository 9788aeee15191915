"""Reading a body of Org.

Those of PyPI's libraries that are kept read the tree of headlines, and not what stands
within a text, so this reads what the facts need: headlines, paragraphs, lists, tables,
blocks, drawers, links, images and code. What `#+INCLUDE`, macros and the results of
code bring is not read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from blogdb.loaders.bodies.fences import language_of
from blogdb.loaders.bodies.inline import (
    Ends,
    add_tokens,
    code,
    image,
    link,
    markup,
    remover,
    words,
)
from blogdb.loaders.bodies.markup import read_markup
from blogdb.loaders.bodies.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blogdb.loaders.bodies.inline import Token

_HEADLINE = re.compile(r"(\*{1,20})[ \t]+(\S.*)")
_STATE = re.compile(
    r"(?:(?:TODO|DONE|NEXT|WAITING|HOLD|CANCELLED|CANCELED)[ \t]+)?(?:\[#\w\][ \t]+)?"
)
_TAGS = re.compile(r"(?<=[ \t])(:[\w@#%:]{1,200}:)\Z")
_NOT_SHOWN = ":noexport:"
_BLOCK = re.compile(r"\s*#\+begin_(\w+)[ \t]*(.*)", re.I)
_CAPTION = re.compile(r"\s*#\+caption:[ \t]*(.+)", re.I)
_DRAWER = re.compile(r"\s*:([\w-]+):\s*\Z")
_ANCHOR = re.compile(r"\s*:CUSTOM_ID:[ \t]*(\S+)", re.I)
_RULE = re.compile(r"\s*(?:-{5,}|\|[-+|: ]*)\Z")
_FIXED = re.compile(r"\A\s*+:(?: (.*+)|)\Z")
_ITEM = re.compile(
    r"(?:\s*(?:[-+]|\d{1,4}[.)])|\s+\*)(?:[ \t]+\[[ X-]\])?(?:[ \t]+|\Z)"
)
_TIMES = re.compile(r"\s*(?:CLOSED|DEADLINE|SCHEDULED):[ \t]*[<\[]")
_HIDDEN = ("comment", "latex")
_CODE = ("src", "example")

_TOKENS = re.compile(
    r"""
    (?P<link>\[\[(?=[^\[\]]))
    | (?P<note>\[fn:(?P<named>[\w-]*+)(?P<begun>:)?)
    | (?P<angle><(?=(?:https?|mailto|ftp):))
    | (?P<url>\b(?:https?|ftp)://[^\s<>"\[\]]++)
    | (?P<export>@@(?=\w))
    | (?<![\w~=])(?P<code>[~=])(?=[^\s~=])
    | (?P<source>\bsrc_\w++(?:\[[^\[\]]{0,200}\])?\{)
    """,
    re.X,
)
_KINDS = ("link", "note", "angle", "url", "export", "code", "source")
_IMAGE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|avif|bmp)\Z", re.I)
_without_marks = remover(r"\*", "/", "_", r"\+")


def read_org(page: Page, content: str) -> None:
    """Apply a body of Org to the page.

    Args:
        page: the page.
        content: a document with its keywords, which are not part of the text.
    """
    _OrgReader(page, content).read()


class _OrgReader:
    """Reads the lines of a document from its first to its last."""

    def __init__(self, page: Page, content: str) -> None:
        self._page = page
        self._lines = [line.rstrip() for line in content.split("\n")]
        self._place = 0

    def read(self) -> None:
        """Read every block."""
        while self._place < len(self._lines):
            self._page.line = self._place + 1
            line = self._lines[self._place]
            self._place += 1
            self._block(line)

    def _block(self, line: str) -> None:
        if not line.strip() or _TIMES.match(line) or _RULE.match(line):
            return
        if found := _HEADLINE.match(line):
            self._headline(len(found[1]), found[2])
        elif found := _BLOCK.match(line):
            self._enter(found[1].lower(), found[2])
        elif found := _CAPTION.match(line):
            self._add(found[1])
        elif line.lstrip().startswith("#"):
            # Comments and keywords; but #word is text.
            if not (line.lstrip().startswith("# ") or self._is_keyword(line)):
                self._paragraph(line)
        elif found := _DRAWER.match(line):
            if found[1].upper() in ("PROPERTIES", "LOGBOOK"):
                self._until(":END:")
        elif _FIXED.match(line):
            self._fixed(line)
        elif line.lstrip().startswith("|"):
            for cell in line.split("|"):
                self._add(cell.strip())
        else:
            self._paragraph(line)

    def _is_keyword(self, line: str) -> bool:
        return line.strip() == "#" or line.lstrip().startswith("#+")

    def _headline(self, level: int, title: str) -> None:
        tags = _TAGS.search(title)
        title = title[: tags.start()] if tags else title
        title = title[_STATE.match(title).end() :]  # type: ignore[union-attr]
        is_hidden = bool(tags and _NOT_SHOWN in tags[1])
        if is_hidden or title == "COMMENT" or title.startswith("COMMENT "):
            self._skip(level)
            return
        anchor = None
        if self._lines[self._place : self._place + 1] == [":PROPERTIES:"]:
            self._place += 1
            drawer = filter(None, map(_ANCHOR.match, self._until(":END:")))
            anchor = next((each[1] for each in drawer), None)
        self._page.text.append("\n")
        # The title of the document is above all headlines.
        self._page.open_heading(min(level + 1, 6), anchor)
        add_text(self._page, title)
        self._page.close_heading()
        self._page.text.append("\n")

    def _skip(self, level: int) -> None:
        """Leave out what is below a headline."""
        while self._place < len(self._lines):
            found = _HEADLINE.match(self._lines[self._place])
            if found and len(found[1]) <= level:
                break
            self._place += 1

    def _enter(self, kind: str, given: str) -> None:
        """Read a block, or only its first line if it contains others."""
        if kind in _CODE:
            name = given.split(maxsplit=1)[:1] if kind == "src" else []
            language = language_of(name[0]) if name else None
            self._code(self._until(f"#+end_{kind}"), language, is_fenced=True)
        elif kind == "export":
            lines = self._until("#+end_export")
            if given.lower().startswith("html"):
                self._page.line += 1
                read_markup(self._page, "\n".join(lines))
                self._page.text.append("\n")
        elif kind in _HIDDEN:
            self._until(f"#+end_{kind}")

    def _until(self, end: str) -> list[str]:
        """Return the lines up to an end, which may be that of the text."""
        start = self._place
        end = end.lower()
        while (
            self._place < len(self._lines)
            and self._lines[self._place].strip().lower() != end
        ):
            self._place += 1
        self._place += 1
        return self._lines[start : self._place - 1]

    def _fixed(self, line: str) -> None:
        """Read the lines that begin with a colon, as code."""
        lines = [line]
        while self._place < len(self._lines) and (
            _FIXED.match(self._lines[self._place])
        ):
            lines.append(self._lines[self._place])
            self._place += 1
        self._code([_FIXED.sub(r"\1", each) for each in lines], None)

    def _code(
        self, lines: list[str], language: str | None, *, is_fenced: bool = False
    ) -> None:
        line = self._page.line
        self._page.line += is_fenced
        self._page.text.append("\n")
        self._page.add_code("\n".join([*lines, ""]), language, line)

    def _paragraph(self, line: str) -> None:
        """Read the lines of a paragraph, or of an item of a list, as one block."""
        item = _ITEM.match(line)
        # A term and what it means are in one line.
        lines = [line[item.end() :].replace(" :: ", "\n", 1) if item else line]
        while self._place < len(self._lines) and self._goes_on():
            lines.append(self._lines[self._place])
            self._place += 1
        self._add("\n".join(lines))

    def _goes_on(self) -> bool:
        """Return whether the next line belongs to the paragraph."""
        line = self._lines[self._place]
        return bool(line.strip()) and not (
            line.lstrip().startswith(("#+", "# ", "|"))
            or _HEADLINE.match(line)
            or _ITEM.match(line)
            or _DRAWER.match(line)
            or _FIXED.match(line)
        )

    def _add(self, text: str) -> None:
        self._page.text.append("\n")
        add_text(self._page, text)
        self._page.text.append("\n")


def add_text(page: Page, text: str) -> None:
    """Apply the text of a block to a page.

    Args:
        page: the page, at the line in which the text begins.
        text: Org within a block, which may have several lines.
    """
    add_tokens(page, text, _tokens(text), _without_marks)


def plain(text: str) -> str:
    """Return what a reader sees of the text of a block."""
    page = Page(b"")
    add_text(page, text)
    return page.facts(is_flattened=False).text


def _tokens(text: str) -> Iterator[tuple[int, int, Token]]:
    ends = Ends(text)
    position = 0
    while found := _TOKENS.search(text, position):
        start, position = found.span()
        made = _token(text, found, ends)
        if made is not None:
            position, token = made
            yield start, position, token


_ENDS = {"link": "]]", "note": "]", "angle": ">", "export": "@@", "source": "}"}


def _token(text: str, found: re.Match[str], ends: Ends) -> tuple[int, Token] | None:
    """Make a token of what begins at a place; None if these are only words."""
    kind = next(name for name in _KINDS if found[name])
    start = found.end()
    if kind == "url":
        return start, words(found["url"])
    mark = _ENDS.get(kind, found[0])
    end = ends.find(mark, start)
    if end is None:
        return None
    inner, after = text[start:end], end + len(mark)
    made: Token | None
    match kind:
        case "link":
            made = _link(*inner.partition("][")[::2])
        case "note":
            made = words(f" {plain(inner)}" if found["begun"] else "")
        case "angle":
            made = link(inner, inner, "autolink")
        case "export":
            form, _, shown = inner.partition(":")
            made = markup(shown) if form.lower() == "html" else words("")
        case "source":
            made = code(inner)
        case _:
            is_code = not inner[-1].isspace() and not text[after : after + 1].isalnum()
            made = code(inner) if is_code else None
    return None if made is None else (after, made)


def _link(target: str, text: str) -> Token:
    """Make a token of a link; one to an image, without a text, is the image."""
    url = " ".join(target.split())
    for scheme in ("file:", "attachment:"):
        url = url.removeprefix(scheme)
    if url.startswith("*"):
        # A headline of the same document.
        url = "#" + url[1:].strip().lower().replace(" ", "-")
    url, _, search = url.partition("::")
    url += search if search.startswith("#") else ""
    if not text and _IMAGE.search(url):
        return image(url, None)
    shown = text.removeprefix("file:")
    if text and _IMAGE.search(shown) and " " not in shown:
        # An image that is a link.
        def add(page: Page) -> None:
            page.open_link(url, "inline")
            page.add_image(shown, None)
            page.close_link()

        return add
    return link(url, plain(text) if text else target)
