"""Loads of all kinds, after a made-up migration added a column to every table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
import sqlalchemy

from blogdb.db import engine
from blogdb.db.models import Base
from blogdb.db.outline import outline
from blogdb.db.store import verify
from blogdb.loaders.external.checking import check_links
from blogdb.loaders.load import load
from blogdb.loaders.options import Options
from blogdb.loaders.readership.importing import import_readership

from .conftest import Content, content

if TYPE_CHECKING:
    from pathlib import Path

FIRST = """\
slug,title,authors,tags,date,url,content,aliases
one,One,"Ada, Bo",NLP,2024-01-01,https://a.org/blog/one,"# Words\n\n[b](/blog/two)",
two,Two,Ada,"NLP, vision",2024-01-02,https://a.org/blog/two,"![](c.png)\n\n```sh\nls\n```",
three,Three,Bo,audio,someday,https://a.org/blog/three,Nothing,/old/three
one,Again,Ada,,2024-01-03,https://a.org/blog/one,twice,
"""
# A changed body, changed tags, a post that is gone and one that is new; and a row that
# is short of cells.
SECOND = """\
slug,title,authors,tags,date,url,content,aliases
one,One,"Ada, Bo",NLP,2024-01-01,https://a.org/blog/one,"# Other words\n\nof it",/old
two,Two,Cy,deep-learning,2024-01-02,https://a.org/blog/two,"![](c.png)\n\n```sh\nls\n```",
four,Four,Cy,vision,2024-01-04,https://a.org/blog/four,See https://a.org/blog/one,
five,Five
"""
ALIASES = '[tags]\nNLP = "language"\n\n[authors]\nBo = "Ada"\n'
UPGRADE = """
def upgrade():
    for table in {tables}:
        op.add_column(table, sa.Column("made_up", sa.String(), nullable=True))
"""


def load_all(folder: Path) -> Content:
    """Load a blog, then its later version and a tree beside it, with aliases."""
    database, source, aliases = (
        folder / name for name in ("blog.duckdb", "posts.csv", "aliases.toml")
    )
    database.unlink(missing_ok=True)
    aliases.write_text(ALIASES)
    source.write_text(FIRST)
    load(database, [str(source)], Options(threads=1))
    stats = folder / "stats.csv"
    for views in (1, 2):
        stats.write_text(
            f"page,views,date\n/blog/one,{views},2024-01-01\n/four,3,2023\n"
        )
        import_readership(database, str(stats), mapping={})
    source.write_text(SECOND)
    tree = folder / "tree"
    tree.mkdir(exist_ok=True)
    (tree / "six.md").write_text(
        "---\ntitle: Six\ntags: audio\n---\n[a](one.md) [b](http://b.example)\n"
    )
    (tree / "bad.md").write_bytes(b"---\ntitle: \xff\n---\n")
    options = Options(aliases=aliases, allow_removals=True, threads=1)
    load(database, [str(source), str(tree)], options)
    # Nobody is asked: the name is for examples.
    check_links(database, max_age=dt.timedelta(0), time_limit=dt.timedelta(minutes=1))
    with engine.connect(database) as connection:
        assert verify.findings(connection) == []
    found = content(database)
    for column in ("started_at", "seconds", "fingerprint", "schema_revision"):
        del found["loads"][column]
    for column in ("checked_at", "since_at"):
        del found["link_checks"][column]
    found["database_identity"]["identity"] = ["each database's own"]
    return found


@pytest.mark.usefixtures("few_views")
def test_nullable_column_needs_no_change_of_a_load(
    tmp_path: Path,
    add_revision: Callable[[str], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With one more column in every table, all loads write what they wrote before."""
    before = load_all(tmp_path)
    assert all(any(columns.values()) for columns in before.values())

    with_more = sqlalchemy.MetaData()
    for table in Base.metadata.tables.values():
        copy = table.to_metadata(with_more)
        copy.append_column(sqlalchemy.Column("made_up", sqlalchemy.String))
    monkeypatch.setattr(Base, "metadata", with_more)
    add_revision(UPGRADE.format(tables=sorted(with_more.tables)))
    # The models' text is the same, and so would be what was kept of them.
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "other cache"))
    outline.cache_clear()
    try:
        after = load_all(tmp_path)
    finally:
        outline.cache_clear()

    for name, columns in after.items():
        assert set(columns.pop("made_up")) <= {None}, name
    assert after == before
