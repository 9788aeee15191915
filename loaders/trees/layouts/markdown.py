"""Plain files, whatever program publishes them: Markdown, AsciiDoc or Org."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from blogdb.loaders.trees.formats import format_of
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
    from pathlib import PurePosixPath

    from blogdb.loaders.trees.configuration import Configuration
    from blogdb.loaders.trees.folder import Folder

_PROGRAM = re.compile(r"package\.json|.+\.config\.[cm]?[jt]s|(?:Cargo|pyproject)\.toml")


def _places(configuration: Configuration) -> Iterator[Place]:
    """Yield all files except those about the tree itself.

    If it is a program's, its posts are in a folder that is called so; otherwise such a
    folder is only one of others.
    """
    folder = configuration.folder
    named = []
    for path in _written(folder):
        name, language = without_language(path)
        is_draft = "_drafts" in path.parts
        if is_post(name):
            named.append(Place(path, name, language, is_draft))
    posts = without_indexes(with_languages(named))
    is_program = any(_PROGRAM.fullmatch(path.name) for path in folder.paths)
    yield from wanted(posts, in_containers) if is_program else posts


def _written(folder: Folder) -> list[PurePosixPath]:
    """List the files that may be posts.

    A few files in another form beside Markdown are rather notes, so a form counts if
    there are more files of it than of Markdown; how many others there are is told.
    """
    by_format: dict[str, list[PurePosixPath]] = defaultdict(list)
    for path in folder.written():
        by_format[format_of(path)].append(path)
    count_markdown = len(by_format["markdown"])
    return sorted(
        path
        for form, paths in by_format.items()
        if form == "markdown" or len(paths) > count_markdown
        for path in paths
    )


MARKDOWN_FILES = Layout(
    name="markdown",
    description="plain files in Markdown, AsciiDoc or Org",
    marks="any such file",
    posts_are=(
        "all Markdown files, and those in another form if there are more of them; in a"
        " program's tree those below `posts/`, `blog/` and the like; a post without"
        " tags gets its folder as its topic"
    ),
    recognises=lambda folder: any(folder.written()),
    places=_places,
    has_topic_folders=True,
)
