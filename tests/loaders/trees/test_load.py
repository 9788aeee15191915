"""A blog's tree is loaded and refreshed like any other source."""

from __future__ import annotations

import gzip
import io
import json
import os
import subprocess
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath

import pytest

from blogdb.db.errors import RefusedError, SourceError
from blogdb.loaders.load import Result
from blogdb.loaders.options import Options
from blogdb.loaders.trees import archive
from blogdb.loaders.trees.door import Door

from ...rounds import combined
from .. import plain
from ..without_bodies import load

Run = Callable[..., subprocess.CompletedProcess[str]]

ONE = "---\ntitle: One\ndate: 2024-01-02 23:00:00 -0800\nauthor: Doe, Jane\n---\nBody\n"
TWO = "---\ntitle: Two\ntags: [x, y]\n---\n# Two\n"
DRAFT = "---\ntitle: Three\npublished: false\n---\n"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A small blog of Jekyll's."""
    folder = tmp_path / "blog" / "_posts"
    folder.mkdir(parents=True)
    (folder / "2024-01-01-one.md").write_text(ONE)
    (folder / "2024-01-05-two.md").write_text(TWO)
    (folder / "2024-01-09-three.md").write_text(DRAFT)
    return folder.parent


def counts(result: Result) -> tuple[int, ...]:
    """Tell the counts of a load in one line."""
    return (
        result.counts.read,
        result.counts.added,
        result.counts.changed,
        result.counts.removed,
        result.counts.drafts,
    )


def test_first_load_and_refresh(tree: Path, new: Path) -> None:
    """A tree is loaded, each post on the day that Jekyll shows, and refreshed."""
    assert counts(load(new, [str(tree)])) == (2, 2, 0, 0, 1)
    rows = plain.ask(
        new,
        "select slug, title, published_on::varchar, content, source_file,"
        " source_row, authors, tags"
        " from posts"
        " left join (select post_id, list(raw_name) as authors from post_authors"
        " group by post_id) using (post_id)"
        " left join (select post_id, list(raw_name order by position) as tags"
        " from post_tags group by post_id) using (post_id) order by slug",
    )
    files = [f"{tree}/_posts/2024-01-0{name}.md" for name in ("1-one", "5-two")]
    assert rows == [
        ("one", "One", "2024-01-03", "Body\n", files[0], 1, ["Doe, Jane"], None),
        ("two", "Two", "2024-01-05", "# Two\n", files[1], 1, None, ["x", "y"]),
    ]
    (tree / "_posts" / "2024-01-01-one.md").write_text(ONE + "more\n")
    (tree / "_posts" / "2024-02-01-four.md").write_text("# Four\n")
    assert counts(load(new)) == (3, 1, 1, 0, 1)
    (tree / "_posts" / "2024-02-01-four.md").unlink()
    assert counts(load(new)) == (2, 0, 0, 1, 1)


def test_drafts_are_loaded_marked(tree: Path, new: Path, run_here: Run) -> None:
    """--drafts loads drafts, marked; a refresh does the same again."""
    done = run_here("load", tree, "--db", new)
    assert "1 draft left out; to load: --drafts\n" in done.stderr
    assert counts(load(new, [str(tree)], Options(drafts=True))) == (3, 1, 0, 0, 0)
    assert plain.ask(new, "select slug, is_draft from posts order by slug") == [
        ("one", False),
        ("three", True),
        ("two", False),
    ]
    assert counts(load(new)) == (3, 0, 0, 0, 0)
    published = DRAFT.replace("published: false", "published: true")
    (tree / "_posts" / "2024-01-09-three.md").write_text(published)
    assert counts(load(new)) == (3, 0, 1, 0, 0)
    changed = "select changed_columns from post_changes where change = 'changed'"
    assert plain.column(new, changed) == ["is_draft"]
    for arguments in (["history", "three", "--db", new], ["diff", "2", "--db", new]):
        assert "  is_draft: yes → no\n" in run_here(*arguments).stdout
    with pytest.raises(RefusedError, match="--encoding belong to a source"):
        load(new, options=Options(drafts=True))


def test_map_and_encoding_of_a_tree(tmp_path: Path, new: Path) -> None:
    """--map names fields of front matter, --encoding the encoding of the files."""
    folder = tmp_path / "blog"
    folder.mkdir()
    matter = "head: {title: Größe}\nwho: [Ann, Bob]\nauthor: nobody\n"
    (folder / "one.md").write_text(f"---\n{matter}---\nText.\n", "cp1252")
    mapping = {"authors": "who", "TITLE": "Head.title"}
    load(new, [str(folder)], Options(mapping=mapping, encoding="cp1252"))
    assert plain.column(new, "select title from posts") == ["Größe"]
    names = plain.column(new, "select raw_name from post_authors order by position")
    assert names == ["Ann", "Bob"]
    for wrong, said in (
        (
            {"authors": "whom"},
            "front matter in .* has whom; it has author, head, who",
        ),
        ({"body": "head"}, "the file itself tells the content"),
        ({"colour": "head"}, "a post has no field colour"),
    ):
        with pytest.raises(SourceError, match=said):
            load(new, [str(folder)], Options(mapping=wrong, encoding="cp1252"))
    with pytest.raises(SourceError, match="a folder"):
        load(new, [str(folder)], Options(records="a"))


def test_unchanged_tree_is_not_read(
    tree: Path, new: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A refresh of a tree none of whose files changed opens none of them."""
    monkeypatch.setattr("blogdb.loaders.sources.files._TICK", 0)
    monkeypatch.setattr("blogdb.loaders.sources.files._COARSE_TICK", 0)
    first = load(new, [str(tree)])
    before = new.read_bytes()

    def refuse(_: Door, path: PurePosixPath, longest: int) -> bytes:
        raise AssertionError(path, longest)

    monkeypatch.setattr(Door, "read", refuse)
    result = load(new)
    monkeypatch.undo()
    assert counts(result) == (2, 0, 0, 0, 1)
    assert result.load_id is None
    assert first.load_id == 1
    assert new.read_bytes() == before


def test_what_cannot_be_read_is_recorded(tree: Path, new: Path) -> None:
    """A file that is no text is rejected whole; a damaged field is a problem."""
    (tree / "_posts" / "2024-03-01-bytes.md").write_bytes(b"---\ntitle: \xff\n---\n")
    (tree / "_posts" / "2024-03-02-yaml.md").write_text("---\ntitle: A: b\n---\n")
    result = load(new, [str(tree)])
    assert (
        result.counts.read,
        result.counts.added,
        result.counts.rejected,
        result.counts.problems,
    ) == (4, 3, 1, 2)
    rejected, repaired = sorted(plain.problems(new), key=lambda each: each["severity"])
    assert rejected["source_file"] == f"{tree}/_posts/2024-03-01-bytes.md"
    assert (rejected["source_line"], rejected["slug"]) == (2, None)
    assert "invalid UTF-8 at byte 12" in rejected["message"]
    assert rejected["raw"] == "---\ntitle: \\xff\n---\n"
    assert repaired["source_file"] == f"{tree}/_posts/2024-03-02-yaml.md"
    assert (repaired["source_line"], repaired["slug"]) == (2, "yaml")
    assert (repaired["column_name"], repaired["value"]) == ("title", "title: A: b")
    assert plain.column(new, "select title from posts where slug = 'yaml'") == ["A: b"]


def test_names_and_values_that_are_no_text(tree: Path, new: Path) -> None:
    """A file whose name or front matter is not UTF-8 is rejected alone."""
    folder = os.fsencode(tree / "_posts")
    Path(os.fsdecode(folder + b"/2024-03-01-caf\xe9.md")).write_text("# Coffee\n")
    (tree / "_posts" / "2024-03-02-half.md").write_text('{"title": "\\ud800"}\n')
    (tree / "_posts" / "2024-03-03-odd\nname's \".md").write_text("# Odd\n")
    result = load(new, [str(tree)])
    assert (result.counts.read, result.counts.added, result.counts.rejected) == (
        5,
        3,
        2,
    )
    found = {each["source_file"]: each["message"] for each in plain.problems(new)}
    assert found.keys() == {
        f"{tree}/_posts/2024-03-01-caf\\xe9.md",
        f"{tree}/_posts/2024-03-02-half.md",
    }
    assert all("is not UTF-8" in message for message in found.values())
    slugs = plain.column(new, "select slug from posts order by slug")
    assert slugs == ["odd\nname's \"", "one", "two"]


def test_posts_with_blank_names(tmp_path: Path, new: Path) -> None:
    """A file without a name is rejected alone, unless its front matter has a slug."""
    (tmp_path / " .md").write_text("# One\n")
    with pytest.raises(SourceError, match=r" \.md: its name is blank") as refused:
        load(new, [str(tmp_path)])
    assert "None" not in str(refused.value)
    (tmp_path / "\u3000.md").write_text("---\nslug: named\n---\n# Two\n")
    result = load(new, [str(tmp_path)])
    assert (result.counts.added, result.counts.rejected) == (1, 1)
    assert plain.column(new, "select slug from posts") == ["named"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.md", '{"title": "A", "score": NaN, "most": [Infinity]}\nText\n'),
        ("a.md", '---json\n{"title": "A", "score": -Infinity}\n---\nText\n'),
        ("hugo.json", '{"cascade": {"score": NaN}}'),
        ("hugo.toml", "[cascade]\nscore = nan\n"),
    ],
)
def test_fields_are_json(tmp_path: Path, new: Path, name: str, text: str) -> None:
    """Numbers that JSON lacks are kept as texts."""
    post = tmp_path / "content" / "posts" / "b.md"
    post.parent.mkdir(parents=True)
    post.write_text("---\ntitle: B\n---\nText\n")
    (tmp_path / name).write_text(text)
    load(new, [str(tmp_path)])
    (fields,) = plain.column(new, "select fields from posts where fields is not null")
    assert json.loads(fields, parse_constant=pytest.fail)


def test_two_languages(tmp_path: Path, new: Path) -> None:
    """The same slug in two languages is two posts."""
    for folder, language in ((tmp_path / "hf", None), (tmp_path / "hf" / "zh", "zh")):
        folder.mkdir()
        (folder / "_blog.yml").write_text(
            "- local: one\n  title: One\n  date: May 1, 2024"
        )
        (folder / "one.md").write_text(f"---\ntitle: One {language}\n---\n")
    assert counts(load(new, [str(tmp_path / "hf")])) == (2, 2, 0, 0, 0)
    rows = plain.ask(new, "select language, slug, title, url from posts order by 1")
    assert rows == [
        ("und", "one", "One None", "https://huggingface.co/blog/one"),
        ("zh", "one", "One zh", "https://huggingface.co/blog/zh/one"),
    ]


def test_listed_post_without_a_file_is_recorded(tmp_path: Path, new: Path) -> None:
    """A post that the list names and that has no file is rejected, by its file."""
    (tmp_path / "_blog.yml").write_text("- local: one\n- local: two\n")
    (tmp_path / "one.md").write_text("# One\n")
    result = load(new, [str(tmp_path)])
    assert (result.counts.read, result.counts.added, result.counts.rejected) == (
        2,
        1,
        1,
    )
    (problem,) = plain.problems(new)
    assert problem["source_file"] == f"{tmp_path}/two.md"
    assert "No such file" in problem["message"]


def test_entry_without_a_name_is_recorded(tmp_path: Path, new: Path) -> None:
    """An entry of the list that names no file is rejected, and others are loaded."""
    (tmp_path / "_blog.yml").write_text("- local: one\n- title: Two\n- three\n")
    (tmp_path / "one.md").write_text("# One\n")
    result = load(new, [str(tmp_path)])
    assert (result.counts.read, result.counts.added, result.counts.rejected) == (
        3,
        1,
        2,
    )
    problems = plain.problems(new)
    assert {each["source_file"] for each in problems} == {f"{tmp_path}/_blog.yml"}
    assert {each["raw"] for each in problems} == {"{'title': 'Two'}", "three"}
    assert all("an entry has no `local`" in each["message"] for each in problems)


def test_problem_names_the_field(tree: Path, new: Path) -> None:
    """A value that cannot be read is a problem of the front matter's field."""
    (tree / "_posts" / "2024-03-02-a.md").write_text("---\ndate: soon\n---\n# A\n")
    load(new, [str(tree)])
    (problem,) = plain.problems(new)
    assert (problem["column_name"], problem["value"]) == ("date", "soon")
    assert problem["source_file"] == f"{tree}/_posts/2024-03-02-a.md"


@pytest.mark.parametrize(
    ("kind", "top"), combined(["zip", "tar.gz", "tar"], ["", "blog-main/"])
)
def test_archive(tree: Path, new: Path, kind: str, top: str) -> None:
    """An archive of a tree is loaded as the tree is, with a folder around it or not."""
    path = pack(tree, tree.with_name(f"blog.{kind}"), top)
    assert counts(load(new, [str(path)])) == (2, 2, 0, 0, 1)
    found = plain.column(new, "select source_file from posts order by slug")
    assert found[0] == f"{path}/{top}_posts/2024-01-01-one.md"
    before = new.read_bytes()
    assert counts(load(new)) == (2, 0, 0, 0, 1)
    assert new.read_bytes() == before


def pack(tree: Path, path: Path, top: str = "") -> Path:
    """Pack a tree."""
    files = {
        top + str(file.relative_to(tree)): file.read_bytes()
        for file in sorted(tree.rglob("*.md"))
    }
    return pack_files(path, files)


def pack_files(path: Path, files: dict[str, bytes]) -> Path:
    """Pack files under any names."""
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
            for name, content in files.items():
                zipped.writestr(name, content)
        return path
    mode = "w:gz" if path.suffix == ".gz" else "w"
    with tarfile.open(path, mode) as packed:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            packed.addfile(info, io.BytesIO(content))
    return path


@pytest.mark.parametrize("kind", ["zip", "tar.gz"])
def test_archive_cannot_write_elsewhere(tmp_path: Path, new: Path, kind: str) -> None:
    """Names that lead out of the archive's folder are passed over."""
    outside = [f"{tmp_path}/evil.md", "a/../../evil.md", "../evil.md", "..\\evil.md"]
    files = dict.fromkeys([*outside, "good.md"], b"# Title\n")
    path = pack_files(tmp_path / f"blog.{kind}", files)
    load(new, [str(path)])
    assert plain.column(new, "select slug from posts") == ["good"]
    assert not list(tmp_path.rglob("evil.md"))


@pytest.mark.parametrize("kind", ["zip", "tar.gz"])
def test_archive_that_is_a_bomb(
    tmp_path: Path, new: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An archive that unpacks to far more than its size is refused."""
    monkeypatch.setattr(archive, "_SMALL", 1_000_000)
    files = {"one.md": b"a" * 5_000_000}
    path = pack_files(tmp_path / f"blog.{kind}", files)
    with pytest.raises(SourceError, match="more than 100 times its size"):
        load(new, [str(path)])
    assert list(new.parent.iterdir()) == []


@pytest.mark.parametrize("kind", ["zip", "tar.gz", "tgz"])
def test_damaged_archive(tmp_path: Path, new: Path, tree: Path, kind: str) -> None:
    """An archive that is cut off, or none at all, is refused in one line."""
    path = tmp_path / f"blog.{kind}"
    suffix = "tar.gz" if kind == "tgz" else kind
    whole = pack(tree, tmp_path / f"whole.{suffix}").read_bytes()
    for content in (whole[: len(whole) // 2], b"no archive", b""):
        path.write_bytes(content)
        with pytest.raises(SourceError, match="cannot be unpacked"):
            load(new, [str(path)])


def test_archive_with_a_wrong_checksum(tmp_path: Path) -> None:
    """A checksum that is wrong is an error, wherever it stands in the archive."""
    files = {f"{number}.md": b"# Title\n" * 90 for number in range(3)}
    plain_tar = pack_files(tmp_path / "whole.tar", files).read_bytes()
    header = plain_tar.index(b"1.md")
    damaged = plain_tar[:header] + b"9" + plain_tar[header + 1 :]
    packed = pack_files(tmp_path / "whole.tar.gz", files).read_bytes()
    zipped = pack_files(tmp_path / "whole.zip", files).read_bytes()
    checksum = zipped.index(b"PK\x01\x02") + 16
    given = {
        "header.tar": damaged,
        "header.tgz": gzip.compress(damaged),
        "cut.tar": plain_tar[: header - header % 512],
        "end.tgz": packed[:-8] + bytes(4) + packed[-4:],
        "sum.zip": zipped[:checksum] + bytes(4) + zipped[checksum + 4 :],
    }
    for name, content in given.items():
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(SourceError, match="cannot be unpacked"):
            archive.unpack(path, tmp_path / f"out of {name}", suffixes=(".md",))


def test_folder_without_posts(tmp_path: Path, new: Path, run_here: Run) -> None:
    """A folder that holds no posts is refused in one line."""
    folder = tmp_path / "empty"
    folder.mkdir()
    done = run_here("load", folder, "--db", new)
    assert done.returncode == 3
    assert done.stderr.count("\n") == 1
    assert "has no Markdown" in done.stderr
