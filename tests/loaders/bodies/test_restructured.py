"""Facts in bodies of reStructuredText."""

from __future__ import annotations

import time
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from blogdb.loaders.bodies.extract import extract
from blogdb.loaders.bodies.facts import Facts

BODY = """\
Intro with `a page <https://a.example/x>`_, a named_ one and ``some code``.
Next line: https://bare.example/z, :doc:`the other <../other>`, :func:`~a.b` and |sub|.

.. _named: https://named.example/
.. |sub| replace:: more

Section *One*
=============

.. code-block:: python
   :linenos:

    x = 1
    y = "https://in.code/"

.. image:: /a.png
   :alt: An image

.. youtube:: abcdef

.. a-directive-of-nobody:: With words
   :option: x

   Body of *it*.

Sub
---

A paragraph::

   literal block

- item one
- item two

.. figure:: /f.png

   Caption here

.. raw:: html

   <p>Raw <a href="https://raw.example">link</a></p>

.. include:: /etc/passwd
.. raw:: html
   :file: /etc/passwd

>>> 1 + 1
2
"""


def facts(body: str) -> Facts:
    """Extract the facts of a body."""
    return extract(body, "restructuredtext")


def test_what_is_found() -> None:
    """Links, code, headings, images and text are found, with their lines."""
    found = facts(BODY)
    assert [(each.url, each.text, each.line) for each in found.links] == [
        ("https://a.example/x", "a page", 1),
        ("https://named.example/", "named", 1),
        ("https://bare.example/z", "https://bare.example/z", 2),
        ("../other", "the other", 2),
        ("https://in.code/", "https://in.code/", 14),
        ("https://raw.example", "link", 40),
    ]
    assert [
        (each.level, each.text, each.anchor, each.line) for each in found.headings
    ] == [
        (2, "Section One", "section-one", 7),
        (3, "Sub", "sub", 26),
    ]
    assert [(each.language, each.count_lines) for each in found.code_blocks] == [
        ("python", 2),
        (None, 1),
        ("python", 2),
    ]
    assert [(each.url, each.alt) for each in found.images] == [
        ("/a.png", "An image"),
        ("/f.png", None),
    ]
    assert found.text.splitlines() == [
        "Intro with a page, a named one and some code.",
        "Next line: https://bare.example/z, the other, a.b and more.",
        *("Section One", "Body of it.", "Sub", "A paragraph:", "item one", "item two"),
        *("Caption here", "Raw link"),
    ]


def test_no_file_is_read(tmp_path: Path) -> None:
    """Directives that name a file read none."""
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret")
    body = "".join(
        f".. {name}:: {secret}\n\n" for name in ("include", "literalinclude")
    )
    table = (
        f".. csv-table:: T\n   :file: {secret}\n\n.. raw:: html\n   :file: {secret}\n"
    )
    assert "secret" not in facts(body + table).text.replace(str(secret), "")


def test_what_takes_too_long_is_plain_text() -> None:
    """What is too long to be parsed in time is read as text, and at once."""
    began = time.process_time()
    assert facts("*" * 20_000).text == "*" * 20_000
    assert len(facts("word *a*\n" * 120_000).text) > 1_000_000
    bomb = "".join(f".. |a{i}| replace:: {f'|a{i + 1}| ' * 10}\n" for i in range(12))
    assert "replace" in facts(f"{bomb}.. |a12| replace:: x\n\n|a0|\n").text
    assert time.process_time() - began < 5


@given(st.text(alphabet="=-~*`_|:.<>[]\\ \n\tab", max_size=300))
def test_any_text_is_read(body: str) -> None:
    """Nothing that looks like marks, however malformed, ends the load."""
    found = facts(body)
    assert all(each.line >= 1 for each in (*found.links, *found.headings))
