"""Which files are posts for Jekyll, with the categories and fields of their places."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from blogdb.loaders.trees.configuration import Defaults
from blogdb.loaders.trees.folder import MARKDOWN
from blogdb.loaders.trees.formats import OTHER_MARKUP
from blogdb.loaders.trees.patterns import excluder
from blogdb.loaders.trees.places import Place, at_mark
from blogdb.loaders.trees.values import text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from blogdb.loaders.trees.folder import Folder

_NAME = re.compile(r"(?:\d{4}|\d\d)-\d{1,2}-\d{1,2}-[^/]*", re.S)


def is_dated(path: PurePosixPath) -> bool:
    """Return whether a file's name is that of a post: a day, and a slug."""
    return _NAME.fullmatch(path.name) is not None


def posts(folder: Folder, config: Mapping[str, Any]) -> Iterator[Place]:
    """Yield the posts and drafts.

    Args:
        folder: the site's folder; it may be `_posts` itself.
        config: the content of _config.yml.
    """
    source = PurePosixPath(text(config.get("source")) or "")
    top = source / (text(config.get("collections_dir")) or "")
    is_excluded = excluder(texts(config.get("exclude")))
    defaults = Defaults(config.get("defaults"))
    root = folder.root.name if folder.root.name == "_posts" else None
    for path in folder.ending(*MARKDOWN, *OTHER_MARKUP, ".html"):
        is_read = path.is_relative_to(top)
        if not is_read or is_excluded(path.relative_to(source)):
            continue
        place = path.relative_to(top)
        # No other folder whose name begins with a line is looked into.
        above, mark, below = at_mark(place, root)
        if mark == "_drafts" or (mark == "_posts" and is_dated(path)):
            fields = defaults.fields(place)
            name = PurePosixPath(*above, *below)
            yield Place(path, name, None, mark == "_drafts", fields, None, above)
