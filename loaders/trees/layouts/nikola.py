"""Nikola: the files that `POSTS` of `conf.py` names, in any of its notations."""

from __future__ import annotations

from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from blogdb.loaders.trees import front_matter
from blogdb.loaders.trees.addresses import UNKNOWN, site
from blogdb.loaders.trees.days import month_first
from blogdb.loaders.trees.formats import format_of
from blogdb.loaders.trees.headers import of_dotted_lines
from blogdb.loaders.trees.heads import of_file
from blogdb.loaders.trees.languages import without_language
from blogdb.loaders.trees.layout import ConfiguredBlog, Layout
from blogdb.loaders.trees.layouts.nikola_addresses import NikolaAddresses, sources
from blogdb.loaders.trees.places import Place, is_post
from blogdb.loaders.trees.values import mapping, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from blogdb.loaders.trees.configuration import Configuration
    from blogdb.loaders.trees.folder import Folder
    from blogdb.loaders.trees.front_matter import Document

_CONF = "conf.py"
_DAYS = ("date", "updated")
_ENDINGS = (".rst", ".txt", ".md", ".markdown", ".mdown", ".html", ".htm", ".ipynb")


def _recognises(folder: Folder) -> bool:
    conf = folder.text(folder.find(_CONF))
    return "POSTS" in conf and "BLOG_TITLE" in conf


def _places(configuration: Configuration) -> Iterator[Place]:
    """Yield the files of posts; a file `.meta` beside one has its fields."""
    folder = configuration.folder
    settings = configuration.first(_CONF)
    languages = [code.lower() for code in mapping(settings.get("TRANSLATIONS"))]
    seen = set()
    for pattern, _ in sources(settings):
        base, shape = PurePosixPath(pattern).parent, PurePosixPath(pattern).name
        for path in folder.ending(*_ENDINGS):
            if not path.is_relative_to(base) or path in seen or not is_post(path):
                continue
            name, language = without_language(path, languages or ["en"])
            if fnmatchcase(name.name, shape):
                seen.add(path)
                beside = folder.find(str(path.with_suffix(".meta")))
                written = of_dotted_lines(folder.text(beside), "") if beside else None
                fields = _with_days(written.fields) if written else {}
                yield Place(path, name, language, fields=fields)


def _read(path: PurePosixPath, content: str) -> Document:
    """Read lines of `.. key: value`, else front matter; no heading is a title."""
    # Text is reStructuredText to Nikola.
    written_in = "restructuredtext" if path.suffix == ".txt" else format_of(path)
    if written_in == "notebook":
        found = of_file(path, content)
    else:
        dotted = of_dotted_lines(content, written_in)
        found = dotted or replace(front_matter.read(content), written_in=written_in)
    return replace(found, fields=_with_days(found.fields))


def _with_days(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: month_first(value) if name in _DAYS and type(value) is str else value
        for name, value in fields.items()
    }


def _blog(configuration: Configuration) -> ConfiguredBlog:
    settings = configuration.first(_CONF)
    root = site(settings.get("SITE_URL"))
    folders = {
        code.lower(): text(folder) or ""
        for code, folder in mapping(settings.get("TRANSLATIONS")).items()
    }
    is_pretty = settings.get("PRETTY_URLS", True) is not False
    return ConfiguredBlog(
        language=text(settings.get("DEFAULT_LANG")),
        address=NikolaAddresses(root or UNKNOWN, sources(settings), folders, is_pretty),
        site=root,
    )


NIKOLA = Layout(
    name="nikola",
    description="Nikola",
    marks="`conf.py` with `POSTS`",
    posts_are="what `POSTS` names: reStructuredText, Markdown, HTML, text, notebooks",
    recognises=_recognises,
    places=_places,
    configurations=(_CONF,),
    blog=_blog,
    reads=_read,
)
