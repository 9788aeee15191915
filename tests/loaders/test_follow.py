"""What counts as a change of a blog's files."""

from __future__ import annotations

from pathlib import Path

from blogdb.loaders.follow import Places


def test_what_is_watched(tmp_path: Path) -> None:
    """Of folders all below counts, but for what no load reads and the load writes."""
    (tmp_path / "blog" / "posts").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "blog")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a.csv").touch()
    (tmp_path / "b.csv").symlink_to(tmp_path / "data" / "a.csv")
    places = Places.of(
        [str(tmp_path / "link"), str(tmp_path / "b.csv"), f"{tmp_path}/more/*.csv"],
        [tmp_path / "blogdb.toml"],
        tmp_path / "link" / "blog.duckdb",
    )
    assert places.folders == {tmp_path / "blog"}
    for name, counts in {
        "blog/posts/a.md": True,
        "blog/posts/.authors.yml": True,
        "blog/blogdb.toml": True,
        "blog/posts/blog.duckdb.md": True,
        "b.csv": True,
        "data/a.csv": True,
        "blogdb.toml": True,
        "more": True,
        "data/other.csv": False,
        "blog/.git/index": False,
        "blog/node_modules/x/README.md": False,
        "blog/blog.duckdb": False,
        "blog/blog.duckdb.wal": False,
        "blog/.blog.duckdb.lock": False,
        "blog/.blog.duckdb.generations/1": False,
    }.items():
        assert places.have(str(tmp_path / name)) is counts, name
