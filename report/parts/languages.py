"""Languages, and how far each is behind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from blogdb.report.charts import FAINT, MAIN, OTHER
from blogdb.report.section import Column, Figure, Section, Table
from blogdb.report.shapes import Bar, stacks
from blogdb.report.words import counted, percent, quoted

if TYPE_CHECKING:
    from blogdb.report.questions import Questions

_COLOURS = {"originals": MAIN, "translations": OTHER, "missing": FAINT}
_COUNTS = {
    "originals": "count_originals",
    "translations": "count_translations",
    "missing": "count_missing",
}
_MOST = 12


def languages(questions: Questions) -> Section:
    """Tell what each language has.

    Args:
        questions: the database.

    Returns:
        The section; without figures if the blog has one language.
    """
    answer = questions.answer("languages")
    section = Section("languages", "Languages")
    rows = answer.rows
    if len(rows) < 2:
        return section
    said = [_behind(rows)]
    lags = [row for row in rows if row["median_lag_days"] is not None]
    if lags:
        slow = max(lags, key=lambda row: row["median_lag_days"])
        said.append(
            f"translations into {slow['language']} come"
            f" {counted(round(slow['median_lag_days']), 'day')} after the original"
            " (median)"
        )
    outdated = sum(row["count_outdated"] for row in rows)
    if outdated:
        translations = counted(outdated, "translation")
        said.append(f"{translations} {_is(outdated)} older than the original")
    shown = (
        f" The picture shows the first {_MOST} languages." if len(rows) > _MOST else ""
    )
    section.figures.append(
        Figure(
            "What each language has",
            f"{'; '.join(said)}.{shown}",
            (answer,),
            stacks(
                [
                    Bar(
                        row["language"],
                        row[column],
                        f"{row['language']}: {row[column]:,} {group}",
                        group,
                    )
                    for row in rows[:_MOST]
                    for group, column in _COUNTS.items()
                    if row[column]
                ],
                _COLOURS,
            ),
            Table(
                "languages",
                rows,
                (
                    Column("language", "Language"),
                    Column("count_posts", "Posts", "count"),
                    Column("share_of_blog", "Share", "share"),
                    Column("count_originals", "Originals", "count"),
                    Column("count_translations", "Translations", "count"),
                    Column("median_lag_days", "Days behind", "decimal"),
                    Column("count_outdated", "Outdated", "count"),
                    Column("count_missing", "Missing", "count"),
                    Column("missing_title", "Missing first"),
                ),
                "blogdb show translation_coverage",
                is_open=True,
            ),
        )
    )
    return section


def _behind(rows: list[dict[str, Any]]) -> str:
    """Say which language lacks most, or how many lack as much as any."""
    most = max(row["count_missing"] for row in rows)
    if not most:
        return "Every language has every post"
    lacking = [row for row in rows if row["count_missing"] == most]
    posts = counted(most, "post")
    if len(lacking) > 1:
        return f"{len(lacking):,} of {len(rows):,} languages lack {posts} each"
    (row,) = lacking
    share = percent(row["share_of_blog"])
    first = f", first {quoted(row['missing_title'])}" if row["missing_title"] else ""
    return f"{row['language']} has {share} of the blog and lacks {posts}{first}"


def _is(count: int) -> str:
    return "is" if count == 1 else "are"
