"""The empty database that a first load copies: it is what Alembic makes."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from blogdb.db import engine
from blogdb.loaders.load import load
from blogdb.loaders.options import Options
from blogdb.migrations import migrate, template

from .catalogue import read_catalogue
from .conftest import content

LIGHT = """
import sys
HEAVY = {
    "alembic", "docutils", "duckdb_engine", "multiprocessing", "pygments", "requests",
    "rich", "sqlalchemy", "sqlite3", "tarfile", "urllib3", "xml.etree", "yaml",
    "blogdb.loaders.bodies.asciidoc", "blogdb.loaders.sources.ghost",
}
from pathlib import Path
from blogdb.loaders.load import load
for source in sys.argv[2:]:
    load(Path(sys.argv[1]), [source])
    print(sorted(HEAVY & sys.modules.keys()))
"""

FACTS = Options(bodies=False, search=False)
"""Of bodies there is nothing to tell here."""


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty, private cache folder."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "blogdb"


def test_the_template_is_what_upgrade_makes(
    own_cache: Path, empty_template: Path, tmp_path: Path
) -> None:
    """The template has the tables, views, comments and revision of a migrated file."""
    migrated = Path(shutil.copy(empty_template, tmp_path / "migrated.duckdb"))
    made, kept = tmp_path / "made.duckdb", tmp_path / "kept.duckdb"
    for path in (made, kept):
        template.write(path, tmp_path)
    assert kept.read_bytes() == made.read_bytes()
    assert read_catalogue(made) == read_catalogue(migrated)
    assert migrate.read_revision(made) == migrate.read_revision(migrated)
    listing = "select name, definition_hash from view_catalog order by all"
    with engine.connect(made) as connection, engine.connect(migrated) as other:
        found = connection.execute(listing).fetchall()
        assert found == other.execute(listing).fetchall()
    assert len([path for path in own_cache.iterdir() if "empty" in path.name]) == 1


@pytest.mark.usefixtures("few_views")
def test_a_damaged_template_is_made_again(own_cache: Path, tmp_path: Path) -> None:
    """A damaged template is made again, and is as an intact one."""
    first, second = tmp_path / "first.duckdb", tmp_path / "second.duckdb"
    template.write(first, tmp_path)
    for path in own_cache.glob("empty*"):
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 0xFF
        path.write_bytes(data)
    template.write(second, tmp_path)
    assert read_catalogue(second) == read_catalogue(first)
    ours, theirs = content(first), content(second)
    for each in (ours, theirs):
        each.pop("database_identity", None)
    assert ours == theirs


@pytest.mark.usefixtures("few_views")
def test_first_loads_have_identities_of_their_own(tmp_path: Path) -> None:
    """Two databases from one template differ in identity, and their macros answer."""
    source = tmp_path / "posts.csv"
    source.write_text("slug,title,tags\na,A,rlhf\n")
    identities = set()
    for name in ("one.duckdb", "other.duckdb"):
        load(tmp_path / name, [str(source)], FACTS)
        with engine.connect(tmp_path / name) as connection:
            identities |= set(connection.execute("from database_identity").fetchall())
            assert connection.execute("from posts_tagged('rlhf')").fetchall()
    assert len(identities) == 2


def test_a_load_imports_nothing_heavy(tmp_path: Path, sample: Path) -> None:
    """With a template, neither a first load nor a refresh of a table imports Alembic.

    Nor anything else that takes long to import and is not needed.
    """
    template.write(tmp_path / "before.duckdb", tmp_path)
    database = tmp_path / "blog.duckdb"
    first, edited = tmp_path / "posts.csv", tmp_path / "edited.csv"
    with sample.open(newline="", encoding="utf-8") as file:
        head, row, *rows = list(csv.reader(file))[:10]
    for path, title in ((first, row[0]), (edited, "A new title")):
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([head, [title, *row[1:]], *rows])
    done = subprocess.run(
        [sys.executable, "-c", LIGHT, database, first, edited],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.returncode) == ("[]\n" * 2, 0), done.stderr
    with engine.connect(database) as connection:
        changes = connection.execute(
            "select change, count(*) from post_changes group by all order by all"
        ).fetchall()
    assert changes == [("added", 9), ("changed", 1)]
