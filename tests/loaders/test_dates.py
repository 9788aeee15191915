"""Dates: every form that leaves no doubt, and no guess."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blogdb.sql.run import run_step

from ..rounds import rounds
from . import plain
from .without_bodies import load

Write = Callable[[str, "bytes | str"], str]

THE_DAY = dt.date(2024, 9, 5)

READ = (
    "2024-09-05",
    " 2024-09-05 ",
    "2024-09-05T10:00:00Z",
    "2024-09-05t10:00:00z",
    "2024-09-05 10:00",
    "2024-09-05T23:30:00-08:00",
    "2024-09-05T00:30:00+05:30",
    "2024-09-05T00:30:00.123456+0530",
    "2024-09-05 10:00:00 UTC",
    "2024-09-05 10:00:00 +0000 UTC",
    "2024-09-05 10:00:00+00",
    "2024/09/05",
    "2024/9/5",
    "2024-9-5",
    "20240905",
    "Sep 5, 2024",
    "Sep 05, 2024",
    "Sept 5, 2024",
    "Sept. 5, 2024",
    "sep 5 2024",
    "SEPTEMBER 5, 2024",
    "September 5th, 2024",
    "5 September 2024",
    "5th Sep 2024",
    "05-Sep-2024",
    "2024 September 5",
    "Thu, 05 Sep 2024 10:00:00 GMT",
    "Thu, 05 Sep 2024 23:00:00 -0800",
    "Thu Sep 05 2024 23:30:00 GMT-0800 (Pacific Standard Time)",
    "Thursday, September 5, 2024",
    "September 5, 2024 10:30 PM",
    "September 5, 2024 at 10:30 am PST",
    "Thu Sep  5 23:30:00 CEST 2024",
    "2024-9-5 10:30:00",
    "2024-9-5T10:30+05:30[Asia/Kolkata]",
    "2024-09-05T10:30:00Z [Etc/UTC]",
    "2024-09-05+02:00",
    "2024-09-05Z",
    "20240905T100000Z",
    "2024.09.05",
    "2024. 9. 5.",
    "2024/09/05 10:30 PM",
    "2024年9月5日",
)

ORDER = "not a date that can be read without guessing the order of day and month"
MISSING = "there is no such day"
COUNTED = "a number as computers count time, not a written day"
COARSE = "a month or a year, not a day"
UNKNOWN = "not a form of a date that is known"

UNREAD = {
    ORDER: (
        *("09/05/2024", "05/09/2024", "5.9.2024", "05-09-2024", "9/5/24", "24-09-05"),
        *("13/09/2024", "09/13/2024", "05.09.2024 10:00", "5 9 2024"),
    ),
    MISSING: (
        *("2024-13-01", "2024-02-30", "2023-02-29", "2024.2.30", "20240230T100000Z"),
        *("Feb 30, 2024", "Sep 0, 2024", "Thu, 31 Sept. 2024 10:00:00 GMT"),
    ),
    COUNTED: ("1725494400", "1725494400000", "1725494400.5", "202409050"),
    COARSE: ("2024", "2024-09", "2024/9", "Sep 2024", "September, 2024"),
    UNKNOWN: (
        *("yesterday", "2024905", "20249", "Sep 5, 24", "0000-01-01", "2024-W36-4"),
        *("2024-09-05 or later", "about 2024-09-05", "32024-09-05", "Sep 5, 20244"),
        *("15 of Sep 2024", "Septembre 5, 2024", "2024-09-05'; --", "2024-09/05"),
        *("2024-09-05 [now", "2024-09-05T"),
    ),
}
"""By the reason that is given."""


@pytest.fixture(scope="module")
def rules() -> Iterator[duckdb.DuckDBPyConnection]:
    """DuckDB with the loader's rules for single values."""
    with duckdb.connect() as connection:
        run_step(connection, "macros")
        yield connection


def days(rules: duckdb.DuckDBPyConnection, texts: list[str]) -> list[dt.date | None]:
    """Read dates as the loader does."""
    rows = rules.execute(
        "select day_of(text) from (select unnest(?::varchar[]) as text)", [texts]
    ).fetchall()
    return [day for (day,) in rows]


@pytest.mark.parametrize("text", READ)
def test_forms_that_are_read(rules: duckdb.DuckDBPyConnection, text: str) -> None:
    """Each form of a day gives that day, as written and whatever its zone."""
    assert days(rules, [text]) == [THE_DAY]


@pytest.mark.parametrize("reason", UNREAD)
def test_forms_that_are_not_guessed(
    rules: duckdb.DuckDBPyConnection, reason: str
) -> None:
    """What may be another day, or is none, gives no day, and the reason is told."""
    texts = list(UNREAD[reason])
    assert days(rules, texts) == [None] * len(texts)
    rules.execute(
        "create or replace temp table days as"
        " select unnest(?) as published, null::date as published_on",
        [texts],
    )
    run_step(rules, "unread_days")
    told = rules.execute("select published, reason from unread_days").fetchall()
    assert dict(told) == dict.fromkeys(texts, reason)


FORMS = (
    *("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%b %d, %Y", "%B %d, %Y", "%b %d %Y"),
    *("%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%A, %B %d, %Y", "%a, %d %b %Y %H:%M:%S GMT"),
    *("%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d %H:%M:%S.%f+02:00", "%B %d, %Y %I:%M %p"),
)
moments = st.datetimes(dt.datetime(1000, 1, 1), dt.datetime(9999, 12, 31))


@settings(max_examples=rounds(30, 1000))
@given(moments=st.lists(moments, min_size=1, max_size=20))
def test_every_day_in_every_form(
    rules: duckdb.DuckDBPyConnection, moments: list[dt.datetime]
) -> None:
    """Any day, written in any accepted form, is read as itself."""
    written = [(each.strftime(form), each.date()) for form in FORMS for each in moments]
    texts, expected = zip(*written, strict=True)
    assert days(rules, list(texts)) == list(expected)


parts = st.sampled_from(
    [
        *("1", "2", "05", "11", "12", "13", "31", "99", "2023", "2024", "202", "20231"),
        *("Jan", "January", "Sept.", "May", "th", "st", ",", " ", "-", "/", ".", ":"),
        *("T", "Z", "UTC", "+02:00", "10:30", "pm", "Mon,", "at", "of", "'", "0"),
    ]
)


@settings(max_examples=rounds(100, 3000))
@given(st.lists(st.lists(parts, max_size=9).map("".join), min_size=1, max_size=40))
def test_never_a_wrong_day(rules: duckdb.DuckDBPyConnection, texts: list[str]) -> None:
    """A day that is read has the year, and the day or the month's name, as written."""
    for text, day in zip(texts, days(rules, texts), strict=True):
        if day is None:
            continue
        digits = "".join(c if c.isdigit() else " " for c in text).split()
        if digits[0] == f"{day:%Y%m%d}":
            continue
        assert str(day.year) in digits, text
        numbers = [int(each) for each in digits]
        assert day.day in numbers, text
        is_named = f"{day:%b}".lower() in text.lower()
        # Without a month's name the year comes first, then the month.
        is_ordered = numbers[:3] == [day.year, day.month, day.day]
        assert is_named or is_ordered, text


def test_unread_dates_are_kept_and_recorded(empty: Path, write: Write) -> None:
    """A date that cannot be read is null, kept as written, and a problem row."""
    rows = [plain.row(f"s{n}", date=text) for n, text in enumerate(UNREAD)]
    rows += [plain.row("none", date=None), plain.row("blank", date="  ")]
    rows += [plain.row(f"r{n}", date=text) for n, text in enumerate(READ)]
    result = load(empty, [write("posts.jsonl", plain.as_json_lines(rows))])
    assert (result.counts.added, result.counts.rejected) == (len(rows), 0)
    assert result.counts.problems == len(UNREAD)
    found = plain.posts(empty)
    for number, text in enumerate(UNREAD):
        post = found["und", f"s{number}"]
        assert (post["published_on"], post["published_raw"]) == (None, text)
    for slug in ("none", "blank"):
        post = found["und", slug]
        assert (post["published_on"], post["published_raw"]) == (None, None)
    for number in range(len(READ)):
        post = found["und", f"r{number}"]
        assert (post["published_on"], post["published_raw"]) == (THE_DAY, None)
    recorded = [
        (p["severity"], p["source_row"], p["slug"], p["column_name"], p["value"])
        for p in plain.problems(empty)
    ]
    assert recorded == [
        ("repaired", n + 1, f"s{n}", "date", text) for n, text in enumerate(UNREAD)
    ]
