"""What a report is made of: sections of figures, each with a chart, a table or both."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from blogdb.report.charts import Chart
    from blogdb.report.questions import ReportAnswer

Kind = Literal["text", "prose", "count", "decimal", "share", "day", "choice"]


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes:
        name: the column of the answer.
        label: its heading on the page.
        kind: how its values are written and sorted; a choice can be filtered by
            value, and prose takes room.
        url: the column with the address to which its values link, if there is one.
    """

    name: str
    label: str
    kind: Kind = "text"
    url: str | None = None


@dataclass(frozen=True)
class Table:
    """The rows of an answer, as people read them.

    Attributes:
        name: what the rows are, such as "authors".
        rows: the rows by column name.
        columns: those that are shown, in order.
        ask: a command that prints all the rows.
        is_open: whether the rows are shown at once, and not when they are asked for.
    """

    name: str
    rows: list[dict[str, Any]]
    columns: tuple[Column, ...]
    ask: str
    is_open: bool = False


@dataclass(frozen=True)
class Figure:
    """A picture with a sentence over it, and what it was made from.

    Attributes:
        title: what it is about, in a few words.
        sentence: what it shows.
        answers: the answers that it was made from.
        chart: the picture; None where a table says more.
        table: the rows; None where the picture says all.
        is_half: whether it needs half of the page's width only.
    """

    title: str
    sentence: str
    answers: tuple[ReportAnswer, ...]
    chart: Chart | None = None
    table: Table | None = None
    is_half: bool = False


@dataclass(frozen=True)
class Section:
    """A part of the report.

    Attributes:
        key: its name in addresses within the page.
        heading: its heading.
        figures: its figures, in order.
        sentence: what it says where it has no picture of it.
    """

    key: str
    heading: str
    figures: list[Figure] = field(default_factory=list)
    sentence: str = ""
