"""The blogs of a Docusaurus site: the preset's, and those of the plugin for blogs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from posixpath import normpath

from blogdb.loaders.trees.programs import block, blocks, literal

_PLUGIN = "docusaurus-plugin-content-blog"
_DECLARED = r"""(?:@docusaurus/plugin-)?content-blog["']\s*,\s*"""
_NONE = re.compile(r"\bblog[ \t]*:[ \t]*false\b")


@dataclass(frozen=True)
class OneBlog:
    """A blog of a site.

    Attributes:
        path: the folder of its posts.
        route: its path in the site; None if that is computed.
        translated: the folder of its translations in that of a language.
    """

    path: PurePosixPath
    route: str | None
    translated: str


def blogs_of(program: str) -> tuple[OneBlog, ...]:
    """Read which blogs a site has.

    Args:
        program: docusaurus.config.js.
    """
    preset = [] if _NONE.search(program) else [block(program, "blog")]
    return tuple(map(_blog, (*preset, *blocks(program, _DECLARED))))


def _blog(options: str) -> OneBlog:
    name = literal(options, "id", default="default")
    path = literal(options, "path", default="blog") or "blog"
    return OneBlog(
        path=PurePosixPath(normpath(path)),
        route=literal(options, "routeBasePath", default="blog"),
        translated=_PLUGIN if name in (None, "default") else f"{_PLUGIN}-{name}",
    )
