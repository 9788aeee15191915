"""What Superset may count in the rows of a dataset."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection


@dataclass(frozen=True)
class Measure:
    """A metric of Superset.

    Attributes:
        name: what charts call it.
        label: what people read.
        sql: the aggregate.
        about: how it counts.
        form: how a number is written, as d3 writes it.
    """

    name: str
    label: str
    sql: str
    about: str
    form: str = ",d"

    @property
    def as_file(self) -> dict[str, Any]:
        """What stands in the file of a dataset."""
        return {
            "metric_name": self.name,
            "verbose_name": self.label,
            "metric_type": None,
            "expression": self.sql,
            "description": self.about,
            "d3format": self.form,
        }


ROWS = Measure("count_rows", "Rows", "count(*)", "How many rows there are.")
_DISTINCT = tuple(
    Measure(
        f"count_{name}s",
        f"{name.capitalize()}s",
        f"count(distinct {name}_id)",
        f"How many {name}s there are in the rows, each counted once.",
    )
    for name in ("post", "author", "tag")
)


def measures_of(columns: Collection[str]) -> list[Measure]:
    """Choose what may be counted in a view or table, whatever filters it.

    Args:
        columns: its columns.

    Returns:
        The rows first, then the posts, authors and tags that it names by their ids.
    """
    return [
        ROWS,
        *(each for each in _DISTINCT if f"{each.name[6:-1]}_id" in columns),
    ]


# The rows of a dashboard's dataset are there once for each tag and author of a post, so
# that a filter finds each: what is counted is counted once.
POSTS = Measure(
    "count_posts",
    "Posts",
    "count(distinct original_id)",
    "How many posts there are; a post and its translations are one.",
)
TEXTS = Measure(
    "count_texts",
    "Posts and translations",
    "count(distinct post_id)",
    "How many posts there are; each translation is one more.",
)
CITING = Measure(
    "count_citing_posts",
    "Cited by posts",
    "count(distinct original_id)",
    "How many posts link to it; a post and its translations are one.",
)
AUTHORS = Measure(
    "count_authors",
    "Authors",
    "count(distinct filter_author)",
    "How many authors the posts have.",
)
TAGS = Measure(
    "count_tags",
    "Tags",
    "count(distinct filter_tag)",
    "How many tags the posts have.",
)
WORDS = Measure(
    "median_words",
    "Words a post",
    "list_median(map_values(map_from_entries("
    "list(distinct row(post_id, text_word_count)))))",
    "How long the post in the middle is, in words of its text.",
)
PLACES = Measure(
    "count_places",
    "Places",
    "list_sum(map_values(map_from_entries("
    "list(distinct row(post_id || problem, count_places)))))",
    "In how many places something is to be mended.",
)
LINES = Measure(
    "count_lines",
    "Lines of code",
    "list_sum(map_values(map_from_entries("
    "list(distinct row(post_id || code_language, count_lines)))))",
    "How many lines of code the posts have.",
)
