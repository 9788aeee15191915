"""What a load made of its sources, in lines for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogdb.cli.display import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from blogdb.loaders.summary import Field, Summary

_MOST_NAMES = 20
_LONGEST_NAME = 40


def lines(summary: Summary) -> Iterator[str]:
    """Write what a load made of its sources: a line for each kind of thing.

    Args:
        summary: what it made of them.

    Yields:
        Lines, which may hold anything that the source does.
    """
    posts = counted(summary.count_posts, "post")
    yield f"read as {', '.join(summary.formats)}: {posts}"
    fields = [(_named(name, each), each.count) for name, each in summary.fields.items()]
    whole = [name for name, count in fields if count == summary.count_posts]
    yield f"in every post: {', '.join(whole)}"
    for name, count in fields:
        if count == 0:
            yield f"{name}: none for {summary.count_posts:,} of {posts}"
        elif count < summary.count_posts:
            yield f"{name}: {count:,} of {posts}"
    if summary.unused:
        yield f"not used, kept in posts.fields: {_numbered(summary.unused)}"
    if summary.unread:
        total = sum(summary.unread.values())
        kinds = [f"{number:,} {suffix}" for suffix, number in summary.unread.items()]
        yield f"{_listed(kinds)} {'file was' if total == 1 else 'files were'} not read"
    if summary.count_drafts:
        drafts = counted(summary.count_drafts, "draft")
        yield f"{drafts} left out; to load: --drafts"
    if summary.pages:
        pages = counted(sum(summary.pages.values()), "page")
        yield f"{pages} that are not posts, in: {_numbered(summary.pages)}"
    yield from summary.notes


def _named(name: str, field: Field) -> str:
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
