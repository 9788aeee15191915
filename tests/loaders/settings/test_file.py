"""`blogdb.toml`: what it may say, where it is found, and what wins over it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from blogdb.db.errors import ExitCode, SettingsError
from blogdb.loaders.settings.file import Settings, find, read, settings_for
from blogdb.loaders.settings.keys import KEYS, SettingKey


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A blog's folder, which has a neighbour that is nobody's business."""
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "posts.csv").write_text("slug,title\na,A\n")
    blog = tmp_path / "blog"
    (blog / "export").mkdir(parents=True)
    (blog / "export" / "1.csv").write_text("slug,title\na,A\n")
    (blog / "out").symlink_to(tmp_path / "secret")
    (blog / "in").symlink_to(blog / "export")
    (blog / "[1].csv").write_text("slug,title\na,A\n")
    return blog


def said(folder: Path, text: str) -> Settings:
    """Read a file of this text."""
    (folder / "blogdb.toml").write_text(text, "utf-8")
    return read(folder / "blogdb.toml")


def test_every_key(folder: Path) -> None:
    """Each key's value reaches what it is for, with paths made absolute."""
    settings = said(
        folder,
        """\
        database = "data/blog.duckdb"
        sources = [".", "export/1.csv", "export/*.csv", "[1].csv", "in/*.csv"]
        format = "hugo"
        drafts = true
        records = "rows[*].row"
        query = "select 1"
        encoding = "cp1252"
        site-url = "https://example.org/blog"
        default-language = "pt-br"
        aliases = "aliases.toml"
        link-rules = "rules/links.toml"
        bodies = true
        search = false
        [columns]
        slug = "local"
        date = "day"
        [audit]
        anything = { at = ["all"] }
        """,
    )
    assert settings == Settings(
        folder / "blogdb.toml",
        folder / "data/blog.duckdb",
        (
            str(folder),
            str(folder / "export/1.csv"),
            str(folder / "export/*.csv"),
            str(folder / "[1].csv"),
            str(folder / "in/*.csv"),
        ),
        names_sources=True,
        options={
            "format": "hugo",
            "drafts": True,
            "records": "rows[*].row",
            "query": "select 1",
            "encoding": "cp1252",
            "site_url": "https://example.org/blog",
            "default_language": "pt-br",
            "aliases": folder / "aliases.toml",
            "link_rules": folder / "rules/links.toml",
            "bodies": True,
            "search": False,
            "mapping": {"slug": "local", "published": "day"},
        },
        audit={"anything": {"at": ["all"]}},
    )


def test_an_empty_file_means_its_folder(folder: Path) -> None:
    """A file that says nothing means that its folder is to be loaded."""
    settings = said(folder, "\ufeff# nothing\n")
    assert (settings.sources, settings.names_sources) == ((str(folder),), False)
    assert (settings.database, settings.options, settings.audit) == (None, {}, {})


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.name)
def test_every_example_is_right(folder: Path, key: SettingKey) -> None:
    """The example of each key, which the page and `blogdb init` show, can be read."""
    settings = said(folder, "\n".join(key.lines))
    assert settings != said(folder, "")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('site_url = "https://x.org"', "no key 'site_url'; the nearest is 'site-url'"),
        ('source = ["."]', "no key 'source'; the nearest is 'sources'"),
        ('DRAFT = "yes"', "the nearest is 'drafts'"),
        ('language = "en"', "the nearest is 'default-language'"),
        (f"{'x' * 9000} = 1", "no key 'xxx"),
        (
            '[columns]\ntitel = "t"',
            "columns: there is no field 'titel'; the nearest is",
        ),
        ('[columns]\ntitle = ["t"]', "'title' must equal the name of a column"),
        ('[columns]\ndate = "a"\npublished = "b"', "two lines say which column has"),
        ('columns = "slug=a"', "columns: must be a table"),
        ("[[audit]]", "audit: must be a table"),
        ('sources = "."', "sources: must be a list of paths"),
        ("sources = []", "sources: must be a list of paths"),
        ("sources = [1]", "sources: must be a path in quotes"),
        ('sources = ["a\\u0000b"]', "has a character that no path has"),
        ('sources = ["-"]', "name it to the command: blogdb load -"),
        ('sources = ["https://x.org/a.csv"]', "blogdb load https://x.org/a.csv"),
        ('drafts = "true"', "drafts: must be true or false, without quotes"),
        ('format = ""', "format: must be text in quotes"),
        ("encoding = 1252", "encoding: must be text in quotes"),
        ('site-url = "x.org"', "site-url: 'x.org' is not like https://"),
        ('default-language = "german"', "'german' is not a language code"),
        ("sources = [", "is not a TOML file"),
    ],
)
def test_mistakes_are_named(folder: Path, text: str, message: str) -> None:
    """A mistake is an error that names the file, the key and what is right."""
    with pytest.raises(SettingsError) as caught:
        said(folder, text)
    assert str(caught.value).startswith(f"{folder}/blogdb.toml")
    assert message in str(caught.value)
    assert len(str(caught.value)) < 1000
    assert caught.value.exit_code == ExitCode.USAGE


@pytest.mark.parametrize(
    "path",
    [
        "../secret/posts.csv",
        "/etc/passwd",
        "out",
        "out/posts.csv",
        "export/../../secret",
        "out/*.csv",
        "../secret/*.csv",
        "/etc/*.conf",
        "expor*/../../secret/*.csv",
    ],
)
def test_paths_stay_within_the_folder(folder: Path, path: str) -> None:
    """No path or pattern leads out, not by .., not absolutely, not through a link."""
    with pytest.raises(SettingsError, match=r"leads out of|has \.\. behind a pattern"):
        said(folder, f'sources = ["{path}"]')
    if "*" not in path:
        for key in ("database", "aliases", "link-rules"):
            with pytest.raises(SettingsError, match=f"{key}: .* leads out of"):
                said(folder, f'{key} = "{path}"')


def test_only_a_file_of_the_folder_is_read(folder: Path, tmp_path: Path) -> None:
    """A link out of the folder, a pipe, a folder and a huge file are not read."""
    path = folder / "blogdb.toml"
    (tmp_path / "secret" / "blogdb.toml").write_text("drafts = true\n")
    path.symlink_to(tmp_path / "secret" / "blogdb.toml")
    with pytest.raises(SettingsError, match="a link out of the folder"):
        read(path)
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(SettingsError, match="a pipe"):
        read(path)
    path.unlink()
    path.write_text("#" * (1 << 20) + "\n")
    with pytest.raises(SettingsError, match="longer than 1 MB"):
        read(path)


def test_the_nearest_file_is_found(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is looked for from the sources upwards, else from the current folder."""
    outer = said(tmp_path, "drafts = true\n")
    inner = said(folder, "drafts = false\n")
    monkeypatch.chdir(folder / "export")
    assert settings_for() == inner
    assert settings_for(["1.csv"]) == inner
    assert settings_for(["*.csv", "-"]) == inner
    assert settings_for([str(tmp_path / "secret")]) == outer
    assert settings_for([str(folder), str(tmp_path / "secret/posts.csv")]) == outer
    (tmp_path / "blogdb.toml").unlink()
    assert settings_for([str(tmp_path / "secret"), "https://x.org/a.csv"]) == inner
    monkeypatch.chdir(tmp_path)
    assert settings_for() is None
    assert settings_for(["blog"]) == inner


def test_a_strangers_file_above_is_passed_over(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file in a folder above counts if it is this user's, root's or the folder's."""
    said(tmp_path, "drafts = true\n")
    monkeypatch.setattr(os, "geteuid", lambda: 4711)
    owner = (tmp_path / "blogdb.toml").stat().st_uid
    assert find(folder) == tmp_path / "blogdb.toml"
    if os.getuid() == 0:
        os.chown(tmp_path / "blogdb.toml", 4712, -1)
        assert find(folder) is None
        os.chown(folder, 4712, -1)
        assert find(folder) == tmp_path / "blogdb.toml"
        os.chown(tmp_path / "blogdb.toml", 4711, -1)
        os.chown(folder, owner, -1)
        assert find(folder) == tmp_path / "blogdb.toml"


def test_options_win(folder: Path) -> None:
    """What is given wins, field by field; the rest is as the file says."""
    settings = said(
        folder,
        'format = "hugo"\ndrafts = true\nsite-url = "https://a.org"\nsearch = true\n'
        '[columns]\nslug = "a"\ndate = "b"\n',
    )
    given = {
        "format": "csv",
        "drafts": False,
        "site_url": None,
        "bodies": False,
        "mapping": {"published_on": "c"},
        "partial": False,
    }
    sources, options = settings.combined((), given)
    assert sources == (str(folder),)
    assert options == {
        "format": "csv",
        "drafts": False,
        "site_url": "https://a.org",
        "bodies": False,
        "mapping": {"published_on": "c", "slug": "a"},
        "partial": False,
    }


@pytest.mark.parametrize(
    ("names", "source", "is_its_own"),
    [
        ('["export/*.csv"]', "blog/export/1.csv", True),
        ('["export/1.csv"]', "blog/in/*.csv", True),
        ('["export"]', "blog/export/1.csv", False),
        ('["export/*.csv"]', "blog/[1].csv", False),
        (None, "secret/posts.csv", True),
    ],
)
def test_what_is_said_of_other_sources(
    folder: Path, tmp_path: Path, names: str | None, source: str, is_its_own: bool
) -> None:
    """What the file says of the sources that it names is not said of others."""
    line = f"sources = {names}\n" if names else ""
    settings = said(folder, f'{line}format = "csv"\nsite-url = "https://a.org"\n')
    located = str(tmp_path / source)
    sources, options = settings.combined([located], {"mapping": {}})
    assert sources == (located,)
    assert options["site_url"] == "https://a.org"
    assert options.get("format") == ("csv" if is_its_own else None)


def test_its_own_folder_means_what_it_says(folder: Path) -> None:
    """The folder of the file as the source means the sources that the file names."""
    settings = said(folder, 'sources = ["export/1.csv"]\nformat = "csv"\n')
    sources, options = settings.combined([f"{folder}/export/.."], {})
    assert sources == (str(folder / "export/1.csv"),)
    assert options["format"] == "csv"
