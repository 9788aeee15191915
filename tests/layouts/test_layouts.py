"""What comes of a small blog in each layout."""

from __future__ import annotations

from pathlib import Path

import pytest

from blogdb.loaders.trees.layouts.registry import choose_site
from blogdb.loaders.trees.tree import Tree

from ..few_views import few_template, few_views  # noqa: F401 (fixtures)
from .cases import CASES, read_case
from .loaded import loaded


@pytest.mark.usefixtures("few_views")
@pytest.mark.parametrize("name", CASES)
def test_posts_of_a_layout(name: str, tmp_path: Path) -> None:
    """Each post has what the program that publishes it shows, and no page is a post."""
    case = read_case(name)
    folder = case.plant(tmp_path / "blog")
    assert choose_site(Tree(str(folder), folder), None).layout.name == case.layout
    posts = loaded(folder, tmp_path / "blog.duckdb")
    assert posts == {
        file: {"format": "markdown", **post} for file, post in case.posts.items()
    }
