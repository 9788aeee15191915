"""What the views of languages must answer, computed in plain Python without SQL."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .oracle import Blog, Post

Row = dict[str, Any]


def _words(blog: Blog) -> dict[int, int]:
    parsed = {row["post_id"]: row["count_words"] for row in blog.facts["post_texts"]}
    return {
        post.post_id: parsed.get(post.post_id, post.word_count) for post in blog.posts
    }


def _loads_of(blog: Blog, post: Post, *, changed: bool) -> int | None:
    """Find the last load that wrote a post's title or text, or changed it."""
    found = [
        row["load_id"]
        for row in blog.changes
        if row["post_id"] == post.post_id
        and (
            (row["change"] == "added" and not changed)
            or {"title", "content"}
            & set((row.get("changed_columns") or "").split(", "))
        )
    ]
    return max(found, default=None)


def translations(blog: Blog) -> list[Row]:
    """Compare each translation with its original."""
    words = _words(blog)
    by_id = {post.post_id: post for post in blog.posts}
    rows = []
    for post in blog.posts:
        original = by_id[post.translation_group]
        if original is post:
            continue
        days = (post.published_on, original.published_on)
        changed = _loads_of(blog, original, changed=True)
        written = _loads_of(blog, post, changed=False)
        of_original, own = words[original.post_id], words[post.post_id]
        rows.append(
            {
                "title": post.title,
                "language": post.language,
                "original_title": original.title,
                "original_language": original.language,
                "published_on": post.published_on,
                "original_published_on": original.published_on,
                "lag_days": (days[0] - days[1]).days if all(days) else None,
                # The blog of the tests has no days of updates.
                "is_outdated": None
                if changed is None or written is None
                else changed > written,
                "word_count": own,
                "original_word_count": of_original,
                "share_of_words": own / of_original if of_original else None,
                "is_draft": post.is_draft,
                "slug": post.slug,
                "url": post.url,
                "post_id": post.post_id,
                "original_id": original.post_id,
            }
        )
    return sorted(
        rows,
        key=lambda row: (
            -(row["original_published_on"] or dt.date.min).toordinal(),
            row["original_id"],
            row["language"],
        ),
    )


def translation_coverage(blog: Blog) -> list[Row]:
    """Tell what each language has of the blog."""
    present = [post for post in blog.posts if not post.is_draft]
    if len({post.language for post in present}) < 2:
        return []
    groups = {post.translation_group for post in present}
    has: dict[str, list[Post]] = defaultdict(list)
    for post in present:
        has[post.language].append(post)
    citing = defaultdict(set)
    by_id = {post.post_id: post for post in blog.posts}
    for link in blog.facts["post_links"]:
        target = by_id.get(link.get("target_post_id") or 0)
        if target is None or link["in_code"]:
            continue
        source = by_id[link["post_id"]]
        if source.translation_group != target.translation_group:
            citing[target.translation_group].add(source.translation_group)
    lags = {row["post_id"]: row for row in translations(blog)}
    rows = []
    for language, posts in has.items():
        own = {post.translation_group for post in posts}
        missing = sorted(
            (
                post
                for post in present
                if post.is_original and post.translation_group not in own
            ),
            key=lambda post: (
                len(citing[post.post_id]),
                post.published_on is not None,
                post.published_on.toordinal() if post.published_on else 0,
                post.post_id,
            ),
        )
        translated = [lags[post.post_id] for post in posts if post.post_id in lags]
        days = [row["lag_days"] for row in translated if row["lag_days"] is not None]
        first = missing[-1] if missing else None
        rows.append(
            {
                "language": language,
                "count_posts": len(posts),
                "count_originals": sum(post.is_original for post in posts),
                "count_translations": len(translated),
                "share_of_blog": (len(groups) - len(missing)) / len(groups),
                "median_lag_days": median(days) if days else None,
                "count_outdated": sum(bool(row["is_outdated"]) for row in translated),
                "count_missing": len(missing),
                "missing_title": first and first.title,
                "missing_count_citations": first and len(citing[first.post_id]),
                "missing_post_id": first and first.post_id,
            }
        )
    return sorted(rows, key=lambda row: (-row["count_posts"], row["language"]))


def default_language(blog: Blog) -> list[Row]:
    """Take what the last load found, else what most originals are in."""
    if not blog.posts:
        return []
    said = blog.loads[-1].get("default_language") if blog.loads else None
    counts = Counter(post.language for post in blog.posts if post.is_original)
    commonest = min(counts, key=lambda language: (-counts[language], language))
    return [{"language": said if said not in (None, "und") else commonest}]


ANSWERS = {
    answer.__name__: answer
    for answer in (translations, translation_coverage, default_language)
}
