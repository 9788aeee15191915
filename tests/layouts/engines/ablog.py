"""Asks ABlog, by a script that lists its own objects."""

from __future__ import annotations

from pathlib import Path

from .published import Published, listed


def published(folder: Path) -> list[Published]:
    """List the posts and drafts.

    Args:
        folder: the site's.
    """
    return listed("ablog", folder)
