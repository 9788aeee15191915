"""A stranger's tree leads nowhere but into itself, and whatever it is made of ends."""

from __future__ import annotations

import ast
import os
import socket
import subprocess
import time
from pathlib import Path, PurePosixPath

import pytest

import blogdb.loaders.trees
from blogdb.db.errors import ExitCode, SourceError, SystemFailureError
from blogdb.loaders.load import Result
from blogdb.loaders.trees import door, front_matter
from blogdb.loaders.trees.door import LONGEST_CONFIGURATION, LONGEST_POST, Door

from ...forked import run_forked
from ...loaders import plain
from ...loaders.without_bodies import load
from ...rounds import rounds
from .conftest import Measure

POST = "---\nauthor: jane\n---\n# A\n"
KEPT = "title: SECRET\njane: {name: SECRET}\nurl: https://secret.example\n"
WITHOUT_BODIES = ("--no-bodies", "--no-search")
NO_FILE = "a folder, a pipe, a socket or a device, not a file"


def plant(root: Path, *names: str) -> Path:
    """Make a tree of files that all hold the same post, beside a secret."""
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(POST)
    (root.parent / "secret.md").write_text(KEPT)
    return root


def reasons(database: Path) -> dict[str, str]:
    """Tell why each file was rejected, without what all rejections say."""
    return {
        Path(each["source_file"]).name: each["message"]
        .removeprefix("cannot be read: ")
        .removesuffix("; the row is not loaded")
        for each in plain.problems(database)
        if each["severity"] == "rejected"
    }


def notes(result: Result) -> str:
    """Return what a load tells about its source, in one text."""
    assert result.summary is not None
    return "\n".join(result.summary.notes)


def test_posts_that_lead_elsewhere(tmp_path: Path, new: Path) -> None:
    """A post that a list or a link puts elsewhere is rejected, each with its reason."""
    blog = plant(tmp_path / "blog", "one.md", "inside/two.md")
    secret = tmp_path / "secret.md"
    given = {
        "../secret": "a path out of the folder",
        str(secret.with_suffix("")): "a path out of the folder",
        "inside/../../secret": "a path out of the folder",
        "out": f"a link out of the folder, to {secret}",
        "far": f"a link out of the folder, to {secret}",
        "through/secret": "No such file or directory",
        "nul\\0": "No such file or directory",
        "nowhere": "a link that leads to no file",
        "round": "a link that leads to no file",
        "link39": "a link that leads to no file",
        "pipe": NO_FILE,
        "socket": NO_FILE,
        "zero": "a link out of the folder, to /dev/zero",
        "folder": NO_FILE,
        "huge": "longer than 134 MB",
    }
    (blog / "out.md").symlink_to("../secret.md")
    (blog / "through").symlink_to("..")
    (blog / "far.md").symlink_to("through/secret.md")
    (blog / "nowhere.md").symlink_to("missing.md")
    (blog / "round.md").symlink_to("round.md")
    (blog / "zero.md").symlink_to("/dev/zero")
    (blog / "folder.md").symlink_to("inside")
    (blog / "within.md").symlink_to("inside/two.md")
    for number in range(3000):
        # Longer than what the system follows, and than what Python does.
        to = f"link{number - 1}.txt" if number else "one.md"
        (blog / f"link{number}.txt").symlink_to(to)
    (blog / "link39.md").symlink_to("link2999.txt")
    os.mkfifo(blog / "pipe.md")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(os.path.relpath(blog / "socket.md"))
    with (blog / "huge.md").open("wb") as sparse:
        sparse.truncate(LONGEST_POST + 1)
    listed = [*given, "one", "inside/two", "within"]
    (blog / "_blog.yml").write_text("".join(f'- local: "{name}"\n' for name in listed))
    result = load(new, [str(blog)])
    assert (result.counts.added, result.counts.rejected) == (3, len(given))
    assert reasons(new) == {
        Path(name.replace("\\0", "\0")).name + ".md": reason
        for name, reason in given.items()
    }


@pytest.mark.parametrize(
    ("posts", "names"),
    [
        (
            ["_posts/2024-01-01-a.md"],
            ["_config.yml", "_data/authors.yml", "CNAME", "_redirects", "netlify.toml"],
        ),
        (["content/posts/a.md"], ["hugo.toml", "config/_default/params.toml"]),
        (["blog/2024-01-01-a.md"], ["docusaurus.config.js", "blog/authors.yml"]),
        (["docs/blog/posts/a.md"], ["mkdocs.yml", "docs/blog/.authors.yml"]),
    ][: rounds(2, 4)],
)
def test_configurations_that_lead_elsewhere(
    posts: list[str], names: list[str], tmp_path: Path, new: Path
) -> None:
    """A configuration that is no file of the tree is ignored, and a line says so."""
    blog = plant(tmp_path / "blog", *posts)
    for name in names:
        (blog / name).parent.mkdir(parents=True, exist_ok=True)
        (blog / name).symlink_to(tmp_path / "secret.md")
    told = notes(load(new, [str(blog)]))
    for name in names:
        assert f"{name} (a link out of the folder, to {tmp_path}/secret.md)" in told
    assert b"SECRET" not in new.read_bytes()
    assert b"secret.example" not in new.read_bytes()


def test_configurations_that_are_pipes(tmp_path: Path) -> None:
    """A load does not wait for a configuration that is a pipe; a line names it."""
    names = ("_config.yml", "CNAME", "_redirects", "vercel.json", "netlify.toml")
    blog = plant(tmp_path / "blog", "_posts/2024-01-01-a.md")
    for name in (*names, "about.md"):
        os.mkfifo(blog / name)
    done = run_forked("load", blog, *WITHOUT_BODIES, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert all(f"{name} ({NO_FILE})" in done.stderr for name in names)


def test_lists_and_configurations_that_are_broken(tmp_path: Path, new: Path) -> None:
    """A list of posts that cannot be read stops the load; a configuration does not."""
    blog = plant(tmp_path / "blog", "one.md")
    listing = blog / "_blog.yml"
    for target in ("missing.yml", "_blog.yml", "../secret.md"):
        listing.symlink_to(target)
        with pytest.raises(SourceError, match=r"/_blog\.yml cannot be read: a link "):
            load(new, [str(blog)])
        listing.unlink()
    jekyll = plant(tmp_path / "jekyll", "_posts/2024-01-01-a.md")
    configuration = jekyll / "_config.yml"
    configuration.symlink_to("missing.yml")
    assert "_config.yml (a link that leads to no file)" in notes(
        load(new, [str(jekyll)])
    )
    configuration.unlink()
    with configuration.open("wb") as sparse:
        sparse.truncate(1 << 30)
    assert "_config.yml (longer than 2 MB)" in notes(load(new, [str(jekyll)]))
    (problem,) = plain.problems(new)
    assert (problem["severity"], problem["source_file"]) == (
        "repaired",
        str(configuration),
    )


def test_files_that_are_swapped(tmp_path: Path) -> None:
    """What was a file when the tree was listed is judged anew when it is opened."""
    blog = plant(tmp_path / "blog", "one.md", "a/two.md")
    (blog / "one.md").unlink()
    (blog / "one.md").symlink_to("../secret.md")
    (blog / "a").rename(tmp_path / "elsewhere")
    (blog / "a").symlink_to("../elsewhere")
    names = [PurePosixPath("one.md"), PurePosixPath("a/two.md"), PurePosixPath("pipe")]
    opened = Door(blog, dict.fromkeys(names))
    for name in names[:2]:
        for read in (opened.read, opened.head):
            with pytest.raises(OSError, match="a link out of the folder"):
                read(name, 1)
    os.mkfifo(blog / "pipe")
    with pytest.raises(OSError, match=NO_FILE):
        opened.read(names[2], 1)
    (blog / "pipe").unlink()
    (blog / "pipe").write_bytes(b"123")
    with pytest.raises(OSError, match="longer than 0 MB"):
        opened.read(names[2], 2)
    assert (opened.read(names[2], 3), opened.head(names[2], 2)) == (b"123", b"12")


def test_without_proc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system does not tell where a file is, none is opened."""
    monkeypatch.setattr(door, "_OPENED", str(tmp_path / "proc"))
    (tmp_path / "a").write_text("a")
    with pytest.raises(SystemFailureError, match="/proc, which tells"):
        Door(tmp_path, {PurePosixPath("a"): None}).read(PurePosixPath("a"), 9)


def test_nothing_goes_around_the_door() -> None:
    """No other module of `loaders/trees` opens files, but for the unpacking."""
    openers = {"open", "read_bytes", "read_text", "fdopen", "mmap", "FileIO"}
    found = set()
    folder = Path(next(iter(blogdb.loaders.trees.__path__)))
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                called = getattr(node.func, "attr", getattr(node.func, "id", None))
                if called in openers:
                    found.add(path.name)
    assert found == {"door.py", "archive.py"}


def dig(folder: Path, name: str) -> None:
    """Nest 1,100 folders, whose path is longer than any that the system takes."""
    descriptor = os.open(folder, os.O_PATH)
    for _ in range(1100):
        os.mkdir(name, dir_fd=descriptor)
        below = os.open(name, os.O_PATH, dir_fd=descriptor)
        os.close(descriptor)
        descriptor = below
    os.close(descriptor)


def test_folders_that_are_deep(tmp_path: Path) -> None:
    """Folders nested without measure are left out, and a line says which."""
    blog = plant(tmp_path / "blog", "one.md", "a/" * 100 + "two.md")
    (blog / "one.csv").write_text("slug,title\na,A\n")
    try:
        for part, below in (("d", blog), ("x[1]" * 9, blog / "a")):
            dig(below, part)
        done = run_forked("load", blog, *WITHOUT_BODIES, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert f"folders of {blog} nested too deep to be read: " in done.stderr
        assert len(plain.posts(tmp_path / "blog.duckdb")) == 2
        done = run_forked("load", f"{blog}/**/*.csv", cwd=tmp_path)
        assert (done.returncode, done.stderr.count("\n")) == (ExitCode.SOURCE, 1)
        assert "folders are nested too deep" in done.stderr
        done = run_forked("load", f"{blog}/d/**/*.csv", cwd=tmp_path)
        assert "matches no file" in done.stderr
    finally:
        # Python's own way to remove folders is not made for these.
        subprocess.run(["rm", "-rf", blog], check=True)


def test_names_of_any_bytes(tmp_path: Path, new: Path) -> None:
    """Files and folders whose names are not UTF-8 are told by their bytes."""
    blog = plant(tmp_path / "blog", "_posts/2024-01-01-a.md")
    root = os.fsencode(blog)
    os.mkdir(root + b"/caf\xe9")  # noqa: PTH102 - bytes
    for name in (
        b"/caf\xe9/about.md",
        b"/caf\xe9/a.\xe9md",
        b"/_posts/2024-01-01-\xe9.md",
    ):
        Path(os.fsdecode(root + name)).write_text(POST)
    os.symlink("/", root + b"/caf\xe9/mkdocs.yml")  # noqa: PTH211 - bytes
    result = load(new, [str(blog)])
    assert (result.counts.added, result.counts.rejected) == (1, 1)
    assert result.summary is not None
    assert result.summary.pages == {"caf\\xe9": 1}
    assert "caf\\xe9/mkdocs.yml (a link out of the folder, to /)" in notes(result)


@pytest.mark.parametrize(
    ("before", "end"),
    [("---\na: [", "]\n---\n"), ("---\na: [", ""), ('{"a": [', "]}\n")],
)
def test_long_front_matter_is_not_read(before: str, end: str) -> None:
    """Front matter without measure is not parsed, since that takes much memory."""
    long = before + "1," * 2_000_000 + "1" + end
    start = time.process_time()
    document = front_matter.read(long)
    assert time.process_time() - start < 1
    assert document.fields == {}
    faults = [fault.message for fault in document.faults]
    assert faults == ["the front matter is longer than 1 MB; ignored"] or (
        document.body == long
    )


def test_long_configuration_is_bounded(tmp_path: Path, measure: Measure) -> None:
    """The longest configuration that is read takes a moment and modest memory."""
    blog = plant(tmp_path / "blog", "_posts/2024-01-01-a.md")
    length = LONGEST_CONFIGURATION // rounds(16, 1)
    (blog / "_config.yml").write_text("a: [" + "a," * (length // 2 - 4))
    done = measure("load", blog, *WITHOUT_BODIES, seconds=120)
    assert (done.code, done.peak < 1000) == (0, True), done
