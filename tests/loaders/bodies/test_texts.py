"""Files of visible texts: cut into rows, and into parts."""

from __future__ import annotations

from pathlib import Path

import pytest

from blogdb.loaders.bodies import texts


def cut(text: str) -> list[str]:
    """Cut a text, and return what stands in each of its rows."""
    rows = [row.split("\t") for row in texts.text_rows(7, "body", text)]
    assert {tuple(row[:2]) for row in rows} == {("7", "body")}
    assert all(len(row) == 3 and row[2].endswith("\n") for row in rows)
    return [row[2].removesuffix("\n") for row in rows]


def test_long_text_is_cut_at_spaces() -> None:
    """A text of megabytes comes out word by word as it went in, in short rows."""
    words = [f"word{number}" for number in range(300_000)]
    rows = cut(" ".join(words))
    assert " ".join(rows).split(" ") == words
    assert max(map(len, rows)) <= 2000
    assert len(rows) < len(" ".join(words)) / 1900


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
    rows = cut(f"{'😀' * 600_000} end")
    assert [len(row) for row in rows] == [250_000, 250_000, 100_000, 3]


def test_texts_have_no_marks_of_their_file() -> None:
    """Tabs, line breaks and NUL are in no row; what is empty has one all the same."""
    assert cut("\ta\r\n\n b\0c\t") == ["a b\ufffdc"]
    assert cut("") == cut(" \n") == [""]


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
