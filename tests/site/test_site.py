"""The documentation site: what the pages from the program say, and the drawings."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType

import pytest

from blogdb.cli.main import COMMANDS
from blogdb.sql import catalog
from blogdb.sql.tables import tables

from ..conftest import REPOSITORY

INDEX = (REPOSITORY / "docs" / "index.md").read_text("utf-8")
SIDES = r'<path d="M(\d+) \d+ C\d+ \d+ \d+ \d+ (\d+) \d+"/>'


@pytest.fixture(scope="module")
def reference() -> Iterator[ModuleType]:
    """The module that writes the pages, and imports what is beside it."""
    place = str(REPOSITORY / "tools" / "site")
    sys.path.insert(0, place)
    yield import_module("reference")
    sys.path.remove(place)


@pytest.fixture(scope="module")
def pages(reference: ModuleType) -> dict[str, str]:
    """The pages that come from the program."""
    made: dict[str, str] = reference.pages()
    return made


def test_everything_has_a_page(pages: dict[str, str]) -> None:
    """Each command, view, macro and table has a page, and lists lead to it."""
    wanted = {
        *(f"commands/{name}" for name in COMMANDS),
        *(f"views/{entry.name}" for entry in catalog.entries()),
        *(f"tables/{table.name}" for table in tables()),
    }
    # The commands of a group have theirs each.
    groups = {f"commands/{name}" for name in ("export", "lake")}
    assert all(any(page.startswith(f"{name}-") for page in pages) for name in groups)
    assert wanted <= pages.keys() | groups
    for folder in ("commands", "views", "tables"):
        names = re.findall(r"^[\w-]+$", pages[f"{folder}/index"], re.MULTILINE)
        assert {f"{folder}/{name}" for name in names} == {
            name for name in pages if re.match(rf"{folder}/(?!index)", name)
        }


def test_pages_say_what_the_program_says(pages: dict[str, str]) -> None:
    """A command has its options and exit codes, a view its columns and sources."""
    load = pages["commands/load"]
    assert "| `--site-url URL` | " in load
    assert "\n- 3: the source cannot be read" in load
    trends = pages["views/tag_trends"]
    assert "| `change_in_share` | share_posts minus that of the previous" in trends
    assert (
        "Reads: [`post_tags`](../tables/post_tags.md), [`posts`](../tables/posts.md),"
        " [`tags`](../tables/tags.md)." in trends
    )
    assert "refers to `posts.post_id`" in pages["tables/post_links"]


def test_a_drawing_goes_from_left_to_right(reference: ModuleType) -> None:
    """What is read stands left of what reads it, and nearest where it reads nothing."""
    drawing = reference.drawing
    reads = {"c": {"b", "late"}, "b": {"a"}, "a": set(), "late": set()}
    columns = drawing.ranks(reads)
    assert columns == {"a": 0, "b": 1, "late": 1, "c": 2}
    boxes = [drawing.Box(name, columns[name], f"{name}.html", "view") for name in reads]
    drawn = drawing.draw(boxes, {("a", "b"), ("b", "c")}, 'It is "this" & that')
    assert 'aria-label="It is &quot;this&quot; &amp; that"' in drawn
    assert '<a href="late.html" class="view">' in drawn
    assert "\n\n" not in drawn
    sides = [(int(first), int(last)) for first, last in re.findall(SIDES, drawn)]
    assert len(sides) == 2
    assert all(first < last for first, last in sides)


def test_every_page_is_in_the_index() -> None:
    """docs/index.md, of which the site's contents are made, leads to every page."""
    folder = REPOSITORY / "docs"
    there = {str(path.relative_to(folder)) for path in folder.rglob("*.md")}
    assert set(re.findall(r"\]\(([\w/-]+\.md)\)", INDEX)) == there - {"index.md"}
