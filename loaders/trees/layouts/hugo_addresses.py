"""Hugo's addresses: baseURL, permalinks and languages."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from blogdb.loaders.trees import days
from blogdb.loaders.trees.addresses import UNKNOWN, join
from blogdb.loaders.trees.addresses import site as address_of
from blogdb.loaders.trees.patterns import SLICES, fill
from blogdb.loaders.trees.slugs import urlized, without_accents
from blogdb.loaders.trees.values import is_true, mapping, text, within

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import PurePosixPath

    from blogdb.loaders.trees.layouts.hugo_site import HugoSite
    from blogdb.loaders.trees.pages import PageFile

_DATED_NAME = re.compile(r"\d{4}-\d{2}-\d{2}[-_ ]?(.+)", re.S)


@dataclass(frozen=True)
class Addresses:
    """Makes the addresses of posts.

    Attributes:
        site: what the configuration says.
        indexes: the folders that have an `_index` page, and so are sections.
    """

    site: HugoSite
    indexes: Collection[PurePosixPath]

    def __call__(self, page: PageFile) -> str | None:
        """Return a post's address; None if the configuration does not say."""
        key = self.site.key(page.language)
        if key is None:
            return None
        settings = self.site.settings
        root = self._own_root(key) or address_of(settings.get("baseurl")) or UNKNOWN
        folder = self._folder(key)
        if (url := page.field("url")) and "://" not in url:
            path = fill(url, SLICES, self._values(page)) if ":" in url else url
            if path is None:
                return None
            end = "" if "." in path else "/"
            return join(root, "" if path.startswith("/") else folder, path, end=end)
        section = page.name.parts[0].lower() if len(page.name.parts) > 1 else "/"
        permalinks = self.site.setting(key, "permalinks")
        if isinstance(permalinks, list) and within(*permalinks[:1], "target"):
            # Which pages it is for is more than is understood here.
            return None
        pattern = _pattern(permalinks, section)
        values = self._values(page) if pattern else {}
        path = fill(pattern, SLICES, values) if pattern else self._by_place(page)
        ugly = self.site.setting(key, "uglyurls")
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

    def _own_root(self, key: str) -> str | None:
        return address_of(within(self.site.languages.get(key), "baseurl"))

    def _folder(self, key: str) -> str:
        """Return the folder of a language's addresses; empty if it has none."""
        has_folder = is_true(self.site.settings.get("defaultcontentlanguageinsubdir"))
        is_in_folder = not self._own_root(key) and (key != self.site.main or has_folder)
        return key if is_in_folder else ""

    def _written(self, value: str) -> str:
        settings = self.site.settings
        if is_true(settings.get("removepathaccents")):
            value = without_accents(value)
        keeps_case = is_true(settings.get("disablepathtolower"))
        return urlized(value, keeps_case=keeps_case)

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

    def _values(self, page: PageFile) -> Mapping[str, str | list[str] | None]:
        slug, title = page.field("slug"), page.field("title")
        has_dated_names = ":filename" in self.site.dates()
        dated = _DATED_NAME.fullmatch(page.stem) if has_dated_names else None
        slug = slug or (dated[1] if dated else None)
        file, name = self._written(page.stem), self._written(slug or page.stem)
        sections = self._sections(page.folder)
        values: dict[str, str | list[str] | None] = {
            "section": sections[0] if sections else "",
            "sections": sections,
            "title": title and self._written(title),
            "slug": self._written(slug or title or "") or None,
            **dict.fromkeys(("slugorfilename", "slugorcontentbasename"), name),
            **dict.fromkeys(("filename", "contentbasename"), file),
        }
        fields = ("date", "publishDate", "pubdate", "published")
        if page.day and (dated or page.field(*fields)):
            parts = days.parts(page.day)
            values |= {each: parts[each] for each in ("year", "month", "day")}
            values |= {"yearday": str(int(parts["y_day"])), "weekday": f"{page.day:%w}"}
            names = {"monthname": "long_month", "weekdayname": "long_day"}
            values |= {name: parts[part].lower() for name, part in names.items()}
        return values


def _pattern(permalinks: Any, section: str) -> str | None:
    """Return the pattern of a section's pages, by their kind or for all kinds."""
    if isinstance(permalinks, list):
        return text(within(*permalinks[:1], "pattern"))
    by_section = mapping(permalinks)
    of_pages = by_section.get("page")
    return text(within(of_pages, section)) or text(by_section.get(section))
