"""The rules for dates, names and aliases, on any text at all."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blogdb.db.errors import SourceError
from blogdb.loaders.name_lists import people, tags_of_table
from blogdb.loaders.names import author_key, canonical_tag, read_aliases
from blogdb.sql.run import run_step

from ...loaders import plain
from ...rounds import rounds
from . import mutants
from .conftest import Record
from .reading import Reading

often = settings(
    deadline=None,
    max_examples=rounds(25, 1500),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
any_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
texts = st.lists(any_text, min_size=1, max_size=30)


@pytest.fixture
def count(record: Record) -> Iterator[Callable[[int], None]]:
    """Count the generated inputs, and record how many there were."""
    counts: list[int] = []
    yield counts.append
    record("inputs", sum(counts))


@pytest.fixture(scope="module")
def rules() -> Iterator[duckdb.DuckDBPyConnection]:
    """DuckDB with the loader's rules for single values."""
    with duckdb.connect(config={"threads": 1}) as connection:
        run_step(connection, "macros")
        yield connection


def apply(
    rules: duckdb.DuckDBPyConnection, rule: str, values: list[str]
) -> list[object]:
    """Apply a rule to texts."""
    rows = rules.execute(
        f"select {rule} from (select unnest(?::varchar[]) as text)", [values]
    ).fetchall()
    return [value for (value,) in rows]


date_parts = st.sampled_from(
    [
        *("1", "2", "05", "11", "12", "13", "29", "31", "99", "1999", "2024", "0000"),
        *("Jan", "february", "SEPT.", "May", "th", "st", ",", " ", "-", "/", ".", ":"),
        *("T", "Z", "UTC", "+02:00", "-99:99", "10:30", "25:61", "pm", "Mon,", "at"),
        *(
            "\u0661",
            "\uff12\uff10\uff12\uff14",
            "\u00a0",
            "\t",
            "\n",
            "%Y",
            "%",
            "\\",
            "'",
            "\0",
        ),
        *("infinity", "epoch", "today", "BC", "9" * 30, "-4712", "e5", "NaN", "null"),
    ]
)
dates = st.lists(date_parts, max_size=9).map("".join) | any_text


@often
@given(values=st.lists(dates, min_size=1, max_size=40))
def test_dates(
    values: list[str],
    rules: duckdb.DuckDBPyConnection,
    count: Callable[[int], None],
) -> None:
    """Any text is a day that it names in its digits, or no day; never an error."""
    count(len(values))
    for text, day in zip(values, apply(rules, "day_of(text)", values), strict=True):
        if day is None:
            continue
        assert isinstance(day, dt.date)
        digits = re.findall("[0-9]+", text)
        numbers = {int(each) for each in digits if len(each) < 10}
        is_plain = digits[0] == f"{day:%Y%m%d}"
        assert is_plain or {day.year, day.day} <= numbers, text


@often
@given(values=texts)
def test_names(values: list[str], count: Callable[[int], None]) -> None:
    """Any text has one canonical name, which is its own, however often it is taken."""
    count(len(values))
    for text in values:
        assert canonical_tag(text) == plain.tag_name(text)
        assert canonical_tag(canonical_tag(text)) == canonical_tag(text)
        assert author_key(text) == plain.author_key(text)
        assert author_key(author_key(text)) == author_key(text)


list_parts = st.sampled_from([*"[]{}'\",;:\\ \n", "null", "name", "\\u0000", "é", "0"])
lists = st.lists(list_parts, max_size=14).map("".join) | any_text


@often
@given(values=st.lists(lists, min_size=1, max_size=40))
def test_lists_of_names(
    values: list[str],
    rules: duckdb.DuckDBPyConnection,
    count: Callable[[int], None],
) -> None:
    """Any text is a list of names, and text that is no list keeps all its letters."""
    count(2 * len(values))
    tags = [tags_of_table(text) for text in values]
    assert all(
        isinstance(name, list) for name in apply(rules, "split_names(text)", tags)
    )
    for text in values:
        assert all(people(text)) or not text.strip()
    found = apply(rules, "split_names(text)", values)
    for text, names in zip(values, found, strict=True):
        assert isinstance(names, list)
        if not text.strip().startswith(("[", "{")):
            assert mutants.letters("".join(names)) == mutants.letters(text), text


@often
@given(values=texts)
def test_slugs_and_languages(
    values: list[str],
    rules: duckdb.DuckDBPyConnection,
    count: Callable[[int], None],
) -> None:
    """Any text, and any address, gives a slug without blanks around it, or none."""
    count(3 * len(values))
    urls = [f"https://x.example/{text}" for text in values]
    for slug in [
        *apply(rules, "slug_of(text, null)", values),
        *apply(rules, "slug_of(null, text)", urls),
        *apply(rules, "language_of(text)", values),
    ]:
        assert slug is None or (isinstance(slug, str) and slug != "")


# Han, Hiragana and Katakana, in which each character is a word.
UNSPACED = re.compile(
    "[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f"
    "\U00020000-\U0003ffff]"
)


@often
@given(values=texts)
def test_word_counts(
    values: list[str],
    rules: duckdb.DuckDBPyConnection,
    count: Callable[[int], None],
) -> None:
    """Words are counted in any text."""
    count(len(values))
    expected = [
        len(UNSPACED.findall(text))
        + len(
            [each for each in re.split(r"[ \t\r\n]+", UNSPACED.sub(" ", text)) if each]
        )
        for text in values
    ]
    assert apply(rules, "count_words(text)", values) == expected


toml_parts = st.sampled_from(
    [
        *(
            "[tags]\n",
            "[authors]\n",
            "[",
            "]",
            "=",
            "'a'",
            '"b"',
            "a",
            "b",
            ".",
            "{",
            "}",
        ),
        *(
            "\n",
            "'",
            '"',
            '"""',
            "\\",
            "\\u0000",
            "\\ud800",
            "1",
            "1979-05-27",
            "99:99:99",
        ),
        *(
            "true",
            "inf",
            "#",
            ",",
            "'a' = 'b'\n",
            "'B' = 'c'\n",
            "c = 'A'\n",
            "b = ['a', 'c', 'd']\n",
            "\0",
            "é",
        ),
        *("9" * 5000, "[[tags]]\n", "0x", "1e999", "2024-02-30", "\r", "\ufeff"),
    ]
)


@often
@given(text=st.lists(toml_parts, max_size=12).map("".join) | any_text)
def test_aliases_files(text: str, tmp_path: Path, count: Callable[[int], None]) -> None:
    """Any text is an aliases file whose names are ends, or is refused in words."""
    count(1)
    path = tmp_path / "aliases.toml"
    path.write_bytes(text.encode())
    try:
        aliases = read_aliases(path)
    except SourceError as error:
        assert str(path) in str(error)  # noqa: PT017 (or it is read)
        return
    for alias, names in aliases.tags.items():
        if len(names) == 1:
            assert (aliases.tag(alias),) == names == (aliases.tag(names[0]),)
        else:
            assert aliases.tags_within(alias) == names
    for alias, names in aliases.authors.items():
        if len(names) == 1:
            assert aliases.author(alias) == (author_key(names[0]), names[0])
        else:
            assert aliases.authors_within(alias) == names


@often
@given(pairs=st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")))
def test_aliases_that_lead_on(
    pairs: dict[str, str], tmp_path: Path, count: Callable[[int], None]
) -> None:
    """Aliases are followed to their end, and circles are refused."""
    count(1)
    path = tmp_path / "aliases.toml"
    lines = "".join(f"{alias} = '{name}'\n" for alias, name in pairs.items())
    path.write_text(f"[tags]\n{lines}[authors]\n{lines}")
    ends = {}
    for alias in pairs:
        end, way = alias, [alias]
        while pairs.get(end, end) != end and len(way) < 20:
            end = pairs[end]
            way.append(end)
        ends[alias] = end if len(way) < 20 else None
    if None in ends.values():
        with pytest.raises(SourceError, match="leads back to itself"):
            read_aliases(path)
        return
    aliases = read_aliases(path)
    assert {alias: aliases.tag(alias) for alias in pairs} == ends
    assert {alias: aliases.author(alias)[0] for alias in pairs} == ends


cells = st.text(
    st.characters(exclude_categories=["Cs"]), max_size=12
) | st.sampled_from(
    ['"', '""', ",", ";", "\n", "\r", "\r\n", "\t", " ", "\0", "\ufeff", "\u2028", "\\"]
)
tables = st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=20)


@pytest.mark.parametrize("form", ["csv", "tsv", "jsonl", "json", "parquet"])
def test_values_of_any_text(
    form: str, database: Path, count: Callable[[int], None]
) -> None:
    """Every value comes out of every format as it was put in."""
    reading = Reading(database)
    write = {
        "csv": mutants.quoted,
        "tsv": lambda rows: mutants.quoted(rows, "\t"),
        "jsonl": plain.as_json_lines,
        "json": plain.as_json,
        "parquet": lambda rows: plain.as_parquet(rows, is_typed=False),
    }[form]

    @settings(often, max_examples=rounds(4, 500))
    @given(table=tables)
    def check(table: list[tuple[str, str, str]]) -> None:
        count(1)
        rows = [
            plain.row(f"s{n}", title=title, url=f"u{url}", content=content)
            for n, (title, url, content) in enumerate(table)
        ]
        data = write(rows)
        found = reading.values(f"a.{form}", data)
        # Delimited text knows no difference between nothing and an empty text.
        nothing = None if form in ("csv", "tsv") else ""
        assert found == [
            (f"s{n}", title or nothing, f"u{url}", content or nothing)
            for n, (title, url, content) in enumerate(table)
        ], json.dumps(table)

    check()
