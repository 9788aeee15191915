"""Hugo, and Zola, which has the same layout: `content/`, sections, page bundles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from blogdb.loaders.trees.layout import Blog, Layout, is_page
from blogdb.loaders.trees.layouts import hugo_addresses, zola_addresses
from blogdb.loaders.trees.layouts.hugo_site import CONFIGURATIONS, read_site
from blogdb.loaders.trees.patterns import matching
from blogdb.loaders.trees.places import Place, above, is_post
from blogdb.loaders.trees.values import FALSE, is_true, mapping, text, texts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import PurePosixPath

    from blogdb.loaders.trees.configuration import Configuration
    from blogdb.loaders.trees.folder import Folder

_SECTIONS = ("posts", "post", "blog")


def _recognises(folder: Folder) -> bool:
    """Recognise it by the configuration, or by a section's `_index` page."""
    if folder.has_folder("content") and folder.has(*CONFIGURATIONS):
        return True
    return any(path.name.startswith("_index.") for path in folder.markdown())


def _places(configuration: Configuration) -> Iterator[Place]:
    """Yield the pages in sections of posts; all pages if there are none."""
    site = read_site(configuration)
    patterns = texts(site.settings.get("ignorefiles"))
    ignored = matching(patterns, map(str, configuration.folder.paths))
    pages = [
        page
        for page in site.pages(configuration.folder)
        if is_post(page.name) and str(page.path) not in ignored
    ]
    bundles = {page.path.parent for page in pages if page.is_index}
    for page in _wanted(pages, site.sections() or _SECTIONS):
        if page.is_index or bundles.isdisjoint(page.path.parents):
            yield page


def _wanted(pages: list[Place], sections: Collection[str]) -> list[Place]:
    """Choose the pages in some sections; if there are none, those in any section."""
    main = [
        page
        for page in pages
        if any(str(each).lower() in sections for each in above(page))
    ]
    in_sections = [page for page in pages if above(page)[0].parts]
    # A blog without sections may still have a few pages in one.
    is_flat = len(in_sections) * 2 < len(pages)
    return main or (pages if is_flat else in_sections)


def _blog(configuration: Configuration) -> Blog:
    site = read_site(configuration)
    if "base_url" in site.settings:
        return Blog(
            language=site.code(None), address=zola_addresses.address(site.settings)
        )
    indexes = {
        page.name.parent
        for page in site.pages(configuration.folder)
        if page.name.stem == "_index"
    }
    address = hugo_addresses.address(site, indexes)
    return Blog(language=site.code(None), address=address)


def _is_page(path: PurePosixPath, fields: Mapping[str, Any], body: str) -> bool:
    """Return whether Hugo makes a page of a file."""
    build = mapping(fields.get("build")) or mapping(fields.get("_build"))
    shown = (text(build.get("render")) or "always").lower()
    is_hidden = is_true(fields.get("headless")) or shown in (*FALSE, "never", "link")
    is_file = path.suffix.lower() == ".html" and not fields
    return not is_hidden and not is_file and is_page(path, fields, body)


HUGO = Layout(
    name="hugo",
    description="Hugo, and Zola, whose folders are alike",
    marks="`hugo.toml` and the like, `_index.md`",
    posts_are=(
        "the main sections, or `posts`, `post`, `blog`, otherwise all; page bundles too"
    ),
    recognises=_recognises,
    places=_places,
    blog=_blog,
    configurations=CONFIGURATIONS,
    is_page=_is_page,
)
