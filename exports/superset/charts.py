"""The charts of the dashboard: what a blog's owner asks, in sections."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from blogdb.exports.superset import measures
from blogdb.exports.superset.kinds import columns_of, number, over_time, ranking, table

if TYPE_CHECKING:
    from blogdb.exports.superset.chart import DashboardChart

_MONTH, _QUARTER = "P1M", "P3M"


@dataclass(frozen=True)
class DashboardSection:
    """A part of the dashboard.

    Attributes:
        title: what stands above it.
        rows: the charts of each row, from left to right; twelve columns wide.
    """

    title: str
    rows: tuple[tuple[DashboardChart, ...], ...]


SECTIONS = (
    DashboardSection(
        "The blog",
        (
            (
                number(
                    "Posts",
                    "A post and its translations are one.",
                    "posts",
                    measures.POSTS,
                ),
                number(
                    "Texts",
                    "Posts and translations; each translation is one more.",
                    "posts",
                    measures.TEXTS,
                ),
                number(
                    "Authors",
                    "Those who wrote or helped to write a post.",
                    "posts",
                    measures.AUTHORS,
                ),
                number(
                    "Tags",
                    "Those that a post has.",
                    "posts",
                    measures.TAGS,
                ),
                number(
                    "Words a post",
                    "Of the post in the middle, code and markup left out.",
                    "posts",
                    measures.WORDS,
                ),
                number(
                    "Posts to mend",
                    "Posts with dead links, or with images without a text.",
                    "problems",
                    measures.POSTS,
                    condition="problem like 'dead links%' or problem like 'images%'",
                ),
            ),
        ),
    ),
    DashboardSection(
        "How often posts appear",
        (
            (
                over_time(
                    "Posts a month",
                    "A post and its translations are one, in the month of each.",
                    "posts",
                    measures.POSTS,
                    grain=_MONTH,
                ),
                columns_of(
                    "Posts by day of the week",
                    "By the day of publication; 1 is Monday.",
                    "posts",
                    measures.POSTS,
                    "weekday",
                    condition="weekday is not null",
                ),
            ),
        ),
    ),
    DashboardSection(
        "What posts are about",
        (
            (
                over_time(
                    "Tags over time",
                    "Posts a quarter with each of the eight most frequent tags.",
                    "tags",
                    measures.POSTS,
                    by="tag",
                    grain=_QUARTER,
                    kind="line",
                    series=8,
                ),
                ranking(
                    "Most frequent tags",
                    "Posts that have the tag.",
                    "tags",
                    measures.POSTS,
                    "tag",
                ),
            ),
        ),
    ),
    DashboardSection(
        "Who writes",
        (
            (
                over_time(
                    "Authors a quarter",
                    "How many people had a post in the quarter.",
                    "posts",
                    measures.AUTHORS,
                    grain=_QUARTER,
                    kind="line",
                ),
                ranking(
                    "Most frequent authors",
                    "Posts that the author wrote, alone or with others.",
                    "authors",
                    measures.POSTS,
                    "author",
                ),
            ),
        ),
    ),
    DashboardSection(
        "Languages and code",
        (
            (
                over_time(
                    "Languages over time",
                    "Posts a quarter in each language; each translation is one more.",
                    "posts",
                    measures.TEXTS,
                    by="language",
                    grain=_QUARTER,
                    width=6,
                ),
                ranking(
                    "Languages",
                    "Posts in each language; each translation is one more.",
                    "posts",
                    measures.TEXTS,
                    "language",
                    width=3,
                ),
                ranking(
                    "Languages of code",
                    "Posts that have code in the language.",
                    "code",
                    measures.POSTS,
                    "code_language",
                    width=3,
                ),
            ),
        ),
    ),
    DashboardSection(
        "What links to what",
        (
            (
                table(
                    "Most cited posts",
                    "How many posts of the blog link to each.",
                    "links",
                    ("cited_title",),
                    (measures.CITING,),
                    condition="cited_post_id is not null",
                ),
                ranking(
                    "Sites that posts link to",
                    "Posts that link to a page of the host.",
                    "links",
                    measures.POSTS,
                    "host",
                    condition="host is not null and cited_post_id is null",
                    width=6,
                ),
            ),
        ),
    ),
    DashboardSection(
        "What to mend",
        (
            (
                ranking(
                    "Posts by problem",
                    "Posts that have the problem; some have several.",
                    "problems",
                    measures.POSTS,
                    "problem",
                ),
                table(
                    "Posts with the most to mend",
                    "In how many places each post has the problem.",
                    "problems",
                    ("title", "problem", "published_on"),
                    (measures.PLACES,),
                    condition=(
                        "problem not in ('no other post links to it', 'no tag')"
                    ),
                    width=8,
                ),
            ),
        ),
    ),
    DashboardSection(
        "What loads changed",
        (
            (
                columns_of(
                    "Changes by load",
                    "Posts that loads of the day added, changed, moved or removed.",
                    "changes",
                    measures.TEXTS,
                    "loaded_day",
                    colour="change",
                    width=6,
                ),
                table(
                    "Changes of the last load",
                    "The posts that the last load changed, and what of them.",
                    "changes",
                    ("title", "change", "changed_columns"),
                    (),
                    condition="is_last_load",
                ),
            ),
        ),
    ),
)
"""All that the dashboard shows, from top to bottom."""

CHARTS = tuple(chart for section in SECTIONS for row in section.rows for chart in row)
"""The charts of all sections."""
