"""Jekyll's addresses: url, baseurl and permalink, according to its manual."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from blogdb.loaders.trees import days
from blogdb.loaders.trees.addresses import UNKNOWN, join, site
from blogdb.loaders.trees.patterns import COLONS, fill
from blogdb.loaders.trees.slugs import hyphenated
from blogdb.loaders.trees.values import text, texts, within

if TYPE_CHECKING:
    from collections.abc import Mapping

    from blogdb.loaders.trees.pages import Address, PageFile

_NOT_IN_TITLES = re.compile(r"[^\w.~!$&'()+,;=@]+")
_NOT_IN_SLUGS = re.compile(r"[\W_]+")
_STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}


def root_of(config: Mapping[str, Any], domain: str | None) -> str | None:
    """Return the site's address; None if that is not known.

    Args:
        config: the content of _config.yml.
        domain: the content of the file CNAME, for GitHub Pages.
    """
    root = site(config.get("url")) or site(domain and f"https://{domain}")
    return root and root + base_of(config)


def base_of(config: Mapping[str, Any]) -> str:
    """Return the site's path on its host, such as /blog; empty if it is the root."""
    return f"/{(text(config.get('baseurl')) or '').strip('/')}".rstrip("/")


def address(config: Mapping[str, Any], domain: str | None) -> Address:
    """Return how addresses are made.

    Args:
        config: the content of _config.yml.
        domain: the content of the file CNAME, for GitHub Pages.
    """
    root = root_of(config, domain) or UNKNOWN + base_of(config)
    own = text(within(config, "collections", "posts", "permalink"))
    usual = own or text(config.get("permalink")) or "date"

    languages = texts(config.get("languages"))
    main = text(config.get("default_lang")) or text(config.get("lang"))

    def call(page: PageFile) -> str | None:
        if languages and page.post.language not in (None, main or languages[0]):
            # A plugin puts it in a folder of its own.
            return None
        style = page.field("permalink") or usual
        path = fill(_STYLES.get(style, style), COLONS, _values(page))
        if path is None:
            return None
        return join(root, path, end="/" if path.endswith("/") else "")

    return call


def _values(page: PageFile) -> dict[str, str | list[str]]:
    categories = list(dict.fromkeys(each.lower() for each in _categories(page)))
    return {
        **(days.parts(page.day) if page.day else {}),
        "title": hyphenated(page.post.slug, _NOT_IN_TITLES),
        "slug": hyphenated(page.post.slug.lower(), _NOT_IN_SLUGS),
        "categories": categories,
        "slugified_categories": [
            hyphenated(each, _NOT_IN_SLUGS) for each in categories
        ],
        "collection": "posts",
        "output_ext": ".html",
    }


def _categories(page: PageFile) -> list[str]:
    """List the categories of the post's place, then those of its front matter."""
    one, several = (page.fields.get(name) for name in ("category", "categories"))
    named = texts(several) or (text(several) or "").split()
    return [*page.categories, *named, *texts([one])]
