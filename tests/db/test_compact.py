"""The file stays about as large as what it holds."""

from __future__ import annotations

import shutil
from hashlib import sha256
from pathlib import Path

import duckdb
import pytest

from blogdb.db import engine, schema
from blogdb.db.errors import DatabaseError, VerificationError
from blogdb.db.store import compact as compacting
from blogdb.db.store import publish, rewrite, verify
from blogdb.migrations.migrate import migrate

from ..conftest import Once
from ..loaders.without_bodies import load
from ..migrations.catalogue import read_catalogue
from ..rounds import rounds
from .conftest import change, names, process

pytestmark = pytest.mark.usefixtures("few_views")

READER = (
    "import duckdb, sys; connection = duckdb.connect(sys.argv[1], read_only=True);"
    "print('ready', flush=True); sys.stdin.read();"
    "print(connection.execute('select sum(word_count) from posts').fetchall())"
)


def body(number: int) -> str:
    """Write a body that compresses badly, of some 2,000 characters."""
    return " ".join(sha256(b"%d %d" % (number, i)).hexdigest()[:18] for i in range(110))


def source(folder: Path, edition: int, numbers: range) -> str:
    """Write posts whose bodies depend on an edition."""
    path = folder / f"{edition}.csv"
    rows = (f"s{number},T,{body(number * edition)}\n" for number in numbers)
    path.write_text("slug,title,content\n" + "".join(rows))
    return str(path)


@pytest.fixture(autouse=True)
def no_file_is_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compact the small files of these tests as large ones are."""
    monkeypatch.setattr(publish, "SMALL", 0)


def words(database: Path) -> tuple[int, int]:
    """Count the posts and the words of a database."""
    with engine.connect(database) as connection:
        return connection.execute(
            "select count(*), sum(word_count) from posts"
        ).fetchall()[0]


@pytest.fixture
def roomy(live: Path, once: Once) -> Path:
    """A database whose file has a gap where a large table was."""

    def make(folder: Path) -> None:
        path = folder / "blog.duckdb"
        load(path, [source(folder, 1, range(150))])
        for statement in (
            "create table large as select sha256(i::varchar) from range(9000) t(i)",
            "create table small as select 1 as number",
            "drop table large",
        ):
            with engine.connect(path, read_only=False) as connection:
                connection.execute(statement).fetchall()

    return Path(shutil.copy(once("roomy", make) / "blog.duckdb", live))


def test_unused_share_counts_what_deleted_rows_hold(live: Path) -> None:
    """Of a table half of whose rows are deleted, half of the blocks count as unused."""
    with engine.connect(live, read_only=False) as connection:
        connection.execute(
            "create table bodies as select i, sha256(i::varchar) as body"
            " from range(16000) as t(i)"
        ).fetchall()
        connection.execute("checkpoint").fetchall()
        assert rewrite.unused_share(connection) < 0.1
        connection.execute("delete from bodies where i % 2 = 0").fetchall()
        connection.execute("checkpoint").fetchall()
        assert 0.4 < rewrite.unused_share(connection) < 0.6


def test_unused_share_below_a_limit_may_be_more_than_there_is_but_not_less(
    live: Path,
) -> None:
    """What is said is never less, is not above a limit falsely, and exact above it."""
    with engine.connect(live, read_only=False) as connection:
        # So many that DuckDB leaves deleted rows in their groups.
        connection.execute(
            "create table hashes as select i, hash(i) from range(300000) as t(i)"
        ).fetchall()
        connection.execute("create table kept as from hashes").fetchall()
        # A small table of which most is deleted says nothing about the others.
        connection.execute("create table few as select i from range(9) as t(i)")
        connection.execute("delete from few where i > 0")
        connection.execute("delete from hashes where i % 20 = 0").fetchall()
        connection.execute("checkpoint").fetchall()
        exact = rewrite.unused_share(connection)
        assert exact < rewrite.unused_share(connection, limit=0.3) <= 0.3
        assert rewrite.unused_share(connection, limit=exact / 2) == exact
        connection.execute("delete from hashes where i % 20 < 18").fetchall()
        connection.execute("checkpoint").fetchall()
        exact = rewrite.unused_share(connection)
        assert 0.3 < rewrite.unused_share(connection, limit=0.3) == exact


def test_load_that_leaves_half_of_the_file_unused_compacts_it(
    live: Path, tmp_path: Path
) -> None:
    """However often all posts change, the file grows only by what it keeps of them."""
    for edition in range(1, rounds(4, 5)):
        load(live, [source(tmp_path, edition, range(150))])
        with engine.connect(live) as connection:
            assert rewrite.unused_share(connection) <= publish.MOST_UNUSED
            assert verify.findings(connection) == []
    assert words(live) == (150, 150 * 110)
    assert names(live) == [".blog.duckdb.generations", "blog.duckdb"]


def test_small_file_is_not_compacted_by_itself(
    roomy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A load leaves the gap in a file that is small; `compact` closes it."""
    monkeypatch.setattr(publish, "SMALL", roomy.stat().st_size * 2)
    monkeypatch.setattr(publish, "MOST_UNUSED", 0.1)
    load(roomy, [source(tmp_path, 2, range(140))])
    loose = roomy.stat().st_size
    assert compacting.compact(roomy)[1] < loose * 0.8


def test_change_is_published_though_it_cannot_be_compacted(
    roomy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there is no room to write the file anew, it stays large, and is right."""

    def fill_up(_source: Path, target: Path, *_: object, **__: object) -> None:
        target.write_bytes(b"half")
        tried.append(roomy)
        raise duckdb.IOException("No space left on device")

    tried = []
    monkeypatch.setattr(publish, "MOST_UNUSED", 0.1)
    monkeypatch.setattr(rewrite, "rewrite", fill_up)
    load(roomy, [source(tmp_path, 2, range(140))])
    assert tried == [roomy]
    assert words(roomy) == (140, 140 * 110)
    assert names(roomy) == [".blog.duckdb.generations", "blog.duckdb"]


def test_compacted_file_holds_the_same_and_is_smaller(roomy: Path) -> None:
    """Compacting gains what nothing uses; readers go on with the old file."""
    before = words(roomy)
    with process(READER, roomy) as reader:
        was, now = compacting.compact(roomy)
        assert reader.communicate()[0] == f"[({before[1]},)]\n"
    assert now < was * 0.9
    assert now == roomy.stat().st_size
    assert words(roomy) == before
    with engine.connect(roomy) as connection:
        assert verify.findings(connection) == []
        compression = connection.execute(
            "select distinct compression from pragma_storage_info('posts')"
            " where column_name = 'content' and segment_type = 'VARCHAR'"
        ).fetchall()
    assert compression == [("ZSTD",)]


def test_every_view_is_copied(loaded_template: Path, live: Path) -> None:
    """All that DuckDB says of views, macros and columns is said of the copy, too."""
    rewrite.rewrite(loaded_template, live, live.with_name("spill"))
    before, after = read_catalogue(loaded_template), read_catalogue(live)
    assert len(before["views"]) > 50
    assert after == before


def test_compact_file_is_not_touched(roomy: Path) -> None:
    """Where nothing is to be gained, the file keeps its bytes."""
    compacting.compact(roomy)
    before = roomy.read_bytes()
    size, same = compacting.compact(roomy)
    assert (size, same) == (len(before), len(before))
    assert roomy.read_bytes() == before


def test_copy_that_lacks_something_is_not_published(
    roomy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy without some rows, or without a view, is refused."""
    before = roomy.read_bytes()
    whole = rewrite.copy_all
    for loss, message in (
        (
            "delete from target.main.post_changes where load_id = 1",
            "has another number of rows",
        ),
        ("drop view target.main.tag_usage", r"differs in the column .*tag_usage"),
        ("comment on table target.main.posts is null", "differs in the table"),
    ):

        def lossy(
            connection: duckdb.DuckDBPyConnection,
            source: str,
            target: str,
            loss: str = loss,
        ) -> None:
            whole(connection, source, target)
            connection.execute(loss).fetchall()

        monkeypatch.setattr(rewrite, "copy_all", lossy)
        with pytest.raises(VerificationError, match=message):
            compacting.compact(roomy)
        assert roomy.read_bytes() == before


def test_what_is_not_blogdbs_is_not_compacted(live: Path) -> None:
    """A database without blogdb's schema is refused, and so is none."""
    with pytest.raises(DatabaseError, match="does not exist"):
        compacting.compact(live)
    change(live, 1)
    before = live.read_bytes()
    with pytest.raises(DatabaseError, match="not blogdb's"):
        compacting.compact(live)
    assert live.read_bytes() == before


def test_database_without_schema_is_compacted(roomy: Path) -> None:
    """Where `migrate base` took the schema away, the file is blogdb's all the same."""
    migrate(roomy, "base")
    before, after = compacting.compact(roomy)
    assert after <= before
    assert migrate(roomy) == ("base", schema.HEAD)
