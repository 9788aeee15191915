"""Hugo's addresses: baseURL, permalinks and languages."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from blogdb.loaders.trees.addresses import UNKNOWN, join
from blogdb.loaders.trees.addresses import site as address_of
from blogdb.loaders.trees.patterns import SLICES, fill
from blogdb.loaders.trees.slugs import urlized, without_accents
from blogdb.loaders.trees.values import is_true, mapping, text, within

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import PurePosixPath

    from blogdb.loaders.trees.layouts.hugo_site import HugoSite
    from blogdb.loaders.trees.pages import PageFile

_DATED_NAME = re.compile(r"\d{4}-\d{2}-\d{2}[-_ ]?(.+)", re.S)
_DAYS = ("date", "publishDate", "pubdate", "published")
_DEFAULTS = (*_DAYS, "modified", "lastmod")
_CODES = {
    "year": "%Y",
    "month": "%m",
    "monthname": "%B",
    "day": "%d",
    "yearday": "%-j",
    "weekday": "%w",
    "weekdayname": "%A",
}


@dataclass(frozen=True)
class _Language:
    """What the addresses of a language's posts have in common.

    Attributes:
        root: the address of its site.
        folder: the folder of its addresses; empty if it has none.
        permalinks: the setting.
        ugly: the setting `uglyURLs`.
    """

    root: str
    folder: str
    permalinks: Any
    ugly: Any


@dataclass(frozen=True)
class HugoAddresses:
    """Makes the addresses of posts.

    Attributes:
        site: what the configuration says.
        indexes: the folders that have an `_index` page, and so are sections.
    """

    site: HugoSite
    indexes: Collection[PurePosixPath]
    _known: dict[str | None, _Language | None] = field(default_factory=dict, init=False)

    def __call__(self, page: PageFile) -> str | None:
        """Return a post's address; None if the configuration does not say."""
        language = self._language(page.language)
        if language is None:
            return None
        root, folder = language.root, language.folder
        value_of = partial(self._value, page)
        if (url := page.field("url")) and "://" not in url:
            path = fill(url, SLICES, value_of) if ":" in url else url
            if path is None:
                return None
            end = "" if "." in path else "/"
            return join(root, "" if path.startswith("/") else folder, path, end=end)
        section = page.name.parts[0].lower() if len(page.name.parts) > 1 else "/"
        permalinks, ugly = language.permalinks, language.ugly
        if isinstance(permalinks, list) and within(*permalinks[:1], "target"):
            # Which pages it is for is more than is understood here.
            return None
        pattern = _pattern(permalinks, section)
        path = fill(pattern, SLICES, value_of) if pattern else self._by_place(page)
        is_ugly = is_true(ugly.get(section) if isinstance(ugly, dict) else ugly)
        end = ".html" if is_ugly else "/"
        return None if path is None else join(root, folder, path, end=end)

    def others(self, page: PageFile) -> list[str]:
        """Return the aliases of a page as paths of the site.

        Without a slash in front they are relative to the folder of the page.
        """
        folder = self._folder(self.site.key(page.language) or self.site.main)
        own = self(page) or join(UNKNOWN, folder, f"{page.folder}/x")
        above = posixpath.dirname(urlsplit(own).path.rstrip("/"))
        begin = f"/{folder}" if folder else ""
        found = []
        for alias in page.post.addresses:
            if alias.startswith("/"):
                is_whole = alias.startswith(f"{begin}/")
                found.append(alias if is_whole else begin + alias)
            else:
                found.append(
                    alias if "://" in alias else posixpath.normpath(f"{above}/{alias}")
                )
        return found

    def _language(self, code: str | None) -> _Language | None:
        """Return what is known of a language; None if the site has none of the code."""
        if code not in self._known:
            key = self.site.key(code)
            self._known[code] = None if key is None else self._of_key(key)
        return self._known[code]

    def _of_key(self, key: str) -> _Language:
        root = address_of(self.site.settings.get("baseurl"))
        return _Language(
            self._own_root(key) or root or UNKNOWN,
            self._folder(key),
            self.site.setting(key, "permalinks"),
            self.site.setting(key, "uglyurls"),
        )

    def _own_root(self, key: str) -> str | None:
        return address_of(within(self.site.languages.get(key), "baseurl"))

    def _folder(self, key: str) -> str:
        """Return the folder of a language's addresses; empty if it has none."""
        has_folder = is_true(self.site.settings.get("defaultcontentlanguageinsubdir"))
        is_in_folder = not self._own_root(key) and (key != self.site.main or has_folder)
        return key if is_in_folder else ""

    @cached_property
    def _has_accents(self) -> bool:
        return not is_true(self.site.settings.get("removepathaccents"))

    @cached_property
    def _keeps_case(self) -> bool:
        return is_true(self.site.settings.get("disablepathtolower"))

    @cached_property
    def _before_names(self) -> list[str] | None:
        """The fields that go before a day in a file's name; None if that is no day."""
        dates = self.site.dates()
        if ":filename" not in dates:
            return None
        before = dates[: dates.index(":filename")]
        return [*before, *_DEFAULTS] if ":default" in before else before

    def _written(self, value: str) -> str:
        kept = value if self._has_accents else without_accents(value)
        return urlized(kept, keeps_case=self._keeps_case)

    def _place(self, value: str) -> str:
        # In the names of files, each space becomes a hyphen.
        return self._written(value.replace(" ", "-"))

    def _by_place(self, page: PageFile) -> str:
        slug = page.field("slug")
        last = self._written(slug) if slug else self._place(page.stem)
        return "/".join([*map(self._place, page.folder.parts), last])

    def _sections(self, folder: PurePosixPath) -> list[str]:
        """List the parts of the nearest section: one with an `_index`, or the first."""
        sections = (each for each in (folder, *folder.parents) if each in self.indexes)
        nearest = next((each for each in sections if each.parts), None)
        parts = nearest.parts if nearest else folder.parts[:1]
        return [self._place(part) for part in parts]

    def _value(self, page: PageFile, name: str) -> str | list[str] | None:
        """Return what a name in a pattern stands for."""
        value: str | list[str] | None = None
        match name:
            case "section":
                value = next(iter(self._sections(page.folder)), "")
            case "sections":
                value = self._sections(page.folder)
            case "title":
                title = page.field("title")
                value = title and self._written(title)
            case "slug":
                slug = self._slug(page) or page.field("title") or ""
                value = self._written(slug) or None
            case "slugorfilename" | "slugorcontentbasename":
                value = self._written(self._slug(page) or page.stem)
            case "filename" | "contentbasename":
                value = self._written(page.stem)
            case _ if name in _CODES and page.day:
                if self._dated(page) or page.field(*_DAYS):
                    value = page.day.strftime(_CODES[name]).lower()
        return value

    def _dated(self, page: PageFile) -> re.Match[str] | None:
        # It is a slug only where it is the name that tells the day.
        if self._before_names is None or page.field(*self._before_names):
            return None
        return _DATED_NAME.fullmatch(page.stem)

    def _slug(self, page: PageFile) -> str | None:
        dated = self._dated(page)
        return page.field("slug") or (dated[1] if dated else None)


def _pattern(permalinks: Any, section: str) -> str | None:
    """Return the pattern of a section's pages, by their kind or for all kinds."""
    if isinstance(permalinks, list):
        return text(within(*permalinks[:1], "pattern"))
    by_section = mapping(permalinks)
    of_pages = by_section.get("page")
    return text(within(of_pages, section)) or text(by_section.get(section))
