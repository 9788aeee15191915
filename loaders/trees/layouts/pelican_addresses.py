"""The addresses of Pelican's articles, as its settings say them.

The source is Pelican's manual, on "URL settings".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from blogdb.loaders.trees.addresses import join
from blogdb.loaders.trees.slugs import of_django
from blogdb.loaders.trees.values import text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from blogdb.loaders.trees.pages import Address, PageFile, Slug

_FIELD = re.compile(r"\{([a-z_]+)(?:\.[a-z]+)?(?::([^{}]*))?\}")
_PARTS = {
    "%Y": "{0.year:04}",
    "%m": "{0.month:02}",
    "%d": "{0.day:02}",
    "%-m": "{0.month}",
    "%-d": "{0.day}",
    "%y": "{0:%y}",
    "%j": "{0:%j}",
    "%b": "{0:%b}",
    "%B": "{0:%B}",
}
_PART = re.compile(r"%-?[A-Za-z]")


@dataclass(frozen=True)
class _Addresses:
    """Makes the address of an article.

    Attributes:
        root: the site's address.
        form: that of articles in the default language, such as "{slug}.html".
        other: that of articles in another language.
        language: the default language.
    """

    root: str
    form: str
    other: str
    language: str

    def __call__(self, page: PageFile) -> str | None:
        own = page.field("url", "save_as")
        form = self.form if self._is_default(page) else self.other
        path = own or _filled(form, page)
        if path is None:
            return None
        path = path.removesuffix("index.html")
        return join(self.root, path, end="/" if path.endswith("/") else "")

    def _is_default(self, page: PageFile) -> bool:
        return (page.post.language or self.language) == self.language


def addresses(root: str, settings: Mapping[str, Any]) -> Address:
    """Return what makes the addresses of articles.

    Args:
        root: the site's address.
        settings: those of Pelican.
    """
    return _Addresses(
        root,
        text(settings.get("ARTICLE_URL")) or "{slug}.html",
        text(settings.get("ARTICLE_LANG_URL")) or "{slug}-{lang}.html",
        text(settings.get("DEFAULT_LANG")) or "en",
    )


@dataclass(frozen=True)
class _Slugs:
    """Makes slugs, of titles or of the names of files.

    Attributes:
        of_names: whether they are made of the names of files.
        keeps_unicode: whether letters of other scripts are kept.
    """

    of_names: bool
    keeps_unicode: bool

    def __call__(self, page: PageFile) -> str:
        source = page.stem if self.of_names else page.post.title or page.stem
        made = of_django(source, keeps_unicode=self.keeps_unicode)
        return made or page.post.slug


def slugs(settings: Mapping[str, Any]) -> Slug | None:
    """Return what makes the slugs of articles that name none.

    Args:
        settings: those of Pelican.

    Returns:
        None if the names of files tell them.
    """
    if "(?P<slug>" in (text(settings.get("FILENAME_METADATA")) or ""):
        return None
    return _Slugs(
        text(settings.get("SLUGIFY_SOURCE")) == "basename",
        bool(settings.get("SLUGIFY_USE_UNICODE")),
    )


def _filled(form: str, page: PageFile) -> str | None:
    """Fill a form such as "{date:%Y}/{slug}/"; None if something is not known."""
    first_category, first_author = page.post.categories[:1], page.post.authors[:1]
    values = {
        "slug": page.post.slug,
        "lang": page.post.language,
        "category": of_django(*first_category or ["misc"]),
        "author": of_django(*first_author or [""]),
    }
    is_known = True

    def fill(found: re.Match[str]) -> str:
        nonlocal is_known
        name, part = found.groups()
        value = values.get(name)
        if name == "date" and part and page.day:
            value = _PART.sub(
                lambda each: _PARTS.get(each[0], "").format(page.day), part
            )
        is_known = is_known and bool(value)
        return value or ""

    path = _FIELD.sub(fill, form)
    return path if is_known and "{" not in path else None
