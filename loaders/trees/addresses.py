"""Addresses of sites, and of what lies below them.

What a configuration does not say plainly gives no address: one that may be wrong is
worse than none.
"""

from __future__ import annotations

import posixpath
import re
from typing import Any
from urllib.parse import quote

from blogdb.loaders.trees.values import text

_KEPT = "/-._~!$&'()*+,;=:@%"
"""What stands in a path as it is; all that is no letter or digit is written in %."""


def site(value: Any) -> str | None:
    """Take a site's address from a configuration.

    Args:
        value: what stands there.

    Returns:
        The address without a slash at its end; None where it is no whole address.
    """
    found = text(value)
    if not found or not re.match(r"https?://[^/\s]", found):
        return None
    return found.rstrip("/")


def join(root: str, *parts: str, end: str = "") -> str:
    """Join a site's address and a path.

    Args:
        root: the site's address.
        parts: pieces of the path, which may begin or end with slashes.
        end: what the path ends in.
    """
    path = "/".join(part.strip("/") for part in parts if part.strip("/"))
    whole = posixpath.normpath(f"/{path}").lstrip("/") if path else ""
    # Names of files may be no text; such a post is refused for that.
    written = quote(whole, safe=_KEPT, errors="replace")
    return f"{root}/{written}" + (end if whole else "")
