"""Git repositories are sources."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from blogdb.db.errors import SourceError
from blogdb.loaders.explain import explain
from blogdb.loaders.options import Options
from blogdb.loaders.repositories import Repository, repository_at, without_password

from ..conftest import CACHE, Run
from . import plain
from .without_bodies import load

POST = "---\ntitle: {}\n---\nText of {}.\n"


def git(*arguments: str | Path, cwd: Path) -> str:
    """Run git as somebody without settings of their own."""
    who = ("-c", "user.name=Ann", "-c", "user.email=ann@a.example")
    return subprocess.run(
        ["git", *who, *arguments], cwd=cwd, check=True, capture_output=True, text=True
    ).stdout


def commit(work: Path, files: dict[str, str]) -> None:
    """Write files, and commit everything."""
    for name, text in files.items():
        path = work / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    git("add", "-A", cwd=work)
    git("commit", "-qm", "A commit", cwd=work)


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository of a blog, cloned bare beside it as blog.git."""
    made, own = Path(CACHE, "blogdb"), tmp_path / "cache"
    if made.is_dir():
        # What takes time to make is there, but no repository.
        without = shutil.ignore_patterns("repository-*")
        shutil.copytree(made, own / "blogdb", ignore=without)
    monkeypatch.setenv("XDG_CACHE_HOME", str(own))
    work = tmp_path / "work"
    work.mkdir()
    git("init", "-q", "-b", "main", ".", cwd=work)
    commit(
        work,
        {
            "_posts/2024-01-05-one.md": POST.format("One", "one"),
            "old/_posts/2024-01-06-two.md": POST.format("Two", "two"),
            # Attributes have no say in which files there are, and what they hold.
            ".gitattributes": "_posts export-ignore\n*.md filter=evil export-subst\n",
            "picture.png": "no picture",
        },
    )
    git("clone", "-q", "--bare", work, tmp_path / "blog.git", cwd=tmp_path)
    return work


def push(work: Path) -> None:
    """Bring what was committed into the bare repository."""
    git("push", "-q", "--force", work.parent / "blog.git", "HEAD:main", cwd=work)


def test_a_repository_is_loaded_and_refreshed(work: Path, new: Path) -> None:
    """A commit's files are loaded; the same commit again changes nothing."""
    bare = str(work.parent / "blog.git")
    assert load(new, [bare]).counts.added == 2
    assert plain.column(new, "select title from posts order by all") == ["One", "Two"]
    before = new.stat()
    assert load(new, [bare]).counts.unchanged == 2
    assert new.stat().st_ino == before.st_ino
    commit(work, {"_posts/2024-01-05-one.md": POST.format("First", "one")})
    push(work)
    result = load(new)
    assert (result.counts.changed, result.counts.unchanged) == (1, 1)
    assert plain.column(new, "select source_file from posts order by all") == [
        f"{bare}/_posts/2024-01-05-one.md",
        f"{bare}/old/_posts/2024-01-06-two.md",
    ]


def test_a_branch_and_a_folder(work: Path, run_here: Run, new: Path) -> None:
    """--ref names a branch, and perhaps a folder in it, also for a clone."""
    git("checkout", "-q", "-b", "draft", cwd=work)
    commit(work, {"old/_posts/2024-02-01-three.md": POST.format("Three", "three")})
    run_here("load", work, "--ref", "draft:old", "--db", new)
    assert plain.column(new, "select title from posts order by all") == ["Three", "Two"]
    assert load(new).counts.unchanged == 2
    wrong = run_here("load", work, "--ref", "nowhere", "--db", new)
    assert wrong.returncode == 3
    assert "couldn't find remote ref nowhere" in wrong.stderr


def test_links_are_not_followed(work: Path, tmp_path: Path, new: Path) -> None:
    """A link in a repository leads to no file of this machine."""
    (tmp_path / "secret.md").write_text(POST.format("Secret", "secret"))
    (work / "_posts/2024-01-07-link.md").symlink_to(tmp_path / "secret.md")
    commit(work, {})
    push(work)
    load(new, [str(tmp_path / "blog.git")])
    assert plain.column(new, "select title from posts order by all") == ["One", "Two"]


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("https://a.example/me/blog.git", Repository("https://a.example/me/blog.git")),
        ("https://a.example/b#v1:x/y/", Repository("https://a.example/b", "v1", "x/y")),
        ("git@a.example:me/blog", Repository("git@a.example:me/blog")),
        ("ssh://git@a.example/b", Repository("ssh://git@a.example/b")),
        ("https://a.example/posts.csv", None),
        ("posts.csv", None),
    ],
)
def test_what_is_a_repository(location: str, expected: Repository | None) -> None:
    """Addresses that end in .git, or that only git knows, are repositories."""
    assert repository_at(location) == expected


def test_passwords_are_not_remembered(
    work: Path, new: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A password fetches a repository once, and is written nowhere."""
    addresses = ("https://ann:se@cret@a.example/", "https://a.example/")
    monkeypatch.setenv("GIT_CONFIG_COUNT", "2")
    for number, address in enumerate(addresses):
        key = f"url.{work.parent}/.insteadOf"
        monkeypatch.setenv(f"GIT_CONFIG_KEY_{number}", key)
        monkeypatch.setenv(f"GIT_CONFIG_VALUE_{number}", address)
    result = load(new, [f"{addresses[0]}blog.git"])
    assert (result.counts.added, result.sources) == (2, ("https://a.example/blog.git",))
    (told,) = plain.column(new, "select concat(source, options) from loads")
    assert "cret" not in told
    cached = [each for each in (work.parent / "cache").rglob("*") if each.is_file()]
    assert cached
    assert not [each for each in cached if b"cret" in each.read_bytes()]
    assert load(new).counts.unchanged == 2


@pytest.mark.parametrize(
    "location",
    ["ssh://-oProxyCommand=x/b.git", "https://a.example/b.git#--upload-pack=x"],
)
@pytest.mark.usefixtures("work")
def test_hostile_addresses_run_nothing(location: str, new: Path) -> None:
    """An address, or a branch, is no option of git."""
    with pytest.raises(SourceError, match=r"no address|cannot be fetched"):
        load(new, [location])


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("ssh://git:secret@a.example/b", "ssh://git@a.example/b"),
        ("ssh://git@a.example:22/b", "ssh://git@a.example:22/b"),
        ("https://token@a.example/b.git", "https://a.example/b.git"),
    ],
)
def test_no_address_shows_a_secret(address: str, shown: str) -> None:
    """A password is left out of an address of ssh, and a user of the web's."""
    assert without_password(address) == shown


def test_explaining_loads_nothing(work: Path, run_here: Run, new: Path) -> None:
    """--explain tells what each file would be taken for, and writes no database."""
    commit(
        work,
        {
            "_config.yml": "title: B\n",
            "_drafts/later.md": POST.format("Later", "later"),
            "about.md": POST.format("About", "about"),
            "notes.textile": "Text\n",
        },
    )
    (explained,) = explain([str(work)], Options())
    assert explained.format == "jekyll"
    assert explained.why == "recognised by _posts/"
    assert {file.file: file.as_what for file in explained.files} == {
        "_config.yml": "configuration",
        "_drafts/later.md": "draft",
        "_posts/2024-01-05-one.md": "post",
        "about.md": "page",
        "old/_posts/2024-01-06-two.md": "post",
        "notes.textile": "not read",
    }
    told = run_here("load", work, "--explain", "--json", "--db", new)
    assert json.loads(told.stdout)[0]["format"] == "jekyll"
    assert not new.exists()
