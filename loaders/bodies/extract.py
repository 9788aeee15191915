"""Extracting the facts from a body: links, code, headings, images, visible text.

A CommonMark parser with GitHub's extensions reads the Markdown; docs/extraction.md says
what counts as what.
"""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING, Any

from pyromark import Markdown, Options

from blogdb.loaders.bodies.admonitions import without_indentation
from blogdb.loaders.bodies.fences import language_of
from blogdb.loaders.bodies.flattened import in_lines, is_flattened
from blogdb.loaders.bodies.markup import read_markup
from blogdb.loaders.bodies.page import Page
from blogdb.loaders.bodies.programs import without_programs
from blogdb.loaders.bodies.templates import without_templates
from blogdb.loaders.bodies.wiki_links import (
    address_of,
    has_wiki_links,
    without_embedded_notes,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from blogdb.loaders.bodies.facts import Facts

    _Events = Iterator[tuple[Any, Any]]

_OPTIONS = (
    Options.ENABLE_TABLES
    | Options.ENABLE_STRIKETHROUGH
    | Options.ENABLE_TASKLISTS
    | Options.ENABLE_FOOTNOTES
    | Options.ENABLE_GFM
)
_MARKDOWN = Markdown(options=_OPTIONS)
_WITH_WIKI_LINKS = Markdown(options=_OPTIONS | Options.ENABLE_WIKILINKS)
_NOWHERE = {"start": 0}
_FORMS = {
    "Inline": "inline",
    "Reference": "reference",
    "Collapsed": "reference",
    "Shortcut": "reference",
    "Autolink": "autolink",
    "Email": "autolink",
}
_BLOCKS = frozenset({"Paragraph", "Item", "TableCell", "FootnoteDefinition"})
_LEVELS = {f"H{level}": level for level in range(1, 7)}


def extract(
    content: str, written_in: str = "markdown", *, with_lines: bool = True
) -> Facts:
    """Extract the facts from a body.

    Their text has no code blocks, markup and image descriptions, but has inline code.

    Args:
        content: the body without front matter. Any text is accepted; what is no mark
            is words.
        written_in: what it is written in, as `posts.format` has it.
        with_lines: whether the lines of what is found are needed; without, parsing is
            faster, and they mean nothing.
    """
    # To many programs a NUL is the end of a text.
    if "\0" in content:
        content = content.replace("\0", "\ufffd")
    if read := _reader_of(written_in):
        page = Page(b"")
        read(page, content)
        return page.facts(is_flattened=False)
    flattened = is_flattened(content)
    if flattened:
        content = in_lines(content)
    content = without_templates(without_indentation(without_programs(content)))
    parser = _MARKDOWN
    if has_wiki_links(content):
        parser = _WITH_WIKI_LINKS
        content = without_embedded_notes(content)
    try:
        events = _events(parser, content, with_lines=with_lines)
    except UnicodeEncodeError:
        # Half of a surrogate pair.
        content = content.encode(errors="replace").decode()
        events = _events(parser, content, with_lines=with_lines)
    page = Page(content.encode() if with_lines else b"")
    _read(page, events)
    return page.facts(is_flattened=flattened)


def _reader_of(written_in: str) -> Callable[[Page, str], None] | None:
    """Return what reads bodies that are no Markdown; None for Markdown.

    Each is imported where a body needs it: together they take a tenth of the time in
    which a load of few posts starts.
    """
    if written_in == "asciidoc":
        from blogdb.loaders.bodies.asciidoc import read_asciidoc

        return read_asciidoc
    if written_in == "html":
        from blogdb.loaders.bodies.hypertext import read_html

        return read_html
    if written_in == "org":
        from blogdb.loaders.bodies.org import read_org

        return read_org
    if written_in == "restructuredtext":
        from blogdb.loaders.bodies.restructured import read_restructured

        return read_restructured
    if written_in == "text":
        from blogdb.loaders.bodies.plain import read_text

        return read_text
    return None


def _events(parser: Markdown, content: str, *, with_lines: bool) -> _Events:
    """Parse Markdown.

    To find where each event is takes a tenth of the time of all parsing.
    """
    if with_lines:
        return parser.events_with_range(content)
    return zip(parser.events(content, merge_text=False), repeat(_NOWHERE))


def _read(page: Page, events: _Events) -> None:  # noqa: PLR0912 (one flat loop)
    """Apply the parser's events to the page.

    For speed it is one flat loop that tests for the most frequent events first.

    Args:
        page: the page.
        events: each event, and the bytes that it covers.
    """
    add = page.text.append
    for event, place in events:
        if "Text" in event:
            text = event["Text"]
            add(text)
            if "://" in text:
                page.go_to(place["start"])
                page.find_urls(text)
        elif "End" in event:
            tag = event["End"]
            if tag == "Link":
                page.close_link()
            elif tag == "Image":
                page.close_image()
            elif type(tag) is not str:
                if "Heading" in tag:
                    page.close_heading()
                add("\n")
            elif tag in _BLOCKS:
                add("\n")
        elif "Start" in event:
            tag = event["Start"]
            if type(tag) is not str or tag == "HtmlBlock":
                page.go_to(place["start"])
                _start(page, tag, events)
        elif event in ("SoftBreak", "HardBreak"):
            add(" ")
        elif "Code" in event:
            code = event["Code"]
            add(code)
            page.code.append(code)
            if "://" in code:
                page.go_to(place["start"])
                page.find_urls(code, in_code=True)
        elif "InlineHtml" in event and not page.is_in_image:
            page.go_to(place["start"])
            read_markup(page, event["InlineHtml"])


def _start(page: Page, tag: Any, events: _Events) -> None:
    if "Link" in tag:
        link = tag["Link"]
        kind, url = link["link_type"], link["dest_url"]
        if isinstance(kind, dict):
            # `{"WikiLink": …}`
            page.open_link(address_of(url), "inline")
            return
        page.open_link("mailto:" + url if kind == "Email" else url, _FORMS[kind])
        return
    if "Image" in tag:
        page.open_image(tag["Image"]["dest_url"])
        return
    page.text.append("\n")
    if "Heading" in tag:
        page.open_heading(_LEVELS[tag["Heading"]["level"]])
    elif "CodeBlock" in tag:
        kind = tag["CodeBlock"]
        is_fenced = kind != "Indented"
        language = language_of(kind["Fenced"]) if is_fenced else None
        line = page.line
        page.line += is_fenced
        page.add_code(_joined(events, "Text"), language, line)
    elif tag == "HtmlBlock":
        read_markup(page, _joined(events, "Html"))
        page.text.append("\n")


def _joined(events: _Events, kind: str) -> str:
    """Consume a block's events including its end, and return its content."""
    pieces: list[str] = []
    for event, _ in events:
        if "End" in event:
            break
        # Indentation is text even in a block of HTML.
        pieces.append(event[kind] if kind in event else event["Text"])
    return "".join(pieces)
