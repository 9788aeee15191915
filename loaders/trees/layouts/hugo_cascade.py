"""Hugo's cascade: fields that pages get from the sections above them and the site."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from blogdb.loaders.trees import front_matter
from blogdb.loaders.trees.fields import joined
from blogdb.loaders.trees.patterns import as_expression, matcher
from blogdb.loaders.trees.posts import path_in_blog
from blogdb.loaders.trees.values import folded, mapping, texts, within

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from blogdb.loaders.trees.folder import Folder
    from blogdb.loaders.trees.layouts.hugo_site import HugoSite
    from blogdb.loaders.trees.patterns import Match
    from blogdb.loaders.trees.places import Place

    Among = Callable[[Any, Collection[str]], Collection[str]]

_PUBLISHED = {"environment": "production", "kind": "page"}
"""What a post is, by names that a target may have."""
_SITE = PurePosixPath("/")
"""Where the cascades of the configuration stand among those of sections."""
_MOST = 100
"""Entries of one list: each is held against all pages below."""


@dataclass(frozen=True)
class _Cascade:
    """Values, and the paths and languages of the posts that they are for."""

    values: Mapping[str, Any]
    paths: Collection[str]
    languages: Collection[str]

    def is_for(self, path: str, language: str) -> bool:
        return path in self.paths and language in self.languages


def with_cascades(
    site: HugoSite, folder: Folder, pages: Sequence[Place]
) -> list[Place]:
    """Give pages the fields that the sections above them and the site hand down.

    A nearer section goes first, then the site; of several entries in one place, the
    first that names a field. The page's own front matter goes before all of them.

    Args:
        site: what the configuration says.
        folder: the site's folder.
        pages: the pages.
    """
    languages = [site.key_of(page) for page in pages]
    parents = {page.name.parent for page in pages}
    every = {place for parent in parents for place in (parent, *parent.parents)}
    given = {(_SITE, key): site.setting(key, "cascade") for key in set(languages)}
    for index in site.indexes(folder):
        if (place := index.name.parent) in every:
            given[place, site.key_of(index)] = _given(folder.text(index.path))
    if not any(given.values()):
        return list(pages)
    paths = [f"/{path_in_blog(page.name)}".lower().replace(" ", "-") for page in pages]
    below: dict[PurePosixPath, set[str]] = {}
    for page, path in zip(pages, paths, strict=True):
        for place in (*page.name.parents, _SITE):
            below.setdefault(place, set()).add(path)
    known = set(languages)
    with matcher() as match:
        cascades = {
            place: list(
                _cascades(each, partial(_matching, match), below[place[0]], known)
            )
            for place, each in given.items()
        }
    found = []
    for page, path, key in zip(pages, paths, languages, strict=True):
        fields: dict[str, Any] = {}
        for place in (*page.name.parents, _SITE):
            for cascade in cascades.get((place, key), ()):
                if cascade.is_for(path, key):
                    fields = joined(cascade.values, fields)
        found.append(replace(page, fields=fields) if fields else page)
    return found


def _given(section: str) -> Any:
    # Most sections have none, and parsing them takes time.
    if "cascade" not in section.lower():
        return None
    return folded(front_matter.read(section).fields).get("cascade")


def _cascades(
    given: Any, among: Among, paths: Collection[str], languages: Collection[str]
) -> Iterator[_Cascade]:
    """Yield what an object, or each of a list, hands down to posts."""
    listed = given if isinstance(given, list) else [given]
    for each in map(mapping, listed[:_MOST]):
        values = folded(each)
        # Hugo's older versions have another name for it.
        target = folded(values.pop("target", None) or values.pop("_target", None) or {})
        values.pop("slug", None)
        language = target.get("lang") or within(target, "sites", "matrix", "languages")
        if all(among(target.get(name), [value]) for name, value in _PUBLISHED.items()):
            places = among(target.get("path"), paths)
            yield _Cascade(values, places, among(language, languages))


def _matching(match: Match, globs: Any, among: Collection[str]) -> Collection[str]:
    """Return those that match one of some patterns; all if there is no pattern."""
    patterns = texts(globs) or texts([globs])
    if not patterns:
        return among
    return match([as_expression(each.lower()) for each in patterns], among)
