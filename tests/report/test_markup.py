"""HTML, in which nothing of a blog's texts is obeyed."""

from __future__ import annotations

import pytest

from blogdb.report.markup import Markup, element, link


def test_texts_and_attributes_are_escaped() -> None:
    """A text stays text between tags and within quotes; markup is kept as it is."""
    told = element("p", "<b> & ", Markup("<i>i</i>"), title='"><script>', hidden=True)
    assert told == (
        '<p title="&quot;&gt;&lt;script&gt;" hidden>&lt;b&gt; &amp; <i>i</i></p>'
    )


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        " javascript:alert(1)",
        "data:text/html,<script>",
        "//host/path",
        "/path",
        "http://[",
        "file:///etc/passwd",
        None,
    ],
)
def test_only_addresses_of_pages_are_linked(url: str | None) -> None:
    """What may be a program, or a place on the reader's own machine, is no link."""
    assert link("text", url) == "text"
    assert link("text", "https://blog.example/a?b&c") == (
        '<a href="https://blog.example/a?b&amp;c">text</a>'
    )
