"""Loads for the tests that are not about bodies, in half the time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from unittest.mock import patch

from blogdb.loaders import load as loading
from blogdb.loaders.options import Options
from blogdb.sql import catalog

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def load(
    database: Path, sources: Sequence[str] = (), options: Options | None = None
) -> loading.Result:
    """Load without what is in the bodies and without an index, unless options ask.

    A new database keeps the identity of the template: to write all macros anew with
    another takes a fifth of a small load, and matters only where two are attached.
    """
    options = options or Options()
    few = replace(
        options,
        bodies=options.bodies or False,
        search=options.search or False,
        # Where there are few rows, others only wait, which takes processor time.
        threads=options.threads or 1,
    )
    with patch.object(catalog, "identify"):
        return loading.load(database, sources, few)
