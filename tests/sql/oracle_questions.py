"""What the views of what to write, tidy and link next must answer, in plain Python."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from . import oracle_related
from .oracle_bodies import _days, _months_earlier, post_citations

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable

    from .oracle import Blog, Post

Row = dict[str, Any]


def _interval(
    now: int, size: int, before: int, size_before: int
) -> tuple[float, float]:
    """Compute Agresti and Caffo's 95 % interval of the change of a share."""
    p, q = (now + 1) / (size + 2), (before + 1) / (size_before + 2)
    variance = p * (1 - p) / (size + 2) + q * (1 - q) / (size_before + 2)
    half = 1.96 * math.sqrt(variance)
    return p - q - half, p - q + half


def _whole_months(earlier: dt.date, later: dt.date) -> int:
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    return months - (later.day < earlier.day)


def _newest(blog: Blog) -> dt.date:
    return max(_days(blog.posts))


def rising_and_fading_tags(blog: Blog) -> Iterable[Row]:
    """One row per tag of the last two years."""
    newest = _newest(blog)
    year_ago, years_ago = (_months_earlier(newest, months) for months in (12, 24))

    def in_years(posts: Iterable[Post]) -> tuple[int, int, int]:
        days = _days(posts)
        now = sum(day > year_ago for day in days)
        return now, sum(years_ago < day <= year_ago for day in days), len(days) - now

    size, size_before, _ = in_years(blog.originals)
    if not size or not size_before:
        return
    for tag, posts in blog.by_tag.items():
        now, before, ever_before = in_years(posts)
        if now + before == 0:
            continue
        least, greatest = _interval(now, size, before, size_before)
        yield {
            "tag": tag,
            "verdict": "rising"
            if least > 0
            else "fading"
            if greatest < 0
            else "unclear",
            "count_year_posts": now,
            "count_previous_year_posts": before,
            "share_of_year": now / size,
            "share_of_previous_year": before / size_before,
            "change_in_yearly_share": now / size - before / size_before,
            "least_change": max(least, -1),
            "greatest_change": min(greatest, 1),
            "is_new": ever_before == 0,
            "tag_id": blog.tag_ids[tag],
        }


def tags_to_revisit(blog: Blog) -> Iterable[Row]:
    """One row per tag that is cited but old, or that one author has."""
    newest = _newest(blog)
    posts_by_id = {post.post_id: post for post in blog.posts}
    links = {
        (each["post_id"], posts_by_id[each["cited_post_id"]].translation_group)
        for each in post_citations(blog)
        if posts_by_id[each["post_id"]].is_original
    }
    for tag, posts in blog.by_tag.items():
        tagged = {post.post_id for post in posts}
        citing = {one for one, two in links if two in tagged} - tagged
        recent = [
            post_id
            for post_id in citing
            if (on := posts_by_id[post_id].published_on)
            and on > _months_earlier(newest, 12)
        ]
        last = max(_days(posts), default=None)
        authors = {name for post in posts for name in post.authors}
        is_old = bool(recent and last and last <= _months_earlier(newest, 12))
        is_one = len(authors) == 1 and len(posts) > 2 and len(blog.author_ids) > 1
        if is_old or is_one:
            yield {
                "tag": tag,
                "is_old_but_cited": is_old,
                "has_one_author": is_one,
                "count_posts": len(posts),
                "last_used_on": last,
                "age_in_months": last and _whole_months(last, newest),
                "count_authors": len(authors),
                "only_author": min(authors) if len(authors) == 1 else None,
                "count_citing_posts": len(citing),
                "count_recent_citing_posts": len(recent),
                "tag_id": blog.tag_ids[tag],
            }


def _letters(text: str) -> str:
    return "".join(c for c in text.lower() if unicodedata.category(c)[0] in "LMN")


def _is_question(text: str) -> bool:
    end = text.rstrip()
    while end and (unicodedata.category(end[-1]) in ("Pe", "Pf") or end[-1] in "\"'"):
        end = end[:-1]
    end = end.rstrip()
    is_greek = end[-2:-1] and "GREEK" in unicodedata.name(end[-2], "")
    has_mark = end[-1:] in {*"?\uff1f\u061f⁇⁈‽"} or (
        end[-1:] in (";", "\u037e") and is_greek
    )
    has_blanks = len(text.split()) > 2
    is_run = any("\u3040" <= c <= "\u30ff" or "\u4e00" <= c <= "\u9fff" for c in text)
    return bool(has_mark) and (has_blanks or is_run)


def questions_to_revisit(blog: Blog) -> Iterable[Row]:
    """One row per heading of an old post that asks something."""
    newest = _newest(blog)
    posts = {post.post_id: post for post in blog.posts}
    cited = Counter(each["cited_post_id"] for each in post_citations(blog))
    questions = [row for row in blog.facts["headings"] if _is_question(row["text"])]
    askers: dict[tuple[str, str], set[int]] = defaultdict(set)
    for row in questions:
        language = posts[row["post_id"]].language
        askers[language, _letters(row["text"])].add(row["post_id"])
    for row in questions:
        post = posts[row["post_id"]]
        is_old = post.published_on and post.published_on < _months_earlier(newest, 24)
        if is_old and len(askers[post.language, _letters(row["text"])]) == 1:
            yield {
                **vars(post),
                "line": None,
                **row,
                "heading": row["text"],
                "is_original": post.is_original,
                "age_in_months": _whole_months(post.published_on, newest),
                "count_citing_posts": cited[post.post_id],
            }


def unlinked_related_posts(blog: Blog) -> Iterable[Row]:
    """One row per pair of related posts without a link."""
    posts = {post.post_id: post for post in blog.posts}
    linked = {
        frozenset((each["post_id"], each["cited_post_id"]))
        for each in post_citations(blog)
    }
    listed = Counter(
        frozenset((row["post_id"], row["related_post_id"]))
        for row in oracle_related.ANSWERS["related_posts"](blog)
        if row["is_close"]
    )
    for pair, count in listed.items():
        older, newer = sorted(
            (posts[post_id] for post_id in pair),
            key=lambda post: (
                (
                    post.published_on is not None,
                    post.published_on,
                    post.post_id,
                )
                if post.published_on
                else (False, None, post.post_id)
            ),
        )
        if pair in linked or older.translation_group == newer.translation_group:
            continue
        yield {
            **vars(newer),
            "older_title": older.title,
            "older_published_on": older.published_on,
            "is_mutual": count == 2,
            "is_original": newer.is_original,
            "older_slug": older.slug,
            "older_url": older.url,
            "older_post_id": older.post_id,
        }


def heading_problems(blog: Blog) -> Iterable[Row]:
    """One row per heading that skips a level or repeats another."""
    posts = {post.post_id: post for post in blog.posts}
    whole = {
        row["post_id"] for row in blog.facts["post_texts"] if not row["is_flattened"]
    }
    by_post: dict[int, list[Row]] = defaultdict(list)
    for row in sorted(blog.facts["headings"], key=lambda row: row["position"]):
        if row["post_id"] in whole and "\\begin{" not in row["text"]:
            by_post[row["post_id"]].append(row)
    for post_id, headings in by_post.items():
        found = [
            (row, before, "skips a level")
            for before, row in pairwise(headings)
            if row["level"] > before["level"] + 1
        ]
        sections: list[Row] = []
        seen: dict[tuple[Any, ...], Row] = {}
        for row in headings:
            while sections and sections[-1]["level"] >= row["level"]:
                sections.pop()
            section = sections[-1]["position"] if sections else None
            sections.append(row)
            letters = _letters(row["text"])
            first = seen.setdefault((section, row["level"], letters), row)
            if first is not row and letters:
                found.append((row, first, "repeats"))
        post = posts[post_id]
        for row, other, problem in found:
            yield {
                **vars(post),
                "is_original": post.is_original,
                "problem": problem,
                "heading": row["text"],
                "level": row["level"],
                "line": row.get("line"),
                "position": row["position"],
                "other_heading": other["text"],
                "other_level": other["level"],
                "other_line": other.get("line"),
                "other_position": other["position"],
            }


def _said(value: object) -> Iterable[tuple[str, object]]:
    """List the names and values of a JSON value, also of objects within it."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield re.sub("[ _-]", "", name.lower()), inner
            yield from _said(inner)
    if isinstance(value, list):
        for inner in value:
            yield from _said(inner)


def _has(post: Post, names: str) -> bool:
    said = _said(json.loads(post.fields or "{}"))
    wanted = set(names.split())
    return any(
        name in wanted and (value.strip() if isinstance(value, str) else value)
        for name, value in said
    )


def metadata_completeness(blog: Blog) -> Iterable[Row]:
    """One row per field and year."""
    illustrated = {row["post_id"] for row in blog.facts["images"]}
    tests: dict[str, Callable[[Post], object]] = {
        "day": lambda post: post.published_on,
        "author": lambda post: post.authors,
        "tag": lambda post: post.tags,
        "language": lambda post: post.language != "und",
        "description": lambda post: _has(post, "description summary teaser subtitle"),
        "image": lambda post: (
            post.post_id in illustrated
            or _has(post, "image ogimage heroimage cover thumbnail")
        ),
    }
    years: dict[int | None, list[Post]] = defaultdict(list)
    for post in blog.originals:
        years[post.published_on.year if post.published_on else None].append(post)
    for field, test in tests.items():
        has = sum(bool(test(post)) for post in blog.originals)
        for year, posts in years.items():
            count = sum(bool(test(post)) for post in posts)
            yield {
                "field": field,
                "period": str(year) if year else "no day",
                "share_of_period": count / len(posts),
                "share_of_blog": has / len(blog.originals),
                "count_posts": len(posts),
                "count_posts_with": count,
                "count_posts_without": len(posts) - count,
                "year": year,
            }


def new_words(blog: Blog) -> Iterable[Row]:
    """One row per year, language and word that is new."""
    terms = {row["term_id"]: row["term"] for row in blog.facts["search_terms"]}
    words: dict[int, set[str]] = defaultdict(set)
    used: dict[int, set[str]] = defaultdict(set)
    for row in blog.facts["search_postings"]:
        if row["count_title"] + row["count_body"]:
            words[row["post_id"]].add(terms[row["term_id"]])
        if row["count_title"] > 0 or row["count_body"] > 1:
            used[row["post_id"]].add(terms[row["term_id"]])
    found: dict[tuple[int, str], list[Row]] = defaultdict(list)
    for language in {post.language for post in blog.dated}:
        mine = [post for post in blog.dated if post.language == language]
        for year in {post.published_on.year for post in mine}:
            here = [post for post in mine if post.published_on.year == year]
            earlier = [post for post in mine if post.published_on.year < year]
            now, before = (
                Counter(word for post in some for word in having[post.post_id])
                for some, having in ((here, used), (earlier, words))
            )
            if len(earlier) < 20:
                continue
            for word, count in now.items():
                share, past = count / len(here), before[word] / len(earlier)
                is_new = count > 2 and past <= 0.02 and share >= 10 * past
                is_word = len(word) > 1 and not word.isdigit() and word[0] < "一"
                if is_new and is_word:
                    least, _ = _interval(count, len(here), before[word], len(earlier))
                    found[year, language].append(
                        {
                            "year": year,
                            "word": word,
                            "count_posts": count,
                            "count_earlier_posts": before[word],
                            "share_of_year": share,
                            "share_of_earlier": past,
                            "least_change": round(least, 8),
                            "language": language,
                        }
                    )
    for rows in found.values():
        rows.sort(key=lambda row: (-row["least_change"], row["word"]))
        for rank, row in enumerate(rows[:20], start=1):
            yield row | {"word_rank": rank}


ANSWERS: dict[str, Callable[[Blog], Iterable[Row]]] = {
    answer.__name__: answer
    for answer in (
        rising_and_fading_tags,
        tags_to_revisit,
        questions_to_revisit,
        unlinked_related_posts,
        heading_problems,
        metadata_completeness,
        new_words,
    )
}
