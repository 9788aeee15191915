"""What each file of a tree was taken for, and why."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from blogdb.loaders.trees.formats import RUN
from blogdb.loaders.trees.leftovers import are_unread
from blogdb.loaders.trees.reader import TreeReading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blogdb.loaders.trees.reader import TreeReader
    from blogdb.loaders.trees.tree import Tree


_TEXT = (".md", ".markdown", ".mdown", ".mkd", ".mdx", ".rst", ".adoc", ".org", *RUN)
"""Suffixes of files that might have been posts."""


class Taken(NamedTuple):
    """A file, and what it was taken for.

    Attributes:
        file: its path in the tree.
        as_what: `post`, `draft`, `page`, `configuration`, `damaged` or `not read`.
        why: the reason, in a few words.
    """

    file: str
    as_what: str
    why: str


def taken(tree: Tree, reader: TreeReader) -> Iterator[Taken]:
    """Tell what each file of a tree is taken for, without images and the like.

    Args:
        tree: the tree.
        reader: how it is read.

    Raises:
        SourceError: a list of posts, or the authors file, cannot be read.
    """
    reading = TreeReading(tree, replace(reader, with_drafts=True))
    drafts = {row[0] for rows in reading.rows(1) for row in rows if row[-1]}
    done, site = reading.done, reader.site
    posts = {source: file for source, file, _, _ in done.posts}
    damaged = {row[0]: row[3] for row in done.unreadable}
    layout = site.layout
    not_pages = {str(site.place / path) for path in done.not_pages}
    unread = set(are_unread(tree.documents(), reading.files))
    for path in sorted({*tree.folder.paths, *unread}):
        name, source = str(path), f"{tree.location.rstrip('/')}/{path}"
        inside = path.is_relative_to(site.place)
        if source in damaged:
            yield Taken(name, "damaged", damaged[source])
        elif source in posts:
            kind = "draft" if source in drafts else "post"
            yield Taken(name, kind, "where posts are")
        elif name in not_pages:
            yield Taken(name, "page", "no text, or it leads elsewhere")
        elif inside and str(path.relative_to(site.place)) in layout.configurations:
            yield Taken(name, "configuration", f"of {layout.description}")
        elif path in unread:
            yield Taken(name, "not read", f"blogdb does not read {path.suffix}")
        elif path.suffix.lower() in _TEXT:
            yield Taken(
                name,
                "page",
                "not where posts are" if inside else f"not in {site.place}",
            )
