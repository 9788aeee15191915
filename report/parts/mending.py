"""What to mend."""

from __future__ import annotations

from collections import Counter
from os.path import commonprefix
from typing import TYPE_CHECKING

from blogdb.report.charts import ERROR, NOTE, WARNING
from blogdb.report.section import Column, Figure, Section, Table
from blogdb.report.shapes import Bar, bars
from blogdb.report.words import counted, listed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from blogdb.report.questions import Answer

_COLOURS = {"error": ERROR, "warning": WARNING, "note": NOTE}


def mending(findings: Answer) -> Section:
    """Tell what to mend.

    Args:
        findings: what was found, the gravest first.

    Returns:
        The section, which says so where there is nothing.
    """
    rows = findings.rows
    if not rows:
        return Section("mending", "What to mend", sentence="Nothing was found to mend.")
    severities = Counter(row["severity"] for row in rows)
    rules = Counter((row["severity"], row["rule"]) for row in rows)
    order = sorted(
        rules, key=lambda key: (list(_COLOURS).index(key[0]), -rules[key], key[1])
    )
    shared = _shared_folder({row["source_file"] for row in rows})
    counts = [
        counted(severities[severity], severity)
        for severity in _COLOURS
        if severities[severity]
    ]
    figure = Figure(
        "Findings",
        f"The audit found {listed(counts)}. Begin with: {order[0][1]}"
        f" ({rules[order[0]]:,}).",
        (findings,),
        bars(
            [
                Bar(
                    rule,
                    rules[severity, rule],
                    f"{rule}: {counted(rules[severity, rule], severity)}",
                    severity,
                    f"{rules[severity, rule]:,}",
                )
                for severity, rule in order
            ],
            {name: colour for name, colour in _COLOURS.items() if severities[name]},
        ),
        Table(
            "findings",
            [
                row | {"place": _place(row["source_file"], row["line"], shared)}
                for row in rows
            ],
            (
                Column("severity", "Severity", "choice"),
                Column("rule", "Rule", "choice"),
                Column("title", "Post", url="url"),
                Column("message", "Finding"),
                Column("place", "Place"),
            ),
            "blogdb audit",
            is_open=True,
        ),
    )
    return Section("mending", "What to mend", [figure])


def _shared_folder(files: Iterable[str]) -> str:
    """Return the folder of a blog's files, which is nobody's business but its owner's.

    Args:
        files: paths, or addresses.

    Returns:
        The folder with a slash at its end; empty where they share none.
    """
    folders = [file.split("/")[:-1] for file in files]
    # Of lists it compares the words; `commonpath` wants paths, and no addresses.
    shared = commonprefix(folders)  # noqa: RUF071
    return "/".join([*shared, ""])


def _place(file: str, line: int | None, shared: str) -> str:
    file = file.removeprefix(shared)
    return f"{file}:{line}" if line else file
