"""Nikola: the files that `POSTS` of `conf.py` names, in any of its notations."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from blogdb.loaders.trees import front_matter
from blogdb.loaders.trees.addresses import UNKNOWN, join, site
from blogdb.loaders.trees.formats import format_of
from blogdb.loaders.trees.headers import of_dotted_lines
from blogdb.loaders.trees.heads import of_file
from blogdb.loaders.trees.languages import without_language
from blogdb.loaders.trees.layout import Blog, Layout
from blogdb.loaders.trees.places import Place, is_post
from blogdb.loaders.trees.values import mapping, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from blogdb.loaders.trees.configuration import Configuration
    from blogdb.loaders.trees.folder import Folder
    from blogdb.loaders.trees.front_matter import Document
    from blogdb.loaders.trees.pages import PageFile

_CONF = "conf.py"
_ENDINGS = (".rst", ".txt", ".md", ".markdown", ".mdown", ".html", ".htm", ".ipynb")
_POSTS = [["posts/*", "posts"]]


def _recognises(folder: Folder) -> bool:
    conf = folder.text(folder.find(_CONF))
    return "POSTS" in conf and "BLOG_TITLE" in conf


def _places(configuration: Configuration) -> Iterator[Place]:
    """Yield the files of posts; a file `.meta` beside one has its fields."""
    folder = configuration.folder
    settings = configuration.first(_CONF)
    languages = [code.lower() for code in mapping(settings.get("TRANSLATIONS"))]
    seen = set()
    for pattern, _ in _sources(settings):
        base, shape = PurePosixPath(pattern).parent, PurePosixPath(pattern).name
        for path in folder.ending(*_ENDINGS):
            if not path.is_relative_to(base) or path in seen or not is_post(path):
                continue
            name, language = without_language(path, languages or ["en"])
            if fnmatchcase(name.name, shape):
                seen.add(path)
                beside = folder.find(str(path.with_suffix(".meta")))
                written = of_dotted_lines(folder.text(beside), "") if beside else None
                yield Place(
                    path, name, language, fields=written.fields if written else {}
                )


def _sources(settings: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the patterns of posts, and the folders of the site that they go to."""
    listed = settings.get("POSTS")
    return [
        (str(each[0]), str(each[1]))
        for each in (listed if isinstance(listed, list) and listed else _POSTS)
        if isinstance(each, list) and len(each) > 1
    ]


def _read(path: PurePosixPath, content: str) -> Document:
    """Read lines of `.. key: value`, else front matter; no heading is a title."""
    # Text is reStructuredText to Nikola.
    written_in = "restructuredtext" if path.suffix == ".txt" else format_of(path)
    if written_in == "notebook":
        return of_file(path, content)
    dotted = of_dotted_lines(content, written_in)
    return dotted or replace(front_matter.read(content), written_in=written_in)


@dataclass(frozen=True)
class _Addresses:
    """Makes the address of a post.

    Attributes:
        root: the site's address.
        sources: the patterns of posts, and the folders of the site that they go to.
        translations: language to the folder of the site that it is in.
        is_pretty: whether a post has a folder of its own.
    """

    root: str
    sources: list[tuple[str, str]]
    translations: Mapping[str, str]
    is_pretty: bool

    def __call__(self, page: PageFile) -> str | None:
        for pattern, target in self.sources:
            base, shape = PurePosixPath(pattern).parent, PurePosixPath(pattern).name
            is_here = page.name.is_relative_to(base)
            if is_here and fnmatchcase(page.name.name, shape):
                place = page.name.parent.relative_to(base)
                above = self.translations.get(page.post.language or "", "")
                end = "/" if self.is_pretty else ".html"
                parts = (above.removeprefix("./"), target, str(place), page.post.slug)
                return join(self.root, *parts, end=end)
        return None


def _blog(configuration: Configuration) -> Blog:
    settings = configuration.first(_CONF)
    root = site(settings.get("SITE_URL"))
    folders = {
        code.lower(): text(folder) or ""
        for code, folder in mapping(settings.get("TRANSLATIONS")).items()
    }
    is_pretty = settings.get("PRETTY_URLS", True) is not False
    return Blog(
        language=text(settings.get("DEFAULT_LANG")),
        address=_Addresses(root or UNKNOWN, _sources(settings), folders, is_pretty),
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
