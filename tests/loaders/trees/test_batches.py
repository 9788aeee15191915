"""The files of a tree are read in batches, by one process or by several."""

from __future__ import annotations

import pickle
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath

import pytest

from blogdb.db.errors import SourceError
from blogdb.loaders.trees import batches, worker
from blogdb.loaders.trees.folder import Folder
from blogdb.loaders.trees.layout import ConfiguredBlog, Found
from blogdb.loaders.trees.layouts.registry import choose_site
from blogdb.loaders.trees.reading import Manner, Read
from blogdb.loaders.trees.tree import Tree

from ...layouts.cases import CASES, read_case
from .test_layouts import TREES, plant

POST = "---\ntitle: {}\ndate: 2024-01-05\nauthor: Ann\n---\nText\n"


def find(root: Path, files: dict[str, str]) -> tuple[list[Found], Manner, Tree]:
    """Find the posts of a tree, and how to read them."""
    tree = plant(root / "blog", files)
    site = choose_site(tree, None)
    every = site.layout.posts(site.folder)
    found = [each for each in every if isinstance(each, Found)]
    return found, Manner("blog", site.place, site.layout.is_page), tree


EVERY = {each: read_case(each).files for each in CASES} | TREES


@pytest.mark.parametrize("name", EVERY)
def test_another_process_reads_each_layout(name: str, tmp_path: Path) -> None:
    """What a layout finds can be handed to another process, which reads the same."""
    files = {
        path: content or POST.format(path) for path, content in EVERY[name].items()
    }
    found, manner, tree = find(tmp_path, files)
    (here,) = batches.read_all(found, manner, tree, 1)
    assert here.rows
    question = batches._question(found, manner, Folder(tree.door, (), manner.place))
    there = pickle.loads(pickle.dumps(question))  # noqa: S301
    assert worker.answer(there) == here


def test_processes_read_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Several processes give posts and problems in the order of the files."""
    names = [f"posts/{number:02}.md" for number in range(20)]
    files = {name: POST.format(name) for name in names}
    files[names[3]] = "---\ntitle: A draft\ndraft: true\n---\nText\n"
    files[names[5]] = "---\nlayout: a-template\n---\n"
    found, manner, tree = find(tmp_path, files)
    outside = tmp_path.resolve() / "secret.md"
    outside.write_text("SECRET")
    latin = b"---\ntitle: Caf\xe9\n---\n"
    for place in (7, 12):
        (tree.path / names[place]).write_bytes(latin)
    (tree.path / names[17]).unlink()
    (tree.path / names[17]).symlink_to(outside)
    monkeypatch.setattr(batches, "MANY", 1)
    monkeypatch.setattr(batches, "_BATCH", 2)
    done = list(batches.read_all(found, manner, tree, 3))
    assert len(done) == 10
    assert [row[0] for each in done for row in each.rows] == [
        f"blog/{name}"
        for place, name in enumerate(names)
        if place not in (3, 5, 7, 12, 17)
    ]
    every = Read()
    for each in done:
        every.add(each)
    assert every.count_drafts == 1
    assert every.not_pages == [PurePosixPath(names[5])]
    counts = {"title": 16, "date": 15, "author": 15, "draft": 1, "layout": 1}
    assert every.names == counts
    wrong = "invalid UTF-8 at byte 15"
    assert [row[:4] for row in every.unreadable] == [
        (f"blog/{names[7]}", 2, None, wrong),
        (f"blog/{names[12]}", 2, None, wrong),
        (
            *(f"blog/{names[17]}", None, None),
            f"cannot be read: a link out of the folder, to {outside}",
        ),
    ]


def test_errors_of_processes_are_those_of_the_load(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What another process cannot do ends the load with the same line."""
    found, manner, tree = find(tmp_path, {"posts/a.md": POST, "posts/b.md": POST})
    blog = ConfiguredBlog(address=partial([].index))
    broken = [replace(each, blog=blog) for each in found]
    monkeypatch.setattr(batches, "MANY", 1)
    with pytest.raises(SourceError, match=r"^blog: .* is not in list"):
        list(batches.read_all(broken, manner, tree, 2))


def test_large_files_are_in_smaller_batches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A batch ends early where its files are large."""
    found, manner, tree = find(
        tmp_path, {f"posts/{name}.md": "word " * 100 for name in "abcde"}
    )
    monkeypatch.setattr(batches, "_LARGE_BATCH", 700)
    done = batches.read_all(found, manner, tree, 1)
    assert [len(each.rows) for each in done] == [2, 2, 1]
