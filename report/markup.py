"""Writes HTML in which every text is escaped, unless it is HTML already."""

from __future__ import annotations

from html import escape
from urllib.parse import urlsplit

_EMPTY = {"input", "meta"}


class Markup(str):
    """A text that is HTML, and must not be escaped again."""

    __slots__ = ()


def element(tag: str, /, *children: str, **attributes: str | bool | None) -> Markup:
    """Write an element.

    Args:
        tag: its name.
        children: what is in it; a text that is no Markup is escaped.
        attributes: their values; True for one without, None or False for none. A final
            underscore is dropped (`class_`), others become hyphens (`data_value`).

    Returns:
        The element.
    """
    told = "".join(
        f" {key.rstrip('_').replace('_', '-')}"
        + ("" if value is True else f'="{escape(value)}"')
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    if tag in _EMPTY:
        return Markup(f"<{tag}{told}>")
    return Markup(f"<{tag}{told}>{together(*children)}</{tag}>")


def together(*parts: str) -> Markup:
    """Write parts one after another; a text that is no Markup is escaped."""
    return Markup(
        "".join(
            part if isinstance(part, Markup) else escape(part, quote=False)
            for part in parts
        )
    )


def link(text: str, url: str | None) -> str:
    """Write a link that a reader may follow.

    Args:
        text: what is linked.
        url: where to; a blog's data may name any program here, so only addresses of
            pages are followed.

    Returns:
        The link; the text alone without an address of a page.
    """
    if url is None or not _is_page(url):
        return text
    return element("a", text, href=url)


def _is_page(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)
