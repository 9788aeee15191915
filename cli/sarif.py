"""Writes findings as SARIF 2.1.0, the form in which platforms exchange them."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from blogdb._version import __version__
from blogdb.sql.rules import rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from blogdb.sql.findings import Finding

FINGERPRINT = "blogdb/v1"
"""The name under which a result has the finding's fingerprint."""

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif(findings: Iterable[Finding], shown: Callable[[str], str]) -> dict[str, Any]:
    """Write findings as a log of one run.

    Args:
        findings: the findings.
        shown: returns a file's path relative to the current folder, if it is below.

    Returns:
        What JSON can hold.
    """
    places = {name: place for place, name in enumerate(rules())}
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "blogdb",
                        "version": __version__,
                        "rules": [
                            {
                                "id": rule.name,
                                "shortDescription": {"text": f"{rule.title}."},
                                "fullDescription": {"text": rule.why},
                                "help": {"text": rule.page, "markdown": rule.page},
                                "defaultConfiguration": {"level": rule.severity},
                            }
                            for rule in rules().values()
                        ],
                    }
                },
                "results": [
                    {
                        "ruleId": finding.rule,
                        "ruleIndex": places[finding.rule],
                        "level": finding.severity,
                        "message": {"text": f"{finding.message} {finding.advice}"},
                        "locations": _locations(finding, shown),
                        "partialFingerprints": {FINGERPRINT: finding.fingerprint},
                    }
                    for finding in findings
                ],
            }
        ],
    }


def _locations(
    finding: Finding, shown: Callable[[str], str]
) -> list[dict[str, dict[str, Any]]]:
    if finding.file is None:
        return []
    path = PurePath(shown(finding.file))
    place: dict[str, Any] = {
        "artifactLocation": {
            # Some characters of names are not Unicode.
            "uri": path.as_uri()
            if path.is_absolute()
            else quote(str(path).encode("utf-8", "surrogateescape"))
        }
    }
    if finding.line is not None:
        place["region"] = {"startLine": finding.line}
    return [{"physicalLocation": place}]
