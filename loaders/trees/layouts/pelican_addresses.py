"""The addresses of Pelican's articles, as its settings say them.

The source is Pelican's manual, on "URL settings".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from blogdb.loaders.trees.addresses import join, without_index
from blogdb.loaders.trees.slugs import of_django
from blogdb.loaders.trees.values import text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from blogdb.loaders.trees.pages import Address, PageFile

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
class _PelicanAddresses:
    """Makes the address of an article.

    Attributes:
        root: the site's address.
        form: that of articles in the default language, such as "{slug}.html".
        slug: returns the slug of an article that names none; None if it is not known.
        other: that of articles in another language.
        language: the default language.
    """

    root: str
    form: str
    slug: Callable[[PageFile], str | None]
    other: str
    language: str

    def __call__(self, page: PageFile) -> str | None:
        own = page.field("url", "save_as")
        form = self.form if self._is_default(page) else self.other
        path = own or _filled(form, page, page.field("slug") or self.slug(page))
        if path is None:
            return None
        path = without_index(path)
        return join(self.root, path, end="/" if path.endswith("/") else "")

    def _is_default(self, page: PageFile) -> bool:
        return (page.post.language or self.language) == self.language


def addresses(root: str, settings: Mapping[str, Any]) -> Address:
    """Return what makes the addresses of articles.

    Args:
        root: the site's address.
        settings: those of Pelican.
    """
    return _PelicanAddresses(
        root,
        text(settings.get("ARTICLE_URL")) or "{slug}.html",
        partial(
            _slug,
            has_unicode=bool(settings.get("SLUGIFY_USE_UNICODE")),
            source=text(settings.get("SLUGIFY_SOURCE")),
            names=text(settings.get("FILENAME_METADATA")) or "",
        ),
        text(settings.get("ARTICLE_LANG_URL")) or "{slug}-{lang}.html",
        text(settings.get("DEFAULT_LANG")) or "en",
    )


def _slug(
    page: PageFile, *, has_unicode: bool, source: str | None, names: str
) -> str | None:
    """Make a slug of the title, or of the file's name."""
    if "(?P<slug>" in names:
        return page.post.slug
    name = page.stem if source == "basename" else page.post.title or page.stem
    return of_django(name, keeps_unicode=has_unicode)


def _filled(form: str, page: PageFile, slug: str | None) -> str | None:
    """Fill a form such as "{date:%Y}/{slug}/"; None if something is not known."""
    first_category, first_author = page.post.categories[:1], page.post.authors[:1]
    values = {
        "slug": slug,
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
