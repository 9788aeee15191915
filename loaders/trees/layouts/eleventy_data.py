"""What Eleventy's data files say of the files beside and below them.

The source is Eleventy's documentation, on template and directory data files.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from blogdb.loaders.trees.programs import literal
from blogdb.loaders.trees.values import text

if TYPE_CHECKING:
    from blogdb.loaders.trees.configuration import Configuration

CONFIGURATIONS = (
    ".eleventy.js",
    *(f"eleventy.config.{ending}" for ending in ("js", "cjs", "mjs", "ts")),
)
_DATA = (".11tydata.js", ".11tydata.mjs", ".11tydata.cjs", ".11tydata.json", ".json")
"""Endings of data files; the first goes before the others."""
_INPUT = re.compile(r"--input[= ]([\w./-]+)|setInputDirectory\([\"']([\w./-]+)[\"']\)")


def input_of(configuration: Configuration) -> PurePosixPath:
    """Return the folder that the site is made of, relative to its own."""
    folder = configuration.folder
    program = folder.text(folder.find(*CONFIGURATIONS))
    for written in (program, folder.text(folder.find("package.json"))):
        if found := _INPUT.search(written):
            return PurePosixPath(found[1] or found[2])
    return PurePosixPath(literal(program, "input", default=".") or ".")


class DirectoryData:
    """Gives files the fields of the data files beside and above them.

    Args:
        configuration: the blog's.
        top: the folder that the site is made of.
    """

    def __init__(self, configuration: Configuration, top: PurePosixPath) -> None:
        self._configuration = configuration
        self._top = top
        self._known: dict[PurePosixPath, dict[str, Any]] = {}

    def fields(self, path: PurePosixPath) -> dict[str, Any]:
        """Return the fields that a file has from elsewhere, the nearest first.

        Tags are left out: those of a whole folder make a collection, and no topic.
        """
        own = self._of(path.with_suffix(""))
        found = {**self._of_folder(path.parent), **own}
        return {name: value for name, value in found.items() if name != "tags"}

    def _of_folder(self, folder: PurePosixPath) -> dict[str, Any]:
        if folder not in self._known:
            is_below = folder != self._top and folder.parts
            above = self._of_folder(folder.parent) if is_below else {}
            self._known[folder] = {**above, **self._of(folder / folder.name)}
        return self._known[folder]

    def _of(self, place: PurePosixPath) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for ending in reversed(_DATA):
            beside = self._configuration.folder.find(f"{place}{ending}")
            found |= self._configuration.settings(beside) if beside else {}
        return {
            name: value
            for name, value in found.items()
            if text(value) is not None or isinstance(value, list | dict)
        }
