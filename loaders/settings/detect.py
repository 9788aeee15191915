"""Looking at a blog's folder: what can be loaded from it, and how."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from blogdb.db.errors import SourceError
from blogdb.db.quoting import is_utf8
from blogdb.loaders.bodies.link_rules import read_rules
from blogdb.loaders.load import load
from blogdb.loaders.names import read_aliases
from blogdb.loaders.options import Options
from blogdb.loaders.settings.paths import require_path
from blogdb.loaders.sources.files import COMPRESSED
from blogdb.loaders.sources.registry import readers
from blogdb.loaders.trees.configuration import Configuration
from blogdb.loaders.trees.layouts.registry import choose_site
from blogdb.loaders.trees.tree import Tree

if TYPE_CHECKING:
    from collections.abc import Callable

    from blogdb.loaders.summary import Summary

_MOST_TRIED = 20
"""The most files of a folder that are tried, first by name."""
_PLAIN = "markdown"
"""The layout of a folder that no program is known to publish."""


@dataclass(frozen=True)
class FoundSource:
    """What can be loaded.

    Attributes:
        name: its path in the folder.
        summary: what a load would make of it.
    """

    name: str
    summary: Summary

    @property
    def format(self) -> str:
        """Its format or layout."""
        return self.summary.formats[0]

    @property
    def count(self) -> int:
        """The number of its posts and drafts."""
        return self.summary.count_posts + self.summary.count_drafts


@dataclass(frozen=True)
class Detected:
    """What a blog's folder has.

    Attributes:
        source: what is to be loaded.
        others: what could be loaded instead.
        site_url: the address of the site that the folder's configuration says.
        language: the language of the posts that it says.
        aliases: the name of a file of aliases.
        link_rules: the name of a file of rules for links.
    """

    source: FoundSource
    others: tuple[FoundSource, ...] = ()
    site_url: str | None = None
    language: str | None = None
    aliases: str | None = None
    link_rules: str | None = None


def detect(folder: Path) -> Detected:
    """Look at a folder, and change nothing.

    A program's folder goes first; among files, and plain Markdown, what has most posts.

    Args:
        folder: the folder.

    Raises:
        SourceError: it is no folder, or nothing in it can be loaded.
    """
    if not folder.is_dir():
        raise SourceError(f"{folder} is not a folder")
    found: list[FoundSource] = []
    reasons: list[str] = []
    for name in (".", *_files(folder)):
        try:
            source = FoundSource(name, _summary(folder / name))
        except SourceError as error:
            reasons.append(str(error))
            continue
        if name == "." and source.count and source.format != _PLAIN:
            return _with_configuration(folder, source)
        found += [source] if source.count else []
    if not found:
        raise SourceError("; ".join(reasons[:2]) or f"{folder} has no posts")
    source, *others = sorted(found, key=lambda each: -each.count)
    if source.name == ".":
        return _with_configuration(folder, source, *others)
    return _with_files(folder, Detected(source, tuple(others)))


def _files(folder: Path) -> list[str]:
    """List the files that may be tables of posts."""
    endings = tuple(suffix for each in readers().values() for suffix in each.suffixes)
    names = []
    for path in sorted(folder.iterdir()):
        plain = path.stem if path.suffix in COMPRESSED else path.name
        if path.name.startswith(".") or not plain.lower().endswith(endings):
            continue
        with suppress(ValueError):
            if is_utf8(path.name) and require_path(path.name, folder).is_file():
                names.append(path.name)
    return names[:_MOST_TRIED]


def _summary(path: Path) -> Summary:
    """Find out what a load would make of a source."""
    options = Options(dry_run=True, bodies=False, search=False)
    with tempfile.TemporaryDirectory() as spare:
        summary = load(Path(spare, "blog.duckdb"), [str(path)], options).summary
    if summary is None:
        raise SourceError(f"{path} has no posts")
    return summary


def _with_configuration(
    folder: Path, source: FoundSource, *others: FoundSource
) -> Detected:
    """Add what the configuration of a folder's program says."""
    site = choose_site(Tree(str(folder), folder), source.format)
    site_url = language = None
    with suppress(ValueError, OSError):
        blog = site.layout.blog(Configuration(site.folder))
        site_url, language = blog.site, blog.language
    return _with_files(folder, Detected(source, others, site_url, language))


def _with_files(folder: Path, found: Detected) -> Detected:
    """Add the files of aliases and of rules for links."""
    return replace(
        found,
        aliases=_readable(folder, read_aliases, "aliases.toml"),
        link_rules=_readable(folder, read_rules, "link-rules.toml", "link_rules.toml"),
    )


def _readable(folder: Path, read: Callable[[Path], object], *names: str) -> str | None:
    """Return the first of some names of a file that can be read."""
    for name in names:
        with suppress(SourceError, ValueError):
            read(require_path(name, folder))
            return name
    return None
