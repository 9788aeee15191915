"""What is said where an extra is missing."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

import pytest

from blogdb.db import extras
from blogdb.db.errors import SystemFailureError

from ..conftest import REPOSITORY

EXTRAS = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"][
    "optional-dependencies"
].keys()
CALLS = re.compile(r'extras\.(?:require|missing)\(\s*"([a-z-]+)"')


def test_an_extra_that_is_there_is_enough() -> None:
    """Nothing is said of packages that can be imported."""
    extras.require("excel", "json", "csv", work="reading")


@pytest.mark.parametrize(
    ("receipt", "command"),
    [
        (None, "pip install 'blogdb[excel]'"),
        ("uv-receipt.toml", "uv tool install 'blogdb[excel]'"),
        ("pipx_metadata.json", "pipx install --force 'blogdb[excel]'"),
    ],
)
def test_it_is_named_as_it_can_be_installed(
    receipt: str | None, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command is that of the program by which blogdb was installed."""
    if receipt:
        (tmp_path / receipt).touch()
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    with pytest.raises(SystemFailureError) as caught:
        extras.require("excel", "json", "no_such", work="reading", instead="save CSV")
    assert str(caught.value) == (
        "reading needs the extra excel, which is not installed; install it with:"
        f" {command}; or save CSV"
    )


def test_what_is_named_is_an_extra() -> None:
    """Every extra that the program names is one of pyproject.toml's."""
    named = {
        extra
        for folder in (REPOSITORY / "src/blogdb").iterdir()
        for path in folder.rglob("*.py")
        for extra in CALLS.findall(path.read_text("utf-8"))
    }
    assert {"audit", "excel", "report", "watch"} <= named <= EXTRAS


def test_every_extra_is_in_the_readme() -> None:
    """Who reads how to install blogdb reads of all extras."""
    (told,) = re.findall(
        r"There are extras:(.+?)\n\n",
        (REPOSITORY / "README.md").read_text("utf-8"),
        re.DOTALL,
    )
    assert set(re.findall(r"`([a-z]+)`", told)) >= EXTRAS
