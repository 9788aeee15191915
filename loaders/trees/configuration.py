"""The files that configure a blog: what cannot be read is told, and costs no post."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from blogdb.loaders.trees.places import Missed
from blogdb.loaders.trees.values import mapping, text, within

if TYPE_CHECKING:
    from pathlib import PurePosixPath

    from blogdb.loaders.trees.folder import Folder


class Configuration:
    """One reading of the files that configure a blog.

    Args:
        folder: the tree.

    Attributes:
        folder: the tree.
        missed: the files that could not be read so far.
    """

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self.missed: list[Missed] = []

    def settings(self, path: PurePosixPath | None) -> dict[str, Any]:
        """Read a file's settings; none where it is not there or cannot be read."""
        try:
            return mapping(self.folder.document(path))
        except ValueError as error:
            assert path is not None  # noqa: S101 - for mypy
            written = self.folder.text(path)
            self.missed.append(Missed(path, f"{error}; left out", written))
            return {}

    def first(self, *names: str) -> dict[str, Any]:
        """Read the settings of the first of some files, named by their paths."""
        return self.settings(self.folder.find(*names))


def author_names(known: Any) -> dict[str, str]:
    """Read an authors file.

    Args:
        known: for each key a name, or an object that has one.

    Returns:
        Key to name.
    """
    names = {}
    for key, value in mapping(known).items():
        name = text(value.get("name")) if isinstance(value, dict) else text(value)
        if name:
            names[str(key)] = name
    return names


def default_field(defaults: Any, path: PurePosixPath, name: str) -> str | None:
    """Find what Jekyll's defaults of front matter give a post.

    Args:
        defaults: a list of values, each with the scope that they are for.
        path: the post's file.
        name: the field.

    Returns:
        The text from the scope whose path is the longest, of these the last; None
        where none gives one.
    """
    longest, chosen = "", None
    for each in defaults if isinstance(defaults, list) else []:
        scope, value = within(each, "scope"), text(within(each, "values", name))
        above = (text(within(scope, "path")) or "").strip("/")
        is_within = f"{path}/".startswith(f"{above}/") or not above
        is_for_posts = text(within(scope, "type")) in (None, "posts")
        is_ours = isinstance(scope, dict) and is_within and is_for_posts
        if is_ours and value and len(above) >= len(longest):
            longest, chosen = above, value
    return chosen
