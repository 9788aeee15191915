"""ABlog, a blog in Sphinx: pages with a `post` directive, or `blogpost: true`."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from blogdb.loaders.fields import TRUE
from blogdb.loaders.trees import front_matter, restructured
from blogdb.loaders.trees.addresses import UNKNOWN, join, site
from blogdb.loaders.trees.heads import of_file
from blogdb.loaders.trees.layout import Blog, Layout
from blogdb.loaders.trees.people import Author
from blogdb.loaders.trees.places import Place
from blogdb.loaders.trees.restructured import post_directive
from blogdb.loaders.trees.values import mapping, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import PurePosixPath

    from blogdb.loaders.trees.configuration import Configuration
    from blogdb.loaders.trees.folder import Folder
    from blogdb.loaders.trees.front_matter import Document
    from blogdb.loaders.trees.pages import PageFile

_CONF = "conf.py"
_ENDINGS = (".rst", ".md", ".ipynb")
_LISTS = ("author", "category", "tags")
_SIGN = re.compile(r"""["']ablog["']|^import ablog""", re.M)
_MARKDOWN = re.compile(
    r"^(?:`{3,}+|:{3,}+)\{post\}[ \t]*+([^\n]*+)\n((?:(?!`{3}|:{3})[^\n]*+\n)*+)",
    re.M,
)


def _recognises(folder: Folder) -> bool:
    conf = folder.text(folder.find(_CONF))
    return _SIGN.search(conf) is not None


def _places(configuration: Configuration) -> Iterator[Place]:
    """Yield all pages; which are posts, they say themselves, or a pattern does."""
    settings = configuration.first(_CONF)
    patterns = texts(settings.get("blog_post_pattern")) or texts(
        [settings.get("blog_post_pattern")]
    )
    excluded = texts(settings.get("exclude_patterns"))
    for path in configuration.folder.ending(*_ENDINGS):
        names = (str(path), str(path.with_suffix("")))
        if not any(fnmatchcase(names[0], each) for each in excluded):
            is_post = any(fnmatchcase(n, each) for each in patterns for n in names)
            yield Place(path, path, fields={"blogpost": "true"} if is_post else {})


def _read(path: PurePosixPath, content: str) -> Document:
    """Take the fields of the directive, in either language, for those of the page."""
    document = of_file(path, content)
    fields = dict(document.fields)
    written = document.body if document.written_in == "notebook" else content
    if found := post_directive(written) or _in_markdown(written):
        day, options = found
        fields |= {"blogpost": "true", **options, **({"date": day} if day else {})}
    for name in _LISTS:
        if isinstance(fields.get(name), str):
            fields[name] = [each.strip() for each in fields[name].split(",")]
    if not fields.get("date"):
        fields["draft"] = "true"
    return replace(document, fields=fields)


def _in_markdown(content: str) -> tuple[str, Mapping[str, Any]] | None:
    """Read MyST's directive, with options as lines of `:name: value` or as YAML."""
    found = _MARKDOWN.search(content)
    if found is None:
        return None
    options = (
        restructured.read(found[2])
        if found[2][:1] == ":"
        else front_matter.read(found[2])
    )
    return found[1].strip(), options.fields


def _is_page(path: PurePosixPath, fields: Mapping[str, Any], body: str) -> bool:  # noqa: ARG001
    return (text(fields.get("blogpost")) or "").lower() in TRUE


@dataclass(frozen=True)
class _Addresses:
    """Makes the address of a page, by Sphinx's builder.

    Attributes:
        root: the site's address.
        end: how the address of a page ends.
    """

    root: str
    end: str

    def __call__(self, page: PageFile) -> str | None:
        name = page.path.with_suffix("")
        if name.name == "index" and self.end == "/":
            name = name.parent
        return join(self.root, str(name), end=self.end)


def _blog(configuration: Configuration) -> Blog:
    folder = configuration.folder
    settings = configuration.first(_CONF)
    builds = (
        folder.find(".readthedocs.yaml", ".readthedocs.yml"),
        folder.find("Makefile"),
    )
    is_folder = any("dirhtml" in folder.text(path) for path in builds)
    root = site(settings.get("blog_baseurl"))
    people = {
        key: Author(*known[:2])
        for key, value in mapping(settings.get("blog_authors")).items()
        if (known := texts(value) or texts([value]))
    }
    return Blog(
        people,
        text(settings.get("language")),
        _Addresses(root or UNKNOWN, "/" if is_folder else ".html"),
        root,
        author=text(settings.get("blog_default_author")),
    )


ABLOG = Layout(
    name="ablog",
    description="ABlog, in Sphinx",
    marks="`conf.py` with `ablog`",
    posts_are="pages with `.. post::`, or with `blogpost: true` in front matter",
    recognises=_recognises,
    places=_places,
    configurations=(_CONF,),
    blog=_blog,
    is_page=_is_page,
    reads=_read,
)
