"""Reads what an earlier audit found, from its output."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from blogdb.cli.sarif import FINGERPRINT
from blogdb.db.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def read(path: Path) -> set[str]:
    """Read the fingerprints of findings.

    Args:
        path: what `blogdb audit` wrote as JSON or SARIF.

    Returns:
        The fingerprints.

    Raises:
        SourceError: it did not write the file.
    """
    try:
        return set(_fingerprints(json.loads(path.read_bytes())))
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise SourceError(
            f"{path} is not what blogdb audit wrote; make such a file with:"
            " blogdb audit --format json > FILE"
        ) from error


def _fingerprints(document: Any) -> Iterator[str]:
    if "findings" in document:
        for finding in document["findings"]:
            yield str(finding["fingerprint"])
        return
    for run in document["runs"]:
        for result in run["results"]:
            yield str(result["partialFingerprints"][FINGERPRINT])
