"""What a tree shows besides its posts: files, pages, redirects, the site's address.

By these the load tells where links lead that lead to no post.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Any

from blogdb.db.quoting import is_utf8
from blogdb.loaders.trees import front_matter
from blogdb.loaders.trees.folder import MARKDOWN
from blogdb.loaders.trees.values import mapping, settings_of, text, texts, within

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import PurePosixPath

    from blogdb.loaders.trees.folder import Folder
    from blogdb.loaders.trees.tree import Tree

Fact = tuple[str, str, str | None]
"""A row of `tree_facts`."""

_PAGES = (*MARKDOWN, ".html")
_HEAD = 4096
"""Bytes at the beginning of a page in which its addresses are looked for."""
_HAS_ADDRESS = re.compile(
    rb"^\W?(?:aliases|id|permalink|redirect_from|slug|url)\b", re.M
)
_LISTS = ("redirects.yml", "_redirects.yml", "redirects.yaml", "redirects.json")


def facts(
    tree: Tree,
    posts: Collection[str],
    *,
    site: str | None,
    base: str,
    language: str | None,
) -> list[Fact]:
    """List what a tree shows besides its posts.

    Args:
        tree: the tree.
        posts: the paths of the files that are posts.
        site: the address of the site, if the configuration says it.
        base: the path that templates put before links.
        language: the blog's default language, if the configuration says it.
    """
    found: list[Fact] = [("file", name, None) for name in tree.names]
    said = (("site", site), ("base", base), ("language", language))
    found += [(kind, "", value) for kind, value in said if value]
    found += _redirects(tree.folder)
    found += _pages(tree.folder, posts)
    # The names of files may be any bytes.
    return [fact for fact in found if all(map(is_utf8, filter(None, fact)))]


def _redirects(folder: Folder) -> Iterator[Fact]:
    """Yield the redirects that files for hosts and plugins list."""
    found = chain(
        _of_netlify(folder), _of_hosts(folder), _of_lists(folder), _of_mkdocs(folder)
    )
    for source, target in found:
        if source and target:
            yield ("redirect", source, target)


def _pages(folder: Folder, posts: Collection[str]) -> Iterator[Fact]:
    """Yield the addresses that pages give themselves in their front matter."""
    for path in folder.ending(*_PAGES):
        if str(path) in posts or not _HAS_ADDRESS.search(folder.head(path, _HEAD)):
            continue
        fields = front_matter.read(folder.text(path)).fields
        for name in ("permalink", "url", "slug", "id"):
            if given := text(fields.get(name)):
                is_whole = given.startswith("/") or "://" in given
                yield ("page", given if is_whole else f"/{path.parent}/{given}", None)
        for name in ("aliases", "redirect_from"):
            value = fields.get(name)
            for given in texts(value) or texts([value]):
                yield ("page", given if given.startswith("/") else f"/{given}", None)


def _of_netlify(folder: Folder) -> Iterator[tuple[str, str]]:
    """Read `_redirects`: from, to and perhaps a status, separated by spaces."""
    for path in folder.named("_redirects"):
        for line in folder.text(path).splitlines():
            words = line.partition("#")[0].split()
            if len(words) > 1:
                yield words[0], words[1]


def _of_hosts(folder: Folder) -> Iterator[tuple[str, str]]:
    for name, keys, source, target in (
        ("netlify.toml", ("redirects",), "from", "to"),
        ("vercel.json", ("redirects",), "source", "destination"),
        ("firebase.json", ("hosting", "redirects"), "source", "destination"),
    ):
        for path in folder.named(name):
            listed = within(_document(folder, path), *keys)
            for each in listed if isinstance(listed, list) else []:
                yield text(within(each, source)) or "", text(within(each, target)) or ""


def _of_lists(folder: Folder) -> Iterator[tuple[str, str]]:
    """Read a list of redirects: an object of old to new, or objects with both."""
    for path in folder.named(*_LISTS):
        document = _document(folder, path)
        for old, new in mapping(document).items():
            yield str(old), text(new) or ""
        for each in document if isinstance(document, list) else []:
            yield text(within(each, "from")) or "", text(within(each, "to")) or ""


def _of_mkdocs(folder: Folder) -> Iterator[tuple[str, str]]:
    for path in folder.named("mkdocs.yml"):
        plugins = within(_document(folder, path), "plugins")
        for each in settings_of(plugins, "redirects"):
            for old, new in mapping(each.get("redirect_maps")).items():
                yield f"/{old}", text(new) or ""


def _document(folder: Folder, path: PurePosixPath) -> Any:
    """Read a file; None if that is not possible, which is reported elsewhere."""
    try:
        return folder.document(path)
    except (ValueError, OSError):
        return None
