"""Reading exports in the form of each program."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

from blogdb.db.errors import SourceError
from blogdb.loaders.readership.parts import parts_of
from blogdb.loaders.readership.reading import Reading, Rejected, read
from blogdb.loaders.readership.values import period

from .exports import FILES, PLAUSIBLE

if TYPE_CHECKING:
    from collections.abc import Iterator

MAY = "2024-05-01 to 2024-05-31"
Totals = dict[tuple[str, str | None], tuple[int | None, int | None]]
EXPECTED: dict[str, tuple[str, Totals, int, int]] = {
    "Plausible export blog.example 2024-05-01  to 2024-05-31 .zip": (
        "Plausible",
        {
            ("/", MAY): (55, 40),
            ("/2024/hello", MAY): (20, 10),
            ("/2024/hello?utm_source=x", MAY): (2, 1),
        },
        0,
        0,
    ),
    "blog_example_20240601.zip": (
        "Plausible",
        {
            ("/2024/hello", "2024-05-01"): (4, 2),
            ("/2024/hello", "2024-05-02"): (1, 1),
        },
        0,
        0,
    ),
    "goatcounter-export.csv.gz": (
        "GoatCounter",
        {
            ("/2024/hello", "2024-05-01"): (2, 1),
            ("/2024/hello", "2024-05-02"): (1, 1),
        },
        1,
        2,
    ),
    "Export _ Pages.csv": (
        "Matomo",
        {
            ("https://blog.example/2024/hello", None): (20, 12),
            ("https://blog.example/old/", None): (7, 5),
        },
        0,
        1,
    ),
    "days.csv": (
        "Matomo",
        {
            ("https://blog.example/2024/hello", "2024-05-01"): (3, 2),
            ("https://blog.example/2024/hello", "2024-05-06 to 2024-05-12"): (9, 8),
        },
        0,
        0,
    ),
    "ga4.csv": (
        "Google Analytics",
        {("/old", MAY): (7, 5), ("/2024/hello", MAY): (1020, 110)},
        0,
        1,
    ),
    "exploration.csv": (
        "Google Analytics",
        {("/old", MAY): (7, 5), ("/2024/hello", MAY): (1020, 110)},
        0,
        1,
    ),
    "universal.csv": (
        "Google Analytics",
        {("/old", "2020-05-01 to 2020-05-31"): (1007, 905)},
        0,
        1,
    ),
    "own.csv": (
        "CSV",
        {
            ("/old", "2024-05-01 to 2024-05-31"): (7, None),
            ("/old", "2024-06-01 to 2024-06-30"): (8, None),
        },
        0,
        0,
    ),
}
"""Name of a file to its program, totals, rows added up, and rows left out."""
MAPPING = {"own.csv": {"period": "Monat", "address": "Link", "views": "hits"}}


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB that fetches nothing here."""
    with duckdb.connect() as connection:
        yield connection


def read_file(
    path: Path, connection: duckdb.DuckDBPyConnection, **mapping: str
) -> Reading:
    """Read an export."""
    return read(parts_of(str(path), path.parent, connection), mapping, None)


def shown(reading: Reading) -> Totals:
    """Show the totals with their periods as text."""
    return {
        (key.address, key.period and str(key.period)): numbers
        for key, numbers in reading.totals.items()
    }


@pytest.mark.parametrize("name", FILES)
def test_exports(
    name: str, tmp_path: Path, connection: duckdb.DuckDBPyConnection
) -> None:
    """Each program's export is recognised, and each row of it is accounted for."""
    path = tmp_path / name
    path.write_bytes(FILES[name])
    reading = read_file(path, connection, **MAPPING.get(name, {}))
    found = (
        reading.program,
        shown(reading),
        reading.count_added_up,
        reading.count_left_out,
    )
    assert found == EXPECTED[name]


def test_rejected_rows_say_where_they_are(
    tmp_path: Path, connection: duckdb.DuckDBPyConnection
) -> None:
    """A row that cannot be read is told with its file, line, column and reason."""
    path = tmp_path / "pages.csv"
    path.write_bytes(
        PLAUSIBLE.encode()
        + b"/a,1,two,,,\n/b,1\n/c,,,,,\n/d\xff,1,1,,,\n/e,2000000000,1,,,\n"
        + b"/e,2000000000,1,,,\n"
    )
    reading = read_file(path, connection)
    file = str(path)
    assert reading.rejected == [
        Rejected(file, 5, "pageviews", "'two' is not a whole number"),
        Rejected(file, 6, None, "2 values in a row of 6 columns"),
        Rejected(file, 7, None, "neither views nor visitors"),
        Rejected(file, 8, "name", "is not UTF-8"),
        Rejected(file, 10, None, "is too large a number with the rows before it"),
    ]
    assert (reading.count_read, reading.count_rejected) == (9, 5)
    assert (len(reading.totals), reading.count_added_up) == (4, 0)


def test_unpacked_archive(
    tmp_path: Path, connection: duckdb.DuckDBPyConnection
) -> None:
    """The folder of an archive is read like the archive, as is its file of pages."""
    folder = tmp_path / "Plausible export blog.example 2024-05-01 to 2024-05-31"
    folder.mkdir()
    (folder / "sources.csv").write_text("name,visitors\nGoogle,9\n")
    (folder / "pages.csv").write_text(PLAUSIBLE)
    expected = EXPECTED[next(iter(EXPECTED))][1]
    assert shown(read_file(folder, connection)) == expected
    assert shown(read_file(folder / "pages.csv", connection)) == expected


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", b"name,visitors\nGoogle,9\n", "no table of pages .*name,visitors"),
        ("a.csv", b"", "no table of pages .*it is empty"),
        ("a.csv", b"page,views\n/a,many\n", "a.csv, line 2, column views: 'many'"),
        ("a.csv", b"\xff\xfea", "line 1: this is not text in UTF-16"),
        ("a.zip", b"PK\x03\x04", "damaged or encrypted archive"),
        ("a.csv", b"page,views\n/" + b"a" * 1_000_001, "longer than"),
    ],
)
def test_what_is_no_export(
    name: str,
    content: bytes,
    message: str,
    tmp_path: Path,
    connection: duckdb.DuckDBPyConnection,
) -> None:
    """What cannot be read ends in a line that says where, and what to do."""
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(SourceError, match=message):
        read_file(path, connection)


def test_other_archives(tmp_path: Path, connection: duckdb.DuckDBPyConnection) -> None:
    """Of several tables none is guessed to be the one of pages."""
    shutil.make_archive(str(tmp_path / "a"), "zip", tmp_path)
    with pytest.raises(SourceError, match="has 0 CSV files, and none named"):
        parts_of(str(tmp_path / "a.zip"), tmp_path, connection)


def test_mapping_to_a_missing_column(
    tmp_path: Path, connection: duckdb.DuckDBPyConnection
) -> None:
    """A column that the user names and that is not there is an error."""
    path = tmp_path / "a.csv"
    path.write_text("page,views\n/a,1\n")
    with pytest.raises(SourceError, match="with views=Hits"):
        read_file(path, connection, views="Hits")


def test_period_twice(tmp_path: Path, connection: duckdb.DuckDBPyConnection) -> None:
    """A period that the user names does not overrule that of the rows."""
    path = tmp_path / "a.csv"
    path.write_text("page,views,date\n/a,1,2024-05-01\n")
    parts = parts_of(str(path), tmp_path, connection)
    with pytest.raises(SourceError, match="in its column date"):
        read(parts, {}, period("2024"))
