"""Writes the tables of the page, which its script lets readers sort and filter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from blogdb.report.markup import Markup, element, link
from blogdb.report.words import percent

if TYPE_CHECKING:
    from blogdb.report.section import Column, Table

MOST_ROWS = 500
"""Rows of a table that a page has; more would make it heavy, and be read by nobody."""
_FEWEST_TO_FILTER = 8
_FEWEST_TO_SCROLL = 12
_NUMBERS = ("count", "decimal", "share")


def table(shown: Table, key: str) -> Markup:
    """Write a table.

    Args:
        shown: the table.
        key: its name within the page.

    Returns:
        The table, within a disclosure unless it is open; without empty columns.
    """
    columns = [
        column
        for column in shown.columns
        if any(row[column.name] is not None for row in shown.rows)
    ]
    count = len(shown.rows)
    rows = shown.rows[:MOST_ROWS]
    caption = f"{shown.name.capitalize()} ({count:,})"
    if count > MOST_ROWS:
        caption = (
            f"{shown.name.capitalize()} (the first {MOST_ROWS:,} of {count:,}; all:"
            f" {shown.ask})"
        )
    is_long = len(rows) > _FEWEST_TO_SCROLL
    parts = element(
        "div",
        _filters(columns, rows, key) if len(rows) >= _FEWEST_TO_FILTER else "",
        element(
            "div",
            element(
                "table",
                element(
                    "caption", caption, class_="hidden" if not shown.is_open else None
                ),
                element("thead", element("tr", *map(_heading, columns))),
                element("tbody", *(_row(row, columns) for row in rows)),
            ),
            class_="scroll",
            tabindex="0" if is_long else None,
            role="region" if is_long else None,
            aria_label=caption if is_long else None,
        ),
        class_="table",
    )
    if shown.is_open:
        return parts
    return element("details", element("summary", caption), parts)


def _filters(columns: list[Column], rows: list[dict[str, Any]], key: str) -> Markup:
    """Write the fields that the script shows, since without it they do nothing."""
    fields = [
        element(
            "label",
            "Filter ",
            element("input", type="search", id=f"{key}-filter", autocomplete="off"),
        )
    ]
    for position, column in enumerate(columns):
        if column.kind != "choice":
            continue
        values = dict.fromkeys(str(row[column.name]) for row in rows)
        if len(values) > 1:
            options = [element("option", "all", value="")]
            options += [element("option", value, value=value) for value in values]
            choice = element("select", *options, data_column=str(position))
            fields.append(element("label", f"{column.label} ", choice))
    fields.append(element("output", role="status"))
    return element("form", *fields, class_="filters", hidden=True)


def _heading(column: Column) -> Markup:
    is_number = column.kind in _NUMBERS
    return element(
        "th", column.label, scope="col", class_="number" if is_number else None
    )


def _row(row: dict[str, Any], columns: list[Column]) -> Markup:
    return element("tr", *(_cell(row, column) for column in columns))


def _cell(row: dict[str, Any], column: Column) -> Markup:
    value = row[column.name]
    text = _written(value, column)
    if column.kind in _NUMBERS:
        value = None if value is None else str(value)
        return element("td", text, class_="number", data_value=value)
    if column.kind in ("day", "choice", "prose"):
        return element("td", text, class_=column.kind)
    if column.url:
        return element("td", link(text, row[column.url]), class_="name")
    return element("td", text)


def _written(value: Any, column: Column) -> str:
    if value is None:
        return ""
    match column.kind:
        case "count":
            return f"{value:,}"
        case "decimal":
            return f"{value:,.1f}"
        case "share":
            return percent(value)
        case _:
            return str(value)
