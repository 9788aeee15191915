"""What each view must answer, computed in plain Python without SQL."""

from __future__ import annotations

import datetime as dt
import json
import random
import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from statistics import median
from typing import TYPE_CHECKING, Any

from . import (
    made_up_posts,
    oracle_authors,
    oracle_bodies,
    oracle_facts,
    oracle_languages,
    oracle_questions,
    oracle_readership,
    oracle_related,
    oracle_search,
    oracle_series,
)
from .edit_distance import edit_distance
from .made_up import facts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

Row = dict[str, Any]

MONTHS = [
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
]
WEEKDAYS = [
    *("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
]


# Posts of the made-up blog that translate one another, their original first. Most are
# an English post and its neighbour in French; English is the blog's language.
TRANSLATIONS = [
    *([number, number - 1] for number in range(3, 20, 2)),
    [51, 50, 52],
    [151, 150, 148],
    # Without an English post, the earliest is the original.
    [100, 102],
    [250, 210],
    *([number, number + 1] for number in range(61, 90, 4)),
    # Of another year, without a date, and without authors or tags.
    [201, 20],
    [155, 154],
    [41, 40],
]


@dataclass
class Post:
    """A post with the names of its authors and tags in their order."""

    post_id: int
    slug: str
    title: str
    published_on: dt.date | None
    url: str | None
    word_count: int
    authors: list[str]
    tags: list[str]
    language: str = "und"
    content_hash: int = 0
    content: str | None = None
    is_draft: bool = False
    translation_group: int = 0
    fields: str | None = None

    def __post_init__(self) -> None:
        self.translation_group = self.translation_group or self.post_id

    @property
    def is_original(self) -> bool:
        """Whether it is no translation of another post."""
        return self.post_id == self.translation_group


@dataclass(eq=False)
class Blog:
    """Everything that the tables hold.

    Views count posts that translate one another once, as their original: so the posts
    of each author and tag, and those with a date, are originals.
    """

    posts: list[Post]
    loads: list[Row] = field(default_factory=list)
    changes: list[Row] = field(default_factory=list)
    problems: list[Row] = field(default_factory=list)
    facts: dict[str, list[Row]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.author_ids = _numbers(name for post in self.posts for name in post.authors)
        self.tag_ids = _numbers(name for post in self.posts for name in post.tags)
        self.originals = [post for post in self.posts if post.is_original]
        self.by_author = _grouped(self.posts, "authors")
        self.by_tag = _grouped(self.posts, "tags")
        self.dated = [post for post in self.originals if post.published_on]

    def tables(self) -> dict[str, list[Row]]:
        """The rows that `given.fill` writes."""
        return {
            "posts": [dict(vars(post)) for post in self.posts],
            "loads": self.loads,
            "post_changes": self.changes,
            "load_problems": self.problems,
            **self.facts,
        }


def _numbers(names: Iterable[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(dict.fromkeys(names), start=1)}


def _grouped(posts: list[Post], attribute: str) -> dict[str, list[Post]]:
    """Group the originals by name; a name that only translations have has none."""
    groups: dict[str, list[Post]] = defaultdict(list)
    for post in posts:
        for name in getattr(post, attribute):
            group = groups[name]
            if post.is_original:
                group.append(post)
    return groups


def tag_name(raw: str) -> str:
    """Apply the rule for the canonical name of a tag."""
    name = unicodedata.normalize("NFKC", raw).strip().casefold()
    return re.sub(r"[\s_]+", "-", name)


def day(text: str) -> dt.date:
    """Read a date as the seed writes them: April 5, 2023 or Apr 05, 2023."""
    month, number, year = text.replace(",", "").split()
    index = next(i for i, name in enumerate(MONTHS, 1) if name.startswith(month))
    return dt.date(int(year), index, int(number))


def seed_blog(path: Path) -> Blog:
    """Read the seed: 28 header lines, then seven lines per post.

    What stands in the bodies is made up: here it is for the views, not the parser.
    """
    lines = path.read_text("utf-8").split("\n")[28:]
    posts = []
    for number, start in enumerate(range(0, len(lines) - 6, 7), start=1):
        title, author, date, slug, tags, url, content = lines[start : start + 7]
        posts.append(
            Post(
                post_id=number,
                slug=slug,
                title=title,
                published_on=day(date),
                url=url,
                word_count=len(content.split()),
                authors=[author.strip()],
                tags=list(dict.fromkeys(tag_name(tag) for tag in tags.split(","))),
                content=content,
            )
        )
    load = {"load_id": 1, "count_read": len(posts), "count_added": len(posts)}
    changes = [
        {
            "load_id": 1,
            "post_id": post.post_id,
            "slug": post.slug,
            "change": "added",
            "before": None,
        }
        for post in posts
    ]
    made_up = facts(random.Random(1), posts)  # noqa: S311 (the same each time)
    return Blog(posts, [load], changes, facts=made_up)


def awkward_blog() -> Blog:
    """Make a blog with everything that the seed lacks.

    Posts without a date, without tags, without authors, with several authors, with
    more than six tags, in three languages, on one day; translations in two and three
    languages, also of later posts, and drafts; long pauses; one tag on nearly every
    post; names with quotes, backslashes and commas; bodies that are alike;
    three loads.
    """
    draw = random.Random(7)  # noqa: S311 (the same blog each time)
    authors = [*(f"writer {n}" for n in range(9)), 'Zoë "Zed" O\\Neil', "李"]
    tags = [f"topic-{chr(97 + n)}" for n in range(14)] + [
        *("guide", "guides", "guidebooks", "multi-modal", "multimodal", "library"),
        *("libraries", "nlp", "infra", "natural-language-processing", "infrastructure"),
        *("transformers", "transfomers", "llama2", "llama3", "c", "c++"),
        *('odd"quote', "odd\\slash", "ai", "ais", "🤗", "box", "boxes", "a,-b"),
    ]
    bodies = oracle_related.contents(random.Random(5), 300)  # noqa: S311
    groups = {number: group[0] for group in TRANSLATIONS for number in group}
    posts = []
    for number in range(1, 301):
        named = {"everywhere"} if draw.random() < 0.9 else set()
        for _ in range(draw.choice([0, 1, 1, 2, 3, 5, 9])):
            named.add(tags[min(int(draw.expovariate(0.12)), len(tags) - 1)])
        if number % 3 == 0:
            named.add("early" if number < 60 else "late" if number > 200 else "between")
        if number % 40 == 0:
            named = set()
        start = dt.date(2019, 11, 3) if number < 150 else dt.date(2022, 2, 27)
        if 150 <= number < 200:
            start = dt.date(2021, 8, 1)
        posts.append(
            Post(
                post_id=number,
                slug=f"post-{number // 2 if number < 20 else number}",
                title=made_up_posts.title(number),
                published_on=None
                if number % 31 == 0
                else start + dt.timedelta(days=int(draw.triangular(0, 400, 30))),
                url=None if number % 17 == 0 else f"https://example.org/{number}",
                word_count=draw.choice([0, 1, 219, 220, 221, 440, 5000]),
                authors=[
                    made_up_posts.author(name, number)
                    for name in draw.sample(authors, draw.choice([0, 1, 1, 1, 2, 3]))
                ],
                tags=draw.sample(sorted(named), len(named)),
                language="de" if number % 50 == 0 else "en" if number % 2 else "fr",
                content_hash=draw.randrange(-(2**63), 2**63),
                content=bodies[number - 1],
                is_draft=number % 43 == 0 or number == 62,
                translation_group=groups.get(number, number),
                fields=made_up_posts.fields(number),
            )
        )
    loads = [
        {"load_id": 1, "count_read": 310, "count_added": 305, "count_rejected": 5},
        {"load_id": 2, "count_read": 305, "count_removed": 9, "count_added": 1},
        {
            "load_id": 3,
            "started_at": "2024-05-06 07:08:09",
            "source": "one.csv\ntwo.csv",
            "is_partial": True,
            "count_added": 4,
            "count_removed": 1,
            "count_problems": 2,
        },
    ]
    changes = list(_changes(draw, posts))
    return Blog(posts, loads, changes, _problems(), facts(draw, posts))


def _changes(draw: random.Random, posts: list[Post]) -> Iterable[Row]:
    """Make up three loads that turned some posts into what they are now."""
    gone = Post(9999, "gone", "Gone", None, None, 3, ["ada"], ["everywhere", "old"])
    for post in [*posts[:80], gone]:
        now = None if post is gone else _state(vars(post))
        second = draw.choice([now, now, None, _earlier(draw, _state(vars(post)))])
        first = draw.choice([second, None, _earlier(draw, second or now)])
        states = [None, first, second, now]
        for load_id, (before, after) in enumerate(pairwise(states), start=1):
            if before != after:
                yield _change(load_id, post, before, after)


def _state(post: Row) -> Row:
    on = post["published_on"]
    return {
        "title": post["title"],
        "published_on": on and on.isoformat(),
        "url": post["url"],
        "word_count": post["word_count"],
        "content_hash": post["content_hash"],
        "authors": post["authors"],
        "tags": post["tags"],
    }


def _earlier(draw: random.Random, later: Row | None) -> Row | None:
    if later is None:
        return None
    others = {
        "title": "Earlier",
        "published_on": "2018-01-01",
        "url": "https://example.org/earlier",
        "content_hash": 5,
        "authors": [*later["authors"][1:], 'A "B" \\'],
        "tags": draw.choice(
            [
                list(reversed(later["tags"])),
                [{"everywhere": "old"}.get(tag, tag) for tag in later["tags"]],
                ["topic-a", "older", "guide"],
                [],
            ]
        ),
    }
    return later | {n: value for n, value in others.items() if draw.random() < 0.3}


def _change(load_id: int, post: Post, before: Row | None, after: Row | None) -> Row:
    change = "added" if not before else "changed" if after else "removed"
    names = {"content_hash": "content"}
    texts = before and {
        "author_names": _joined(before["authors"]),
        "tag_names": _joined(before["tags"]),
    }
    return {
        "load_id": load_id,
        "post_id": post.post_id,
        "language": post.language,
        "slug": post.slug,
        "change": change,
        "changed_columns": _joined(
            [names.get(n, n) for n in before if before[n] != after[n]]
        )
        if before and after
        else None,
        "before": before and texts and json.dumps(before | texts),
    }


def _problems() -> list[Row]:
    return [
        {"load_id": 1, "problem_number": 1, "severity": "rejected", "source_row": 3},
        {"load_id": 3, "problem_number": 1, "severity": "rejected", "source_line": 9},
        {
            "load_id": 3,
            "problem_number": 2,
            "severity": "repaired",
            "source_row": 5,
            "language": "en",
            "slug": "post-5",
            "column_name": "date",
            "value": "someday",
        },
    ]


def _first_of_month(on: dt.date) -> dt.date:
    return on.replace(day=1)


def _first_of_quarter(on: dt.date) -> dt.date:
    return dt.date(on.year, (on.month - 1) // 3 * 3 + 1, 1)


def _later(on: dt.date, months: int) -> dt.date:
    years, month = divmod(on.month - 1 + months, 12)
    return dt.date(on.year + years, month + 1, 1)


def _steps(first: dt.date, last: dt.date, months: int) -> Iterable[dt.date]:
    while first <= last:
        yield first
        first = _later(first, months)


def _days(posts: Iterable[Post]) -> list[dt.date]:
    return sorted(post.published_on for post in posts if post.published_on)


def _ends(posts: Iterable[Post]) -> tuple[dt.date | None, dt.date | None]:
    days = _days(posts)
    return (days[0], days[-1]) if days else (None, None)


def _ranks(values: Iterable[int]) -> dict[int, int]:
    counts = Counter(values)
    ranks, before = {}, 0
    for value in sorted(counts, reverse=True):
        ranks[value] = before + 1
        before += counts[value]
    return ranks


def _joined(names: list[str]) -> str | None:
    return ", ".join(names) or None


def post_counts(blog: Blog) -> Iterable[Row]:
    """One row per post whose body was parsed."""
    links = defaultdict(list)
    for link in blog.facts["post_links"]:
        if not link["in_code"]:
            links[link["post_id"]].append(link)
    group = {post.post_id: post.translation_group for post in blog.posts}
    citations = [
        (post_id, link["target_post_id"])
        for post_id, each in links.items()
        for link in each
        if link["target_post_id"] and group[post_id] != group[link["target_post_id"]]
    ]
    cited = Counter(citing for citing, _ in {(a, group[b]) for a, b in citations})
    citing = Counter(cited for _, cited in {(group[a], b) for a, b in citations})
    images = Counter(image["post_id"] for image in blog.facts["images"])
    blocks = Counter(block["post_id"] for block in blog.facts["code_blocks"])
    for text in blog.facts["post_texts"]:
        number = text["post_id"]
        dead = [
            link
            for link in links[number]
            if (link["resolution"] or "").startswith("missing")
        ]
        yield {
            "text_word_count": text["count_words"],
            "count_links": len(links[number]),
            "count_dead_links": len(dead),
            "count_cited_posts": cited[number],
            "count_citing_posts": citing[number],
            "count_images": images[number],
            "count_code_blocks": blocks[number],
            "post_id": number,
        }


def posts_overview(blog: Blog) -> Iterable[Row]:
    """One row per post."""
    groups = Counter(post.translation_group for post in blog.posts)
    counts = {row["post_id"]: row for row in post_counts(blog)}
    unknown = dict.fromkeys(next(iter(counts.values())))
    for post in blog.posts:
        number, on = post.post_id, post.published_on
        iso = on.isocalendar() if on else None
        words = counts.get(number, {}).get("text_word_count", post.word_count)
        yield {
            **counts.get(number, unknown),
            **oracle_facts.of_post(post),
            "path": post.slug,
            "translation_group": post.translation_group,
            "count_translations": groups[post.translation_group] - 1,
            "count_authors": len(post.authors),
            "count_tags": len(post.tags),
            "updated_on": None,
            "changed_on": None,
            "quarter": on and _first_of_quarter(on),
            "week": on and on - dt.timedelta(days=on.weekday()),
            "quarter_number": on and (on.month + 2) // 3,
            "month_number": on and on.month,
            "month_name": on and MONTHS[on.month - 1],
            "iso_year": iso and iso.year,
            "iso_week": iso and iso.week,
            "weekday_number": iso and iso.weekday,
            "weekday_name": on and WEEKDAYS[on.weekday()],
            "word_count": post.word_count,
            "reading_minutes": -(-words // 238),
            "url": post.url,
            "is_dated": on is not None,
            "is_tagged": bool(post.tags),
            "is_coauthored": len(post.authors) > 1,
        }


def posts_per_month(blog: Blog) -> Iterable[Row]:
    """One row per month."""
    first, last = (_first_of_month(on) for on in _ends(blog.dated) if on)
    known: set[str] = set()
    total = 0
    for month in _steps(first, last, 1):
        posts = [p for p in blog.dated if _first_of_month(p.published_on) == month]
        authors = {name for post in posts for name in post.authors}
        new = authors - known
        known |= new
        total += len(posts)
        yield {
            "month": month,
            "count_posts": len(posts),
            "count_posts_total": total,
            "total_words": sum(post.word_count for post in posts),
            "count_authors": len(authors),
            "count_new_authors": len(new),
            "count_authors_total": len(known),
        }


def posts_per_weekday(blog: Blog) -> Iterable[Row]:
    """One row per day of the week."""
    for number, name in enumerate(WEEKDAYS, start=1):
        words = [
            post.word_count
            for post in blog.dated
            if post.published_on.isoweekday() == number
        ]
        yield {
            "weekday_number": number,
            "weekday_name": name,
            "count_posts": len(words),
            "share_posts": len(words) / len(blog.dated),
            "median_word_count": median(words) if words else None,
        }


def publishing_gaps(blog: Blog) -> Iterable[Row]:
    """One row per pair of consecutive days with posts."""
    days = sorted(set(_days(blog.dated)))
    gaps = [(b - a).days for a, b in pairwise(days)]
    ranks = _ranks(gaps)
    for started_on, ended_on in pairwise(days):
        length = (ended_on - started_on).days
        yield {
            "started_on": started_on,
            "ended_on": ended_on,
            "count_days": length,
            "gap_rank": ranks[length],
            "times_median": length / median(gaps),
        }


def author_activity(blog: Blog) -> Iterable[Row]:
    """One row per author."""
    for author, posts in blog.by_author.items():
        gaps = [(b - a).days for a, b in pairwise(_days(posts))]
        tags = Counter(tag for post in posts for tag in post.tags)
        favourite = min(tags, key=lambda tag: (-tags[tag], tag), default=None)
        first, last = _ends(posts)
        yield {
            "author_id": blog.author_ids[author],
            "author": author,
            "count_posts": len(posts),
            "share_posts": len(posts) / len(blog.originals),
            "total_words": sum(post.word_count for post in posts),
            "first_published_on": first,
            "last_published_on": last,
            "median_days_between_posts": median(gaps) if gaps else None,
            "count_tags": len(tags),
            "favourite_tag": favourite,
            "count_favourite_tag_posts": tags[favourite],
        }


def author_tags(blog: Blog) -> Iterable[Row]:
    """One row per author and tag that share a post."""
    for author, posts in blog.by_author.items():
        for tag, tagged in blog.by_tag.items():
            both = [post for post in posts if tag in post.tags]
            if both:
                first, last = _ends(both)
                yield {
                    "author_id": blog.author_ids[author],
                    "author": author,
                    "tag_id": blog.tag_ids[tag],
                    "tag": tag,
                    "count_posts": len(both),
                    "share_of_author": len(both) / len(posts),
                    "share_of_tag": len(both) / len(tagged),
                    "first_published_on": first,
                    "last_published_on": last,
                }


def coauthors(blog: Blog) -> Iterable[Row]:
    """One row per pair of authors who share a post."""
    for author, coauthor in combinations(sorted(blog.by_author), 2):
        both = [post for post in blog.by_author[author] if coauthor in post.authors]
        if both:
            first, last = _ends(both)
            yield {
                "author_id": blog.author_ids[author],
                "author": author,
                "coauthor_id": blog.author_ids[coauthor],
                "coauthor": coauthor,
                "count_posts": len(both),
                "share_of_author": len(both) / len(blog.by_author[author]),
                "share_of_coauthor": len(both) / len(blog.by_author[coauthor]),
                "first_published_on": first,
                "last_published_on": last,
            }


def tag_usage(blog: Blog) -> Iterable[Row]:
    """One row per tag."""
    ranks = _ranks(len(posts) for posts in blog.by_tag.values())
    for tag, posts in blog.by_tag.items():
        first, last = _ends(posts)
        yield {
            "tag_id": blog.tag_ids[tag],
            "tag": tag,
            "count_posts": len(posts),
            "share_posts": len(posts) / len(blog.originals),
            "usage_rank": ranks[len(posts)],
            "count_authors": len({name for post in posts for name in post.authors}),
            "first_used_on": first,
            "last_used_on": last,
            "count_spellings": min(len(posts), 1),
        }


def tag_trends(blog: Blog) -> Iterable[Row]:
    """One row per tag and quarter."""
    first, last = (_first_of_quarter(on) for on in _ends(blog.dated) if on)
    per_quarter = Counter(_first_of_quarter(on) for on in _days(blog.dated))
    for tag, posts in blog.by_tag.items():
        tagged = Counter(_first_of_quarter(on) for on in _days(posts))
        before: tuple[int, float] | None = None
        for quarter in _steps(first, last, 3):
            count, total = tagged[quarter], per_quarter[quarter]
            share = count / total if total else 0
            yield {
                "tag_id": blog.tag_ids[tag],
                "tag": tag,
                "quarter": quarter,
                "count_posts": count,
                "count_quarter_posts": total,
                "share_posts": share,
                "change_in_posts": before and count - before[0],
                "change_in_share": before and share - before[1],
            }
            before = count, share


def tag_pairs(blog: Blog) -> Iterable[Row]:
    """One row per pair of tags that share a post."""
    for tag, other in combinations(sorted(blog.by_tag), 2):
        one, two = (
            {post.post_id for post in blog.by_tag[name]} for name in (tag, other)
        )
        if one & two:
            yield {
                "tag_id": blog.tag_ids[tag],
                "tag": tag,
                "other_tag_id": blog.tag_ids[other],
                "other_tag": other,
                "count_posts": len(one & two),
                "count_tag_posts": len(one),
                "count_other_tag_posts": len(two),
                "jaccard": len(one & two) / len(one | two),
                "lift": len(one & two) * len(blog.originals) / (len(one) * len(two)),
            }


def _words(name: str) -> list[str]:
    kept = (
        c if unicodedata.category(c)[0] in "LMN" or c in "+#" else " " for c in name
    )
    return "".join(kept).split()


def _letters(name: str) -> str:
    return "".join(_words(name))


def _is_acronym(short: str, name: str) -> bool:
    initials = "".join(word[0] for word in _words(name))
    return (len(initials) >= 2 and short == initials) or (
        len(initials) >= 3 and short == initials + "s"
    )


def _is_prefix(short: str, name: str, names: Iterable[str]) -> bool:
    """Whether a text begins one name only, which is the given one, of one word."""

    def longer(other: str) -> bool:
        return (
            len(short) >= 4
            and _letters(other).startswith(short)
            and len(_letters(other)) >= len(short) + 3
        )

    return (
        longer(name)
        and _letters(name) == name
        and re.findall("[0-9]", short) == re.findall("[0-9]", name)
        and sum(map(longer, names)) == 1
    )


REASONS = ["spelling", "plural", "acronym", "edit distance", "prefix"]


def _is_misspelt(one: str, two: str) -> bool:
    """Whether two tags differ in a character or two."""
    a, b = sorted((_letters(one), _letters(two)), key=len)
    allowed = 2 if len(a) >= 8 else 1 if len(a) >= 5 else 0
    digits = [re.sub(r"[^0-9]", "", name) for name in (one, two)]
    return (
        allowed > 0
        and a[0] == b[0]
        and not b.startswith(a)
        and digits[0] == digits[1]
        and edit_distance(a, b) <= allowed
    )


def _reasons(one: str, two: str, counts: dict[str, int]) -> Iterator[str]:
    """Give the reasons why two tags look alike, the best first."""
    (a, shorter), (b, longer) = sorted(
        ((_letters(name), name) for name in (one, two)), key=lambda item: len(item[0])
    )
    if a and a == b:
        yield "spelling"
    plurals = {a + "s", a + "es"} | ({a[:-1] + "ies"} if a.endswith("y") else set())
    if len(a) >= 3 and b in plurals:
        yield "plural"
    if _is_acronym(a, longer) or _is_acronym(b, shorter):
        yield "acronym"
    if _is_misspelt(one, two):
        yield "edit distance"
    if counts[longer] > counts[shorter] and _is_prefix(a, longer, counts):
        yield "prefix"


def tag_spellings(blog: Blog) -> Iterable[Row]:
    """One row per tag."""
    for tag, posts in blog.by_tag.items():
        yield {
            "tag": tag,
            "letters": _letters(tag),
            "digits": re.sub(r"[^0-9]", "", tag),
            "initials": "".join(word[0] for word in _words(tag)),
            "count_posts": len(posts),
            "tag_id": blog.tag_ids[tag],
        }


def _pair(blog: Blog, one: str, two: str) -> Row:
    first, second = sorted((blog.tag_ids[one], blog.tag_ids[two]))
    return {"tag_id": first, "other_tag_id": second}


def misspelt_tags(blog: Blog) -> Iterable[Row]:
    """One row per pair of tags that differ in a character or two."""
    for one, two in combinations(blog.by_tag, 2):
        if _is_misspelt(one, two):
            yield _pair(blog, one, two)


def similar_tags(blog: Blog) -> Iterable[Row]:
    """One row per pair of tags that look alike, and reason."""
    counts = {tag: len(posts) for tag, posts in blog.by_tag.items()}
    for one, two in combinations(blog.by_tag, 2):
        for reason in _reasons(one, two, counts):
            rank = REASONS.index(reason) + 1
            yield {"reason_rank": rank, **_pair(blog, one, two)}


def tag_variants(blog: Blog) -> Iterable[Row]:
    """One row per tag that looks like a more used one."""
    counts = {tag: len(posts) for tag, posts in blog.by_tag.items()}
    for alias, count in counts.items():
        candidates = [
            (REASONS.index(reason), edit_distance(alias, name), -counts[name], name)
            for name in counts
            if (-counts[name], name) < (-count, alias)
            and (reason := next(_reasons(alias, name, counts), None))
        ]
        if candidates:
            reason, distance, _, name = min(candidates)
            quoted = [json.dumps(text, ensure_ascii=False) for text in (alias, name)]
            both = sum(name in post.tags for post in blog.by_tag[alias])
            if both and REASONS[reason] == "prefix":
                continue
            yield {
                "alias": alias,
                "name": name,
                "reason": REASONS[reason],
                "edit_distance": distance,
                "count_alias_posts": count,
                "count_name_posts": counts[name],
                "count_posts_with_both": both,
                "aliases_line": " = ".join(quoted),
            }


def untagged_posts(blog: Blog) -> Iterable[Row]:
    """One row per post without tags."""
    for post in blog.posts:
        if not post.tags:
            yield {
                "post_id": post.post_id,
                "language": post.language,
                "is_original": post.is_original,
                "slug": post.slug,
                "title": post.title,
                "author_names": _joined(post.authors),
                "published_on": post.published_on,
                "word_count": post.word_count,
                "url": post.url,
            }


def load_history(blog: Blog) -> Iterable[Row]:
    """One row per load."""
    from .given import DEFAULTS

    after = 0
    for load in blog.loads:
        row = DEFAULTS["loads"] | load
        after += row["count_added"] - row["count_removed"]
        kept = {
            name: value
            for name, value in row.items()
            if name not in {"options", "hash_probe"}
        }
        yield kept | {
            "started_at": dt.datetime.fromisoformat(row["started_at"]),
            "source": row["source"].replace("\n", ", "),
            "is_last": load is blog.loads[-1],
            "count_posts_after": after,
        }


def _moment(load: Row) -> dt.datetime:
    return dt.datetime.fromisoformat(load.get("started_at", "2024-01-01 00:00:00"))


def latest_changes(blog: Blog) -> Iterable[Row]:
    """One row per post that the last load touched."""
    last = blog.loads[-1]
    posts = {post.post_id: post for post in blog.posts}
    for change in blog.changes:
        if change["load_id"] != last["load_id"]:
            continue
        was = _facts(json.loads(change["before"]) if change["before"] else {})
        post = posts.get(change["post_id"])
        now = _facts(vars(post)) if post else was
        yield {
            "is_original": post and post.is_original,
            "load_id": last["load_id"],
            "loaded_at": _moment(last),
            "change": change["change"],
            "post_id": change["post_id"],
            "language": change.get("language", "und"),
            "slug": change["slug"],
            "changed_columns": change.get("changed_columns"),
            **now,
            **{f"{name}_before": was[name] for name in was},
        }


def _facts(post: Row) -> Row:
    on = post.get("published_on")
    return {
        "title": post.get("title"),
        "published_on": dt.date.fromisoformat(on) if isinstance(on, str) else on,
        "url": post.get("url"),
        "author_names": _joined(post.get("authors", [])),
        "tag_names": _joined(post.get("tags", [])),
        "word_count": post.get("word_count"),
    }


def post_revisions(blog: Blog) -> Iterable[Row]:
    """One row per version of a post: each change except a removal begins one."""
    moments = {load["load_id"]: _moment(load) for load in blog.loads}
    posts = {post.post_id: post for post in blog.posts}
    histories: dict[int, list[Row]] = defaultdict(list)
    for change in sorted(blog.changes, key=lambda change: change["load_id"]):
        histories[change["post_id"]].append(change)
    for post_id, history in histories.items():
        number = 0
        for change, end in zip(history, [*history[1:], None], strict=True):
            if change["change"] == "removed":
                continue
            number += 1
            ended = end["load_id"] if end else None
            yield {
                "post_id": post_id,
                "language": change.get("language", "und"),
                "slug": change["slug"],
                "is_original": posts[post_id].is_original if post_id in posts else None,
                "revision_number": number,
                "load_id": change["load_id"],
                "loaded_at": moments[change["load_id"]],
                "change": change["change"],
                "changed_columns": change.get("changed_columns"),
                **_facts(json.loads(end["before"]) if end else vars(posts[post_id])),
                "is_current": end is None,
                "ended_load_id": ended,
                "ended_at": moments[ended] if ended else None,
                "ended_by": end["change"] if end else None,
            }


def tags_of_revisions(blog: Blog) -> Iterable[Row]:
    """One row per version of a post and tag."""
    for each in post_revisions(blog):
        if each["is_original"] is not False:
            for tag in each["tag_names"].split(", ") if each["tag_names"] else ():
                yield each | {"tag": tag}


def tag_renames(blog: Blog) -> Iterable[Row]:
    """One row per load and pair of tags that a post swapped in it."""
    # Of what is gone it is not known whether it was a translation.
    revisions = [
        each for each in post_revisions(blog) if each["is_original"] is not False
    ]
    for load in blog.loads:
        load_id = load["load_id"]
        before = _tags_after(revisions, load_id - 1)
        after = _tags_after(revisions, load_id)
        swapped: Counter[tuple[str, str]] = Counter()
        kept: Counter[tuple[str, str]] = Counter()
        for post_id in before.keys() & after.keys():
            old, new = before[post_id], after[post_id]
            swapped.update((a, b) for a in old - new for b in new - old)
            kept.update((a, b) for a in old - new for b in new & old)
        had = Counter(tag for tags in before.values() for tag in tags)
        have = Counter(tag for tags in after.values() for tag in tags)
        places = {
            pair: (
                have[pair[0]] > 0,
                -count,
                -(count + kept[pair]) / had[pair[0]],
            )
            for pair, count in swapped.items()
        }
        for (old_tag, new_tag), place in places.items():
            yield {
                "load_id": load_id,
                "loaded_at": _moment(load),
                "rename_rank": 1 + sum(other < place for other in places.values()),
                "old_tag": old_tag,
                "new_tag": new_tag,
                "count_posts": swapped[old_tag, new_tag],
                "count_posts_with_both": kept[old_tag, new_tag],
                "count_old_posts": had[old_tag],
                "share_posts": -place[2],
                "is_old_gone": not have[old_tag],
            }


def _tags_after(revisions: Iterable[Row], load_id: int) -> dict[int, set[str]]:
    return {
        each["post_id"]: set((each["tag_names"] or "").split(", ")) - {""}
        for each in revisions
        if each["load_id"] <= load_id
        and (each["ended_load_id"] is None or each["ended_load_id"] > load_id)
    }


def open_problems(blog: Blog) -> Iterable[Row]:
    """One row per problem of the last load."""
    last = blog.loads[-1]
    for problem in blog.problems:
        if problem["load_id"] == last["load_id"]:
            yield {
                "loaded_at": dt.datetime.fromisoformat(last["started_at"]),
                "source_file": "posts.csv",
                "source_row": None,
                "source_line": None,
                "language": None,
                "slug": None,
                "column_name": None,
                "value": None,
                "message": "wrong",
            } | problem


ANSWERS: dict[str, Callable[[Blog], Iterable[Row]]] = (
    {
        answer.__name__: answer
        for answer in (
            post_counts,
            posts_overview,
            posts_per_month,
            posts_per_weekday,
            publishing_gaps,
            author_activity,
            author_tags,
            coauthors,
            tag_usage,
            tag_trends,
            tag_pairs,
            tag_spellings,
            misspelt_tags,
            similar_tags,
            tag_variants,
            untagged_posts,
            load_history,
            latest_changes,
            post_revisions,
            tags_of_revisions,
            tag_renames,
            open_problems,
        )
    }
    | oracle_authors.ANSWERS
    | oracle_bodies.ANSWERS
    | oracle_facts.ANSWERS
    | oracle_languages.ANSWERS
    | oracle_questions.ANSWERS
    | oracle_readership.ANSWERS
    | oracle_related.ANSWERS
    | oracle_search.ANSWERS
    | oracle_series.ANSWERS
)
