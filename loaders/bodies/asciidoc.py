"""Reading a body of AsciiDoc.

No library for Python that reads it is kept, so this reads what the facts need:
sections, paragraphs, lists, tables, delimited blocks, links, images, code and
attributes. What `include::` and extensions bring, conditions (`ifdef::`, whose text is
always taken), and the substitutions that a block asks for (`subs=`) are not read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from blogdb.loaders.bodies.asciidoc_header import attribute, is_comment, read_header
from blogdb.loaders.bodies.asciidoc_text import Attributes, add_text, anchor_of, plain
from blogdb.loaders.bodies.fences import language_of
from blogdb.loaders.bodies.markup import read_markup

if TYPE_CHECKING:
    from blogdb.loaders.bodies.page import Page

_SECTION = re.compile(r"(={1,6}|#{1,6})[ \t]+(\S.*)")
_UNDERLINES = "=-~^+"
"""The characters that underline titles, by the level of these."""
_FENCE = re.compile(
    r"(?:-{4,}|\.{4,}|={4,}|\*{4,}|_{4,}|\+{4,}|/{4,}|--|[|,:!]={3,}|`{3,}[^`]*)\Z"
)
_BLOCK_ATTRIBUTES = re.compile(r"\[(?:\[([^\[\],]++)[^\[\]]*+\]|(|[\w.#%\"',*].*))\]\Z")
_END_OF_STYLE = re.compile(r"[#.%]")
_ID = re.compile(r"#([^\s,.%#]+)|\bid=[\"']?([^\s,\"']+)")
_MACRO = re.compile(r"(\w++)::([^\s\[]*+)\[(.*)\]\Z")
_ITEM = re.compile(
    r"\s*(?:[*.]{1,6}|-|\d{1,4}\.|[a-zA-Z]\.|<(?:\d{1,3}|\.)>)[ \t]+"
    r"(?:\[[ x*]\][ \t]+)?"
)
_TERM = re.compile(r"(\S.*?)(?:::{1,3}|;;)(?:[ \t]+|\Z)")
_CELL = re.compile(r"(?:^|(?<=\s))[\d.+*<^>]*[a-z]?(?<!\\)\|", re.M)
_BREAKS = ("'''", "<<<", "---", "***", "+")
_CODE_STYLES = ("source", "listing", "literal")
_HIDDEN = ("stem", "latexmath", "asciimath", "comment")


def read_asciidoc(page: Page, content: str) -> None:
    """Apply a body of AsciiDoc to the page.

    Args:
        page: the page.
        content: a document with its header, whose title is not part of the text.
    """
    _AsciiDocReader(page, content).read()


class _AsciiDocReader:
    """Reads the lines of a document from its first to its last."""

    def __init__(self, page: Page, content: str) -> None:
        self._page = page
        self._lines = [line.rstrip() for line in content.split("\n")]
        header = read_header(self._lines)
        self._attributes = Attributes(header.attributes)
        self._place = header.count_lines
        self._anchors: dict[str, int] = {}
        self._forget()

    def read(self) -> None:
        """Read every block."""
        while self._place < len(self._lines):
            self._page.line = self._place + 1
            self._block(self._lines[self._place])

    def _forget(self) -> None:
        """Forget the attributes of a block, which has ended."""
        self._style = ""
        self._language: str | None = None
        self._anchor: str | None = None

    def _block(self, line: str) -> None:
        if not line or is_comment(line) or line in _BREAKS:
            self._place += 1
        elif found := attribute(line):
            self._attributes.put(*found)
            self._place += 1
        elif found_attributes := _BLOCK_ATTRIBUTES.match(line):
            self._take_attributes(*found_attributes.groups())
            self._place += 1
        elif _FENCE.match(line):
            self._place += 1
            self._fenced(line)
        elif self._section(line):
            self._forget()
        elif found_macro := _MACRO.match(line):
            self._macro(*found_macro.groups())
            self._place += 1
            self._forget()
        elif line.startswith(".") and line[1:2] not in (" ", ".", ""):
            self._add(line[1:])
            self._place += 1
        else:
            self._paragraph(line)
            self._forget()

    def _take_attributes(self, anchor: str | None, given: str | None) -> None:
        """Take what a line says of the block below it: `[source,java]`, `[[id]]`."""
        if given is None:
            self._anchor = anchor
            return
        parts = [part.strip().strip("\"'") for part in given.split(",")]
        style = _END_OF_STYLE.split(parts[0], maxsplit=1)[0]
        if found := _ID.search(given):
            self._anchor = found[1] or found[2]
        if style in _CODE_STYLES or (not style and len(parts) > 1):
            named = next((p for p in parts[1:] if p.startswith("language=")), "")
            plain_name = parts[1] if len(parts) > 1 and "=" not in parts[1] else ""
            own = named.removeprefix("language=").strip("\"'") or plain_name
            own = own or self._attributes.get("source-language", "")
            self._style = style or "source"
            self._language = language_of(own) if style in ("", "source") else None
        elif style:
            self._style = style

    def _fenced(self, fence: str) -> None:
        """Read a delimited block, or only its delimiter if it contains other blocks."""
        kind = fence[0]
        is_code = kind in "-.`" and fence != "--"
        if is_code or self._style in _CODE_STYLES:
            if kind == "`":
                self._language = language_of(fence.strip("`"))
            self._code(self._until("```" if kind == "`" else fence), is_fenced=True)
        elif kind == "/" or self._style in _HIDDEN:
            self._until(fence)
        elif kind == "+":
            self._page.line += 1
            read_markup(self._page, "\n".join(self._until(fence)))
            self._page.text.append("\n")
        elif fence[1:4] == "===" and kind in "|,:!":
            self._table(kind, self._until(fence))
        self._forget()

    def _until(self, fence: str) -> list[str]:
        """Return the lines up to the end of a block, which may be that of the text."""
        start = self._place
        try:
            end = self._lines.index(fence, start)
        except ValueError:
            end = len(self._lines)
        self._place = end + 1
        return self._lines[start:end]

    def _code(self, lines: list[str], *, is_fenced: bool = False) -> None:
        line = self._page.line
        self._page.line += is_fenced
        self._page.text.append("\n")
        self._page.add_code("\n".join([*lines, ""]), self._language, line)

    def _table(self, kind: str, lines: list[str]) -> None:
        text = "\n".join(line for line in lines if line not in ("|===", "!==="))
        begin = self._page.line
        if kind == "|":
            text = _CELL.sub("\ue001", text)
        else:
            text = text.replace(kind, "\ue001")
        line = begin + 1
        for cell in text.split("\ue001"):
            self._page.line = line
            self._add(cell.strip())
            line += cell.count("\n")

    def _section(self, line: str) -> bool:
        """Read the title of a section, if it is one, before the line or below it."""
        if found := _SECTION.match(line):
            level, title, count = len(found[1]), found[2], 1
        else:
            below = self._lines[self._place + 1 : self._place + 2]
            mark = below[0][:1] if below else ""
            if (
                not mark
                or mark not in _UNDERLINES
                or below[0].strip(mark)
                or abs(len(below[0]) - len(line)) > 1
                or not any(map(str.isalnum, line))
                or line.startswith((".", "[", " "))
            ):
                return False
            level, title, count = _UNDERLINES.index(mark) + 1, line, 2
        self._place += count
        if title.endswith(" " + "=" * level):
            title = title.rstrip("=").rstrip()
        self._page.text.append("\n")
        words = plain(title, self._attributes)
        anchor = self._anchor or self._unique(anchor_of(words, self._attributes))
        self._page.open_heading(level, anchor)
        add_text(self._page, title, self._attributes)
        self._page.close_heading()
        self._page.text.append("\n")
        return True

    def _unique(self, anchor: str) -> str:
        count = self._anchors.get(anchor, 0) + 1
        self._anchors[anchor] = count
        return anchor if count == 1 else f"{anchor}_{count}"

    def _macro(self, name: str, target: str, given: str) -> None:
        if name == "image":
            self._add(f"image:{target}[{given}]")
        elif name in ("ifdef", "ifndef") and given:
            self._add(given)

    def _paragraph(self, line: str) -> None:
        """Read the lines of a paragraph, or of an item of a list, as one block."""
        start = self._place
        if line.startswith((" ", "\t")) and not _ITEM.match(line):
            self._style = self._style or "literal"
        self._place += 1
        is_code = self._style in _CODE_STYLES
        while self._place < len(self._lines) and self._goes_on(is_code=is_code):
            self._place += 1
        lines = self._lines[start : self._place]
        if is_code:
            self._code(lines)
        elif self._style not in _HIDDEN:
            item = _ITEM.match(line)
            lines[0] = line[item.end() :] if item else line
            term = _TERM.match(lines[0])
            if term:
                self._add(term[1])
                lines[0] = lines[0][term.end() :]
            self._add("\n".join(each for each in lines if not is_comment(each)))

    def _goes_on(self, *, is_code: bool) -> bool:
        """Return whether the next line belongs to the paragraph."""
        line = self._lines[self._place]
        if not line or is_code:
            return bool(line)
        return not (
            line in _BREAKS
            or _FENCE.match(line)
            or _BLOCK_ATTRIBUTES.match(line)
            or _ITEM.match(line)
            or _TERM.match(line)
        )

    def _add(self, text: str) -> None:
        self._page.text.append("\n")
        add_text(self._page, text, self._attributes)
        self._page.text.append("\n")
