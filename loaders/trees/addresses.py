"""Addresses of sites and their pages.

If a configuration does not state an address plainly there is none: a wrong address is
worse than none.
"""

from __future__ import annotations

import posixpath
import re
from typing import Any
from urllib.parse import quote

from blogdb.loaders.trees.values import text

_ABSOLUTE = re.compile(r"https?://[^/\s]")
_HOST = re.compile(r"[a-z]+://(?:www\.)?([^/?#:]+)")
_KEPT = "/-._~!$&'()*+,;=:@%"
"""Characters that, like letters and digits, are not percent-encoded in a path."""


UNKNOWN = "https://unknown.invalid"
"""The site of pages of which only the path is known."""


def site(value: Any) -> str | None:
    """Return a site's address from a configuration.

    Args:
        value: the value of the setting.

    Returns:
        The address without a slash at its end; None if it is not an absolute URL.
    """
    found = text(value)
    if not found or not _ABSOLUTE.match(found):
        return None
    return found.rstrip("/")


def host(url: str) -> str:
    """Return the host of a URL in lower case, without "www."; empty without one."""
    found = _HOST.match(url.lower())
    return found[1] if found else ""


def below(root: str, path: str) -> str:
    """Return the address of a path on a site, which may have the site's own path.

    Args:
        root: the site's address, such as https://example.org/blog.
        path: such as /blog/2024/post/ or /2024/post/.
    """
    end = "/" + root.partition("://")[2].partition("/")[2].strip("/")
    is_whole = end != "/" and f"{path}/".startswith(f"{end}/")
    return root.rstrip("/").removesuffix(end if is_whole else "") + path


def without_index(path: str) -> str:
    """Return a path without the index page at its end, which servers show for it."""
    folder, slash, name = path.rpartition("/")
    return f"{folder}{slash}" if name == "index.html" else path


def join(root: str, *parts: str, end: str = "") -> str:
    """Join a site's address and a path.

    Args:
        root: the site's address.
        parts: pieces of the path, which may begin or end with slashes.
        end: a suffix of the path, such as a slash.
    """
    path = "/".join(part.strip("/") for part in parts if part.strip("/"))
    whole = posixpath.normpath(f"/{path}").lstrip("/") if path else ""
    # A file name may not be UTF-8; such a post is rejected elsewhere.
    written = quote(whole, safe=_KEPT, errors="replace")
    return f"{root}/{written}" + (end if whole else "")
