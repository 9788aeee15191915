"""What the views of related posts must answer, in plain Python; and texts for them."""

from __future__ import annotations

import datetime as dt
import math
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from itertools import combinations, groupby
from typing import TYPE_CHECKING, Any

from .oracle_bodies import post_citations

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
        (i, j): both / (len(runs[i]) + len(runs[j]) - both)
        for i, j in combinations(runs, 2)
        if (both := len(runs[i] & runs[j]))
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
        "is_original": post.is_original,
        "is_translation": post.translation_group == other.translation_group,
    }


@dataclass
class Trait:
    """Something that a post has in common with others.

    Attributes:
        kind: word, tag, reference or title.
        number: tells it from other traits.
        name: what it is called.
        weight: how much it tells.
        is_prominent: whether it is more than a word that the text has once.
    """

    kind: str
    number: int
    name: str
    weight: float
    is_prominent: bool = True


def _rarity(count: int, total: int) -> float:
    return 1 - math.log(count) / math.log(total)


def _words(blog: Blog) -> dict[int, list[Trait]]:
    """Weigh the words of the originals by how rare they are in their language."""
    terms = {row["term_id"]: row["term"] for row in blog.facts["search_terms"]}
    lengths = {
        row["post_id"]: row["count_terms"] for row in blog.facts["search_documents"]
    }
    languages = {post.post_id: post.language for post in blog.originals}
    totals = Counter(languages.values())
    had = [
        row
        for row in blog.facts["search_postings"]
        if row["post_id"] in languages and row["count_title"] + row["count_body"]
    ]
    counts = Counter((languages[row["post_id"]], row["term_id"]) for row in had)
    found: dict[int, list[Trait]] = defaultdict(list)
    for row in had:
        language, term = languages[row["post_id"]], terms[row["term_id"]]
        count, total = counts[language, row["term_id"]], totals[language]
        is_rare = count <= 20 or count**3 <= total**2
        is_word = len(term) > 1 and not term.isdigit() and "-" not in term
        if is_word and is_rare and 1 < count < total:
            often = 3 * row["count_title"] + row["count_body"]
            weight = _rarity(count, total) * (1 + math.log(often))
            found[row["post_id"]].append(
                Trait(
                    "word",
                    4 * row["term_id"],
                    term,
                    weight / math.sqrt(lengths[row["post_id"]]),
                    row["count_title"] > 0 or row["count_body"] > 1,
                )
            )
    return found


def _mentions(blog: Blog) -> set[tuple[int, tuple[str, int]]]:
    """Collect what originals link to: names, and numbers of posts; 0 for others."""
    posts = {post.post_id: post for post in blog.posts}
    found = set()
    for each in post_citations(blog):
        cited = posts[posts[each["cited_post_id"]].translation_group]
        found.add((each["post_id"], (cited.slug, cited.post_id)))
    for link in blog.facts["post_links"]:
        is_thing = link["kind"] not in ("post", "user", "other") and link["target"]
        if is_thing and not link["in_code"]:
            found.add((link["post_id"], (link["target"], 0)))
    return {(post_id, it) for post_id, it in found if posts[post_id].is_original}


def _subjects(blog: Blog) -> dict[int, list[Trait]]:
    """Weigh tags, references and titles that several originals have, but not all."""
    had: list[tuple[int, str, int, str]] = []
    uses = Counter(tag for post in blog.originals for tag in set(post.tags))
    for post in blog.originals:
        tags = [tag for tag in set(post.tags) if uses[tag] > 1]
        rarest = sorted(tags, key=lambda tag: (uses[tag], tag))[:6]
        had += [(post.post_id, "tag", 4 * blog.tag_ids[tag] + 1, tag) for tag in rarest]
    mentions = _mentions(blog)
    # Where names are equal, those that are no post come last.
    order = sorted({it for _, it in mentions}, key=lambda it: (it[0], not it[1], it[1]))
    numbers = {it: number for number, it in enumerate(order, start=1)}
    had += [
        (post_id, "reference", 4 * numbers[it] + 2, it[0]) for post_id, it in mentions
    ]
    titles = defaultdict(list)
    for post in blog.originals:
        letters = [c if c.isalpha() else " " for c in post.title.lower()]
        titles[" ".join("".join(letters).split())].append(post.post_id)
    titles.pop("", None)
    had += [
        (post_id, "title", 4 * min(group) + 3, title)
        for title, group in titles.items()
        for post_id in group
    ]
    counts = Counter((kind, number) for _, kind, number, _ in had)
    # A post counts for a tag even if the tag is not among its six rarest.
    counts |= Counter({("tag", 4 * blog.tag_ids[t] + 1): n for t, n in uses.items()})
    total = len(blog.originals)
    found: dict[int, list[Trait]] = defaultdict(list)
    for post_id, kind, number, name in had:
        count = counts[kind, number]
        if 1 < count < total:
            weight = 1.0 if kind == "title" else _rarity(count, total)
            found[post_id].append(Trait(kind, number, name, weight))
    return found


def _rows(found: dict[int, list[Trait]]) -> Iterable[Row]:
    for post_id, traits in found.items():
        for trait in traits:
            yield {**vars(trait), "post_id": post_id, "trait_id": trait.number}


def post_words(blog: Blog) -> Iterable[Row]:
    """One row per original and word."""
    return _rows(_words(blog))


def post_subjects(blog: Blog) -> Iterable[Row]:
    """One row per original and tag, reference or title."""
    return _rows(_subjects(blog))


def post_connections(blog: Blog) -> Iterable[Row]:
    """One row per two originals of which one links to the other, both ways."""
    groups = {post.post_id: post.translation_group for post in blog.posts}
    counts: Counter[tuple[int, int]] = Counter()
    for each in post_citations(blog):
        one, other = groups[each["post_id"]], groups[each["cited_post_id"]]
        counts[one, other] += each["count_links"]
        counts[other, one] += each["count_links"]
    for (one, other), count in counts.items():
        yield {"post_id": one, "linked_post_id": other, "count_links": count}


Points = dict[tuple[str, str], float]


class Comparison:
    """Which originals are compared with each other, and what comes out of it."""

    def __init__(self, blog: Blog) -> None:
        words, subjects = _words(blog), _subjects(blog)
        self.order = by_publication(blog.originals)
        self.traits = [
            {
                trait.number: trait
                for trait in (*words[post.post_id], *subjects[post.post_id])
            }
            for post in self.order
        ]
        places = {post.post_id: place for place, post in enumerate(self.order)}
        self.links = {
            (places[row["post_id"]], places[row["linked_post_id"]]): row["count_links"]
            for row in post_connections(blog)
        }
        self.lists: dict[int, list[int]] = defaultdict(list)
        for place, traits in enumerate(self.traits):
            for trait in traits.values():
                if trait.is_prominent:
                    self.lists[trait.number].append(place)

    def own(self, place: int) -> dict[int, tuple[float, bool]]:
        """Weigh a post's traits for itself, and tell by which others are looked for."""
        kinds: dict[str, list[Trait]] = defaultdict(list)
        for trait in self.traits[place].values():
            kinds[trait.kind].append(trait)
        found = {}
        for kind, traits in kinds.items():
            traits.sort(key=lambda trait: (-trait.weight, trait.number))
            size = math.sqrt(sum(trait.weight**2 for trait in traits[:30]))
            for rank, trait in enumerate(traits[:30], start=1):
                weight = trait.weight
                if kind == "word":
                    weight = 50 * weight / size
                elif kind == "title":
                    weight = 1.5
                is_leading = trait.is_prominent and (kind != "word" or rank <= 12)
                found[trait.number] = weight, is_leading
        return found

    def candidates(self, place: int) -> list[int]:
        """Choose the ten posts to compare a post with."""
        points: dict[int, float] = defaultdict(float)
        for number, (weight, is_leading) in self.own(place).items():
            if is_leading:
                listed = self.lists[number]
                at = listed.index(place)
                for other in listed[max(0, at - 4) : at + 5]:
                    if other != place:
                        points[other] += weight * self.traits[other][number].weight
        for one, other in self.links:
            if one == place:
                points[other] += 1.5
        return sorted(
            points,
            key=lambda other: (-round(points[other], 4), abs(other - place), -other),
        )[:10]

    def shared(self, place: int, other: int) -> Points:
        """List what two posts share, by kind and name, with what it counts."""
        found = {
            (self.traits[place][number].kind, self.traits[place][number].name): weight
            * self.traits[other][number].weight
            for number, (weight, _) in self.own(place).items()
            if number in self.traits[other]
        }
        if (place, other) in self.links:
            found["link", ""] = 1.5
        return found

    def best(self, place: int) -> list[tuple[int, Points, float, bool]]:
        """Give the best posts with what they share, their score, and if it is close."""
        found = []
        for other in self.candidates(place):
            points = self.shared(place, other)
            score = round(sum(points.values()), 4)
            is_strong = {"link", "title"} & {kind for kind, _ in points}
            is_close = score >= 1.5 and (bool(is_strong) or len(points) > 1)
            found.append((other, points, score, is_close))
        close = [each for each in found if each[3]]
        chosen = close or found
        chosen.sort(key=lambda each: (-each[2], abs(each[0] - place), -each[0]))
        return chosen[: 5 if close else 3]


def _names(points: Points, kind: str) -> str | None:
    names = sorted(
        (-round(value, 4), name)
        for (which, name), value in points.items()
        if which == kind
    )
    return ", ".join(name for _, name in names[:8]) or None


def related_originals(blog: Blog) -> Iterable[Row]:
    """Up to five rows per original."""
    return _related(blog)


@cache
def _related(blog: Blog) -> list[Row]:
    return list(_compared(blog))


def _compared(blog: Blog) -> Iterable[Row]:
    comparison = Comparison(blog)
    for place, post in enumerate(comparison.order):
        best = comparison.best(place)
        for rank, (other, points, score, is_close) in enumerate(best, start=1):
            kinds = Counter(kind for kind, _ in points)
            sums: dict[str, float] = defaultdict(float)
            for (kind, _), value in points.items():
                sums[kind] += value
            yield {
                "related_rank": rank,
                "is_close": is_close,
                "score": score,
                "score_tags": round(sums["tag"], 4),
                "score_citations": round(
                    round(sums["link"], 4) + round(sums["reference"], 4), 4
                ),
                "score_series": round(sums["title"], 4),
                "score_vocabulary": round(sums["word"], 4),
                "count_shared_tags": kinds["tag"],
                "shared_tags": _names(points, "tag"),
                "count_links": comparison.links.get((place, other), 0),
                "count_shared_references": kinds["reference"],
                "shared_references": _names(points, "reference"),
                "count_shared_terms": kinds["word"],
                "shared_terms": _names(points, "word"),
                "post_id": post.post_id,
                "related_post_id": comparison.order[other].post_id,
            }


def related_posts(blog: Blog) -> Iterable[Row]:
    """The rows of each post's original, with the posts of its language if there are."""
    posts = {post.post_id: post for post in blog.posts}
    by_original = defaultdict(list)
    for row in related_originals(blog):
        by_original[row["post_id"]].append(row)
    versions: dict[tuple[int, str], Post] = {}
    for post in sorted(blog.posts, key=lambda post: post.post_id):
        versions.setdefault((post.translation_group, post.language), post)
    for post in blog.posts:
        for row in by_original[post.translation_group]:
            original = posts[row["related_post_id"]]
            other = versions.get((original.post_id, post.language), original)
            said = [
                ("linked", row["count_links"]),
                ("titles of one series", row["score_series"]),
                (f"tags: {row['shared_tags']}", row["shared_tags"]),
                (
                    f"both link to: {row['shared_references']}",
                    row["shared_references"],
                ),
                (f"words: {row['shared_terms']}", row["shared_terms"]),
            ]
            yield {
                **vars(post),
                **row,
                "post_id": post.post_id,
                "is_original": post.is_original,
                "reason": "; ".join(text for text, is_so in said if is_so),
                "related_title": other.title,
                "related_language": other.language,
                "related_published_on": other.published_on,
                "related_url": other.url,
                "related_slug": other.slug,
                "related_post_id": other.post_id,
            }


ANSWERS: dict[str, Callable[[Blog], Iterable[Row]]] = {
    answer.__name__: answer
    for answer in (
        near_duplicate_posts,
        post_connections,
        post_subjects,
        post_words,
        related_originals,
        related_posts,
    )
}
