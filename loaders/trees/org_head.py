"""What the keywords at the beginning of an Org document say of the post.

Hugo, ox-hugo, org-static-blog and org-publish read them: `#+TITLE:`, `#+DATE:`,
`#+FILETAGS:`; in Hugo, `#+tags[]:` is a list parted by blanks.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from blogdb.loaders.bodies.org import plain

if TYPE_CHECKING:
    from typing import Any

_KEYWORD = re.compile(r"#\+(\w[\w-]*+)(\[\])?:(?:[ \t]++(.*))?\Z")
_STAMP = re.compile(
    r"[<\[](\d{4}-\d\d-\d\d)(?: [^\W\d]++\.?+)?+(?: (\d\d?:\d\d))?+[^<>\[\]]*+[>\]]"
)
_LISTS = ("tags", "filetags", "categories", "aliases", "authors")
_OF_ORG = (
    *("options", "startup", "setupfile", "include", "macro", "todo", "seq_todo"),
    *("typ_todo", "bind", "toc", "property", "latex", "html", "export", "infojs"),
    *("bibliography", "cite", "link", "columns", "archive", "constants", "tblfm"),
    *("begin", "end", "name", "caption", "attr", "results", "header", "email"),
)
"""How the names of keywords begin that say how to show or to export the document."""
_NAMES = {"filetags": "tags"}


def fields(body: str) -> dict[str, Any]:
    """Return the fields that keywords give a post.

    Args:
        body: the document. Its keywords end where its text begins.
    """
    found: dict[str, Any] = {}
    in_drawer = False
    for line in map(str.strip, body.split("\n")):
        if line.startswith(":"):
            in_drawer = line.upper() != ":END:"
        elif keyword := _KEYWORD.match(line):
            name = keyword[1].lower().removeprefix("hugo_")
            if not name.startswith(_OF_ORG) and (keyword[3] or "").strip():
                name = _NAMES.get(name, name)
                value = _value(name, keyword[3].strip(), is_list=bool(keyword[2]))
                if isinstance(value, list):
                    value = [*found.get(name, ()), *value]
                found[name] = value
        elif line and not line.startswith("#") and not in_drawer:
            break
    return found


def _value(name: str, written: str, *, is_list: bool) -> Any:
    """Return a keyword's value: a list of words, a day, or a text."""
    if stamp := _STAMP.match(written):
        return " ".join(filter(None, stamp.groups()))
    if name in _LISTS or is_list:
        parted = ":" if written.startswith(":") else "," if "," in written else None
        return [each.strip() for each in written.split(parted) if each.strip()]
    return plain(written) if name in ("title", "author") else written
