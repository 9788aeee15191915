"""What a site's robots.txt wishes."""

from __future__ import annotations

import time

import pytest

from blogdb.loaders.external.robots import parse

GROUPS = """
# All but two programs.
User-agent: *
Disallow: /
Crawl-delay: 7

User-Agent: other
user-agent: BlogDB   # either of them
Disallow: /private
Allow: /private/open
Disallow: /*.pdf$
Disallow: /a*b*c
Disallow: /end$
Disallow:
Sitemap: https://a.example/map.xml
Crawl-delay: 1.5

User-agent: blogdb
Disallow: /more
"""


@pytest.mark.parametrize(
    ("path", "may"),
    [
        ("/", True),
        ("/private", False),
        ("/private/x", False),
        ("/private/open/x", True),
        ("/x/y.pdf", False),
        ("/x/y.pdf?a", True),
        ("/a1b2c3", False),
        ("/acb", True),
        ("/end", False),
        ("/ending", True),
        ("/more/x", False),
    ],
)
def test_the_longest_rule_of_ones_own_groups_counts(path: str, may: bool) -> None:
    """Rules for the program come before those for all, and the longest one decides."""
    assert parse(GROUPS, "blogdb").allows(path) is may


def test_other_programs_have_the_rules_for_all() -> None:
    """A program that no group names has those of `*`, with their delay."""
    wishes = parse(GROUPS, "someone")
    assert (wishes.allows("/x"), wishes.delay) == (False, 7)
    assert parse(GROUPS, "blogdb").delay == 1.5


@pytest.mark.parametrize("text", ["", "<html>not: one", "Disallow: /", "User-agent:"])
def test_what_is_no_robots_txt_allows_everything(text: str) -> None:
    """A page sent for every path, or a rule for nobody, forbids nothing."""
    assert parse(text, "blogdb").allows("/x")


@pytest.mark.parametrize("said", ["nan", "-1", "soon", "inf"])
def test_a_delay_that_is_none_is_finite(said: str) -> None:
    """A delay is no number, or a number of seconds that a clock can add."""
    delay = parse(f"User-agent: *\nCrawl-delay: {said}", "blogdb").delay
    assert 0 <= delay <= 1e6


def test_a_hostile_pattern_takes_no_time() -> None:
    """A pattern with many stars is compared in a time that grows with its length."""
    text = f"User-agent: *\nDisallow: /{'*a' * 2_000}b$"
    start = time.process_time()
    assert parse(text, "blogdb").allows("/" + "a" * 8_000)
    assert time.process_time() - start < 0.5
