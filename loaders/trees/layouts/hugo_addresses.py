"""Hugo's addresses: baseURL, permalinks and languages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from blogdb.loaders.trees import days
from blogdb.loaders.trees.addresses import join
from blogdb.loaders.trees.addresses import site as site_address
from blogdb.loaders.trees.patterns import SLICES, fill
from blogdb.loaders.trees.slugs import urlized
from blogdb.loaders.trees.values import is_true, mapping, text, texts, within

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import PurePosixPath

    from blogdb.loaders.trees.layouts.hugo_site import HugoSite
    from blogdb.loaders.trees.pages import Address, PageFile

_DATED_NAME = re.compile(r"\d{4}-\d{2}-\d{2}[-_ ]?(.+)", re.S)


def address(site: HugoSite, indexes: Collection[PurePosixPath]) -> Address:
    """Return how addresses are made.

    Args:
        site: what the configuration says.
        indexes: the folders that have an `_index` page, and so are sections.
    """
    keys = {site.code(key): key for key in site.languages}
    has_main_folder = is_true(site.settings.get("defaultcontentlanguageinsubdir"))

    def call(page: PageFile) -> str | None:
        key = keys.get(page.language) if page.language in keys else None
        if key is None and page.language != site.code(None):
            return None
        key = key or site.main
        own_root = site_address(within(site.languages.get(key), "baseurl"))
        root = own_root or site_address(site.settings.get("baseurl"))
        if root is None:
            return None
        is_in_folder = not own_root and (key != site.main or has_main_folder)
        folder = key if is_in_folder else ""
        values = _values(page, indexes, has_dated_names=_has_dated_names(site))
        if url := page.field("url"):
            path = fill(url, SLICES, values) if ":" in url else url
            above = "" if url.startswith("/") else folder
            end = "/" if url.endswith("/") else ""
            return None if path is None else join(root, above, path, end=end)
        section = page.name.parts[0].lower() if len(page.name.parts) > 1 else ""
        if pattern := _pattern(site.setting(key, "permalinks"), section):
            path = fill(pattern, SLICES, values)
        else:
            path = urlized(str(page.folder / (page.field("slug") or page.stem)))
        ugly = site.setting(key, "uglyurls")
        is_ugly = is_true(ugly.get(section) if isinstance(ugly, dict) else ugly)
        end = ".html" if is_ugly else "/"
        return None if path is None else join(root, folder, path, end=end)

    return call


def _pattern(permalinks: Any, section: str) -> str | None:
    """Return the pattern of a section's pages, by their kind or for all kinds."""
    by_section = mapping(permalinks)
    of_pages = by_section.get("page")
    return text(within(of_pages, section)) or text(by_section.get(section))


def _has_dated_names(site: HugoSite) -> bool:
    """Return whether the names of files give the day, and the rest of them the slug."""
    dates = within(site.settings, "frontmatter", "date")
    return ":filename" in (texts(dates) or texts([dates]))


def _sections(folder: PurePosixPath, indexes: Collection[PurePosixPath]) -> list[str]:
    """List the parts of the nearest section: one with an `_index`, or the first."""
    sections = (each for each in (folder, *folder.parents) if each in indexes)
    nearest = next((each for each in sections if each.parts), None)
    parts = nearest.parts if nearest else folder.parts[:1]
    return [urlized(part) for part in parts]


def _values(
    page: PageFile, indexes: Collection[PurePosixPath], *, has_dated_names: bool
) -> Mapping[str, str | list[str] | None]:
    slug, title = page.field("slug"), page.field("title")
    dated = _DATED_NAME.fullmatch(page.stem) if has_dated_names else None
    slug = slug or (dated[1] if dated else None)
    file, name = urlized(page.stem), urlized(slug or page.stem)
    sections = _sections(page.folder, indexes)
    values: dict[str, str | list[str] | None] = {
        "section": sections[0] if sections else "",
        "sections": sections,
        "title": title and urlized(title),
        "slug": urlized(slug or title or "") or None,
        **dict.fromkeys(("slugorfilename", "slugorcontentbasename"), name),
        **dict.fromkeys(("filename", "contentbasename"), file),
    }
    if page.day and _has_day(page, is_dated=dated is not None):
        parts = days.parts(page.day)
        values |= {each: parts[each] for each in ("year", "month", "day")}
        values |= {"yearday": str(int(parts["y_day"])), "weekday": f"{page.day:%w}"}
        values |= {"monthname": parts["long_month"], "weekdayname": parts["long_day"]}
    return values


def _has_day(page: PageFile, *, is_dated: bool) -> bool:
    fields = ("date", "publishDate", "pubdate", "published")
    return is_dated or page.field(*fields) is not None
