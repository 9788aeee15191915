"""Hexo: `source/_posts`, with fields in the names of files, too."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from blogdb.loaders.trees.addresses import UNKNOWN, site
from blogdb.loaders.trees.heads import of_file, unopened
from blogdb.loaders.trees.layout import ConfiguredBlog, Layout
from blogdb.loaders.trees.layouts.hexo_addresses import HexoAddresses, parsed
from blogdb.loaders.trees.places import Place
from blogdb.loaders.trees.values import text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from blogdb.loaders.trees.configuration import Configuration
    from blogdb.loaders.trees.folder import Folder
    from blogdb.loaders.trees.front_matter import Document

_CONFIGURATIONS = ("_config.yml", "_config.yaml")
_OWN = re.compile(
    r"^(?:source_dir|public_dir|new_post_name|default_layout|titlecase|filename_case"
    r"|post_asset_folder|skip_render)[ \t]*:",
    re.M,
)
_PACKAGE = re.compile(r'"hexo"\s*:')
_ENDINGS = (".md", ".markdown", ".mdown", ".mkd", ".mdx", ".html")


def _recognises(folder: Folder) -> bool:
    """Recognise it by what Hexo alone has; Octopress has its folders, too."""
    config = folder.find(*_CONFIGURATIONS)
    return config is not None and (
        _PACKAGE.search(folder.text(folder.find("package.json"))) is not None
        or _OWN.search(folder.text(config)) is not None
    )


def _places(configuration: Configuration) -> Iterator[Place]:
    """Yield the posts and drafts; a name may have the day, by `new_post_name`."""
    config = configuration.first(*_CONFIGURATIONS)
    source = PurePosixPath(text(config.get("source_dir")) or "source")
    form = text(config.get("new_post_name")) or ":title.md"
    for folder, is_draft in (("_posts", False), ("_drafts", True)):
        top = source / folder
        for path in configuration.folder.ending(*_ENDINGS):
            if path.is_relative_to(top) and not path.name.startswith(("_", "#")):
                name = path.relative_to(top)
                day, _ = parsed(form, str(name.with_suffix("")))
                yield Place(path, name, None, is_draft, {"date": day} if day else {})


def _read(path: PurePosixPath, content: str) -> Document:
    """Read front matter, above which Hexo needs no line."""
    return unopened(path, content) or of_file(path, content)


def _languages(config: Mapping[str, Any]) -> list[str]:
    return texts(config.get("language")) or texts([config.get("language")])


def _blog(configuration: Configuration) -> ConfiguredBlog:
    config = configuration.first(*_CONFIGURATIONS)
    root = site(config.get("url"))
    form = text(config.get("new_post_name")) or ":title.md"
    return ConfiguredBlog(
        language=next(iter(_languages(config)), None),
        address=HexoAddresses(
            root or UNKNOWN,
            text(config.get("permalink")) or ":year/:month/:day/:title/",
            form,
        ),
        site=root,
    )


HEXO = Layout(
    name="hexo",
    description="Hexo",
    marks="`_config.yml` with Hexo's settings, `package.json` with `hexo`",
    posts_are="below `source/_posts/`; a text in `tags` is one tag",
    recognises=_recognises,
    places=_places,
    configurations=_CONFIGURATIONS,
    blog=_blog,
    reads=_read,
    tag_separator="",
)
