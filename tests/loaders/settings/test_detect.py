"""`blogdb init`: what it finds in a folder, and that the file it writes can be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from blogdb.db.errors import SourceError
from blogdb.loaders.settings.detect import Detected, FoundSource, detect
from blogdb.loaders.settings.file import read
from blogdb.loaders.settings.keys import KEYS
from blogdb.loaders.settings.write import as_toml
from blogdb.loaders.summary import PostField, Summary

POST = "---\ntitle: A post\ndate: 2024-01-01\nteam: x\n---\nText\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder."""
    made = tmp_path / "blog"
    made.mkdir()
    return made


def written(folder: Path, files: dict[str, str]) -> None:
    """Write files."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def test_a_programs_folder(folder: Path) -> None:
    """A program's folder is loaded as such, with what its configuration says."""
    table = "slug,title,date\n" + "".join(f"p{n},P,2024-01-01\n" for n in range(9))
    written(
        folder,
        {
            "hugo.toml": 'baseURL = "https://blog.example/"\nlanguageCode = "de"\n',
            "content/posts/a.md": POST,
            "content/posts/b.md": POST.replace("title", "draft: true\ntitle"),
            "posts.csv": table,
            "aliases.toml": '[tags]\na = "b"\n',
            "link_rules.toml": "[rules]\n",
        },
    )
    before = sorted(folder.rglob("*"))
    found = detect(folder)
    assert sorted(folder.rglob("*")) == before
    assert (found.source.name, found.source.format) == (".", "hugo")
    assert (found.source.summary.count_posts, found.source.count) == (1, 2)
    assert found.site_url is not None
    assert found.site_url.rstrip("/") == "https://blog.example"
    assert found.language == "de"
    assert (found.aliases, found.link_rules) == ("aliases.toml", None)


def test_tables_of_posts(folder: Path, tmp_path: Path) -> None:
    """Of files the one with most posts is loaded; others, and what is no blog, are not.

    A file that a link has elsewhere could not be loaded, since paths stay within.
    """
    (tmp_path / "away.csv").write_text("slug,title\n" + "a,A\nb,B\nc,C\nd,D\n")
    (folder / "away.csv").symlink_to(tmp_path / "away.csv")
    written(
        folder,
        {
            "README.md": "# About\n\nThese are data.\n",
            "package.json": '{"name": "x"}',
            "notes.txt": "nothing",
            "few.jsonl": '{"slug": "a", "title": "A"}\n',
            "posts.csv": "slug,headline,team\na,A,x\nb,B,y\n",
            ".hidden.csv": "slug,title\na,A\nb,B\nc,C\n",
        },
    )
    found = detect(folder)
    assert (found.source.name, found.source.format) == ("posts.csv", "csv")
    assert [each.name for each in found.others] == ["few.jsonl"]
    text = as_toml(found)
    assert '# title = "headline"' in text
    assert '# Not used, but kept in posts.fields: "team".' in text
    assert '# It could be instead: 1 post in "few.jsonl", read as jsonl.' in text


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({}, "no Markdown files"),
        ({"posts.csv": "a,b\n1,2\n"}, r"no Markdown files.*; .*posts\.csv"),
    ],
)
def test_nothing_to_load(folder: Path, files: dict[str, str], reason: str) -> None:
    """A folder from which nothing can be loaded is an error that says why."""
    written(folder, files)
    with pytest.raises(SourceError, match=reason):
        detect(folder)
    with pytest.raises(SourceError, match="is not a folder"):
        detect(folder / "none")


def test_whatever_is_found_can_be_read_again(folder: Path) -> None:
    """The file says what was found, and no text found in the folder is more than text.

    Every key is in it, and its examples are right once their marks are taken away.
    """
    hostile = 'x"\ndrafts = true\n\x7f\x1b\u2028#'
    summary = Summary(
        *(
            ("csv",),
            3,
            {"title": PostField(3, (hostile,))},
            {hostile: 1},
            {},
            2,
            {},
            (),
        ),
    )
    (folder / "a.csv").touch()
    found = Detected(
        FoundSource("a.csv", summary),
        (FoundSource(hostile.replace("/", ""), summary),),
        site_url=f"https://{hostile}",
        language=hostile,
        aliases="aliases.toml",
        link_rules="link-rules.toml",
    )
    path = folder / "blogdb.toml"
    text = as_toml(found)
    path.write_text(text)
    settings = read(path)
    assert settings.sources == (str(folder / "a.csv"),)
    assert settings.options == {
        "format": "csv",
        "aliases": folder / "aliases.toml",
        "link_rules": folder / "link-rules.toml",
    }
    for key in KEYS:
        assert f"\n# {key.lines[0]}\n" in text or f"\n{key.name} = " in text
    assert all(len(line) <= 88 or '"' in line for line in text.splitlines())
