"""Which columns a terminal shows, how wide, and how their texts are shortened."""

from __future__ import annotations

import datetime as dt
import io

import pytest

from blogdb.cli.columns import GAP, PrintedColumn, allotted
from blogdb.cli.screen import Screen
from blogdb.cli.shorten import heading, narrowest_heading, shortened, width, wrapped
from blogdb.cli.table import table, vertical
from blogdb.cli.values import shown_column

TITLE = "Fine-tuning a very large model on a very small computer at home"
SLUG = "fine-tuning-a-very-large-model-on-a-very-small-computer"


@pytest.mark.parametrize(
    ("text", "most", "expected"),
    [
        ("short", 5, "short"),
        ("a sentence of five words", 12, "a sentence…"),
        ("2024/05/01/post.md", 12, "2024/0…st.md"),
        ("https://example.org/a", 9, "http…rg/a"),
        ("Donaudampfschiff", 6, "Donau…"),
        ("日本語のとても長い題名", 9, "日本語の…"),
        ("日本/語語/題名", 9, "日本…題名"),
        ("anything", 1, "…"),
    ],
)
def test_shortened(text: str, most: int, expected: str) -> None:
    """Prose loses its end and a path its middle, within the width on the screen."""
    assert shortened(text, most) == expected
    assert width(shortened(text, most)) <= most


@pytest.mark.parametrize("most", [2, 3, 7, 20])
def test_wrapped(most: int) -> None:
    """Wrapped lines keep every character but the spaces at which they break."""
    text = "a few words, 日本語 and averyveryverylongword"
    lines = wrapped(text, most)
    assert all(width(line) <= most for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_headings_break_between_words() -> None:
    """A heading breaks after underscores, into three lines at most."""
    assert heading("median_days_between_posts", 13) == ["median_days_", "between_posts"]
    assert heading("last load", 4) == ["last", "load"]
    assert narrowest_heading("count_posts", 24, 3) == len("count_")
    assert narrowest_heading("count_posts_with_both", 24, 3) == len("with_both")
    assert narrowest_heading("x" * 90, 24, 3) == 24


def columns(**texts: list[str]) -> list[PrintedColumn]:
    """Make columns whose numbers and days may not be shortened."""
    return [
        PrintedColumn(
            name, values, is_whole=all(value[:1].isdigit() for value in values)
        )
        for name, values in texts.items()
    ]


def names(found: list[PrintedColumn], room: int) -> list[str]:
    """Name the columns that are shown."""
    return [found[index].name for index in allotted(found, room)]


def test_every_column_is_readable_or_left_out() -> None:
    """At any width no column is below its heading or its number; one is left always."""
    found = columns(
        slug=[SLUG, "b"],
        title=[TITLE, "B"],
        published_on=["2024-01-02", "2024-01-03"],
        count_citing_posts=["12345678901234", "1"],
    )
    for room in range(5, 200):
        widths = allotted(found, room)
        assert sum(widths.values()) + GAP * (len(widths) - 1) <= room
        if len(widths) > 1:
            assert all(widths[index] >= found[index].needed for index in widths)
    assert names(found, 5) == ["title"]
    assert len(names(found, 80)) == 4
    full = allotted(found, 199)
    assert [full[0], full[1]] == [len(SLUG), len(TITLE)]


def test_what_tells_least_is_left_out_first() -> None:
    """Numbers and addresses of what is named go before names, counts and days."""
    found = columns(
        post_id=["1", "2", "3"],
        language=["en", "en", "en"],
        path=["2024/a.md", "2024/b.md", "2024/c.md"],
        slug=["a", "b", "c"],
        title=["A", "B", "C"],
        changed_columns=["∅", "∅", "∅"],
        word_count=["100", "200", "300"],
        url=["https://x.org/a", "https://x.org/b", "https://x.org/c"],
    )
    assert names(found, 23) == ["slug", "title", "word_count"]
    assert len(names(found, 100)) == len(found)
    # A number that nothing else names stays.
    assert names(columns(load_id=["1", "2"], seconds=["3", "4"]), 9) == ["load_id"]


def test_what_tells_nothing_shortens_no_text() -> None:
    """The number of what is named is shown only where each text is whole."""
    found = columns(tag_id=["1", "2"], tag=["a" * 50, "b"])
    assert names(found, 55) == ["tag"]
    assert names(found, 56) == ["tag_id", "tag"]


def test_repeated_values_are_left_out_first() -> None:
    """A column that is the end of another tells nothing new."""
    found = columns(
        source=["hf:model:a/b", "hf:model:c/d"],
        model=["a/b", "c/d"],
        count_posts=["1", "2"],
    )
    assert names(found, 22) == ["source", "count_posts"]


def test_names_are_shown_before_what_they_name() -> None:
    """Of a target its name is shown, of a link its part, of a load its time."""
    found = columns(
        target=["hf:model:a/b", "hf:model:c/d"],
        name=["a/b", "c/d"],
        link_url=["https://x.org/a#how", "https://x.org/c#why"],
        anchor=["how", "why"],
        load_id=["1", "2"],
        loaded_at=["2024-01-02", "2024-01-03"],
    )
    assert names(found, 25) == ["name", "anchor", "loaded_at"]


def test_what_is_to_be_done_stays() -> None:
    """The message of a problem is shown, wherever its column stands."""
    found = columns(
        source_file=["content/posts/a-long-name.md", "content/posts/another-name.md"],
        column_name=["title", "tags"],
        message=["the title is missing from this", "the tags are not a list of names"],
    )
    assert names(found, 40)[-1] == "message"


def test_where_to_mend_stays() -> None:
    """The post and the line are shown before what is said of them."""
    found = columns(
        problem=["skips a level", "repeats"],
        heading=["Installing it on a server", "Questions and answers"],
        title=["How we moved to a new server", "What we learned in May"],
        line=["120", "7"],
    )
    assert names(found, 34) == ["title", "line"]


def test_a_post_that_nothing_names_has_its_number() -> None:
    """Which post a row is about is shown before what the row says of it."""
    found = columns(kind=["paper"], text=["a paper"], target=["x"], post_id=["1"])
    assert names(found, 8) == ["post_id"]


def test_what_is_to_be_copied_is_not_cut() -> None:
    """The line for a file of aliases is shown whole, whatever is left out for it."""
    line = '"a-rather-long-tag" = "a-rather-long-tag-too"'
    found = columns(alias=["a-rather-long-tag"], aliases_line=[line])
    assert allotted(found, 60) == {1: len(line)}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([2 / 3, 1 / 3, 0.5], ["0.667", "0.333", "0.500"]),
        ([0.0217391, 0.0, None], ["0.0217", "0.0000", "∅"]),
        ([17.9428, 9.6332], ["17.94", "9.63"]),
        ([1751.0, 1492.0], ["1751", "1492"]),
        ([1.5, float("nan"), float("inf")], ["1.5", "nan", "inf"]),
        ([5.0, 0.00001], ["5", "1e-05"]),
        ([1e300, 0.5], ["1e+300", "0.5"]),
        ([dt.datetime(2024, 1, 2, 3, 4, 5, 678)], ["2024-01-02 03:04:05"]),
    ],
)
def test_fractions_are_rounded_for_reading(
    values: list[object], expected: list[str]
) -> None:
    """Fractions of a column are rounded to the same place, and none becomes zero."""
    assert shown_column(values) == expected


def test_tables_of_wide_characters() -> None:
    """Columns stand below one another where characters are two wide."""
    stream = io.StringIO()
    rows = [("日本語", 1), ("ab", 22)]
    assert table(["name", "n"], rows, stream, None) == []
    assert stream.getvalue().splitlines() == [
        "name     n",
        "──────────",
        "日本語   1",
        "ab      22",
    ]


def test_vertical_keeps_everything() -> None:
    """One field a line has each value whole, broken into the lines of the terminal."""
    stream = io.StringIO()
    screen = Screen(columns=40, lines=24, is_styled=False)
    vertical(["slug", "title"], [(SLUG, TITLE), ("b", None)], stream, screen)
    lines = stream.getvalue().splitlines()
    assert all(len(line) <= 40 for line in lines)
    text = "".join(line[7:] for line in lines if "──" not in line)
    assert SLUG in text
    assert TITLE.replace(" ", "") in text.replace(" ", "")
    assert [line for line in lines if "──" in line] == ["── 1 ──", "── 2 ──"]
    assert lines[-1] == "title  ∅"
