"""A blog's configuration files; one that cannot be read is reported and ignored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from blogdb.loaders.trees.places import Missed
from blogdb.loaders.trees.values import mapping, text, within

if TYPE_CHECKING:
    from pathlib import PurePosixPath

    from blogdb.loaders.trees.folder import Folder


class Configuration:
    """Reads the configuration files of a blog.

    Args:
        folder: the tree.

    Attributes:
        folder: the tree.
        missed: the files so far that could not be read.
    """

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self.missed: list[Missed] = []

    def settings(self, path: PurePosixPath | None) -> dict[str, Any]:
        """Read a file's settings; empty if it is missing or cannot be read."""
        try:
            return mapping(self.folder.document(path))
        except ValueError as error:
            assert path is not None  # noqa: S101 - for mypy
            written = self.folder.text(path)
            self.missed.append(Missed(path, f"{error}; ignored", written))
            return {}

    def first(self, *names: str) -> dict[str, Any]:
        """Read the settings of the first of some paths that exists."""
        return self.settings(self.folder.find(*names))


def author_names(known: Any) -> dict[str, str]:
    """Read an authors file.

    Args:
        known: key to name, or to an object with a name.

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
    """Return a post's field from Jekyll's front matter defaults.

    Args:
        defaults: a list of scopes, each with values.
        path: the post's file.
        name: the field.

    Returns:
        The text from the matching scope with the longest path, or the last of these;
        None if no scope has one.
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
