"""Blogger's export: Atom with all posts, and with pages, comments and settings."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from blogdb.loaders.sources.entries import EntryReader, Other, SourceEntry
from blogdb.loaders.sources.feeds import atom_entries, entry_of, require_root
from blogdb.loaders.sources.xml_documents import first_text, root_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from xml.etree.ElementTree import Element

    from blogdb.loaders.sources.entries import Found
    from blogdb.loaders.sources.files import File
    from blogdb.loaders.sources.people import Person

_SIGN = re.compile(
    rb"""
    xmlns:[\w.-]{1,20}\s*=\s*["']http://schemas\.google\.com/blogger/2018
    | <id>\s*+tag:blogger\.com,1999:blog-\d++\.archive\s*+<
    | <category\s[^<>]{0,200}?/blogger/2008/kind\#(?:template|settings|page)\b
    """,
    re.X,
)
_ENDING = re.compile(r"\.html?\Z")


class Blogger(EntryReader):
    """Reads what Blogger exports, and what Google's Takeout has of a blog."""

    name = "blogger"
    description = (
        "Blogger's export, also that of Google's Takeout: all posts and drafts"
    )
    suffixes = ()
    marks = "Atom that names Blogger's archive or settings"

    def recognises(self, head: bytes) -> bool:
        """Return whether it is Atom, and more than a blog's feed."""
        is_atom = (root_of(head) or "").rpartition(":")[2] == "feed"
        return is_atom and _SIGN.search(head) is not None

    def entries(self, file: File) -> Iterable[Found]:
        """Read each entry of the kind `post` as a post."""
        require_root(file, ("feed",))
        return atom_entries(file, _read)


def _read(
    element: Element, base: str | None, language: str | None, authors: Sequence[Person]
) -> SourceEntry | Other:
    """Read an entry; Takeout says in elements what the export says in categories."""
    kind = (first_text(element, "blogger:type") or "post").lower()
    status = first_text(element, "blogger:status")
    if kind != "post":
        return Other(kind)
    if status == "SOFT_TRASHED":
        return Other("post in the trash")
    found = entry_of(element, base, language, authors)
    if isinstance(found, Other):
        return found
    control = element.find("app:control")
    draft = None if control is None else first_text(control, "app:draft")
    fields = {
        name: value
        for name, value in found.fields.items()
        if not name.startswith(("blogger:", "app:", "thr:"))
    }
    for name, source in (
        ("description", "blogger:metaDescription"),
        ("comments", "thr:total"),
    ):
        value = first_text(element, source)
        if value and value != "0":
            fields[name] = value
    found = replace(
        found,
        is_draft=draft == "yes" or status not in (None, "LIVE"),
        fields=fields,
    )
    page = first_text(element, "blogger:filename")
    if page is None or found.url is not None:
        return found
    # Takeout does not say where the blog is.
    path = _ENDING.sub("", page.strip("/"))
    return replace(
        found,
        path=path,
        slug=path.rpartition("/")[2],
        addresses=[f"/{page.strip('/')}"],
    )
