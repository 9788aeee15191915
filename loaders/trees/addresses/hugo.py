"""Hugo's addresses: baseURL, permalinks and languages; and Zola's."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from blogdb.loaders.trees.addresses import is_true, join, site
from blogdb.loaders.trees.posts import text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from blogdb.loaders.trees.addresses import Address, PageFile

_TOKEN = re.compile(r":([a-z]+)(?:\[(\d*)(:?)(\d*)\])?")
_DATED = re.compile(r"\d{4}-\d{2}-\d{2}[T\d:.+Z-]*?[-_](?=.)")


def address(config: Mapping[str, Any]) -> Address | None:
    """Tell how posts' addresses are made.

    Args:
        config: hugo.toml or the like.
    """
    settings = {str(key).lower(): value for key, value in config.items()}
    if "base_url" in settings:
        return _zola(settings)
    languages = {
        str(code).lower(): each if isinstance(each, dict) else {}
        for code, each in _table(settings, "languages").items()
    }
    if any("contentDir" in each for each in languages.values()):
        # Then the names of folders are not those of sections.
        return None
    main = (text(settings.get("defaultcontentlanguage")) or "en").lower()
    permalinks = _table(settings, "permalinks")
    pages = permalinks.get("page", permalinks)
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
                # Tokens, as a pattern has them.
                return None
            above = "" if url.startswith("/") else folder
            return join(root, above, url, end="/" if url.endswith("/") else "")
        section = page.name.parts[0] if len(page.name.parts) > 1 else ""
        pattern = text(patterns.get(section))
        path = _filled(pattern, page) if pattern else _place(page)
        return None if path is None else join(root, folder, path, end=end)

    return call


def _place(page: PageFile) -> str:
    """Give the path that the file's place gives, with the slug for its last part."""
    folder = page.name.parent
    if page.name.stem == "index":
        folder = folder.parent
    last = page.field("slug") or page.stem
    return urlized(str(folder / last))


def _filled(pattern: str, page: PageFile) -> str | None:
    """Fill a pattern of permalinks; None where it names what is not known."""
    day = (
        page.day if page.field("date", "publishDate", "pubdate", "published") else None
    )
    slug, title = page.field("slug"), page.field("title")
    parents = page.name.parent if page.name.stem != "index" else page.name.parent.parent
    sections = [urlized(part) for part in parents.parts]
    values: dict[str, str | None] = {
        "section": sections[0] if sections else "",
        "title": title and urlized(title),
        "slug": urlized(slug or title or "") or None,
        "slugorfilename": urlized(slug or page.stem),
        "slugorcontentbasename": urlized(slug or page.stem),
        "filename": urlized(page.stem),
        "contentbasename": urlized(page.stem),
    }
    if day is not None:
        values |= {
            "year": f"{day:%Y}",
            "month": f"{day:%m}",
            "day": f"{day:%d}",
            "yearday": str(day.timetuple().tm_yday),
            "weekday": f"{day:%w}",
        }
    is_known = True

    def value_of(found: re.Match[str]) -> str:
        nonlocal is_known
        name, start, colon, stop = found.groups()
        if name == "sections":
            # A folder within a section is one by a page of its own, which may lack.
            is_known = is_known and len(sections) <= 1
            if start is None:
                return "/".join(sections)
            first = int(start or 0)
            last = int(stop) if stop else (None if colon else first + 1)
            return "/".join(sections[first:last])
        value = values.get(name)
        is_known = is_known and value is not None and start is None
        return value or ""

    path = _TOKEN.sub(value_of, pattern)
    return path if is_known else None


def urlized(value: str) -> str:
    """Write a text as Hugo does in addresses.

    Args:
        value: a title, a file's name or a path.

    Returns:
        Lower case, spaces as hyphens, without most punctuation.
    """
    written = ""
    is_gap = False
    for character in value:
        is_kept = (
            character.isalnum()
            or character in "./\\_#+~-@"
            or unicodedata.category(character).startswith("M")
        )
        if is_kept:
            if is_gap and character != "-":
                written += "-"
            is_gap = False
            written += character
        elif character.isspace() and written and not written.endswith("-"):
            is_gap = True
    return written.lower()


def _table(settings: Mapping[str, Any], name: str) -> dict[str, Any]:
    found = settings.get(name)
    return found if isinstance(found, dict) else {}


def _zola(settings: Mapping[str, Any]) -> Address | None:
    root = site(settings.get("base_url"))
    if root is None:
        return None
    main = text(settings.get("default_language")) or "en"
    slugify = settings.get("slugify")
    how = text(slugify.get("paths")) if isinstance(slugify, dict) else None

    def call(page: PageFile) -> str | None:
        if path := page.field("path"):
            return join(root, path, end="/")
        folder = page.name.parent
        if page.name.stem == "index":
            folder = folder.parent
        slug = page.field("slug") or _DATED.sub("", page.stem, count=1)
        if how in (None, "on"):
            if not slug.isascii():
                return None
            slug = re.sub(r"[^a-z0-9]+", "-", slug.lower()).strip("-")
        language = page.language if page.language != main else ""
        return join(root, language or "", str(folder), slug, end="/")

    return call
