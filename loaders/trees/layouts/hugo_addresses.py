"""Hugo's addresses: baseURL, permalinks and languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from blogdb.loaders.trees import days
from blogdb.loaders.trees.addresses import join, site
from blogdb.loaders.trees.patterns import SLICES, fill
from blogdb.loaders.trees.slugs import urlized
from blogdb.loaders.trees.values import is_true, mapping, text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from blogdb.loaders.trees.pages import Address, PageFile


def address(config: Mapping[str, Any]) -> Address | None:
    """Return how addresses are made, according to hugo.toml or the like."""
    settings = {str(key).lower(): value for key, value in config.items()}
    languages = {
        str(code).lower(): mapping(each)
        for code, each in mapping(settings.get("languages")).items()
    }
    if any("contentDir" in each for each in languages.values()):
        # Then folder names are not the names of sections.
        return None
    main = (text(settings.get("defaultcontentlanguage")) or "en").lower()
    permalinks = mapping(settings.get("permalinks"))
    pages = permalinks.get("page")
    patterns = pages if isinstance(pages, dict) else permalinks
    has_main_folder = is_true(settings.get("defaultcontentlanguageinsubdir"))
    end = ".html" if is_true(settings.get("uglyurls")) else "/"

    def call(page: PageFile) -> str | None:
        language = page.language or main
        own_root = site(languages.get(language, {}).get("baseURL"))
        root = own_root or site(settings.get("baseurl"))
        if root is None or (page.language and language not in languages):
            return None
        is_in_folder = not own_root and (language != main or has_main_folder)
        folder = language if is_in_folder else ""
        if url := page.field("url"):
            if ":" in url:
                # It has tokens, like a pattern.
                return None
            above = "" if url.startswith("/") else folder
            return join(root, above, url, end="/" if url.endswith("/") else "")
        section = page.name.parts[0] if len(page.name.parts) > 1 else ""
        if pattern := text(patterns.get(section)):
            path = fill(pattern, SLICES, _values(page))
        else:
            path = urlized(str(page.folder / (page.field("slug") or page.stem)))
        return None if path is None else join(root, folder, path, end=end)

    return call


def _values(page: PageFile) -> dict[str, str | list[str] | None]:
    slug, title = page.field("slug"), page.field("title")
    file, name = urlized(page.stem), urlized(slug or page.stem)
    sections = [urlized(part) for part in page.folder.parts]
    values = {
        "section": sections[0] if sections else "",
        # A folder in a section is a section only if it has its own `_index` page.
        "sections": sections if len(sections) <= 1 else None,
        "title": title and urlized(title),
        "slug": urlized(slug or title or "") or None,
        **dict.fromkeys(("slugorfilename", "slugorcontentbasename"), name),
        **dict.fromkeys(("filename", "contentbasename"), file),
    }
    has_day = page.field("date", "publishDate", "pubdate", "published")
    if has_day and page.day:
        parts = days.parts(page.day)
        values |= {each: parts[each] for each in ("year", "month", "day")}
        values |= {"yearday": str(int(parts["y_day"])), "weekday": f"{page.day:%w}"}
    return values
