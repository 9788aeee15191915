"""Hugo, and Zola, which has the same layout: `content/`, sections, page bundles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogdb.loaders.trees.addresses import site as address_of
from blogdb.loaders.trees.layout import ConfiguredBlog, Layout
from blogdb.loaders.trees.layouts import zola_addresses
from blogdb.loaders.trees.layouts.hugo_addresses import HugoAddresses
from blogdb.loaders.trees.layouts.hugo_cascade import with_cascades
from blogdb.loaders.trees.layouts.hugo_site import (
    CONFIGURATIONS,
    has_page,
    has_site,
    read_site,
)
from blogdb.loaders.trees.people import authors_of
from blogdb.loaders.trees.places import Place, in_sections, is_post

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blogdb.loaders.trees.configuration import Configuration

_SECTIONS = ("posts", "post", "blog")


def _places(configuration: Configuration) -> Iterator[Place]:
    """Yield the pages in sections of posts; all pages if there are none."""
    site = read_site(configuration)
    pages = [page for page in site.pages(configuration.folder) if is_post(page.name)]
    bundles = {page.path.parent for page in pages if page.is_index}
    found = in_sections(pages, site.main_sections() or _SECTIONS)
    posts = [
        page
        for page in found
        if not bundles or page.is_index or bundles.isdisjoint(page.path.parents)
    ]
    yield from with_cascades(site, configuration.folder, posts)


def _blog(configuration: Configuration) -> ConfiguredBlog:
    site = read_site(configuration)
    indexes = list(site.indexes(configuration.folder))
    people = (page.path for page in indexes if page.path.parts[-3:-2] == ("authors",))
    authors = authors_of(configuration, "data", people)
    if "base_url" in site.settings:
        return ConfiguredBlog(
            authors,
            language=site.code(None),
            address=zola_addresses.address(site.settings),
            site=address_of(site.settings["base_url"]),
        )
    sections = {each.name.parent for each in indexes}
    addresses = HugoAddresses(site, sections)
    return ConfiguredBlog(
        authors,
        language=site.code(None),
        address=addresses,
        others=addresses.others,
        site=address_of(site.settings.get("baseurl")),
        has_dated_names=site.dates()[:1] == [":filename"],
    )


HUGO = Layout(
    name="hugo",
    description="Hugo, and Zola, whose folders are alike",
    marks="`hugo.toml` and the like, `_index.md`",
    posts_are=(
        "the main sections, or `posts`, `post`, `blog`, or all; page bundles; of"
        " R Markdown, what blogdown made of it"
    ),
    recognises=has_site,
    places=_places,
    blog=_blog,
    configurations=CONFIGURATIONS,
    is_page=has_page,
)
