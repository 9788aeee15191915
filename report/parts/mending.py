"""What to mend."""

from __future__ import annotations

from collections import Counter
from os.path import commonprefix
from typing import TYPE_CHECKING

from blogdb.report.charts import ERROR, NOTE, WARNING
from blogdb.report.questions import ReportAnswer, shapely
from blogdb.report.section import Column, Figure, Section, Table
from blogdb.report.shapes import Bar, bars
from blogdb.report.words import counted, listed
from blogdb.sql.rules import rules

if TYPE_CHECKING:
    from collections.abc import Iterable

    from blogdb.report.findings import Audit
    from blogdb.sql.findings import Finding

_COLOURS = {"error": ERROR, "warning": WARNING, "note": NOTE}
"""The severities, the gravest first."""


def mending(audit: Audit) -> Section:
    """Tell what to mend.

    Args:
        audit: what was found.

    Returns:
        The section, which says so where there is nothing.
    """
    severities = list(_COLOURS)
    found = sorted(
        audit.findings, key=lambda finding: severities.index(finding.severity)
    )
    left_out = (
        f" To look for that, too: blogdb audit --rule {audit.left_out}"
        if audit.left_out
        else ""
    )
    if not found:
        sentence = f"Nothing was found to mend.{left_out}"
        return Section("mending", "What to mend", sentence=sentence)
    by_severity = Counter(finding.severity for finding in found)
    by_rule = Counter((finding.severity, finding.rule) for finding in found)
    order = sorted(
        by_rule, key=lambda key: (severities.index(key[0]), -by_rule[key], key[1])
    )
    present = [severity for severity in severities if by_severity[severity]]
    counts = [counted(by_severity[severity], severity) for severity in present]
    figure = Figure(
        "Findings",
        f"The audit found {listed(counts)}. Begin with: {order[0][1]}"
        f" ({by_rule[order[0]]:,}).{left_out}",
        tuple(
            ReportAnswer(
                f"-- {rule}: {rules()[rule].title}\n{rules()[rule].statement}", []
            )
            for _, rule in order
        ),
        bars(
            [
                Bar(
                    rule,
                    by_rule[severity, rule],
                    f"{rule}: {counted(by_rule[severity, rule], severity)}",
                    severity,
                    f"{by_rule[severity, rule]:,}",
                )
                for severity, rule in order
            ],
            {severity: _COLOURS[severity] for severity in present},
        ),
        _table(found),
    )
    return Section("mending", "What to mend", [figure])


def _table(found: list[Finding]) -> Table:
    shared = _shared_folder({finding.file for finding in found if finding.file})
    return Table(
        "findings",
        [_row(finding, shared) for finding in found],
        (
            Column("severity", "Severity", "choice"),
            # A phone shows two columns at first.
            Column("message", "Finding", "prose"),
            Column("title", "Post", url="url"),
            Column("place", "Place"),
            Column("rule", "Rule", "choice"),
        ),
        "blogdb audit",
        is_open=True,
    )


def _row(finding: Finding, shared: str) -> dict[str, str | None]:
    return {
        "severity": finding.severity,
        "rule": finding.rule,
        "title": finding.title and shapely(finding.title),
        "url": finding.url,
        "message": shapely(f"{finding.message} {finding.advice}"),
        "place": _place(finding, shared),
    }


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


def _place(finding: Finding, shared: str) -> str | None:
    if finding.file is None:
        return None
    file = shapely(finding.file.removeprefix(shared))
    if finding.line is not None:
        return f"{file}:{finding.line}"
    return file if finding.row is None else f"{file}, row {finding.row:,}"
