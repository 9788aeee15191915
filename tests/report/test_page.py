"""The page as a whole: it holds all it needs, and obeys nothing that a blog says."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from blogdb.api.session import reading
from blogdb.report.report import ReportWishes, report
from blogdb.report.section import Column, Table
from blogdb.report.tables import table

STYLE = "p::before { content: '</style><script>alert(2)</script>'; }"


class Parts(HTMLParser):
    """Collects what a browser would see in a page.

    Attributes:
        tags: every element's name and attributes.
        texts: the text of each script, style and title of the page.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {"script": [], "style": [], "h1": []}
        self._within = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.tags.append((tag, dict(attrs)))
        self._within = tag
        if tag in self.texts:
            self.texts[tag].append("")

    def handle_data(self, data: str) -> None:
        """Note a text."""
        if self._within in self.texts:
            self.texts[self._within][-1] += data

    def handle_endtag(self, _: str) -> None:
        """Leave an element."""
        self._within = ""


@pytest.fixture(scope="module")
def page(made_up: Path) -> str:
    """The report of the made-up blog, with a title and a style that mean mischief."""
    with reading(made_up) as session:
        return report(
            session.connection, ReportWishes(title="<h1>Mine</h1>", style=STYLE)
        )


@pytest.fixture(scope="module")
def parts(page: str) -> Parts:
    """What is in the page."""
    found = Parts()
    found.feed(page)
    return found


def test_a_title_that_is_a_script_stays_text(parts: Parts) -> None:
    """The page has its own script and no other, wherever the blog has one."""
    (script,) = parts.texts["script"]
    assert "alert" not in script
    assert parts.texts["h1"] == ["<h1>Mine</h1>"]
    assert len([tag for tag, _ in parts.tags if tag == "style"]) == 1


def test_the_policy_allows_what_is_in_the_page_alone(parts: Parts) -> None:
    """The policy names the hashes of the one script and the one style, and no host."""
    (policy,) = [
        attributes["content"]
        for tag, attributes in parts.tags
        if attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policy is not None
    hashes = [
        base64.b64encode(hashlib.sha256(parts.texts[tag][0].encode()).digest()).decode()
        for tag in ("style", "script")
    ]
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{hashes[0]}';"
        f" script-src 'sha256-{hashes[1]}'; base-uri 'none'; form-action 'none'"
    )


def test_nothing_is_loaded_and_nothing_runs(parts: Parts) -> None:
    """No attribute loads, styles or runs anything; links lead to pages alone."""
    for tag, attributes in parts.tags:
        assert not attributes.keys() & {
            "src",
            "srcset",
            "style",
            "action",
            "xlink:href",
        }
        assert not [name for name in attributes if name.startswith("on")], tag
        if "href" in attributes:
            assert tag == "a"
            assert re.match("https?://|#", attributes["href"] or "")


def test_charts_have_names_and_marks_have_titles(page: str, parts: Parts) -> None:
    """To a screen reader a chart is a picture, named by its sentence."""
    names = {attributes.get("id") for _, attributes in parts.tags}
    charts = [attributes for tag, attributes in parts.tags if tag == "svg"]
    assert charts
    for chart in charts:
        assert chart["role"] == "img"
        assert chart["aria-labelledby"] in names
    assert "<title>February 2023: 2 posts</title>" in page
    assert "&lt;b&gt;bold&lt;/b&gt;" in page
    assert "\x1b" not in page


def test_a_long_table_is_cut_off_and_says_so() -> None:
    """A page has the first 500 rows of a table, and tells how to have all."""
    rows = [{"number": number} for number in range(10_000)]
    shown = Table("numbers", rows, (Column("number", "Number", "count"),), "blogdb it")
    told = table(shown, "key")
    assert told.count("<tr>") == 501
    assert "Numbers (the first 500 of 10,000; all: blogdb it)" in told
