"""Asks Jekyll, by a script that lists its own objects."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from .published import Published, run

_SCRIPT = Path(__file__).with_suffix(".rb")


def published(folder: Path) -> list[Published]:
    """List the posts and drafts; without posts, the documents of all collections.

    Args:
        folder: the site's, with `_config.yml`.
    """
    with tempfile.TemporaryDirectory() as work:
        said = run("ruby", _SCRIPT, folder, work, cwd=Path(work))
    return [json.loads(line) for line in said.splitlines()]
