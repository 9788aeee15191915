"""The small blogs, as their own programs publish them (`make layouts`)."""

from __future__ import annotations

from pathlib import Path

import pytest

from ..cases import CASES, read_case
from ..loaded import loaded
from .compare import differences, published


@pytest.mark.parametrize("name", [each for each in CASES if read_case(each).is_held])
def test_program_publishes_the_same(name: str, tmp_path: Path) -> None:
    """Addresses, titles, days and tags are those that the program itself publishes."""
    folder = read_case(name).plant(tmp_path / "blog")
    engine_has = published(name.partition("-")[0], folder)
    assert differences(engine_has, loaded(folder, tmp_path / "blog.duckdb")) == []
