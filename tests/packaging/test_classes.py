"""Names of classes: each is one class."""

from __future__ import annotations

import ast
from collections import defaultdict

from ..conftest import REPOSITORY


def test_no_two_classes_have_one_name() -> None:
    """A name in an error or a search leads to one class, whatever module it is in."""
    places = defaultdict(list)
    for path in (REPOSITORY / "src" / "blogdb").glob("*/**/*.py"):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef):
                places[node.name].append(str(path.relative_to(REPOSITORY / "src")))
    assert len(places) > 100
    assert {name: there for name, there in places.items() if len(there) > 1} == {}
