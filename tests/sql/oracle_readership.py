"""What the views about readership must answer, computed in plain Python."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from .oracle_bodies import post_citations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .oracle import Blog, Post

Row = dict[str, Any]


def _group(post: Post) -> int:
    return getattr(post, "translation_group", post.post_id)


def _sums(rows: Iterable[Row]) -> tuple[int, int]:
    rows = list(rows)
    return sum(row["views"] or 0 for row in rows), sum(
        row["visitors"] or 0 for row in rows
    )


def _could_be_read(blog: Blog) -> list[Post]:
    last = max(
        row["period_end"] for row in blog.facts["post_readership"] if row["period_end"]
    )
    return [
        post
        for post in blog.posts
        if not getattr(post, "is_draft", False)
        and not (post.published_on and post.published_on > last)
    ]


def _months_between(first: dt.date, last: dt.date) -> int:
    months = (last.year - first.year) * 12 + last.month - first.month
    return months - (last.day < first.day)


def readership_of_posts(blog: Blog) -> Iterable[Row]:
    """One row per post that could be read."""
    newest = max(post.published_on for post in blog.dated)
    citing = [row["cited_post_id"] for row in post_citations(blog) if row["is_counted"]]
    posts = _could_be_read(blog)
    rows = defaultdict(list)
    for row in blog.facts["post_readership"]:
        rows[row["post_id"]].append(row)
    sums = {post.post_id: _sums(rows[post.post_id]) for post in posts}
    every = sum(views for views, _ in sums.values())
    for post in posts:
        views, visitors = sums[post.post_id]
        days = [
            row["period_end"]
            for row in rows[post.post_id]
            if row["period_end"] and any(_sums([row]))
        ]
        yield vars(post) | {
            "is_original": _group(post) == post.post_id,
            "age_in_months": post.published_on
            and _months_between(post.published_on, newest),
            "count_views": views,
            "count_visitors": visitors,
            "share_views": views / every,
            "readership_rank": 1
            + sum(
                sums[other.post_id] > (views, visitors)
                for other in posts
                if other.language == post.language
            ),
            "is_read": bool(views or visitors),
            "last_read_on": max(days, default=None),
            "count_citing_posts": citing.count(post.post_id),
        }


def readership_by_tag(blog: Blog) -> Iterable[Row]:
    """One row per tag of an original that could be read."""
    groups = {post.post_id: _group(post) for post in blog.posts}
    originals = [post for post in _could_be_read(blog) if _group(post) == post.post_id]
    sums = {
        post.post_id: _sums(
            row
            for row in blog.facts["post_readership"]
            if groups.get(row["post_id"]) == post.post_id
        )
        for post in originals
    }
    tagged = {
        tag: [sums[post.post_id] for post in originals if tag in post.tags]
        for tag in blog.tag_ids
    }
    means = {
        tag: sum(views for views, _ in found) / len(found)
        for tag, found in tagged.items()
        if found
    }
    every = sum(views for views, _ in sums.values())
    for tag, mean in means.items():
        found = tagged[tag]
        yield {
            "tag": tag,
            "count_posts": len(found),
            "count_unread_posts": found.count((0, 0)),
            "count_views": sum(views for views, _ in found),
            "count_visitors": sum(visitors for _, visitors in found),
            "share_views": sum(views for views, _ in found) / every,
            "views_per_post": mean,
            "readership_rank": 1 + sum(other > mean for other in means.values()),
            "tag_id": blog.tag_ids[tag],
        }


def readership_per_month(blog: Blog) -> Iterable[Row]:
    """One row per month from the first to the last with readership."""
    posts = {post.post_id: post for post in blog.posts}
    by_month: dict[tuple[int, int], list[Row]] = defaultdict(list)
    for row in blog.facts["post_readership"]:
        if row["period"]:
            by_month[row["period"].year, row["period"].month].append(row)
    month, last, before = min(by_month), max(by_month), None
    while month <= last:
        rows = by_month[month]
        matched = [row for row in rows if row["post_id"]]
        limit = dt.date(month[0] - 2, month[1], 1)
        old = [
            row
            for row in matched
            if (posts[row["post_id"]].published_on or dt.date.max) <= limit
        ]
        views, visitors = _sums(matched)
        yield {
            "month": dt.date(*month, 1),
            "count_views": views,
            "count_visitors": visitors,
            "change_in_views": None if before is None else views - before,
            "count_read_posts": len(
                {_group(posts[row["post_id"]]) for row in matched if any(_sums([row]))}
            ),
            "count_views_of_old": _sums(old)[0],
            "count_unmatched_views": _sums(
                row for row in rows if row["post_id"] is None
            )[0],
            "longest_period_in_days": max(
                ((row["period_end"] - row["period"]).days + 1 for row in rows),
                default=None,
            ),
        }
        before = views
        month = (month[0] + month[1] // 12, month[1] % 12 + 1)


ANSWERS: dict[str, Callable[[Blog], Iterable[Row]]] = {
    answer.__name__: answer
    for answer in (readership_of_posts, readership_by_tag, readership_per_month)
}
