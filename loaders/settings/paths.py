"""Paths in `blogdb.toml`, which stay within its folder.

The file may be a stranger's, as the rest of the folder may be. So it names nothing
that is elsewhere: not by `..`, not absolutely, not through a link, not by an address.
"""

from __future__ import annotations

import os
from pathlib import Path, PurePath
from typing import Any

from blogdb.loaders.find import absolute, fixed_folder, is_pattern
from blogdb.loaders.sources.files import STANDARD_INPUT


def require_path(value: Any, folder: Path) -> Path:
    """Return the path that a value names.

    Args:
        value: a path, relative to the folder.
        folder: the file's folder, an absolute path.

    Returns:
        An absolute path, whether there is anything or not.

    Raises:
        ValueError: it is no path, or leads out of the folder.
    """
    path = folder / _text(value)
    _require_within(path, folder, value)
    return path


def require_source(value: Any, folder: Path) -> str:
    """Return the location of a source.

    Args:
        value: a path or a pattern, relative to the folder.
        folder: the file's folder, an absolute path.

    Returns:
        An absolute path or pattern.

    Raises:
        ValueError: it is neither, or leads out of the folder.
    """
    text = _text(value)
    if text == STANDARD_INPUT or "://" in text:
        raise ValueError(
            f"{value!r} is not in this file's folder; name it to the command: blogdb"
            f" load {text}"
        )
    if not is_pattern(text, folder):
        return str(require_path(text, folder))
    fixed = fixed_folder(text)
    _require_within(folder / fixed, folder, value)
    # Behind a pattern, links are judged when it is expanded.
    if ".." in PurePath(text).parts[len(fixed.parts) :]:
        raise ValueError(f"{value!r} has .. behind a pattern; write it without")
    return absolute(text, folder)


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError('must be a path in quotes, as in "posts.csv"')
    if "\0" in value:
        raise ValueError(f"{value!r} has a character that no path has")
    return value


def _require_within(path: Path, folder: Path, value: str) -> None:
    root = Path(os.path.realpath(folder))
    if not Path(os.path.realpath(path)).is_relative_to(root):
        raise ValueError(
            f"{value!r} leads out of {folder}; paths in this file stay within its"
            " folder"
        )
