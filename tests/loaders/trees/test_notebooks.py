"""What a notebook says, as a post."""

from __future__ import annotations

import json
from typing import Any

import pytest

from blogdb.loaders.bodies.extract import extract
from blogdb.loaders.trees.front_matter import NotReadError
from blogdb.loaders.trees.notebooks import read

OLD = """{"worksheets": [{"cells": [
    {"cell_type": "heading", "level": 2, "source": "A"},
    {"cell_type": "code", "input": "1"}, 3, {"source": 4}]}]}"""


def notebook(*cells: tuple[str, str], **metadata: Any) -> str:
    """Write a notebook of cells, each with its kind and text."""
    listed = [
        {"cell_type": kind, "source": text.splitlines(keepends=True), "outputs": [{}]}
        for kind, text in cells
    ]
    return json.dumps({"cells": listed, "metadata": metadata, "nbformat": 4})


@pytest.mark.parametrize(
    ("text", "fields", "body"),
    [
        (
            notebook(("raw", "---\ntitle: A\ntags: [b]\n---"), ("markdown", "Text.")),
            {"title": "A", "tags": ["b"]},
            "Text.\n",
        ),
        (
            notebook(
                ("code", "#hide\nimport x"),
                ("markdown", '# "A: b"\n> Short\n\n- toc: true\n- categories: [c, d]'),
                ("markdown", "# First"),
            ),
            {
                "title": "A: b",
                "description": "Short",
                "toc": "true",
                "categories": ["c", "d"],
            },
            "# First\n",
        ),
        (
            notebook(("markdown", "- one\n- two: 2\n\nText."), nikola={"title": "A"}),
            {"title": "A"},
            "- one\n- two: 2\n\nText.\n",
        ),
        (
            notebook(("code", "x <- '```'"), kernelspec={"language": "R"}),
            {},
            "````R\nx <- '```'\n````\n",
        ),
        (
            OLD,
            {},
            "## A\n\n```python\n1\n```\n",
        ),
        ('{"cells": []}', {}, ""),
    ],
    ids=["quarto", "fastpages", "nikola", "fences", "version 3", "empty"],
)
def test_notebook(text: str, fields: dict[str, Any], body: str) -> None:
    """Fields are where each program has them, and cells are Markdown without output."""
    document = read(text)
    assert (document.fields, document.body) == (fields, body)
    assert (document.written_in, document.faults) == ("notebook", ())


@pytest.mark.parametrize(
    "text", ["", "{", "[1]", '{"cells": 1}', "[" * 9999, '{"a": ' + "1" * 5000 + "}"]
)
def test_no_notebook(text: str) -> None:
    """What is no notebook is refused in one line, however odd it is."""
    with pytest.raises(NotReadError, match=r"\Ano notebook: .+\Z"):
        read(text)


def test_notebook_has_facts() -> None:
    """Links, headings and code of a notebook are found as those of Markdown."""
    document = read(
        notebook(("markdown", "# A\n[b](https://b.example)"), ("code", "x = 1"))
    )
    facts = extract(document.body, document.written_in)
    assert [link[0] for link in facts.links] == ["https://b.example"]
    assert [heading[1] for heading in facts.headings] == ["A"]
    assert [block[0] for block in facts.code_blocks] == ["python"]
