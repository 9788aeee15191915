"""Addresses of MkDocs, and of the blog plugin of Material for MkDocs."""

from __future__ import annotations

import html
import re
import unicodedata
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from blogdb.loaders.trees.addresses import is_true, join, site
from blogdb.loaders.trees.posts import text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from blogdb.loaders.trees.addresses import Address, PageFile

_PLUGINS = ("blog", "material/blog")
_DATE = re.compile(r"([A-Za-z])\1*")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def address(place: PurePosixPath, config: Mapping[str, Any]) -> Address | None:
    """Tell how the addresses of posts are made that one configuration is for.

    Args:
        place: the folder of mkdocs.yml.
        config: that file.
    """
    root = site(_default(config.get("site_url")))
    if root is None:
        return None
    docs = place / (text(config.get("docs_dir")) or "docs")
    directories = config.get("use_directory_urls")
    end = "/" if directories is None or is_true(directories) else ".html"
    blogs = list(_blogs(config.get("plugins")))

    def call(page: PageFile) -> str | None:
        if page.language or not page.path.is_relative_to(docs):
            return None
        path = page.path.relative_to(docs)
        for blog in blogs:
            folder = text(blog.get("blog_dir")) or "blog"
            posts = text(blog.get("post_dir")) or "{blog}/posts"
            if path.is_relative_to(PurePosixPath(posts.replace("{blog}", folder))):
                written = _filled(blog, page)
                return written and join(root, folder, written, end=end)
        stem = path.with_suffix("")
        return join(root, str(stem.parent if stem.name == "index" else stem), end=end)

    return call


def _default(value: Any) -> Any:
    """Take what stands there, or the default of a setting of the environment."""
    return value[-1] if isinstance(value, list) and value else value


def _blogs(plugins: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the settings of each blog."""
    if isinstance(plugins, dict):
        plugins = [{name: settings} for name, settings in plugins.items()]
    for each in plugins if isinstance(plugins, list) else []:
        if isinstance(each, dict):
            for name, settings in each.items():
                if name in _PLUGINS:
                    yield settings if isinstance(settings, dict) else {}
        elif each in _PLUGINS:
            yield {}


def _filled(blog: Mapping[str, Any], page: PageFile) -> str | None:
    """Fill the format of posts' addresses; None where it names what is not known."""
    form = text(blog.get("post_url_format")) or "{date}/{slug}"
    dates = text(blog.get("post_url_date_format")) or "yyyy/MM/dd"
    values: dict[str, str | None] = {
        "file": page.name.stem,
        "slug": page.field("slug") or _slug(blog, "post", page.post.title or ""),
        "date": _date(dates, page.day) if page.day else None,
        "categories": _categories(blog, page),
    }
    names = _PLACEHOLDER.findall(form)
    if any(values.get(name) is None for name in names):
        return None
    return _PLACEHOLDER.sub(lambda found: values[found[1]] or "", form)


def _date(form: str, day: dt.date) -> str | None:
    """Write a day by Unicode's patterns of dates; None where there is more to it."""
    values = {
        "yyyy": f"{day:%Y}",
        "yy": f"{day:%y}",
        "MM": f"{day:%m}",
        "M": str(day.month),
        "dd": f"{day:%d}",
        "d": str(day.day),
    }
    if any(found[0] not in values for found in _DATE.finditer(form)):
        return None
    return _DATE.sub(lambda found: values[found[0]], form)


def _categories(blog: Mapping[str, Any], page: PageFile) -> str | None:
    found = page.fields.get("categories")
    names = [
        name for name in map(text, found if isinstance(found, list) else []) if name
    ]
    most = text(blog.get("post_url_max_categories")) or "1"
    if not most.isdecimal():
        return None
    slugs = [_slug(blog, "categories", name) for name in names[: int(most)]]
    return None if None in slugs else "/".join(filter(None, slugs))


def _slug(blog: Mapping[str, Any], what: str, value: str) -> str | None:
    """Write a title as the slugs of pymdownx do, unless another function is set."""
    function = blog.get(f"{what}_slugify")
    if function is not None:
        settings = function.get("kwds") if isinstance(function, dict) else None
        if not isinstance(settings, dict) or settings != {"case": "lower"}:
            return None
    separator = text(blog.get(f"{what}_slugify_separator")) or "-"
    value = unicodedata.normalize("NFC", html.unescape(value))
    value = re.sub(r"</?[^>]*>", "", value).strip().lower()
    return re.sub(r"[^\w\- ]", "", value).replace(" ", separator) or None
