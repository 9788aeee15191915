"""What a blog's folder tells of its authors."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from blogdb.loaders.options import Options
from blogdb.loaders.trees.configuration import Configuration
from blogdb.loaders.trees.layouts.registry import layouts
from blogdb.loaders.trees.people import KnownAuthor, authors_in

from ..plain import ask
from ..without_bodies import load
from .test_layouts import plant


@pytest.mark.parametrize(
    ("known", "authors"),
    [
        ({"ann": "Ann Ace"}, {"ann": KnownAuthor("Ann Ace")}),
        (
            {"ann": {"name": "Ann", "url": "https://a.example", "image_url": "/a.png"}},
            {"ann": KnownAuthor("Ann", "https://a.example", "/a.png")},
        ),
        (
            [{"short_name": "ann", "name": "Ann", "Website": "http://a.example"}, 3],
            {"ann": KnownAuthor("Ann", "http://a.example")},
        ),
        (
            {"a": {"name": "A", "params": {"avatar": "a.png", "link": "javascript:x"}}},
            {"a": KnownAuthor("A", None, "a.png")},
        ),
        ({"ann": {"url": "https://a.example"}, "bob": None, 1: {"name": []}}, {}),
        ("no authors", {}),
    ],
)
def test_authors_file(known: Any, authors: dict[str, KnownAuthor]) -> None:
    """An author has a name, and perhaps the addresses of a page and of a picture."""
    assert authors_in(known) == authors


FILES = {
    "jekyll": {
        "_config.yml": "authors:\n  cy: {name: Cy, web: https://c.example}\n",
        "_data/authors.yml": "ann:\n  name: Ann\n  avatar: /ann.png\n",
        "_data/authors/di.yml": "name: Di\nurl: https://d.example\n",
        "_authors/bob.md": "---\nshort_name: bb\nname: Bob\nwebsite: /bob/\n---\n",
        "_posts/2024-01-05-one.md": "---\nauthors: [ann, bb, cy, di]\n---\nText.\n",
    },
    "hugo": {
        "hugo.toml": "",
        "data/authors/ann.json": '{"name": "Ann", "avatar": "/ann.png"}',
        "data/authors/di.toml": 'name = "Di"\nurl = "https://d.example"\n',
        "data/authors.yaml": "cy: {name: Cy, web: https://c.example}\n",
        "content/authors/bb/_index.md": "---\ntitle: Bob\nlink: /bob/\n---\nBob.\n",
        "content/posts/one.md": "---\nauthors: [ann, bb, cy, di]\n---\nText.\n",
    },
}
TOLD = [
    ("Ann", None, "/ann.png"),
    ("Bob", "/bob/", None),
    ("Cy", "https://c.example", None),
    ("Di", "https://d.example", None),
]


@pytest.mark.parametrize("layout", FILES)
def test_places_of_authors(layout: str, tmp_path: Path) -> None:
    """Each place in which a program keeps its authors is read."""
    tree = plant(tmp_path, FILES[layout])
    blog = layouts()[layout].blog(Configuration(tree.folder))
    assert blog.authors == dict(
        zip(
            ("ann", "bb", "cy", "di"),
            (KnownAuthor(*each) for each in TOLD),
            strict=True,
        )
    )


def test_authors_are_described(tmp_path: Path) -> None:
    """Authors get what the blog tells of them, and lose what it tells no more."""
    folder = tmp_path / "blog"
    plant(folder, FILES["jekyll"])
    database = tmp_path / "blog.duckdb"

    def told() -> list[Any]:
        return ask(database, "select name, url, picture from authors order by name")

    load(database, [str(folder)])
    assert told() == TOLD
    (folder / "_data/authors.yml").write_text("ann: {name: Ann, url: /ann/}\n")
    assert load(database).load_id is not None
    assert told() == [("Ann", "/ann/", None), *TOLD[1:]]
    assert load(database).load_id is None
    # A part of a blog takes nothing from authors of whom it does not tell.
    part = tmp_path / "part.csv"
    part.write_text("slug,title,date,author\ntwo,Two,2024-01-06,Ann\n")
    load(database, [str(part)], Options(partial=True))
    assert told() == [("Ann", "/ann/", None), *TOLD[1:]]
