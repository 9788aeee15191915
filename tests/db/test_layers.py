"""Imports point one way: cli, loaders, sql, db, migrations."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
LAYERS = ("migrations", "db", "sql", "loaders", "cli")
"""From what stands on nothing to what stands on everything."""
EXCEPTION = "migrations/env.py"
"""Alembic's entry point, which says itself that it reaches up, and why."""


def imported(path: Path) -> set[str]:
    """List the parts of blogdb that a module imports, wherever it does."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            module = node.module or ""
            found |= {f"{module}.{alias.name}" for alias in node.names}
    parts = {name.split(".")[1] for name in found if name.startswith("blogdb.")}
    return parts & set(LAYERS)


@pytest.mark.parametrize("layer", LAYERS)
def test_nothing_points_back(layer: str) -> None:
    """A module imports its own layer and those below, never one above."""
    above = set(LAYERS[LAYERS.index(layer) + 1 :])
    for path in (REPOSITORY / layer).rglob("*.py"):
        name = path.relative_to(REPOSITORY).as_posix()
        if name != EXCEPTION:
            assert not imported(path) & above, f"{name} reaches up"


def test_the_exception_is_still_one() -> None:
    """The one file that may reach up does; else it needs no exception."""
    assert imported(REPOSITORY / EXCEPTION) & {"db", "sql"}
