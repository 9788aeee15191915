"""Reading the HTML in Markdown, as a stream of tags.

Markdown splits HTML into pieces: a tag in a paragraph, the lines of a block. What is
open at the end of a piece, such as a link or preformatted text, continues in the next,
so the pieces are one stream of tags. No tree is built: by HTML's rules for unclosed
tags it can grow with the square of their number, and no fact here needs one.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from blogdb.loaders.bodies.fences import language_of

if TYPE_CHECKING:
    from blogdb.loaders.bodies.page import Page

# No alternative backtracks, so that the time is linear.
_TAG = re.compile(
    r"""
    <!--(?:-?>|.*?(?:--!?>|\Z))
    | <(/?)([a-z][^\s/>]*+)
      ((?:[^>=]++|=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z))?+)*+)
      (?:>|\Z)
    | <[!?/][^>]*+(?:>|\Z)
    """,
    re.I | re.S | re.X,
)
_ATTRIBUTE = re.compile(
    r"""([^\s/>=]++)(?:\s*+=\s*+(?:"([^"]*+)"?|'([^']*+)'?|([^\s>]++)))?""", re.S
)
_REFERENCE = re.compile(
    r"&(?:\#[0-9]{1,7}|\#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31})(?:;|(?![\w=]))", re.I
)
# The content of these elements is not HTML, up to their own end tag.
_HIDDEN = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.I)
    for name in ("script", "style", "iframe", "noembed", "noframes", "title", "xmp")
}
_PROGRAMS = ("script", "style")
_INLINE = frozenset(
    {
        *("a", "abbr", "b", "bdi", "bdo", "big", "br", "cite", "code", "data", "del"),
        *("dfn", "em", "font", "i", "img", "ins", "kbd", "label", "mark", "q", "rp"),
        *("rt", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup"),
        *("time", "tt", "u", "var", "wbr"),
    }
)
_LAZY = ("data-src", "data-lazy-src", "data-original")
_LEVELS = {f"h{level}": level for level in range(1, 7)}
_SPACE = re.compile(r"\s+")
# In the order in which they tell: Prism's and CommonMark's classes; SyntaxHighlighter's
# `brush: python`; Crayon's `lang:python`; Pandoc's `sourceCode python`.
_CODE_CLASSES = (
    re.compile(r"(?:^|\s)(?:language|lang|highlight-source)[-:](\S+)", re.I),
    re.compile(r"(?:^|\s)brush:\s*([^\s;]+)", re.I),
    re.compile(r"(?:^|\s)sourceCode\s+(?!numberSource)(\S+)"),
)
_CODE_ATTRIBUTES = ("data-lang", "data-language", "lang")
_WRAPPER = re.compile(r"(?:^|\s)(?:language-|highlight-(?!source))(\S+)", re.I)
_NO_LANGUAGE = frozenset({"none", "notranslate", "default", "plaintext", "wrapper"})


def read_markup(page: Page, markup: str) -> None:
    """Apply a piece of HTML to the page.

    Args:
        page: the page.
        markup: a tag, or a block's lines; may begin and end anywhere between tags.
    """
    position = 0
    without_end: set[str] = set()
    if page.is_hidden:
        position = _end_of_hidden(page, markup)
    counted = 0
    while found := _TAG.search(markup, position):
        start = found.start()
        if start > position:
            _text(page, markup[position:start])
        position = found.end()
        page.line += markup.count("\n", counted, start)
        counted = start
        end, name, attributes = found.groups()
        if name is None:
            continue
        name = name.lower()
        if name not in _INLINE:
            page.text.append("\n")
        if end:
            _close(page, name)
        elif name in _HIDDEN and name not in without_end:
            closing = _HIDDEN[name].search(markup, position)
            if closing:
                position = closing.start()
            elif name in _PROGRAMS:
                page.hide()
                return
            else:
                without_end.add(name)
        else:
            _open(page, name, attributes)
    if position < len(markup):
        _text(page, markup[position:])


def unescape(text: str) -> str:
    """Replace HTML's character references, as browsers do in attributes."""
    if "&" not in text:
        return text
    return _REFERENCE.sub(lambda found: html.unescape(found[0]), text)


def _end_of_hidden(page: Page, markup: str) -> int:
    for name in _PROGRAMS:
        end = _HIDDEN[name].search(markup)
        if end:
            page.show()
            return end.start()
    return len(markup)


def _text(page: Page, text: str) -> None:
    text = unescape(text)
    if "://" in text:
        page.find_urls(text)
    if "\n" in text and not page.is_preformatted:
        text = _SPACE.sub(" ", text)
    page.text.append(text)


def _open(page: Page, name: str, attributes: str) -> None:
    if name == "a":
        page.close_link()
        url = _attributes(attributes).get("href")
        if url is not None:
            page.open_link(url.strip(), "html")
    elif name == "img":
        values = _attributes(attributes)
        url = values.get("src", "").strip()
        if not url or url.startswith("data:"):
            # A placeholder, which a program replaces when a reader comes near.
            url = next(filter(None, map(values.get, _LAZY)), url).strip()
        if "src" in values or url:
            page.add_image(url, values.get("alt"))
    elif name == "br":
        page.text.append("\n" if page.is_preformatted else " ")
    elif name in _LEVELS:
        page.open_heading(_LEVELS[name], _attributes(attributes).get("id"))
    elif name in ("pre", "code"):
        language = _language(_attributes(attributes))
        (page.open_pre if name == "pre" else page.open_code)(language)
    elif name in ("div", "figure") and "class" in attributes.lower():
        named = _WRAPPER.search(_attributes(attributes).get("class", ""))
        if named and named[1].lower() not in _NO_LANGUAGE:
            page.name_language(language_of(named[1]))


def _language(attributes: dict[str, str]) -> str | None:
    """Return the language that a `pre` or `code` names."""
    classes = attributes.get("class", "")
    named = next(filter(None, (each.search(classes) for each in _CODE_CLASSES)), None)
    if named:
        return language_of(named[1])
    told = next(filter(None, map(attributes.get, _CODE_ATTRIBUTES)), None)
    return language_of(told) if told else None


def _close(page: Page, name: str) -> None:
    if name == "a":
        page.close_link()
    elif name in _LEVELS:
        page.close_heading()
    elif name == "pre":
        page.close_pre()
    elif name == "code":
        page.close_code()
    elif name in ("div", "figure"):
        page.name_language(None)


def _attributes(text: str) -> dict[str, str]:
    values: dict[str, str] = {}
    for name, double, single, plain in _ATTRIBUTE.findall(text):
        values.setdefault(name.lower(), double or single or plain)
    return {name: unescape(value) for name, value in values.items()}
