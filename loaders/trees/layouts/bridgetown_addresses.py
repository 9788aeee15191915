"""Bridgetown's settings and addresses: url, base_path, locales and permalink."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from blogdb.loaders.trees import days
from blogdb.loaders.trees.addresses import UNKNOWN, join
from blogdb.loaders.trees.patterns import COLONS, fill
from blogdb.loaders.trees.slugs import hyphenated

if TYPE_CHECKING:
    from blogdb.loaders.trees.configuration import Configuration
    from blogdb.loaders.trees.pages import PageFile

CONFIGURATIONS = ("bridgetown.config.yml", "bridgetown.config.yaml")
PROGRAM = "config/initializers.rb"

_LITERAL = re.compile(r"""^[ \t]*(\w+)[ \t(]+["':]([^"'\s)]+)["']?\)?[ \t]*$""", re.M)
_NOT_IN_SLUGS = re.compile(r"[^\w.~!$&'()+,;=@]+")
_STYLES = {
    "pretty": "/:locale/:categories/:year/:month/:day/:slug/",
    "pretty_ext": "/:locale/:categories/:year/:month/:day/:slug.*",
    "date": "/:locale/:categories/:year/:month/:day/:slug.*",
    "simple": "/:locale/:categories/:slug/",
    "simple_ext": "/:locale/:categories/:slug.*",
}


def read_settings(configuration: Configuration) -> dict[str, Any]:
    """Read the configuration, and what is a literal in the program beside it."""
    program = configuration.folder.text(configuration.folder.find(PROGRAM))
    return {**configuration.first(*CONFIGURATIONS), **dict(_LITERAL.findall(program))}


@dataclass(frozen=True)
class BridgetownAddresses:
    """Makes the addresses of posts.

    Attributes:
        root: the site's address; None if the configuration does not say.
        base: the site's path on its host.
        style: the pattern of posts without one of their own, or its name.
        main: the default language, which has no folder.
    """

    root: str | None
    base: str
    style: str
    main: str | None

    def __call__(self, page: PageFile) -> str | None:
        """Return a post's address; None if its pattern has more than is known."""
        style = page.field("permalink") or self.style
        path = fill(_STYLES.get(style, style), COLONS, partial(self._value, page))
        if path is None:
            return None
        whole = path.removesuffix(".*") + ".html" if path.endswith(".*") else path
        parts = filter(None, whole.split("/"))
        end = "/" if whole.endswith("/") else ""
        return join(self.root or UNKNOWN + self.base, *parts, end=end)

    def _value(self, page: PageFile, name: str) -> str | list[str] | None:
        """Return what a name in a pattern stands for."""
        value: str | list[str] | None
        match name:
            case "slug" | "name":
                value = _slug(page.post.slug)
            case "title":
                value = _slug(page.post.title or page.post.slug)
            case "path":
                value = str(page.name.with_suffix(""))
            case "categories":
                value = [_slug(each) for each in page.post.categories]
            case "locale" | "lang":
                own = page.post.language
                value = own if own and self.main and own != self.main else ""
            case "collection":
                value = "posts"
            case _:
                value = days.part(page.day, name) if page.day else None
        return value


def _slug(text: str) -> str:
    return hyphenated(text.lower(), _NOT_IN_SLUGS)
