"""Reading a body of HTML, which is one stream of tags from its begin to its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogdb.loaders.bodies.markup import read_markup
from blogdb.loaders.bodies.shortcodes import without_shortcodes
from blogdb.loaders.bodies.templates import without_templates

if TYPE_CHECKING:
    from blogdb.loaders.bodies.page import Page


def read_html(page: Page, content: str) -> None:
    """Apply a body of HTML to the page.

    Args:
        page: the page.
        content: HTML, which may have shortcodes and templates; however malformed, it
            is read in linear time.
    """
    read_markup(page, without_shortcodes(without_templates(content, is_html=True)))
