"""Loads for the tests that are not about bodies, in half the time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from blogdb.loaders import load as loading
from blogdb.loaders.options import Options

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def load(
    database: Path, sources: Sequence[str] = (), options: Options | None = None
) -> loading.Result:
    """Load without what is in the bodies and without an index, unless options ask."""
    options = options or Options()
    few = replace(
        options, bodies=options.bodies or False, search=options.search or False
    )
    return loading.load(database, sources, few)
