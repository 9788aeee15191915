"""The same facts from markdown-it-py and Python's own HTML parser.

Nothing here is shared with the code under test. Where both must decide alike what
CommonMark leaves open, docs/extraction.md says what was decided.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from linkify_it import LinkifyIt
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

HEADINGS = {f"h{level}": level for level in range(1, 7)}
INLINE = {
    *("a", "abbr", "b", "bdi", "bdo", "big", "br", "cite", "code", "del", "dfn", "em"),
    *("font", "i", "img", "ins", "kbd", "mark", "q", "s", "samp", "small", "span"),
    *("strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr"),
}


@dataclass
class Found:
    """What is found in a body: the kinds of facts, each in document order."""

    links: list[tuple[str, str, str]] = field(default_factory=list)
    code_urls: list[str] = field(default_factory=list)
    code_blocks: list[tuple[str | None, int]] = field(default_factory=list)
    headings: list[tuple[int, str]] = field(default_factory=list)
    images: list[tuple[str, str | None]] = field(default_factory=list)


def parser() -> MarkdownIt:
    """Set up CommonMark with tables, strikethrough, footnotes and bare URLs."""
    markdown = MarkdownIt("commonmark", {"linkify": True, "maxNesting": 1000})
    markdown.enable(["table", "strikethrough", "linkify"])
    markdown.use(footnote_plugin)
    markdown.linkify = schemes_only()
    # Addresses as they are written.
    markdown.normalizeLink = str  # type: ignore[method-assign]
    markdown.normalizeLinkText = str  # type: ignore[method-assign]
    markdown.validateLink = lambda _: True  # type: ignore[method-assign]
    return markdown


def schemes_only() -> LinkifyIt:
    """Set up the recognition of URLs that say http or https."""
    linkify = LinkifyIt(options={"fuzzy_link": False, "fuzzy_email": False})
    for scheme in ("ftp:", "//", "mailto:"):
        linkify.add(scheme, None)
    return linkify


class Reader(HTMLParser):
    """Reads tokens of Markdown, and the HTML in them, as one stream."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found = Found()
        self.text: list[str] = []
        self.link: tuple[str, str, int] | None = None
        self.heading: tuple[int, int] | None = None
        self.pre: int | None = None
        self.language: str | None = None
        self.code = 0

    # HTML

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take the beginning of an element."""
        values: dict[str, str] = {}
        for key, value in attrs:
            values.setdefault(key, value or "")
        if tag not in INLINE:
            self.text.append("\n")
        if tag == "br":
            self.text.append(" ")
        if tag == "a":
            self.end_link()
            if "href" in values:
                self.begin_link(values["href"].strip(), "html")
        if tag == "img" and "src" in values:
            alt = " ".join(values["alt"].split()) if "alt" in values else None
            self.found.images.append((values["src"].strip(), alt))
        if tag in HEADINGS:
            self.begin_heading(HEADINGS[tag])
        named = re.search(
            r"\b(?:language|lang|highlight-source)-(\S+)", values.get("class", "")
        )
        if tag == "pre":
            self.end_pre()
            self.pre, self.language = len(self.text), named and named[1].lower()
        if tag == "code":
            self.code += 1
            self.language = self.language or (named and named[1].lower())

    def handle_endtag(self, tag: str) -> None:
        """Take the end of an element."""
        if tag not in INLINE:
            self.text.append("\n")
        if tag == "a":
            self.end_link()
        if tag in HEADINGS:
            self.end_heading()
        if tag == "pre":
            self.end_pre()
        if tag == "code":
            self.code = max(0, self.code - 1)

    def handle_data(self, data: str) -> None:
        """Take text of HTML; what stands in a script is none."""
        if self.cdata_elem is None:
            self.text.append(
                data if self.pre is not None else " ".join(re.split(r"\s+", data))
            )
            if self.link is None:
                self.bare(data, code=self.code > 0 or self.pre is not None)

    # What both have

    def begin_link(self, url: str, form: str) -> None:
        """Open a link, which closes another."""
        self.end_link()
        self.found.links.append((url, "", form))
        self.link = (url, form, len(self.text))
        self.place = len(self.found.links) - 1

    def end_link(self) -> None:
        """Close the link that is open."""
        if self.link:
            url, form, start = self.link
            text = " ".join("".join(self.text[start:]).split())
            self.found.links[self.place] = (url, text, form)
            self.link = None

    def begin_heading(self, level: int) -> None:
        """Open a heading, which closes another."""
        self.end_heading()
        self.heading = (level, len(self.text))
        self.found.headings.append((level, ""))

    def end_heading(self) -> None:
        """Close the heading that is open."""
        if self.heading:
            level, start = self.heading
            text = " ".join("".join(self.text[start:]).split())
            text = re.sub(r" \{:? ?[#.][^{}]*\}$", "", text)
            self.found.headings[-1] = (level, text)
            self.heading = None

    def end_pre(self) -> None:
        """Close the preformatted text that is open."""
        if self.pre is not None:
            lines = "".join(self.text[self.pre :]).strip("\r\n")
            del self.text[self.pre :]
            count = len(lines.split("\n")) if lines else 0
            self.found.code_blocks.append((self.language, count))
            self.pre = None

    def bare(self, text: str, *, code: bool) -> None:
        """Find the URLs in a text that the Markdown parser does not look at."""
        # `pip install git+https://…` holds a URL, too.
        for match in LINKIFY.match(text.replace("git+http", "git http")) or []:
            if code:
                self.found.code_urls.append(match.url)
            else:
                self.found.links.append((match.url, match.text, "bare"))

    # Markdown

    def read(self, tokens: list[Token]) -> None:
        """Take a stream of Markdown's tokens."""
        for token in tokens:
            if token.type in ("html_inline", "html_block"):
                self.feed(token.content)
                if token.type == "html_block":
                    self.close()
                    self.text.append("\n")
            elif token.type in ("fence", "code_block"):
                self.found.code_blocks.append(
                    (language(token.info), len(token.content.splitlines()))
                )
                self.bare(token.content, code=True)
                self.text.append("\n")
            elif self.cdata_elem is None:
                self.read_token(token)
                if token.type == "inline":
                    self.read(token.children or [])

    def read_token(self, token: Token) -> None:
        """Take what is neither HTML nor a block of code."""
        if token.type == "text":
            self.text.append(token.content)
        elif token.type == "code_inline":
            self.text.append(token.content)
            if self.link is None:
                self.bare(token.content, code=True)
        elif token.type in ("softbreak", "hardbreak"):
            self.text.append(" ")
        elif token.type == "link_open":
            form = {"autolink": "autolink", "linkify": "bare"}.get(token.markup)
            self.begin_link(str(token.attrs["href"]), form or "written")
        elif token.type == "link_close":
            self.end_link()
        elif token.type == "heading_open":
            self.begin_heading(HEADINGS[token.tag])
        elif token.type == "heading_close":
            self.end_heading()
        elif token.type == "image":
            alt = Alternative().read(token.children or [])
            self.found.images.append((str(token.attrs["src"]), alt or None))
        if token.block and token.type != "inline":
            self.text.append("\n")


class Alternative:
    """Reads the text alternative of an image."""

    def read(self, tokens: list[Token]) -> str:
        """Join the texts, those of images within too."""
        return " ".join("".join(self.pieces(tokens)).split())

    def pieces(self, tokens: list[Token]) -> list[str]:
        """List the texts."""
        pieces = []
        for token in tokens:
            if token.type in ("text", "code_inline"):
                pieces.append(token.content)
            elif token.type in ("softbreak", "hardbreak"):
                pieces.append(" ")
            elif token.type == "image":
                pieces += self.pieces(token.children or [])
        return pieces


LINKIFY = schemes_only()
MARKDOWN = parser()


def language(info: str) -> str | None:
    """Take the first word of what follows a fence, without what is in braces."""
    words = info.strip().lower().split()
    word = words[0] if words else ""
    if word.startswith("{"):
        word = next((each for each in re.findall(r"[\w+#-]+", info.lower())), "")
    return re.split(r"[{:,]", word)[0] or None


def facts(content: str) -> dict[str, list[Any]]:
    """Find the facts in a body, by kind, and the words that are read."""
    reader = Reader()
    reader.read(MARKDOWN.parse(content))
    reader.end_link()
    reader.end_heading()
    reader.end_pre()
    found = reader.found
    return {
        "links": found.links,
        "code blocks": found.code_blocks,
        "headings": found.headings,
        "images": found.images,
        "URLs in code": found.code_urls,
        "words": "".join(reader.text).split(),
    }
