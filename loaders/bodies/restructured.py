"""Reading a body of reStructuredText, by docutils.

What only Sphinx, Nikola or Pelican know, directives and roles of their own, is read by
its content. No file is included, and nothing is run.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from blogdb.loaders.bodies.fences import language_of
from blogdb.loaders.bodies.markup import read_markup
from blogdb.loaders.bodies.plain import read_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from docutils import nodes

    from blogdb.loaders.bodies.page import Page

_LONGEST = 1_000_000
"""Characters of a body that is parsed; docutils takes a second for 300,000."""
_LONGEST_LINE = 10_000
"""Characters of a line: the time that one takes may grow with their square."""
_LONGEST_REPLACED = 50_000_000
_REPLACEMENT = re.compile(
    r"^[ \t]*+\.\. \|[^|\n]++\| replace::([^\n]*+(?:\n[ \t]++[^\n]*+)*+)", re.M
)
_HIDDEN = frozenset(
    {
        *("comment", "meta", "pending", "substitution_definition", "system_message"),
        "target",
    }
)
_BLOCKS = frozenset(
    {
        *("attribution", "caption", "definition", "entry", "field_body", "field_name"),
        *("line", "list_item", "paragraph", "rubric", "term", "title", "subtitle"),
    }
)
_LINED = _BLOCKS | {"figure", "image", "raw"}
"""Nodes that know in which line they begin."""


def read_restructured(page: Page, content: str) -> None:
    """Apply a body of reStructuredText to the page.

    Args:
        page: the page.
        content: the body. What is too long to be parsed in time is read as plain text:
            a million characters, a line of ten thousand, or replacements within
            replacements that grow beyond all bounds.
    """
    is_long = len(content) > _LONGEST or _longest_replaced(content) > _LONGEST_REPLACED
    if is_long or any(len(line) > _LONGEST_LINE for line in content.splitlines()):
        read_text(page, content)
        return
    from blogdb.loaders.bodies.docutils_door import parse

    document = parse(content)
    if document is None:
        read_text(page, content)
        return
    sections = [each for each in document.children if each.tagname == "section"]
    is_titled = len(sections) == 1 and document.children.index(sections[0]) == 0
    _Walk(page, 0 if is_titled else 1).through(document)


def _longest_replaced(content: str) -> int:
    """Return a bound of the characters that all replacements may grow to."""
    count, longest = content.count("|"), 0
    for found in _REPLACEMENT.finditer(content):
        count *= max(1, found[1].count("|") // 2)
        longest = max(longest, len(found[1]))
    return count * longest


class _Walk:
    """Walks through a document, and applies each node to the page.

    Args:
        page: the page.
        depth: how many headings stand above the body's own.
    """

    def __init__(self, page: Page, depth: int) -> None:
        self._page = page
        self._depth = depth
        self._doers: dict[str, Callable[[Any], None]] = {
            "#text": self._text,
            "doctest_block": self._code_block,
            "image": self._image,
            "literal": self._literal,
            "literal_block": self._code_block,
            "raw": self._raw,
            "reference": self._reference,
            "section": self._section,
            "title": self._title,
        }

    def through(self, node: nodes.Node) -> None:
        """Apply what is in a node."""
        for child in node.children:
            name = child.tagname
            if name in _HIDDEN:
                continue
            if name in _LINED and child.line:
                self._page.line = child.line
            if do := self._doers.get(name):
                do(child)
            else:
                self.through(child)
            if name in _BLOCKS:
                self._page.text.append("\n")

    def _text(self, node: Any) -> None:
        text = str(node)
        if "://" in text:
            self._page.find_urls(text)
        self._page.text.append(text)
        self._page.line += text.count("\n")

    def _section(self, node: Any) -> None:
        self._depth += 1
        self.through(node)
        self._depth -= 1

    def _title(self, node: Any) -> None:
        section, page = node.parent, self._page
        if section.tagname != "section":
            self.through(node)
            return
        # docutils says the line below, where the title is underlined.
        page.line = max(1, (node.line or 2) - 1)
        page.open_heading(min(self._depth, 6), section["ids"][0])
        self.through(node)
        page.close_heading()

    def _code_block(self, node: Any) -> None:
        classes = [each for each in node.get("classes", []) if each != "code"]
        is_doctest = node.tagname == "doctest_block"
        language = "python" if is_doctest else classes[0] if classes else None
        line = node.line or self._page.line
        self._page.line = line
        self._page.add_code(
            node.astext(), language_of(language) if language else None, line
        )
        self._page.text.append("\n")

    def _literal(self, node: Any) -> None:
        self._page.open_code(None)
        self._page.text.append(node.astext())
        self._page.close_code()

    def _image(self, node: Any) -> None:
        if node.get("uri"):
            self._page.add_image(node["uri"], node.get("alt"))

    def _raw(self, node: Any) -> None:
        if "html" in node.get("format", "").split():
            read_markup(self._page, node.astext())
            self._page.text.append("\n")

    def _reference(self, node: Any) -> None:
        url = node.get("refuri") or (f"#{node['refid']}" if "refid" in node else None)
        if url is None:
            self.through(node)
            return
        text = node.astext()
        is_bare = url == text and url.startswith(("https://", "http://"))
        is_named = node.get("name") is not None and not is_bare
        form = "bare" if is_bare else "inline" if is_named else "reference"
        self._page.open_link(url, form)
        self.through(node)
        self._page.close_link()
