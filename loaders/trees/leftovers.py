"""What a tree has besides its posts: pages, and text in forms that are not read."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from blogdb.loaders.trees.folder import MARKDOWN
from blogdb.loaders.trees.formats import RUN
from blogdb.loaders.trees.places import is_post

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from blogdb.loaders.trees.folder import Folder

_DOCUMENTS = (
    *(".adoc", ".asciidoc", ".creole", ".dj", ".djot", ".docx", ".gmi", ".ipynb"),
    *(".lr", ".markua", ".mdoc", ".mdtext", ".mdwn", ".mediawiki", ".mkdn", ".muse"),
    *(".odt", ".org", ".pod", ".qmd", ".rdoc", ".rmd", ".rst", ".rtf", ".scrbl"),
    *(".smd", ".svx", ".t2t", ".tex", ".textile", ".typ", ".wiki"),
)
"""Suffixes of documents, in lower case."""
_PERHAPS = (
    *(".erb", ".haml", ".htm", ".html", ".liquid", ".njk", ".pug", ".serb", ".slim"),
    *(".txt", ".xhtml"),
)
"""Suffixes of documents, but of templates and lists as well."""

OTHER_TEXT = (*_DOCUMENTS, *_PERHAPS)
"""Suffixes of files that may hold posts and are only counted, in lower case."""

_LISTS = re.compile(
    r"(?:.*requirements.*|robots|humans|ads|security|llms.*)\.txt", re.I
)


def count_unread(
    files: Iterable[PurePosixPath], posts: Collection[PurePosixPath]
) -> Counter[str]:
    """Count the files that hold text in forms that are not read, by suffix.

    Templates and posts may have the same suffix; then only files beside posts count.

    Args:
        files: the files whose suffixes are among `OTHER_TEXT`.
        posts: the files that were read as posts.
    """
    return Counter(path.suffix.lower() for path in are_unread(files, posts))


def most_are(names: Collection[str]) -> str:
    """Tell what files a tree without a post has, as in `its files: 2 .png, 1 .lr`.

    Args:
        names: the paths of all its files.
    """
    if not names:
        return "it is empty"
    kinds = Counter(PurePosixPath(name).suffix.lower() or "bare" for name in names)
    most = ", ".join(f"{number:,} {kind}" for kind, number in kinds.most_common(5))
    others = ", …" if len(kinds) > 5 else ""
    return f"its files: {most}{others}"


def are_unread(
    files: Iterable[PurePosixPath], posts: Collection[PurePosixPath]
) -> Iterator[PurePosixPath]:
    """Yield the files that `count_unread` counts."""
    places = {path.parent for path in posts}
    names = {path.with_suffix("") for path in posts}
    made = {path.with_suffix("") for path in posts if path.suffix.lower() in RUN}
    read = {path.suffix.lower() for path in posts}
    return (
        path
        for path in files
        if path not in posts
        # Neither what was made of a post, nor what a post was made of.
        and path.with_suffix("") not in (names if path.suffix.lower() in RUN else made)
        and is_post(path)
        and (
            (path.suffix.lower() in _DOCUMENTS and path.suffix.lower() not in read)
            or (
                path.suffix.lower() in _PERHAPS
                and path.parent in places
                and not _LISTS.fullmatch(path.name)
            )
        )
    )


def count_pages(folder: Folder, posts: Collection[PurePosixPath]) -> Counter[str]:
    """Count the files that are no posts, by top-level folder.

    They are in Markdown, or in another form in which posts are.

    What was made of a post, and lies beside it under the same name, does not count.

    Args:
        folder: the tree.
        posts: the files that were read as posts.

    Returns:
        Folder to number; the folder of files that are in none is ".".
    """
    made = {path.with_suffix("") for path in posts if path.suffix.lower() in RUN}
    read = {*MARKDOWN, *(path.suffix.lower() for path in posts)}
    return Counter(
        path.parts[0] if len(path.parts) > 1 else "."
        for path in folder.written()
        if path not in posts
        and path.suffix.lower() in read
        and path.with_suffix("") not in made
    )
