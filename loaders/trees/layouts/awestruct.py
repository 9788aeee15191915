"""Awestruct: posts in the folder that `_ext/pipeline.rb` names, often in AsciiDoc."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from blogdb.loaders.trees.addresses import site
from blogdb.loaders.trees.folder import MARKDOWN
from blogdb.loaders.trees.formats import OTHER_MARKUP, TEMPLATES
from blogdb.loaders.trees.layout import ConfiguredBlog, Layout
from blogdb.loaders.trees.places import Place, is_post
from blogdb.loaders.trees.values import text, within

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blogdb.loaders.trees.configuration import Configuration

_CONFIGURATION = "_config/site.yml"
_PIPELINE = "_ext/pipeline.rb"
_POSTS = re.compile(r"""\bPosts\.new[ \t(]*['"]([^'"\n]*)['"]""")


def _places(configuration: Configuration) -> Iterator[Place]:
    """Yield the files in the folder of posts, without the endings of templates."""
    folder = configuration.folder
    named = _POSTS.search(folder.text(folder.find(_PIPELINE)))
    top = PurePosixPath(named[1].strip("/") if named else "posts")
    for path in folder.ending(*MARKDOWN, *OTHER_MARKUP, ".html", *TEMPLATES):
        is_template = path.suffix.lower() in TEMPLATES
        name = path.with_suffix("") if is_template else path
        if name.is_relative_to(top) and is_post(name.relative_to(top)):
            yield Place(path, name.relative_to(top))


def _blog(configuration: Configuration) -> ConfiguredBlog:
    """Read the site's address; how those of posts are made is a program."""
    settings = configuration.first(_CONFIGURATION)
    published = text(within(settings, "profiles", "production", "base_url"))
    return ConfiguredBlog(site=site(published or settings.get("base_url")))


AWESTRUCT = Layout(
    name="awestruct",
    description="Awestruct",
    marks="`_config/site.yml`, `_ext/pipeline.rb`",
    posts_are=(
        "below the folder of posts that `_ext/pipeline.rb` names, in AsciiDoc, Markdown"
        " and HTML, also in ERB, but not in Haml or Slim; without addresses"
    ),
    recognises=lambda folder: folder.has(_CONFIGURATION) and folder.has(_PIPELINE),
    places=_places,
    configurations=(_CONFIGURATION,),
    blog=_blog,
)
