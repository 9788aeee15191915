"""Holds what blogdb loads of a blog against what its own program publishes.

    python -m tests.layouts.engines.compare hugo FOLDER [SITE]

FOLDER is what is loaded, and SITE the site's folder in it. It prints a row of the table
in docs/layouts.md, then each difference; its exit code is 1 if there is one.
"""

from __future__ import annotations

import html
import importlib
import re
import sys
import tempfile
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from ..loaded import loaded
from .published import Published

_QUOTES = str.maketrans("\u2018\u2019\u201c\u201d\u2013\u2014", "''\"\"--")
_FIELDS = ("title", "day", "url", "tags", "language")


def published(engine: str, folder: Path) -> list[Published]:
    """Ask the program of a name what it publishes of a site's folder."""
    found: list[Published] = importlib.import_module(
        f".{engine}", __package__
    ).published(folder)
    return found


def differences(
    engine_has: list[Published], blogdb_has: dict[str, dict[str, Any]], site: str = "."
) -> list[str]:
    """List how two readings of a blog differ, a line each.

    Args:
        engine_has: what its program publishes.
        blogdb_has: file to what blogdb has of the post.
        site: the site's folder in what was loaded.
    """
    said = []
    wanted = {}
    for post in engine_has:
        path = str(Path(site, post["path"]))
        if post["is_draft"]:
            if path in blogdb_has:
                said.append(f"draft: {path}")
        else:
            wanted[path] = post
    said += [f"missing: {path}" for path in wanted.keys() - blogdb_has.keys()]
    drafts = {str(Path(site, post["path"])) for post in engine_has}
    said += [f"extra: {path}" for path in blogdb_has.keys() - drafts]
    for path, post in wanted.items():
        for field in _FIELDS:
            if path in blogdb_has and field in post:
                one = _plain(field, post[field])  # type: ignore[literal-required]
                other = _plain(field, blogdb_has[path].get(field))
                if one != other:
                    said.append(f"{field}: {path}: {one!r} is {other!r} here")
    return sorted(said)


def _plain(field: str, value: Any) -> Any:
    """Return a value without what programs may write in different ways."""
    if field == "tags":
        return sorted(
            {
                re.sub(r"[\s_]+", "-", _text(str(each)).rstrip(","))
                for each in value or ()
            }
        )
    if field == "url":
        path = unicodedata.normalize("NFC", unquote(urlsplit(value or "").path))
        return re.sub(r"(?:/index\.html?|/)$", "", path) or "/"
    if field == "language":
        return (value or "").lower().replace("_", "-").partition("-")[0]
    if field == "title":
        return re.sub(r"</?\w+[^>]*>|[*_`\\]", "", _text(value or ""))
    return value


def _text(value: str) -> str:
    plain = unicodedata.normalize("NFKC", html.unescape(value)).translate(_QUOTES)
    return " ".join(plain.split()).casefold()


def main(engine: str, folder: Path, site: str = ".") -> int:
    """Compare, and print what is found."""
    engine_has = published(engine, folder / site)
    with tempfile.TemporaryDirectory() as work:
        blogdb_has = loaded(folder, Path(work, "blog.duckdb"))
    said = differences(engine_has, blogdb_has, site)
    count = sum(not post["is_draft"] for post in engine_has)
    kinds = Counter(line.partition(":")[0] for line in said)
    how = ", ".join(f"{kind} {count}" for kind, count in kinds.items()) or "none"
    print(f"| {engine} | {folder.name} | {count} | {len(blogdb_has)} | {how} |")  # noqa: T201
    print("\n".join(said))  # noqa: T201
    return bool(said)


if __name__ == "__main__":
    name, root, *below = sys.argv[1:]
    sys.exit(main(name, Path(root).resolve(), *below))
