"""Asks Eleventy, by a collection that lists its own objects."""

from __future__ import annotations

from pathlib import Path

from .published import Published, listed_by_node


def published(folder: Path) -> list[Published]:
    """List the pages in the collection of posts.

    Args:
        folder: the site's, with its configuration, whose plugins are installed.
    """
    return listed_by_node("eleventy", folder)
