"""Asks Hexo, by a script that lists its own objects."""

from __future__ import annotations

from pathlib import Path

from .published import Published, listed_by_node


def published(folder: Path) -> list[Published]:
    """List the posts.

    Args:
        folder: the site's, with `_config.yml`.
    """
    return listed_by_node("hexo", folder)
