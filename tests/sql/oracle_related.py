"""What the views of related posts must answer, in plain Python; and texts for them."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections import defaultdict
from itertools import combinations, groupby
from typing import TYPE_CHECKING, Any

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
    """Compare all texts with all others.

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
    """Sort posts as they were published, those without a date last."""
    return sorted(
        posts, key=lambda post: (post.published_on or dt.date.max, post.post_id)
    )


def near_duplicate_posts(blog: Blog) -> Iterable[Row]:
    """One row per two posts that are alike, of the same words only with the first."""
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


ANSWERS: dict[str, Callable[[Blog], Iterable[Row]]] = {
    answer.__name__: answer for answer in (near_duplicate_posts,)
}
