"""The fields of a post: their names in tables and in front matter, and their rules."""

from __future__ import annotations

import re
from functools import cache

SYNONYMS: dict[str, tuple[str, ...]] = {
    "path": (),
    "slug": ("slug", "local", "post_name", "id"),
    "title": ("title", "headline", "post_title", "web_title"),
    "authors": (
        *("authors", "author", "creator", "creators", "by", "byline", "written_by"),
        *("author_name", "author_names"),
    ),
    "published": (
        *("date", "published_on", "published_at", "published", "pubdate"),
        *("pub_datetime", "publish_date", "date_published", "published_date"),
        *("publication_date", "first_published_at", "post_date", "posted_on"),
        *("posted_at", "date_added", "created", "created_at", "created_on"),
        "date_created",
    ),
    "updated": (
        *("updated", "updated_on", "updated_at", "updated_date", "date_updated"),
        *("lastmod", "last_modified", "last_modified_at", "modified", "modified_at"),
        *("modified_on", "date_modified", "mod_datetime", "last_updated"),
        *("last_updated_at", "last_update", "post_modified"),
    ),
    "tags": (
        "tags",
        "tag",
        "keywords",
        "topics",
        "tag_list",
        "tag_names",
        "content_tags",
    ),
    "categories": ("categories", "category"),
    "addresses": ("aliases", "redirect_from"),
    "url": ("url", "link", "permalink", "canonical_url"),
    "content": (
        *("content", "body", "text", "markdown", "content_markdown"),
        *("body_markdown", "post_content", "content_html", "body_html", "html"),
        "content_text",
    ),
    "language": ("language", "lang", "locale", "language_code"),
}
"""The names of each field. If the first is empty, the next one is taken."""

FORMATS = {
    **dict.fromkeys(("content_html", "body_html", "html"), "html"),
    **dict.fromkeys(("content_markdown", "body_markdown", "markdown"), "markdown"),
}
"""What bodies are written in, where the field's name says it."""

KEY = "slug"
"""The field of which only one column counts: two would mix two kinds of keys."""

NOT_IN_FRONT_MATTER = ("id", "local", "post_name", "link")
"""Names that mean something else there: `link` is often what a post is about."""

TRUE = ("true", "yes", "on", "1", "t", "y")
FALSE = ("false", "no", "off", "0", "f", "n")

DRAFTS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("draft", "is_draft"), TRUE),
    **dict.fromkeys(("published", "publish", "is_published"), FALSE),
    **dict.fromkeys(
        ("status", "post_status"),
        (
            *("draft", "auto-draft", "pending", "future", "scheduled", "private"),
            *("trash", "skip"),
        ),
    ),
}
"""What makes a post a draft: the values, in lower case, of each of these fields."""

PARTS: dict[str, tuple[str, ...]] = {
    "published": ("created", "published", "date", "$date"),
    "updated": ("updated", "modified", "date", "$date"),
}
"""Where a day stands in a value that is an object."""

OTHER_PARTS = ("rendered", "raw", "value", "$oid")
"""Where the text of other fields stands in a value that is an object."""

LONGEST_VALUE = 4_000
"""Characters of a value that `posts.fields` keeps."""

NOTHING = ("", "null", "~", "\\n", "[]", "{}")
r"""Values that are none, in lower case: YAML's, JSON's, and a database's `\N`."""

_SEPARATORS = re.compile(r"[\s_-]+")
_PATH = re.compile(r"\.?([^.\[\]]+)|\[(\d+|\*)\]")


def folded(name: str) -> str:
    """Return what the spellings of a name have in common: publishedAt, Published_at.

    Args:
        name: the name of a field or column.

    Returns:
        The name in lower case, without blanks, underscores and hyphens.
    """
    # Most names have none of these, and there are many names.
    return (name if name.isalnum() else _SEPARATORS.sub("", name)).lower()


_FIELDS = {
    folded(name): field for field, names in SYNONYMS.items() for name in (field, *names)
}


def field_of(name: str) -> str | None:
    """Return the field that a name or a synonym means; None if there is none."""
    return _FIELDS.get(folded(name))


@cache
def names_of(field: str) -> tuple[str, ...]:
    """Return the names of a field as `folded` gives them, in their order."""
    return tuple(map(folded, SYNONYMS[field]))


def is_of_authors(name: str) -> bool:
    """Return whether a name, such as guestAuthors, may be that of authors' objects."""
    return folded(name).endswith(("author", "authors"))


def json_path(path: str) -> str | None:
    """Write a path such as rows[*].row as JSON path; None if it is no path.

    Args:
        path: names between dots, and places in lists in brackets.
    """
    parts = _PATH.findall(path)
    if "".join(f"[{place}]" if place else f".{name}" for name, place in parts) not in (
        path,
        f".{path}",
    ):
        return None
    written = (
        f"[{place}]" if place else '."' + name.replace('"', "") + '"'
        for name, place in parts
    )
    return "$" + "".join(written)
