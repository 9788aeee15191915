"""What the views of related posts must answer, in plain Python; and texts for them."""

from __future__ import annotations

import datetime as dt
import math
import unicodedata
from collections import Counter, defaultdict
from functools import cache
from itertools import combinations, groupby
from typing import TYPE_CHECKING, Any

from .oracle_bodies import internal_links

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterable

    from .oracle import Blog, Post

Row = dict[str, Any]
Runs = set[tuple[str, ...]]


def contents(draw: random.Random, count: int) -> list[str | None]:
    """Make up bodies, some of them alike.

    The same with other markup; with some words more; texts of one and two words, and
    of none; texts of which one is the beginning of another; Chinese. Like each other
    are a few at a time, and not close to the least that counts as alike: there, chance
    decides what is found.

    Args:
        draw: where chance comes from.
        count: how many.

    Returns:
        The bodies.
    """
    letters = "abcdefghijklmnopqrstuvwxyzäß"
    words = ["".join(draw.choices(letters, k=draw.randint(1, 7))) for _ in range(400)]
    bodies: list[str | None] = [
        *(None, "", "---", "word", "Word!", "two words", "words two", "a b c d"),
        *("模型的大小很重要。" * 3, "模型的大小很重要" * 3, "数据集的大小很重要"),
    ]
    while len(bodies) < count:
        text = draw.choices(words, k=draw.choice([2, 5, 40, 200]))
        more = [*text, *draw.choices(words, k=max(1, len(text) // 12))]
        bodies += draw.choice(
            [
                [" ".join(text)],
                [" ".join(text), "# " + ",\n".join(text).upper(), " ".join(more)],
                [" ".join(text), " ".join(text), f"*{' '.join(text)}*"],
                [" ".join(more), " ".join(text), " ".join(more[::-1])],
            ]
        )
    return bodies[:count]


def _kind(character: str) -> str:
    if "\u3040" <= character <= "\u30ff" or "\u3400" <= character <= "\u9fff":
        return "ideograph"
    category = unicodedata.category(character)
    if category == "Ll" or category[0] == "N":
        return "cased"
    return "uncased" if category in ("Lm", "Lo") or category[0] == "M" else ""


def words_of(text: str) -> list[str]:
    """Split a text into words: ideographs, or runs of letters and digits."""
    words: list[str] = []
    for kind, run in groupby(text.lower(), _kind):
        if kind == "ideograph":
            words += run
        elif kind:
            words.append("".join(run))
    return words


def runs_of(words: list[str]) -> Runs:
    """Collect the runs of three words; a shorter text is a run by itself."""
    return {tuple(words[i : i + 3]) for i in range(max(1, len(words) - 2))}


def alike(texts: list[list[str]]) -> dict[tuple[int, int], float]:
    """Compare each text with all others.

    Args:
        texts: words of each text.

    Returns:
        The similarity of each two, by their indexes, the lower one first; without
        texts that have no words, and those that have nothing in common.
    """
    runs = {i: runs_of(words) for i, words in enumerate(texts) if words}
    return {
        (i, j): len(runs[i] & runs[j]) / len(runs[i] | runs[j])
        for i, j in combinations(runs, 2)
        if runs[i] & runs[j]
    }


def by_publication(posts: list[Post]) -> list[Post]:
    """Sort posts by publication, those without a date last."""
    return sorted(
        posts, key=lambda post: (post.published_on or dt.date.max, post.post_id)
    )


def near_duplicate_posts(blog: Blog) -> Iterable[Row]:
    """One row per pair of similar posts; identical ones only with the first of them."""
    order = by_publication(blog.posts)
    groups: dict[tuple[str, ...], list[Post]] = defaultdict(list)
    for post in order:
        groups[tuple(words_of(post.content or ""))].append(post)
    groups.pop((), None)
    for first, *others in groups.values():
        for other in others:
            yield _duplicate(first, other, 1.0, is_identical=True)
    texts = list(groups)
    for (i, j), similarity in alike([list(words) for words in texts]).items():
        if similarity >= 0.7:
            first, other = groups[texts[i]][0], groups[texts[j]][0]
            yield _duplicate(first, other, similarity, is_identical=False)


def _duplicate(
    post: Post, other: Post, similarity: float, *, is_identical: bool
) -> Row:
    names = ("post_id", "language", "slug", "title", "published_on")
    return {
        **{name: getattr(post, name) for name in names},
        **{f"duplicate_{name}": getattr(other, name) for name in names},
        "similarity": similarity,
        "is_identical": is_identical,
    }


def _weights(things: dict[int, set[str]], posts: int) -> dict[str, float]:
    """Weigh each thing that posts have: the rarer, the more."""
    counts = Counter(thing for had in things.values() for thing in had)
    return {thing: round(math.log(posts / n), 4) for thing, n in counts.items()}


def _tags(blog: Blog) -> dict[int, dict[str, float]]:
    tags = {post.post_id: set(post.tags) for post in blog.posts}
    weights = _weights(tags, len(blog.posts))
    return {
        post_id: {
            tag: weights[tag]
            for tag in sorted(had, key=lambda tag: (-weights[tag], tag))[:6]
        }
        for post_id, had in tags.items()
    }


def _references(blog: Blog) -> dict[int, dict[tuple[str, str], float]]:
    """Weigh what each post links to, by what it is and its name."""
    slugs = {post.post_id: post.slug for post in blog.posts}
    found: dict[int, set[Any]] = defaultdict(set)
    for link in internal_links(blog):
        if not link["is_dead"] and not link["is_self"]:
            cited = link["cited_post_id"]
            found[link["post_id"]].add((str(cited), slugs[cited]))
    for link in blog.facts["post_links"]:
        is_thing = link["kind"] not in ("post", "user", "other") and link["target"]
        if is_thing and not link["in_code"]:
            found[link["post_id"]].add((link["target"], link["target"]))
    return _rare(found, len(blog.posts))


def _rare(found: dict[int, set[Any]], posts: int) -> dict[int, dict[Any, float]]:
    counts = Counter(thing for had in found.values() for thing in had)
    weights = _weights(found, posts)
    return {
        post_id: {thing: weights[thing] for thing in had if 2 <= counts[thing] <= 20}
        for post_id, had in found.items()
    }


def _terms(blog: Blog) -> dict[int, dict[str, float]]:
    """Weigh the twelve most characteristic words of each post."""
    names = {row["term_id"]: row["term"] for row in blog.facts["search_terms"]}
    times: dict[int, dict[str, int]] = defaultdict(dict)
    once = set()
    for row in blog.facts["search_postings"]:
        term = names[row["term_id"]]
        if count := row["count_title"] + row["count_body"]:
            times[row["post_id"]][term] = count
        if (row["count_title"], row["count_body"]) == (0, 1):
            once.add((row["post_id"], term))
    found = {post_id: set(counts) for post_id, counts in times.items()}

    def place(post_id: int, item: tuple[str, float]) -> tuple[float, str]:
        term, weight = item
        often = round(1 + math.log(times[post_id][term]), 4)
        # The exact product: neither has more than four decimals.
        return -round(weight * 10_000) * round(often * 10_000), term

    return {
        post_id: dict(
            sorted(
                (
                    (term, weight)
                    for term, weight in had.items()
                    if (post_id, term) not in once and not term.isdigit()
                ),
                key=lambda item, of=post_id: place(of, item),
            )[:12]
        )
        for post_id, had in _rare(found, len(blog.posts)).items()
    }


def _shared(one: dict[Any, float], other: dict[Any, float]) -> list[Any]:
    """List what both posts have but not all posts have, rarest first."""

    def place(thing: Any) -> tuple[float, str]:
        return -one[thing], thing[1] if isinstance(thing, tuple) else thing

    return sorted(
        (thing for thing in one.keys() & other.keys() if one[thing] > 0), key=place
    )


@cache
def related_posts(blog: Blog) -> tuple[Row, ...]:
    """Up to five rows per post; made once for all views that rest on them."""
    return tuple(_related_posts(blog))


def _related_posts(blog: Blog) -> Iterable[Row]:
    """Compare each post with all others."""
    tags, references, terms = _tags(blog), _references(blog), _terms(blog)
    links: Counter[frozenset[int]] = Counter()
    for link in internal_links(blog):
        if not link["is_dead"] and not link["is_self"]:
            links[frozenset((link["post_id"], link["cited_post_id"]))] += 1
    order = by_publication(blog.posts)
    for place, post in enumerate(order):
        found = []
        for other_place, other in enumerate(order):
            shared = [
                _shared(things.get(post.post_id, {}), things.get(other.post_id, {}))
                for things in (tags, references, terms)
            ]
            count_links = links[frozenset((post.post_id, other.post_id))]
            is_unrelated = other is post or other.language != post.language
            if is_unrelated or not (any(shared) or count_links):
                continue
            sums = [
                round(sum(things[post.post_id][thing] for thing in both), 4)
                for things, both in zip((tags, references, terms), shared, strict=True)
            ]
            if count_links:
                sums[1] = round(sums[1] + round(math.log(len(order)), 4), 4)
            ordered = (
                -round(sum(sums), 4),
                abs(other_place - place),
                -other_place,
            )
            found.append((ordered, other, sums, shared, count_links))
        found.sort(key=lambda item: item[0])
        for rank, (ordered, other, sums, shared, count_links) in enumerate(
            found[:5], start=1
        ):
            yield {
                "post_id": post.post_id,
                "language": post.language,
                "slug": post.slug,
                "title": post.title,
                "related_rank": rank,
                "related_post_id": other.post_id,
                "related_slug": other.slug,
                "related_title": other.title,
                "related_url": other.url,
                "score": -ordered[0],
                "score_tags": sums[0],
                "score_citations": sums[1],
                "score_vocabulary": sums[2],
                "count_shared_tags": len(shared[0]),
                "shared_tags": ", ".join(shared[0]) or None,
                "count_links": count_links,
                "count_shared_references": len(shared[1]),
                "shared_references": ", ".join(name for _, name in shared[1]) or None,
                "shared_terms": ", ".join(shared[2]) or None,
            }


ANSWERS: dict[str, Callable[[Blog], Iterable[Row]]] = {
    answer.__name__: answer for answer in (near_duplicate_posts, related_posts)
}
