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
from .oracle_series import post_series

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


def _plain_words(text: str) -> str:
    bare = "".join(
        c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn"
    ).lower()
    return " ".join(
        "".join(c if unicodedata.category(c)[0] in "LMN" else " " for c in bare).split()
    )


PARTICLES = {"da", "de", "del", "den", "der", "van", "von", "la", "le"}
POSITIONS = ("head", "board", "engineer", "director", "team")


def _is_full_name(part: str) -> bool:
    if all("\u4e00" <= c <= "\u9fff" for c in part):
        return True
    *first, last = part.split(" ")
    return (
        bool(first)
        and all(word[0].isupper() or word in PARTICLES for word in first)
        and all(word[0].isupper() for word in (first[0], last))
        and all(
            c.isalpha() or c in ".'\u2019-" for word in [*first, last] for c in word
        )
    )


def author_name_parts(blog: Blog) -> Iterable[Row]:
    """One row per author and person in the name."""
    used = {name: len(posts) for name, posts in blog.by_author.items()}
    by_words: dict[str, list[str]] = defaultdict(list)
    for name in used:
        by_words[_plain_words(name)].append(name)
    alone = {
        words: min(names, key=lambda name: (-used[name], name))
        for words, names in by_words.items()
    }
    for author in used:
        bare = re.sub(r" *\(.*?\)", "", author)
        bare = re.sub(r",? on behalf of .*", "", bare).strip()
        pieces = re.split(r",(?: and)? | and | & ", bare)
        parts = [piece.strip() for piece in pieces if _plain_words(piece)]
        known = [
            found if (found := alone.get(_plain_words(part))) != author else None
            for part in parts
        ]
        are_handles = all(" " not in _plain_words(part) for part in parts)
        has_and = "," not in author or re.search(" and | & ", author)
        people = [
            other is not None
            or (
                _is_full_name(part)
                and not any(word in part.lower().split() for word in POSITIONS)
            )
            or bool(" " not in part and has_and and any(known))
            or (are_handles and len(parts) > 2)
            for part, other in zip(parts, known, strict=True)
        ]
        if not parts:
            continue
        last = max((n for n, is_one in enumerate(people) if is_one), default=None)
        for place, (part, other) in enumerate(zip(parts, known, strict=True)):
            if place > (last or 0):
                continue
            yield {
                "author": author,
                "person": bare if last is None else part,
                "words": _plain_words(bare if last is None else part),
                "other_author": other,
                "count_other_posts": other and used[other],
                "has_addition": bare != author
                or (last is not None and last < len(parts) - 1),
                "place": bare.index(part) + 1,
                "author_id": blog.author_ids[author],
            }


def _quoted(name: str) -> str:
    return json.dumps(name, ensure_ascii=False)


def _alike(one: Row, two: Row, first_names: dict[str, set[str]]) -> int | None:
    """Tell why two names may be one person's: the rank of the reason."""
    words, others = one["words"].split(), two["words"].split()
    a, b = "".join(words), "".join(others)
    are_same = words == others
    has_addition = one["has_addition"] or two["has_addition"]
    are_both_full = len(words) > 1 < len(others)
    digits = [re.sub("[^0-9]", "", text) for text in (a, b)]
    holds = {
        2: are_same and has_addition,
        3: a == b and (len(words) > 1) == (len(others) > 1),
        4: sorted(words) == sorted(others) and not are_same,
        5: are_both_full and _is_without_some(words, others),
        6: _is_short(words, others, first_names)
        or _is_short(others, words, first_names),
        7: digits[0] == digits[1] and _differ_in_one_letter(a, b),
    }
    return next((rank for rank, is_so in holds.items() if is_so), None)


def _is_without_some(words: list[str], others: list[str]) -> bool:
    """Tell whether initials, a middle name or a Jr. make the difference."""
    ends = {"jr", "sr", "ii", "iii", "iv"}
    last, other_last = (
        each[-2] if each[-1] in ends and len(each) > 2 else each[-1]
        for each in (words, others)
    )
    is_initial = words[0][0] == others[0][0] and 1 in (len(words[0]), len(others[0]))
    return (
        last == other_last
        and len(last) > 1
        and (words[0] == others[0] or is_initial)
        and 2 in (len(words), len(others))
    )


def _is_short(
    short: list[str], long: list[str], first_names: dict[str, set[str]]
) -> bool:
    if len(short) > 1 or len(short[0]) < 4 or len(long) < 2:
        return False
    first, last = long[0], long[-1]
    forms = {first[0] + last, first + last[0], last + first[0], last + first}
    if len(first_names[first]) == 1:
        forms.add(first)
    return short[0] in forms | {"".join(long)}


def _differ_in_one_letter(one: str, two: str) -> bool:
    def without_one(text: str) -> set[str]:
        if len(text) < 6:
            return set()
        return {text[:n] + text[n + 1 :] for n in range(len(text))}

    def also_whole(text: str) -> set[str]:
        return without_one(text) | ({text} if len(text) >= 5 else set())

    return bool(also_whole(one) & also_whole(two))


REASONS = {
    2: "addition",
    3: "spelling",
    4: "word order",
    5: "initials",
    6: "short name",
    7: "one letter",
}


def author_variants(blog: Blog) -> Iterable[Row]:
    """One row per name that holds several people, or looks like another."""
    used = {name: len(posts) for name, posts in blog.by_author.items()}
    people: dict[str, list[Row]] = defaultdict(list)
    for row in author_name_parts(blog):
        people[row["author"]].append(row)
    for author, rows in people.items():
        if len(rows) > 1:
            rows.sort(key=lambda row: row["place"])
            names = [row["other_author"] or row["person"] for row in rows]
            line = ", ".join(map(_quoted, names))
            yield {
                "alias": author,
                "names": ", ".join(names),
                "reason": "several people",
                "count_alias_posts": used[author],
                "count_name_posts": max(row["count_other_posts"] or 0 for row in rows),
                "aliases_line": f"{_quoted(author)} = [{line}]",
                "author_id": blog.author_ids[author],
            }
    single = [rows[0] for rows in people.values() if len(rows) == 1]
    first_names: dict[str, set[str]] = defaultdict(set)
    for row in single:
        if " " in row["words"] and not row["has_addition"]:
            first_names[row["words"].split()[0]].add(row["words"])

    def worth(row: Row) -> tuple[Any, ...]:
        words = row["words"].split()
        is_chinese = any("\u4e00" <= c <= "\u9fff" for c in row["words"])
        return (
            len(words) == 1 and not is_chinese,
            row["has_addition"] or "," in row["author"],
            any(len(word) == 1 and word.isalpha() for word in words),
            -used[row["author"]],
            row["author"],
        )

    for row in single:
        better = [
            (reason, worth(other), other)
            for other in single
            if worth(other) < worth(row)
            and (reason := _alike(row, other, first_names)) is not None
        ]
        if better:
            reason, _, other = min(better, key=lambda each: each[:2])
            name = other["person"] if reason == 2 else other["author"]
            yield {
                "alias": row["author"],
                "names": name,
                "reason": REASONS[reason],
                "count_alias_posts": used[row["author"]],
                "count_name_posts": used[other["author"]],
                "aliases_line": f"{_quoted(row['author'])} = {_quoted(name)}",
                "author_id": row["author_id"],
            }


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
        author_name_parts,
        author_variants,
        post_series,
    )
}
