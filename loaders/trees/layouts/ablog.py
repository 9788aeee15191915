"""ABlog, a blog in Sphinx: pages with a `post` directive, or `blogpost: true`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from blogdb.loaders.fields import TRUE
from blogdb.loaders.trees.addresses import UNKNOWN, site
from blogdb.loaders.trees.layout import ConfiguredBlog, Layout
from blogdb.loaders.trees.layouts.ablog_addresses import addresses
from blogdb.loaders.trees.layouts.ablog_fields import read
from blogdb.loaders.trees.patterns import as_expression, matching
from blogdb.loaders.trees.people import KnownAuthor
from blogdb.loaders.trees.places import Place
from blogdb.loaders.trees.values import mapping, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import PurePosixPath

    from blogdb.loaders.trees.configuration import Configuration
    from blogdb.loaders.trees.folder import Folder

_CONF = "conf.py"
_ENDINGS = (".rst", ".md", ".ipynb")
_SIGN = re.compile(r"""["']ablog["']|^import ablog""", re.M)


def _recognises(folder: Folder) -> bool:
    conf = folder.text(folder.find(_CONF))
    return _SIGN.search(conf) is not None


def _places(configuration: Configuration) -> Iterator[Place]:
    """Yield all pages; which are posts, they say themselves, or a pattern does."""
    settings = configuration.first(_CONF)
    patterns = settings.get("blog_post_pattern")
    paths = list(configuration.folder.ending(*_ENDINGS))
    names = {str(each) for path in paths for each in (path, *path.parents)}
    posts = _matching(texts(patterns) or texts([patterns]), names)
    excluded = _matching(texts(settings.get("exclude_patterns")), names)
    for path in paths:
        if excluded.isdisjoint(map(str, (path, *path.parents))):
            is_post = str(path) in posts
            yield Place(path, path, fields={"blogpost": "true"} if is_post else {})


def _matching(patterns: Iterable[str], names: Iterable[str]) -> set[str]:
    return matching([as_expression(each.strip("/")) for each in patterns], names)


def _is_page(path: PurePosixPath, fields: Mapping[str, Any], body: str) -> bool:  # noqa: ARG001
    return (text(fields.get("blogpost")) or "").lower() in TRUE


def _blog(configuration: Configuration) -> ConfiguredBlog:
    settings = configuration.first(_CONF)
    root = site(settings.get("blog_baseurl"))
    people = {
        key: KnownAuthor(*known[:2])
        for key, value in mapping(settings.get("blog_authors")).items()
        if (known := texts(value) or texts([value]))
    }
    return ConfiguredBlog(
        people,
        text(settings.get("language")),
        addresses(root or UNKNOWN, configuration.folder),
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
    reads=read,
)
