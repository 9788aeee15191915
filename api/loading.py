"""What is to be loaded, and how: as it was given, else as the blog's settings say."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from blogdb.loaders.options import Options
from blogdb.loaders.watch import quiet

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from blogdb.loaders.follow import Places
    from blogdb.loaders.load import Result
    from blogdb.loaders.settings.file import Settings
    from blogdb.loaders.watch import Progress


@dataclass(frozen=True)
class Task:
    """What is to be loaded, and how, as the command and the blog's settings say.

    Attributes:
        locations: the sources; none to refresh.
        options: how to load.
        settings: the settings of the blog, if it has a file of them.
    """

    locations: tuple[str, ...]
    options: Options
    settings: Settings | None

    @classmethod
    def of(cls, sources: tuple[str, ...], given: Mapping[str, Any]) -> Self:
        """Find the settings, and put what was given over them."""
        from blogdb.loaders.settings.file import settings_for

        settings = settings_for(sources)
        if settings is None:
            chosen = {name: value for name, value in given.items() if value is not None}
            return cls(sources, Options(**chosen), settings)
        locations, chosen = settings.combined(sources, given)
        return cls(locations, Options(**chosen), settings)

    def run(self, database: Path, progress: Progress = quiet) -> Result:
        """Load.

        Args:
            database: the database; a first load creates it.
            progress: called with each step, and the fraction that is done, if known.

        Returns:
            What changed.

        Raises:
            BlogdbError: the load failed; the database is as it was before.
        """
        from blogdb.loaders.load import load

        return load(database, self.locations, self.options, progress=progress)

    def places(self, database: Path) -> Places:
        """Return what to watch, as far as it is known before the load."""
        named = (self.options.aliases, self.options.link_rules)
        return self._places(self.locations, [path for path in named if path], database)

    def places_after(self, result: Result, database: Path) -> Places:
        """Return what to watch after a load, which may be what was remembered."""
        return self._places(result.sources, map(Path, result.rules), database)

    def _places(
        self, locations: Sequence[str], files: Iterable[Path], database: Path
    ) -> Places:
        from blogdb.loaders.follow import Places

        own = [self.settings.path] if self.settings else []
        return Places.of(locations, [*files, *own], database)
