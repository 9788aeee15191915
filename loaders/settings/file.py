"""Finding and reading `blogdb.toml`.

A load takes what its options say, else what this file says, else what the database
remembers.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from blogdb.db.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

NAME = "blogdb.toml"
"""The name of the file."""

_LARGEST = 1 << 20
"""Bytes of the largest such file."""


@dataclass(frozen=True)
class Settings:
    """What a `blogdb.toml` says.

    Attributes:
        path: the file, an absolute path.
        database: the database; None if it does not say it.
        sources: what to load, as absolute paths and patterns; its folder if it does not
            say it.
        names_sources: whether it says it.
        options: field of `Options` to value.
        audit: its table `[audit]` as it is.
    """

    path: Path
    database: Path | None = None
    sources: tuple[str, ...] = ()
    names_sources: bool = False
    options: Mapping[str, Any] = field(default_factory=dict)
    audit: Mapping[str, Any] = field(default_factory=dict)

    def combined(
        self, sources: Sequence[str], given: Mapping[str, Any]
    ) -> tuple[tuple[str, ...], dict[str, Any]]:
        """Say what to load and how: what was given to the command wins.

        What the file says of its sources, such as their format, is not said of others.

        Args:
            sources: the locations that were given; the file's own folder means the
                same as none.
            given: field of `Options` to what was given; None for nothing.

        Returns:
            The locations, and field to value.
        """
        from blogdb.loaders.fields import field_of
        from blogdb.loaders.options import OF_A_SOURCE

        if [*map(os.path.realpath, sources)] == [os.path.realpath(self.path.parent)]:
            sources = ()
        is_own = not sources or not self.names_sources or self._has(sources)
        said = {
            name: value
            for name, value in self.options.items()
            if is_own or name not in OF_A_SOURCE
        }
        told = {name: value for name, value in given.items() if value is not None}
        if told.get("bodies") is False:
            said.pop("search", None)  # which needs the bodies
        columns = told.get("mapping", {})
        named = {field_of(name) for name in columns}
        for name, column in said.get("mapping", {}).items():
            if name not in named:
                columns = {**columns, name: column}
        return tuple(sources or self.sources), {**said, **told, "mapping": columns}

    def _has(self, locations: Iterable[str]) -> bool:
        """Return whether all these locations are among the file's sources."""
        from blogdb.loaders.find import real_paths

        own = set().union(*map(real_paths, self.sources))
        return set().union(*map(real_paths, locations)) <= own


def settings_for(locations: Sequence[str] = ()) -> Settings | None:
    """Read the settings for a load: of the sources' folder, or of the current one.

    Args:
        locations: the sources that were given.

    Returns:
        What the nearest file says, from the folder of the sources upwards, and else
        from the current folder upwards; None if there is no file.

    Raises:
        SettingsError: the file is faulty.
    """
    starts = [start for each in locations if (start := _folder_of(each))]
    if starts:
        common = Path(os.path.commonpath(starts))
        if path := find(common):
            return read(path)
    path = find(Path.cwd())
    return read(path) if path else None


def _folder_of(location: str) -> Path | None:
    """Return the folder in which a source is; None for one that is in none."""
    from blogdb.loaders.find import fixed_folder, is_pattern
    from blogdb.loaders.sources.files import STANDARD_INPUT

    if location == STANDARD_INPUT or "://" in location:
        return None
    if is_pattern(location):
        location = str(fixed_folder(location))
    path = Path(location).resolve()
    return path if path.is_dir() else path.parent


def find(start: Path) -> Path | None:
    """Find the nearest file of settings.

    One that another user has put above the folder, as anybody can into /tmp, is passed
    over: it must belong to this user, to root, or to the owner of the folder.

    Args:
        start: the folder to begin with, an absolute path; then come those above it.
    """
    with suppress(OSError, ValueError):
        trusted = {os.geteuid(), 0, start.stat().st_uid}
        for folder in (start, *start.parents):
            path = folder / NAME
            with suppress(FileNotFoundError, NotADirectoryError):
                if path.lstat().st_uid in trusted:
                    return path
    return None


def read(path: Path) -> Settings:
    """Read a file of settings.

    Args:
        path: the file, an absolute path.

    Raises:
        SettingsError: it cannot be read, is not TOML, or has a wrong key or value.
    """
    from blogdb.loaders.settings.keys import KEYS, unknown

    document = _document(path)
    keys = {key.name: key for key in KEYS}
    said: dict[str, Any] = {}
    for name, value in document.items():
        if name not in keys:
            raise SettingsError(f"{path}: {unknown('key', name, keys)}")
        try:
            said[name] = keys[name].read(value, path.parent)
        except ValueError as error:
            raise SettingsError(f"{path}: {name}: {error}") from error
    return Settings(
        path,
        said.get("database"),
        said.get("sources", (str(path.parent),)),
        "sources" in said,
        {
            key.sets: said[name]
            for name, key in keys.items()
            if key.sets and name in said
        },
        said.get("audit", {}),
    )


def _document(path: Path) -> dict[str, Any]:
    from blogdb.loaders.toml_documents import read_toml
    from blogdb.loaders.trees.door import Door

    name = PurePosixPath(path.name)
    try:
        data = Door(path.parent, {name: None}).read(name, _LARGEST)
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}") from error
    try:
        return read_toml(data.decode("utf-8-sig"))
    except ValueError as error:
        raise SettingsError(f"{path} is not a TOML file: {error}") from error
