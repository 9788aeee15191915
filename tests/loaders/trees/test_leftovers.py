"""What a tree has besides its posts is told, and what is not a file any more."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from blogdb.db.errors import RefusedError, SourceError
from blogdb.loaders.load import Result
from blogdb.loaders.options import Options
from blogdb.loaders.summary import PostField, Summary

from .. import plain
from ..without_bodies import load
from .test_layouts import plant

if TYPE_CHECKING:
    from pathlib import Path


def summary_of(result: Result) -> Summary:
    """Give the summary, which every load that reads its sources has."""
    assert result.summary is not None
    return result.summary


def test_what_is_not_a_post_is_counted(tmp_path: Path, new: Path) -> None:
    """Pages, other forms of text, drafts and fields without a column are told."""
    plant(
        tmp_path / "blog",
        {
            "mkdocs.yml": "site_name: x\n",
            "docs/blog/posts/a.md": "---\ndate: 2024-01-01\nteam: x\nimage: i\n---\nA",
            "docs/blog/posts/b.md": "---\npublished: 2024-01-02\nteam: y\n"
            f"image: {'i' * 4001}\n---\nB",
            "docs/blog/posts/c.md": "---\ndate: 2024-01-03\ncreated: x\n---\nC",
            "docs/blog/posts/d.md": "---\ndraft: true\nteam: z\n---\nD",
            # Documents anywhere, and what may be one beside the posts.
            "docs/blog/posts/e.rst": "",
            "docs/guide/f.RST": "",
            "notebooks/g.ipynb": "{}",
            "docs/blog/posts/h.html": "",
            "docs/blog/posts/j.html.erb": "",
            # About the project, a template, a list.
            "README.rst": "",
            "overrides/main.html": "",
            "docs/blog/posts/requirements.txt": "",
            # Pages.
            "README.md": "",
            "docs/index.md": "",
            "docs/guide/i.md": "",
        },
    )
    told = summary_of(load(new, [str(tmp_path / "blog")]))
    assert (told.formats, told.count_posts, told.count_drafts) == (("mkdocs",), 3, 1)
    assert told.unused == {"image": 2, "team": 2, "created": 1}
    assert told.count_cut == 1
    assert told.unread == {".rst": 2, ".erb": 1, ".html": 1, ".ipynb": 1}
    assert told.pages == {"docs": 2, ".": 1}
    assert told.fields["day"] == PostField(3, ("date", "published"))
    assert told.fields["authors"] == PostField(0)


def test_other_forms_explain_that_there_are_no_rows(tmp_path: Path, new: Path) -> None:
    """A blog without a post that is read is refused with the files that are not."""
    files = {"mkdocs.yml": "site_name: x\n", "docs/blog/posts/a.rst": ""}
    plant(tmp_path / "known", files)
    with pytest.raises(SourceError, match=r"has no rows.*\(1 \.rst file was not read"):
        load(new, [str(tmp_path / "known")])
    plant(tmp_path / "unknown", {"a.strange": "", "b.strange": "", "c.png": ""})
    with pytest.raises(SourceError, match=r"its files: 2 \.strange, 1 \.png"):
        load(new, [str(tmp_path / "unknown")])
    plant(tmp_path / "unknown", {"README.md": "# A program\n"})
    with pytest.raises(SourceError, match=r"no rows.*2 \.strange, .*--explain"):
        load(new, [str(tmp_path / "unknown")])


def test_what_lies_beside_a_site_is_told(tmp_path: Path, new: Path) -> None:
    """Files in Markdown outside the folder that has the blog's program are counted."""
    plant(
        tmp_path / "blog",
        {
            "site/hugo.toml": "",
            "site/content/posts/a.md": "A",
            "site/content/posts/_index.md": "",
            "old/b.md": "B",
            "old/c.md": "C",
        },
    )
    told = summary_of(load(new, [str(tmp_path / "blog")]))
    assert (told.count_posts, told.pages) == (1, {"old": 2, "site": 1})


def test_a_folder_keeps_its_layout(tmp_path: Path, new: Path) -> None:
    """What another layout is recognised by changes nothing but a note; --format does.

    Neither without a source, nor when the source is named again.
    """
    blog = tmp_path / "blog"
    plant(blog, {"posts/a.md": "A", "notes/b.md": "B"})
    assert summary_of(load(new, [str(blog)])).formats == ("markdown",)
    plant(blog, {"mkdocs.yml": "site_name: x\n"})
    for sources in ([], [str(blog)]):
        result = load(new, sources)
        assert summary_of(result).formats == ("markdown",)
        (note,) = summary_of(result).notes
        assert note.startswith(
            f"{blog} looks like mkdocs now, and was read as markdown"
        )
        assert result.counts.unchanged == 2
        # The note is new, and the next time it is not.
        assert result.is_new_summary is (not sources)
    options = Options(format="mkdocs", allow_removals=True)
    assert summary_of(load(new, [str(blog)], options)).formats == ("mkdocs",)
    assert plain.column(new, "select path from posts") == ["posts/a"]
    (blog / "mkdocs.yml").unlink()
    kept = summary_of(load(new, [str(blog)]))
    assert (kept.formats, len(kept.notes)) == (("mkdocs",), 1)


def test_a_layout_without_posts_is_explained(tmp_path: Path, new: Path) -> None:
    """When the posts moved with their layout, the refusal names the other one."""
    blog = tmp_path / "blog"
    plant(blog, {f"_posts/2024-01-0{day}-x.md": "X" for day in range(1, 5)})
    load(new, [str(blog)])
    for day in range(2, 5):
        (blog / f"_posts/2024-01-0{day}-x.md").unlink()
    plant(blog, {"hugo.toml": "", "content/posts/y.md": "Y", "mkdocs.yml": "a: b\n"})
    plant(blog, {"posts/z.md": "Z"})
    with pytest.raises(
        RefusedError, match=r"3 of 4 posts are missing.*--format mkdocs"
    ):
        load(new)


def test_a_file_that_is_none_any_more_keeps_its_post(tmp_path: Path, new: Path) -> None:
    """Links and pipes instead of files are problems; their posts stay, others go."""
    blog = tmp_path / "blog"
    names = [f"_posts/2024-01-0{day}-x.md" for day in range(1, 9)]
    plant(blog, {name: f"Post {name}" for name in names})
    load(new, [str(blog)])
    numbers = plain.ask(new, "select path, post_id from posts order by path")
    dangling, out, pipe, gone = (blog / name for name in names[:4])
    for file in (dangling, out, pipe, gone):
        file.unlink()
    dangling.symlink_to("nowhere.md")
    plant(tmp_path / "elsewhere", {"secret.md": "secret"})
    out.symlink_to(tmp_path / "elsewhere" / "secret.md")
    os.mkfifo(pipe)
    counts = load(new).counts
    assert (counts.read, counts.unchanged, counts.rejected) == (7, 4, 3)
    assert (counts.removed, counts.kept) == (1, 0)
    kept = plain.ask(new, "select path, post_id from posts order by path")
    assert kept == [each for each in numbers if each[0] != "2024-01-04-x"]
    told = dict(
        plain.ask(new, "select path, message from load_problems where load_id = 2")
    )
    assert told.keys() == {f"2024-01-0{day}-x" for day in (1, 2, 3)}
    assert "leads to no file" in told["2024-01-01-x"]
    assert "out of the folder" in told["2024-01-02-x"]
    assert "a pipe" in told["2024-01-03-x"]
    assert load(new).load_id is None
    dangling.unlink()
    plant(blog, {names[0]: f"Post {names[0]}"})
    counts = load(new).counts
    assert (counts.unchanged, counts.rejected, counts.removed) == (5, 2, 0)
