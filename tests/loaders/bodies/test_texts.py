"""Files of visible texts: cut into rows, and into parts."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blogdb.loaders.bodies import rows, spaces, texts


def cut(text: str) -> list[str]:
    """Cut a text, and return what stands in each of its rows."""
    found = [row.split("\t") for row in texts.text_rows(7, "body", text)]
    assert {tuple(row[:2]) for row in found} == {("7", "body")}
    assert all(len(row) == 3 and row[2].endswith("\n") for row in found)
    return [row[2].removesuffix("\n") for row in found]


def test_long_text_is_cut_at_spaces() -> None:
    """A text of megabytes comes out word by word as it went in, in short rows."""
    words = [f"word{number}" for number in range(300_000)]
    found = cut(" ".join(words))
    assert " ".join(found).split(" ") == words
    assert max(map(len, found)) <= 2000
    assert len(found) < len(" ".join(words)) / 1900


@pytest.mark.parametrize("count", [1999, 2000, 2001, 250_000])
def test_long_word_stays_whole(count: int) -> None:
    """A word that is longer than a row has a row of its own."""
    word = "x" * count
    assert cut(f"a {word} b") == (
        ["a", word, "b"] if count > 1998 else [f"a {word}", "b"]
    )
    assert cut(word) == [word]


def test_longest_word_is_cut() -> None:
    """No row is longer than DuckDB reads, even if a text has no blank."""
    found = cut(f"{'😀' * 600_000} end")
    assert [len(row) for row in found] == [250_000, 250_000, 100_000, 3]


def test_texts_have_no_marks_of_their_file(tmp_path: Path) -> None:
    """Rows have no tabs, breaks or NUL; texts without a word have no row."""
    writer = rows.RowWriter(tmp_path, "0")
    body = "# a\tb\0\n\nc\r\nd `e\x0bf`"
    posts = [(1, body, "\tg\r\n\n h\0", "i\nj\t"), (2, "", "", None)]
    writer.write(
        [(post, None, body, "markdown", None, *named) for post, body, *named in posts],
        with_texts=True,
    )
    writer.close()
    (file,) = tmp_path.glob("visible_texts-*.tsv")
    assert file.read_text("utf-8").split("\n") == [
        "1\tbody\ta b\ufffd c d e f",
        "1\tcode\te f",
        "1\ttitle\tg h\ufffd",
        "1\ttags\ti j",
        "",
    ]


@given(st.lists(st.sampled_from(["a", "é", " ", "\n", "\t", "\x1c", "\xa0"])))
def test_lines_are_tidied(letters: list[str]) -> None:
    """Lines keep their words with single spaces between; those without words go."""
    text = "".join(letters)
    lines = [" ".join(line.split()) for line in text.split("\n")]
    assert spaces.in_tidy_lines(text) == "\n".join(line for line in lines if line)


def test_files_are_divided_into_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files are full after some bytes, and as many are a part as some more bytes."""
    monkeypatch.setattr(texts, "_FILE", 100)
    monkeypatch.setattr(texts, "_PART", 250)
    assert texts.divided(tmp_path) == []
    writer = texts.TextWriter(tmp_path, "0")
    for number in range(9):
        # Sixty bytes, for a letter has two.
        writer.write([f"{number}\tbody\t{'é' * 26}\n"])
    writer.close()
    files = [path.read_text("utf-8").count("\n") for path in tmp_path.glob("*-0-?.tsv")]
    assert sorted(files) == [1, 2, 2, 2, 2]
    assert [len(part) for part in texts.divided(tmp_path)] == [3, 2]
