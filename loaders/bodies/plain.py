"""Reading a body of plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from blogdb.loaders.bodies.page import Page


def read_text(page: Page, content: str) -> None:
    """Apply a text without any markup to the page.

    Args:
        page: the page.
        content: the text; in it, only addresses are more than words.
    """
    if "://" in content:
        page.find_urls(content)
    page.text.append(content)
