"""The addresses of posts, as the programs that publish them make them.

Each module knows one program's configuration. What a configuration does not say plainly
gives no address: one that may be wrong is worse than none.
"""

from __future__ import annotations

import datetime as dt
import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from blogdb.loaders.trees.posts import text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import PurePosixPath

    from blogdb.loaders.trees.posts import TreePost

_DAY = re.compile(r"\s*(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_KEPT = "/-._~!$&'()*+,;=:@%"
"""What stands in a path as it is; all that is no letter or digit is written in %."""


@dataclass(frozen=True)
class PageFile:
    """A post's file, and what it says.

    Attributes:
        path: the file, below the tree's root.
        name: the path below the folder of the posts.
        language: code of the language that the place says; None where it says none.
        fields: what its front matter says.
        post: the post that was made of it.
    """

    path: PurePosixPath
    name: PurePosixPath
    language: str | None
    fields: Mapping[str, Any]
    post: TreePost

    @property
    def day(self) -> dt.date | None:
        """The day of publication, where it is written with the year first."""
        found = _DAY.match(self.post.date or "")
        try:
            return dt.date(*map(int, found.groups())) if found else None
        except ValueError:
            return None

    @property
    def stem(self) -> str:
        """The file's name without its ending; of an index, its folder's."""
        is_bundle = self.name.stem == "index" and len(self.name.parts) > 1
        return self.name.parent.name if is_bundle else self.name.stem

    def field(self, *names: str) -> str | None:
        """Take the text of the first of some fields that has one."""
        found = (text(self.fields.get(name)) for name in names)
        return next((each for each in found if each), None)


Address = Callable[[PageFile], str | None]
"""Tells a post's address; None where it is not known."""


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


def is_true(value: Any) -> bool:
    """Tell whether a value of a configuration says yes."""
    return (text(value) or "").lower() in ("true", "yes", "on", "1")


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
