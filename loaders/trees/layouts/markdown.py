"""Plain Markdown files, whatever program publishes them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from blogdb.loaders.trees.languages import without_language
from blogdb.loaders.trees.layout import Layout
from blogdb.loaders.trees.places import (
    Place,
    in_containers,
    is_post,
    wanted,
    with_languages,
    without_indexes,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blogdb.loaders.trees.configuration import Configuration

_PROGRAM = re.compile(r"package\.json|.+\.config\.[cm]?[jt]s|(?:Cargo|pyproject)\.toml")


def _places(configuration: Configuration) -> Iterator[Place]:
    """Yield all files except those about the tree itself.

    If it is a program's, its posts are in a folder that is called so; otherwise such a
    folder is only one of others.
    """
    folder = configuration.folder
    named = []
    for path in folder.markdown():
        name, language = without_language(path)
        is_draft = "_drafts" in path.parts
        if is_post(name):
            named.append(Place(path, name, language, is_draft))
    posts = without_indexes(with_languages(named))
    is_program = any(_PROGRAM.fullmatch(path.name) for path in folder.paths)
    yield from wanted(posts, in_containers) if is_program else posts


MARKDOWN_FILES = Layout(
    name="markdown",
    description="plain Markdown files",
    marks="any Markdown file",
    posts_are=(
        "all files, in a program's tree those below `posts/`, `blog/` and the like; a"
        " post without tags gets its folder as its topic"
    ),
    recognises=lambda folder: any(folder.markdown()),
    places=_places,
    has_topic_folders=True,
)
