"""Languages, and how far each is behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    behind = max(rows, key=lambda row: row["count_missing"])
    said = []
    if behind["count_missing"]:
        said.append(
            f"{behind['language']} has {percent(behind['share_of_blog'])} of the blog"
            f" and lacks {counted(behind['count_missing'], 'post')}"
        )
        if behind["missing_title"]:
            said[-1] += f", first {quoted(behind['missing_title'])}"
    else:
        said.append("Every language has every post")
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
    section.figures.append(
        Figure(
            "What each language has",
            f"{'; '.join(said)}.",
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
                    Column("share_of_blog", "Share of the blog", "share"),
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


def _is(count: int) -> str:
    return "is" if count == 1 else "are"
