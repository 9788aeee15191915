"""Texts in bodies that are too long for a row are shortened, and recorded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from blogdb.db.errors import RefusedError
from blogdb.loaders.load import load
from blogdb.loaders.options import Options

from .. import plain

Write = Callable[[str, "bytes | str"], str]

WITHOUT_INDEX = Options(search=False)
WHOLE = 250_000
LONG = "x" * (WHOLE + 1)
# Longer than DuckDB takes a line of a file.
EMBEDDED = f"data:image/png;base64,{'A' * 2_100_000}"
BODY = f"""\
# {LONG}

![]({EMBEDDED})
![{LONG}](cat.png)
[{LONG}](https://example.org/{LONG})

```{LONG}
code
```
"""
RECORDED = [
    # The line, and where the beginning is.
    (6, "headings.anchor"),
    (6, "headings.text"),
    (8, "images.url"),
    (9, "images.alt"),
    (10, "post_links.text"),
    (10, "post_links.url"),
    (12, "code_blocks.language"),
]
FRONT_MATTER = "---\ntitle: Long\ntags: [x]\n---\n\n"


def recorded(database: Path) -> list[tuple[object, ...]]:
    """Tell what the last load recorded, and the count that it noted."""
    return plain.ask(
        database,
        "select source_line, regexp_extract(message, '[a-z_]+\\.[a-z]+'), source_row"
        " from open_problems order by all",
    )


def test_long_texts_are_shortened(new: Path, tmp_path: Path) -> None:
    """A post with an embedded image is loaded; what is cut off is a problem."""
    tree = tmp_path / "blog"
    tree.mkdir()
    (tree / "long.md").write_text(FRONT_MATTER + BODY)
    (tree / "short.md").write_text("# Short\n")
    result = load(new, [str(tree)], WITHOUT_INDEX)
    assert (result.counts.added, result.counts.problems) == (2, len(RECORDED))
    assert recorded(new) == [(*each, None) for each in RECORDED]
    texts = "select text, anchor from headings where level = 1 and anchor <> 'short'"
    assert plain.ask_all(
        new,
        "select url, alt from images order by position",
        "select url, text from post_links",
        texts,
        "select language from code_blocks",
        "select distinct severity, slug, column_name, length(value) from open_problems",
    ) == [
        [(f"{EMBEDDED[:WHOLE]}…", None), ("cat.png", f"{LONG[:WHOLE]}…")],
        [(f"https://example.org/{LONG}"[:WHOLE] + "…", f"{LONG[:WHOLE]}…")],
        [(f"{LONG[:WHOLE]}…",) * 2],
        [(f"{LONG[:WHOLE]}…",)],
        [("repaired", "long", "content", 101)],
    ]
    # Nothing new of the post, but a load that is recorded.
    (tree / "short.md").write_text("# Shorter\n")
    assert load(new).counts.problems == len(RECORDED)
    assert recorded(new) == [(*each, None) for each in RECORDED]
    (tree / "short.md").touch()
    assert load(new).load_id is None
    with pytest.raises(RefusedError, match=r"^--strict: 7 problems.*long.md, line 6"):
        load(
            new.with_name("strict.duckdb"),
            [str(tree)],
            replace(WITHOUT_INDEX, strict=True),
        )
    (tree / "long.md").write_text(FRONT_MATTER)
    assert load(new).counts.problems == 0


def test_rows_with_long_texts(new: Path, write: Write) -> None:
    """In a table, the problem names the row, where the row is now."""
    rows = [plain.row("first"), plain.row("long", content=f"![]({LONG})")]
    load(new, [write("posts.csv", plain.as_delimited(rows))], WITHOUT_INDEX)
    assert recorded(new) == [(None, "images.url", 2)]
    write("posts.csv", plain.as_delimited([plain.row("new"), *rows]))
    load(new)
    assert recorded(new) == [(None, "images.url", 3)]
