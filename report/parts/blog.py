"""The blog in a line: what there is, since when, and how fast it grows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from blogdb.report.words import counted, day, percent

if TYPE_CHECKING:
    from blogdb.report.questions import Questions


@dataclass(frozen=True)
class Opening:
    """What a report says first.

    Attributes:
        host: the host of most posts' addresses; empty if they have none.
        sentence: the blog in a line.
        is_empty: whether there is nothing else to say.
    """

    host: str
    sentence: str
    is_empty: bool = False


def blog(questions: Questions) -> Opening:
    """Tell what the blog is.

    Args:
        questions: the database.

    Returns:
        What to say first.
    """
    row = questions.answer("overview").rows[0]
    if not row["count_posts"]:
        return Opening("", "There are no posts to report on.", is_empty=True)
    posts = counted(row["count_posts"], "post")
    if row["count_languages"] > 1:
        posts += f" in {counted(row['count_languages'], 'language')}"
    holds = [posts]
    if row["count_authors"]:
        holds.append(f"by {counted(row['count_authors'], 'author')}")
    if row["count_tags"]:
        holds.append(f"on {counted(row['count_tags'], 'tag')}")
    if row["first_published_on"]:
        first, last = row["first_published_on"], row["last_published_on"]
        days = f"on {day(first)}" if first == last else f"{day(first)} to {day(last)}"
        holds.append(days if first == last else f"from {days}")
    sentence = f"{' '.join(holds)}. {_pace(row)}".strip()
    return Opening(row["host"] or "", sentence)


def _pace(row: dict[str, Any]) -> str:
    now, before = row["count_year_posts"], row["count_previous_year_posts"]
    # Of a blog of less than a year there is nothing to compare.
    if not now or now == row["count_posts"]:
        return ""
    said = f"In the year up to the newest post there were {now:,}"
    if not before:
        return f"{said}."
    if now == before:
        return f"{said}, as many as in the year before."
    change = abs(now - before) / before
    word = "more" if now > before else "fewer"
    return f"{said}, {percent(change)} {word} than in the year before ({before:,})."
