"""constraints.txt: what `make` installs is what was tested."""

from __future__ import annotations

import re
import tomllib

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from ..conftest import REPOSITORY

LINES = (REPOSITORY / "constraints.txt").read_text("utf-8").splitlines()
PINS = [
    Requirement(line) for line in LINES if line.strip() and not line.startswith("#")
]
PYTHONS = ("3.11", "3.12", "3.13")


def pinned(python: str) -> dict[str, str]:
    """Read the version of each package on Linux with a given Python."""
    environment = {
        "python_version": python,
        "python_full_version": f"{python}.0",
        "sys_platform": "linux",
        "platform_machine": "x86_64",
    }
    found = {}
    for pin in PINS:
        if pin.marker is None or pin.marker.evaluate(environment):
            (said,) = pin.specifier
            assert said.operator == "=="
            name = canonicalize_name(pin.name)
            assert name not in found
            found[name] = said.version
    return found


def wanted() -> list[Requirement]:
    """Read all requirements of pyproject.toml, including those of the wheel's build."""
    said = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))
    project = said["project"]
    lists = [
        said["build-system"]["requires"],
        project["dependencies"],
        *project["optional-dependencies"].values(),
        *said["dependency-groups"].values(),
    ]
    return [Requirement(text) for texts in lists for text in texts]


def test_everything_is_pinned_within_its_range() -> None:
    """Each dependency has one exact version on each Python, within its range."""
    for python in PYTHONS:
        versions = pinned(python)
        for requirement in wanted():
            version = versions.get(canonicalize_name(requirement.name))
            assert version, f"{requirement.name} is not pinned: make upgrade"
            assert requirement.specifier.contains(version), requirement


def test_older_duckdbs_are_pinned() -> None:
    """The older DuckDBs that the tests use have exact versions, too."""
    beside = dict(
        match.groups()
        for line in LINES
        if (match := re.fullmatch(r"# duckdb-(1\.\d): duckdb==(1\.\d\.\d+)", line))
    )
    assert beside.keys() == {"1.5", "1.2"}
    assert all(version.startswith(f"{line}.") for line, version in beside.items())


def test_no_registry_is_named() -> None:
    """constraints.txt names no package index."""
    assert not [line for line in LINES if "://" in line or "--" in line]
