"""Jekyll's addresses: url, baseurl and permalink, as its manual says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from blogdb.loaders.trees.addresses import join, site
from blogdb.loaders.trees.posts import text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from blogdb.loaders.trees.addresses import Address, PageFile

_STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
_DAYS = {
    "year": "%Y",
    "short_year": "%y",
    "month": "%m",
    "short_month": "%b",
    "long_month": "%B",
    "day": "%d",
    "y_day": "%j",
    "week": "%V",
    "w_year": "%G",
    "w_day": "%u",
    "short_day": "%a",
    "long_day": "%A",
}
_PLACEHOLDER = re.compile(r":([a-z_]+)")


def address(config: Mapping[str, Any], domain: str | None) -> Address | None:
    """Tell how posts' addresses are made.

    Args:
        config: _config.yml.
        domain: what the file CNAME says, as GitHub Pages takes it.
    """
    root = site(config.get("url")) or site(domain and f"https://{domain}")
    if root is None:
        return None
    root += f"/{(text(config.get('baseurl')) or '').strip('/')}".rstrip("/")
    template = _template(config)

    def call(page: PageFile) -> str | None:
        own = page.field("permalink") or _default(config, page) or template
        path = _filled(_STYLES.get(own, own), page)
        if path is None:
            return None
        return join(root, path, end="/" if path.endswith("/") else "")

    return call


def _template(config: Mapping[str, Any]) -> str:
    collections = config.get("collections")
    posts = collections.get("posts") if isinstance(collections, dict) else None
    own = text(posts.get("permalink")) if isinstance(posts, dict) else None
    return own or text(config.get("permalink")) or "date"


def _default(config: Mapping[str, Any], page: PageFile) -> str | None:
    """Find the permalink that the defaults of front matter give; the longest scope."""
    longest, chosen = "", None
    defaults = config.get("defaults")
    for each in defaults if isinstance(defaults, list) else []:
        scope = each.get("scope") if isinstance(each, dict) else None
        values = each.get("values") if isinstance(each, dict) else None
        if not isinstance(scope, dict) or not isinstance(values, dict):
            continue
        path = (text(scope.get("path")) or "").strip("/")
        is_within = f"{page.path}/".startswith(f"{path}/") or not path
        is_for_posts = text(scope.get("type")) in (None, "posts")
        permalink = text(values.get("permalink"))
        if permalink and is_within and is_for_posts and len(path) >= len(longest):
            longest, chosen = path, permalink
    return chosen


def _filled(template: str, page: PageFile) -> str | None:
    """Fill a template; None where it names what is not known."""
    names = set(_PLACEHOLDER.findall(template))
    values = {}
    if day := page.day:
        values = {name: day.strftime(_DAYS[name]) for name in names & _DAYS.keys()}
        values |= {"i_month": str(day.month), "i_day": str(day.day)}
    categories = list(dict.fromkeys(each.lower() for each in _categories(page)))
    values |= {
        "title": _slug(page.post.slug, r"[^\w.~!$&'()+,;=@]+"),
        "slug": _slug(page.post.slug.lower(), r"[\W_]+"),
        "categories": "/".join(categories),
        "slugified_categories": "/".join(_slug(c, r"[\W_]+") for c in categories),
        "output_ext": ".html",
    }
    if not names <= values.keys():
        return None
    return _PLACEHOLDER.sub(lambda found: values[found[1]], template)


def _slug(value: str, pattern: str) -> str:
    return re.sub(pattern, "-", value).strip("-")


def _categories(page: PageFile) -> Iterator[str]:
    """Yield the folders above that of the posts, and the front matter's categories."""
    for part in page.path.parts:
        if part in ("_posts", "_drafts"):
            break
        yield part
    several, one = page.fields.get("categories"), text(page.fields.get("category"))
    if one:
        yield one
    if isinstance(several, list):
        yield from filter(None, map(text, several))
    else:
        yield from (text(several) or "").split()
