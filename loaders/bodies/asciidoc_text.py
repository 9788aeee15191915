"""What stands within the text of a block of AsciiDoc: links, images, code, marks."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

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
from blogdb.loaders.bodies.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from blogdb.loaders.bodies.inline import Token

_LONGEST_VALUE = 1_000
"""Characters of an attribute's value; others may be made of it."""
_MOST_GROWTH = 1_000_000
"""Characters by which attributes may make the texts of a document longer."""
_NESTED = re.compile(r"[^\[\]]*+(?:\[[^\[\]]*+\][^\[\]]*+)*+\]")
_REFERENCE = re.compile(r"(?<!\\)\{([\w-]{1,100})\}")
_BUILT_IN = {
    "empty": "",
    "blank": "",
    "sp": " ",
    "nbsp": "\xa0",
    "zwsp": "\u200b",
    "apos": "'",
    "quot": '"',
    "plus": "+",
    "cpp": "C++",
    "amp": "&",
    "lt": "<",
    "gt": ">",
    "startsb": "[",
    "endsb": "]",
    "vbar": "|",
    "asterisk": "*",
    "tilde": "~",
    "backtick": "`",
}
_QUOTES = (*(('"`', "\u201c"), ('`"', "\u201d"), ("'`", "\u2018"), ("`'", "\u2019")),)
_TOKENS = re.compile(
    r"""
    (?P<escaped>\\(?=[*_`\#^~\[<\\]|\w++:))
    | (?P<pass>\+\+\+|\$\$)
    | (?P<code>``?(?=\S)|(?<!\w)\+(?=\S))
    | (?P<cross><<(?=[\w\#/.]))
    | (?P<anchor>\[\[(?=[\w:]))
    | (?P<index>\(\((?=[^\s(]))
    | (?<![A-Za-z0-9])(?P<macro>link|xref|image|icon|kbd|btn|menu
        |footnote(?:ref)?|pass|stem|latexmath|asciimath|anchor|indexterm2?|mailto)
      :(?P<target>[^\s\[\]<>"`]*+)(?P<opened>\[)?
    | (?<![A-Za-z0-9])(?P<url>(?:https?|ftp|irc)://[^\s\[\]<>"`]++)(?P<labelled>\[)?
    | (?P<role>\[\.[\w.-]++\](?=[\#*_`]))
    """,
    re.X,
)
_IMAGE = "image:"
_KINDS = (
    *("escaped", "pass", "code", "cross", "anchor", "index", "macro", "url", "role"),
)
_ENDS = {"cross": ">>", "anchor": "]]", "index": "))"}
_MARKS = tuple("*_`#^~[<\\")
_SHOWN = ("kbd", "btn", "indexterm2")
_HIDDEN = ("icon", "anchor", "indexterm", "stem", "latexmath", "asciimath")
_OPTION = re.compile(r",\s*(?:[\w-]+=|role|window|opts)|^(?:window|role|opts)=")
_without_marks = remover(r"\*", "_", "#", r"\^", "~")
_NOT_IN_ANCHORS = re.compile(r"[^\w\- .]|[^\x00-\x7f\w]")
_JOINTS = re.compile(r"[ .\-_]+")


class Attributes:
    """The attributes of a document, which its text may refer to.

    Args:
        given: name to value.
    """

    def __init__(self, given: Mapping[str, str]) -> None:
        self._values: dict[str, str] = {}
        self._growth = 0
        for name, value in given.items():
            self.put(name, value)

    def put(self, name: str, value: str | None) -> None:
        """Set an attribute; None unsets it."""
        if value is None:
            self._values.pop(name, None)
        else:
            self._values[name] = self.filled(value)[:_LONGEST_VALUE]

    def get(self, name: str, default: str) -> str:
        """Return an attribute's value."""
        return self._values.get(name, default)

    def filled(self, text: str) -> str:
        """Replace the references to attributes, until the texts have grown too much.

        Args:
            text: such as {name}; what is not known stays.
        """
        if "{" not in text:
            return text

        def value(found: re.Match[str]) -> str:
            if self._growth > _MOST_GROWTH:
                return found[0]
            name = found[1].lower()
            known = self._values.get(name, _BUILT_IN.get(name, found[0]))
            self._growth += len(known)
            return known

        return _REFERENCE.sub(value, text)


def add_text(page: Page, text: str, attributes: Attributes) -> None:
    """Apply the text of a block to a page.

    Args:
        page: the page, at the line in which the text begins.
        text: AsciiDoc within a block, which may have several lines.
        attributes: the attributes of the document.
    """
    text = attributes.filled(text).replace(" +\n", "\n")
    for marks, quote in _QUOTES:
        text = text.replace(marks, quote)
    add_tokens(page, text, _tokens(text, attributes), _without_marks)


def plain(text: str, attributes: Attributes) -> str:
    """Return what a reader sees of the text of a block."""
    page = Page(b"")
    add_text(page, text, attributes)
    return page.facts(is_flattened=False).text


def anchor_of(title: str, attributes: Attributes) -> str:
    """Return the anchor that Asciidoctor gives a section.

    Args:
        title: its title as a reader sees it.
        attributes: the attributes of the document, which may say how it is made.
    """
    prefix = attributes.get("idprefix", "_")
    joint = attributes.get("idseparator", "_")[:1]
    words_of = _NOT_IN_ANCHORS.sub("", title.lower())
    return prefix + _JOINTS.sub(joint, words_of).strip(joint or None)


def _tokens(text: str, attributes: Attributes) -> Iterator[tuple[int, int, Token]]:
    ends = Ends(text)
    position = 0
    while found := _TOKENS.search(text, position):
        start, position = found.span()
        made = _token(text, found, ends, attributes)
        if made is not None:
            position, token = made
            yield start, position, token


def _token(
    text: str, found: re.Match[str], ends: Ends, attributes: Attributes
) -> tuple[int, Token] | None:
    """Make a token of what begins at a place; None if these are only words."""
    kind = next(name for name in _KINDS if found[name] is not None)
    start = found.end()
    if kind in ("macro", "url"):
        return _macro(text, found, ends, attributes)
    if kind in ("escaped", "role"):
        # What follows a backslash is no mark.
        is_mark = kind == "escaped" and text[start : start + 1] in _MARKS
        return start + is_mark, words(text[start : start + is_mark])
    mark = _ENDS.get(kind, found[0])
    end = ends.find(mark, start + (kind == "code"))
    if end is None:
        return None
    inner, after = text[start:end], end + len(mark)
    made: Token | None
    match kind:
        case "pass":
            made = markup(inner)
        case "index":
            made = words(inner)
        case "anchor":
            made = words("")
        case "cross":
            target, _, label = inner.partition(",")
            made = link(_reference(target.strip()), plain(label, attributes))
        case _:
            is_code = len(mark) > 1 or not text[after : after + 1].isalnum()
            shown = words(inner) if mark == "+" else code(_unpassed(inner))
            made = shown if is_code else None
    return None if made is None else (after, made)


def _macro(
    text: str, found: re.Match[str], ends: Ends, attributes: Attributes
) -> tuple[int, Token] | None:
    """Make a token of a macro, such as `link:a[b]`, or an address with a label."""
    start = found.end()
    name, target = found["macro"], found["target"]
    is_note = name in ("footnote", "footnoteref")
    find_end = _end_of_note if is_note else _end_of_label
    end = find_end(text, ends, start) if text[start - 1] == "[" else None
    if end is None:
        return (found.end("url"), words(found["url"])) if found["url"] else None
    label = text[start:end].replace("\\]", "]")
    made: Token
    if is_note:
        note = f" {label}"
        made = partial(add_text, text=note, attributes=attributes)
    elif found["url"]:
        made = _link(found["url"], label, attributes)
    elif name == "image":
        folder = attributes.get("imagesdir", "")
        made = image(_below(folder, target), _alternative(label))
    elif name == "xref":
        made = _link(_reference(target), label, attributes)
    elif name in ("link", "mailto"):
        url = f"mailto:{target}" if name == "mailto" else target
        made = _link(_unpassed(url), label, attributes)
    elif name == "pass":
        made = markup(label)
    elif name in _HIDDEN:
        made = words("")
    elif name in _SHOWN:
        made = words(label)
    else:
        made = words(f"{target} > {label}" if label else target)
    return end + 1, made


def _end_of_label(text: str, ends: Ends, start: int) -> int | None:
    end = ends.find("]", start)
    while end is not None and text[end - 1] == "\\":
        end = ends.find("]", end + 1)
    if end is not None and _IMAGE in text[start:end]:
        # An image that is a link has brackets of its own.
        found = _NESTED.match(text, start)
        return found.end() - 1 if found else end
    return end


def _link(url: str, label: str, attributes: Attributes) -> Token:
    """Make a token of a link, whose label may be an image."""
    if _IMAGE not in label:
        return link(url, _label(label, attributes))

    def add(page: Page) -> None:
        line = page.line
        page.open_link(url, "inline")
        add_text(page, label, attributes)
        page.close_link()
        page.line = line

    return add


def _end_of_note(text: str, ends: Ends, start: int) -> int | None:
    """Return where a footnote ends, which may have labels of links in it."""
    found = _NESTED.match(text, start)
    return found.end() - 1 if found else _end_of_label(text, ends, start)


def _label(label: str, attributes: Attributes) -> str:
    """Return the text of a link, without options such as `window=_blank`."""
    if "=" in label:
        # Then it is a list of attributes, of which the first may be the text.
        if label.startswith('"') and '"' in label[1:]:
            label = label[1:].partition('"')[0]
        elif found := _OPTION.search(label):
            label = label[: found.start()]
    return plain(label.removesuffix("^"), attributes) if label else ""


def _alternative(label: str) -> str | None:
    if label.startswith('"') and '"' in label[1:]:
        return label[1:].partition('"')[0]
    for part in label.split(","):
        name, equals, value = part.strip().partition("=")
        if equals and name == "alt":
            return value.strip("\"'")
    first = label.partition(",")[0].strip()
    return first if first and "=" not in first else None


def _below(folder: str, target: str) -> str:
    is_whole = target.startswith("/") or "://" in target
    return target if is_whole or not folder else f"{folder.rstrip('/')}/{target}"


def _reference(target: str) -> str:
    """Write what a cross reference leads to as an address."""
    is_file = "#" in target or target.endswith((".adoc", ".asciidoc", ".ad"))
    return target if is_file else f"#{target}"


def _unpassed(text: str) -> str:
    """Return a text without the plus signs that keep it as it is."""
    for mark in ("++", "+"):
        if len(text) > 2 * len(mark) and text.startswith(mark) and text.endswith(mark):
            return text[len(mark) : -len(mark)]
    return text
