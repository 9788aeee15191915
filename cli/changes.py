"""Changes of posts, field by field, as `history` and `diff` find them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from difflib import unified_diff
from typing import TYPE_CHECKING, Any

from blogdb.loaders.names import author_key

if TYPE_CHECKING:
    from collections.abc import Iterator

PLACE = ("language", "path", "slug")
"""Those of COLUMNS that say where the post is; unknown before revision 0004."""

COLUMNS = (
    *(*PLACE, "title", "published_on", "updated_on", "url", "is_draft"),
    *("content", "authors", "tags"),
)
"""What a load compares, as post_changes.changed_columns names it."""

CURRENT_STATE = """
    json_object(
        'language', posts.language,
        'path', posts.path,
        'slug', posts.slug,
        'title', posts.title,
        'published_on', posts.published_on,
        'published_raw', posts.published_raw,
        'updated_on', posts.updated_on,
        'url', posts.url,
        'is_draft', posts.is_draft,
        'word_count', posts.word_count,
        'authors', (
            select list(authors.name order by post_authors.position)
            from post_authors
            inner join authors on post_authors.author_id = authors.author_id
            where post_authors.post_id = posts.post_id
        ),
        'raw_authors', (
            select list(post_authors.raw_name order by post_authors.position)
            from post_authors
            where post_authors.post_id = posts.post_id
        ),
        'tags', (
            select list(tags.name order by post_tags.position)
            from post_tags
            inner join tags on post_tags.tag_id = tags.tag_id
            where post_tags.post_id = posts.post_id
        ),
        'raw_tags', (
            select list(post_tags.raw_name order by post_tags.position)
            from post_tags
            where post_tags.post_id = posts.post_id
        )
    )
"""
"""A row of posts as post_changes.before has it (sql/load/remove.sql writes that)."""

NAMES = ("authors", "tags")
"""Those of COLUMNS that hold several names."""

_STATE = (
    *(
        *PLACE,
        "updated_on",
        "title",
        "published_on",
        "published_raw",
        "url",
        "is_draft",
        "word_count",
    ),
    *("authors", "raw_authors", "tags", "raw_tags"),
)

State = dict[str, Any]


def read_state(text: str | None) -> State | None:
    """Read what a post was like.

    Args:
        text: the post as JSON, as post_changes.before has it; None for no post.

    Returns:
        Its fields, without the body.
    """
    if text is None:
        return None
    found = json.loads(text)
    state = {name: found.get(name) for name in _STATE}
    for names in NAMES:
        state[names] = state[names] or []
        state[f"raw_{names}"] = state[f"raw_{names}"] or []
    return state


@dataclass(frozen=True)
class Change:
    """What happened to a post between two moments.

    Attributes:
        language: its language.
        path: its path; None where a load before revision 0004 had it last.
        slug: its slug.
        before: the post at the first moment; None when it was not there.
        after: the post at the second moment; None when it was not there.
        columns: what differs, as COLUMNS has it, when it was there at both.
        content_before: the body at the first moment, where that is known to differ.
        content_after: the body at the second moment, where that is known to differ.
    """

    language: str
    path: str | None
    slug: str
    before: State | None
    after: State | None
    columns: tuple[str, ...]
    content_before: str | None = None
    content_after: str | None = None

    @property
    def kind(self) -> str:
        """One of added, changed, moved and removed."""
        if self.before is None:
            return "added"
        if self.after is None:
            return "removed"
        return "moved" if "path" in self.columns else "changed"

    @property
    def name(self) -> str:
        """The post as people write it."""
        return f"{self.path or self.slug} ({self.language})"

    def diff(self, before: str, after: str) -> Iterator[str]:
        """Compare the bodies.

        Args:
            before: what to call the first moment.
            after: what to call the second moment.

        Yields:
            The lines of a unified diff.
        """
        # Not splitlines(), which would take two ends of a line for the same.
        old, new = (
            [] if text is None else text.split("\n")
            for text in (self.content_before, self.content_after)
        )
        return unified_diff(old, new, before, after, lineterm="")

    def as_json(self, before: str, after: str) -> dict[str, Any]:
        """Give all of it for programs.

        Args:
            before: what to call the first moment.
            after: what to call the second moment.

        Returns:
            What JSON can hold.
        """
        return {
            "language": self.language,
            "path": self.path,
            "slug": self.slug,
            "change": self.kind,
            "changed_columns": []
            if None in (self.before, self.after)
            else [*self.columns],
            "before": self.before,
            "after": self.after,
            "content_diff": "\n".join(self.diff(before, after)) or None,
        }


def differing(before: State, after: State) -> set[str]:
    """Find what differs between two states of a post, the body aside.

    Args:
        before: the one.
        after: the other.

    Returns:
        Those of COLUMNS that differ.
    """
    one, other = _comparable(before), _comparable(after)
    if None in (before["path"], after["path"]):
        # One of them is from before revision 0004.
        for column in (*PLACE, "updated_on"):
            one[column] = other[column] = None
    return {column for column in one if one[column] != other[column]}


def _comparable(state: State) -> dict[str, Any]:
    """Reduce a state to what a load compares.

    An author may be named otherwise because other posts spell the name otherwise: that
    is no change of this post.
    """
    return {
        **{name: state[name] for name in (*PLACE, "updated_on")},
        "title": state["title"],
        "published_on": (state["published_on"], state["published_raw"]),
        "url": state["url"],
        "is_draft": state["is_draft"],
        "authors": (list(map(author_key, state["authors"])), state["raw_authors"]),
        "tags": (state["tags"], state["raw_tags"]),
    }
