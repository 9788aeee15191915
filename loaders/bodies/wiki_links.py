"""Links between notes, as in `[[Page#Heading|words]]` (Obsidian, Foam, wikis).

The source is Obsidian's help on internal links and on embedded files.
"""

from __future__ import annotations

import re

# Not GitLab's table of contents, the number of a note, a test in a shell, or a class of
# characters in a regular expression (`[[:alpha:]]`).
_LINK = re.compile(r"\[\[(?!_TOC_\]|\d++\]|\s|:)([^\[\]\n]++)\]\]")
_DEFINITION = re.compile(r"^ {0,3}\[([^\[\]\n]++)\]:", re.MULTILINE)
_OTHER = re.compile(r"\[\[[^\[\]\n]++\]\][(\[:]")
_NOTE = re.compile(r"!(?=\[\[[^\[\]\n|]*+(?:\||\]\]))")
_FILE = re.compile(r"\[\[[^\[\]\n|#]*\.(?!md\b)\w{2,5}\s*[|\]#]")
_NOT_IN_ANCHORS = re.compile(r"[^\w\- ]")


def has_wiki_links(content: str) -> bool:
    """Return whether double brackets are links to notes in a body.

    They are not where a link's text is itself in brackets: `[[1]](https://…)`, or
    `[[Bug 1]]` with a reference `[Bug 1]: https://…`.

    Args:
        content: Markdown.
    """
    if "[[" not in content or _OTHER.search(content):
        return False
    names = {_label(name) for name in _LINK.findall(content)}
    return bool(names) and names.isdisjoint(map(_label, _DEFINITION.findall(content)))


def without_embedded_notes(content: str) -> str:
    """Make links of embedded notes; what is embedded as `![[a.png]]` stays an image.

    Args:
        content: Markdown.
    """

    def link(found: re.Match[str]) -> str:
        return found[0] if _FILE.match(content, found.end()) else ""

    return _NOTE.sub(link, content)


def _label(name: str) -> str:
    """Write a label so that those that Markdown takes for the same are the same."""
    return " ".join(name.split()).casefold()


def address_of(target: str) -> str:
    """Return the address of a link's target: `ref:` and the name of a note.

    Args:
        target: a name or a path of a note, perhaps with a heading; or a URL.

    Returns:
        The address, in which a heading is its anchor.
    """
    if "://" in target or target.startswith("#^"):
        return target
    name, mark, heading = target.partition("#")
    name = name.strip().replace(" ", "%20")
    # Of headings within each other, the last one; a `^` begins the name of a block.
    last = heading.rpartition("#")[2].strip()
    is_block = not last or last.startswith("^")
    anchor = _NOT_IN_ANCHORS.sub("", last.lower()).replace(" ", "-")
    written = "" if is_block or not mark else f"#{anchor}"
    return f"ref:{name}{written}" if name else written
