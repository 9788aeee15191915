"""Bare URLs in a text, similar to GitHub's extended autolinks.

https://github.github.com/gfm/#autolinks-extension-, for http and https only. It differs
where GitHub's rule takes more than the author meant: a URL also ends at a double quote,
a backtick, a `>`, Chinese or Japanese punctuation, a typographic quote, and before
Markdown's `](`; an unmatched closing bracket or brace at its end is left out like a
parenthesis, and so is the `|` of a table. In code, it also ends at a single quote or a
backslash.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_ENDS = (
    r"\s\x00-\x1f<>\"`\u2018-\u201f\u3000-\u303f"
    r"\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
)
# Begins with `://`, which can be searched for fast; the scheme is checked afterwards.
_REST = r"://(\w[\w.-]*+)(?:[^{ends}\]]++|\](?!\())*+"
_IN_TEXT = re.compile(_REST.format(ends=_ENDS))
_IN_CODE = re.compile(_REST.format(ends=rf"{_ENDS}'\\"))
_SCHEME = re.compile(r"(?:\A|[^a-z0-9])(https?)\Z", re.I)
_TRAILING = "?!.,:;*_~'|"
_BRACKETS = {")": "(", "]": "[", "}": "{"}


def bare_urls(text: str, *, in_code: bool) -> Iterator[tuple[int, str]]:
    """Yield where each http or https URL in a text is, and the URL, in order.

    Args:
        text: plain text, or code.
        in_code: whether it is code.
    """
    for found in (_IN_CODE if in_code else _IN_TEXT).finditer(text):
        start = found.start()
        scheme = _SCHEME.search(text[max(0, start - 6) : start])
        domain = found[1].rstrip(".").rsplit(".", 2)[-2:]
        if scheme and (in_code or "_" not in "".join(domain)):
            yield start, _without_trailing(scheme[1] + found[0])


def _without_trailing(url: str) -> str:
    """Strip the punctuation of the sentence around the URL."""
    if url[-1].isalnum() or url[-1] == "/":
        return url
    end = len(url)
    surplus = {
        close: url.count(close) - url.count(opening)
        for close, opening in _BRACKETS.items()
    }
    while (last := url[end - 1]) in _TRAILING or surplus.get(last, 0) > 0:
        if last in surplus:
            surplus[last] -= 1
        end -= 1
    return url[:end]
