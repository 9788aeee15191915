"""Prints findings: for people, editors, programs and platforms."""

from __future__ import annotations

import os
import re
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from blogdb.cli.display import counted, print_json, visible
from blogdb.sql.rules import SEVERITIES, rules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from blogdb.sql.findings import Finding

_COLOURS = {"error": "red", "warning": "yellow", "note": "cyan"}
_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}
"""What GitHub's runner calls the severities."""
_MARKUP = re.compile(r"[\\`*_{}\[\]<>#|]")


def print_findings(findings: Sequence[Finding], form: str) -> None:
    """Print findings.

    Args:
        findings: the findings, in the order in which to print them.
        form: text, json, sarif, github or markdown.
    """
    match form:
        case "json":
            counts = Counter(finding.severity for finding in findings)
            print_json(
                {
                    "counts": {name: counts[name] for name in reversed(SEVERITIES)},
                    "findings": [
                        asdict(each) | {"file": each.file and shown(each.file)}
                        for each in findings
                    ],
                }
            )
        case "sarif":
            from blogdb.cli.sarif import sarif

            print_json(sarif(findings, shown))
        case "github":
            for finding in findings:
                click.echo(_command(finding))
        case "markdown":
            _print_markdown(findings)
        case _:
            _print_text(findings)


def shown(file: str) -> str:
    """Write a file's path relative to the current folder, if it is below.

    Args:
        file: the path as a load recorded it, or a URL.
    """
    path = Path(os.path.normpath(file))
    if "://" in file or not path.is_relative_to(Path.cwd()):
        return file
    return str(path.relative_to(Path.cwd()))


def _counts(findings: Sequence[Finding]) -> str:
    counts = Counter(finding.severity for finding in findings)
    told = [
        counted(counts[name], name) for name in reversed(SEVERITIES) if counts[name]
    ]
    return ", ".join(told) or "nothing to mend"


def _print_text(findings: Sequence[Finding]) -> None:
    is_coloured = not os.environ.get("NO_COLOR")
    for finding in findings:
        severity = finding.severity
        if is_coloured:
            # Where there is no terminal, click takes the colour out.
            severity = click.style(severity, fg=_COLOURS[severity])
        click.echo(
            f"{visible(_place(finding))}{severity}: {visible(finding.message)}"
            f" [{finding.rule}]"
        )
        click.echo(f"    {visible(finding.advice)}")
    click.echo(_counts(findings), err=bool(findings))


def _place(finding: Finding) -> str:
    """Write where a finding is, as compilers do, so that editors can follow."""
    if finding.file is None:
        return ""
    if finding.line is not None:
        return f"{shown(finding.file)}:{finding.line}: "
    if finding.row is not None:
        return f"{shown(finding.file)}, row {finding.row}: "
    return f"{shown(finding.file)}: "


def _command(finding: Finding) -> str:
    """Write a finding as a command of GitHub's runner, which shows it at its line."""
    properties = [
        *([("file", shown(finding.file))] if finding.file else []),
        *([("line", str(finding.line))] if finding.line else []),
        ("title", finding.rule),
    ]
    told = ",".join(f"{name}={_property(value)}" for name, value in properties)
    text = _data(f"{finding.message} {finding.advice}")
    return visible(f"::{_COMMANDS[finding.severity]} {told}::{text}")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _print_markdown(findings: Sequence[Finding]) -> None:
    click.echo(f"# Audit: {_counts(findings)}")
    last = None
    for finding in findings:
        if finding.rule != last:
            last = finding.rule
            rule = rules()[last]
            click.echo(f"\n## {rule.title}\n\n{rule.why}\n")
        place = _place(finding).removesuffix(": ")
        click.echo(
            f"- {_plain(place)}: {_plain(finding.message)} {_plain(finding.advice)}"
        )


def _plain(text: str) -> str:
    """Write a text so that Markdown shows it as it is."""
    return _MARKUP.sub(lambda found: f"\\{found[0]}", visible(text))
