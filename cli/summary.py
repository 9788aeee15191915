"""What a load made of its sources, in lines for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogdb.cli.display import counted
from blogdb.loaders.fields import LONGEST_VALUE
from blogdb.loaders.summary import not_read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from blogdb.loaders.summary import PostField, Summary

_MOST_NAMES = 20
_LONGEST_NAME = 40
_EXPECTED = ("day", "authors", "tags", "content")
"""Fields that most blogs have, so that their absence is news."""


def lines(summary: Summary) -> Iterator[str]:
    """Write what a load made of its sources: a line for each kind of thing.

    Args:
        summary: what it made of them.

    Yields:
        Lines, which may hold anything that the source does.
    """
    posts_read = summary.count_posts
    posts = counted(posts_read, "post")
    yield f"read as {', '.join(summary.formats)}: {posts}"
    fields = {name: (_named(name, each), each) for name, each in summary.fields.items()}
    whole = [told for told, each in fields.values() if each.count == posts_read]
    yield f"in every post: {', '.join(whole)}"
    without = []
    for name, (told, each) in fields.items():
        if each.count == 0 and (each.names or name in _EXPECTED):
            yield f"{told}: none for {posts_read:,} of {posts}"
        elif each.count == 0:
            without.append(name)
        elif each.count < posts_read:
            yield f"{told}: {each.count:,} of {posts}"
    if without:
        yield f"no values: {', '.join(without)}"
    if summary.unused:
        yield f"not used, kept in posts.fields: {_numbered(summary.unused)}"
    if summary.count_cut:
        values = counted(summary.count_cut, "value")
        verb = "is" if summary.count_cut == 1 else "are"
        yield (
            f"{values} in posts.fields {verb} cut after {LONGEST_VALUE:,} characters"
        )
    if summary.unread:
        yield not_read(summary.unread)
    if summary.count_drafts:
        drafts = counted(summary.count_drafts, "draft")
        yield f"{drafts} left out; to load: --drafts"
    if summary.pages:
        pages = counted(sum(summary.pages.values()), "page")
        verb = "is not a post" if pages == "1 page" else "are not posts"
        yield f"{pages} that {verb}, in: {_numbered(summary.pages)}"
    if summary.others:
        yield f"no posts: {_numbered(summary.others)}"
    yield from summary.notes


def _named(name: str, field: PostField) -> str:
    """Write a field's name, and where it comes from unless that is called the same."""
    if field.names in ((), (name,)):
        return name
    return f"{name} from " + _listed(f'"{_short(each)}"' for each in field.names)


def _numbered(counts: Mapping[str, int | None]) -> str:
    return _listed(
        _short(name) if number is None else f"{_short(name)} ({number:,})"
        for name, number in counts.items()
    )


def _listed(names: Iterable[str]) -> str:
    every = list(names)
    more = f" and {len(every) - _MOST_NAMES:,} more" if len(every) > _MOST_NAMES else ""
    return ", ".join(every[:_MOST_NAMES]) + more


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"
