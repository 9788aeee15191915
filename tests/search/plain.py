"""Full-text search as plain Python does it: words, BM25, phrases."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

UNSPACED = ("CJK UNIFIED", "HIRAGANA", "KATAKANA", "HANGUL", "THAI", "IDEOGRAPHIC ITER")
WIDE = {chr(0xFEE0 + ord(mark)): mark for mark in "+#0123456789"} | {
    chr(0xFEE0 + code): chr(code)
    for code in [*range(ord("A"), ord("Z") + 1), *range(ord("a"), ord("z") + 1)]
}


def folded(text: str) -> str:
    """Take away what does not tell words apart: width, accents, capitals."""
    narrow = "".join(WIDE.get(character, character) for character in text)
    apart = unicodedata.normalize("NFD", narrow)
    bare = "".join(c for c in apart if not unicodedata.category(c).startswith("M"))
    return "".join(
        character.lower() if len(character.lower()) == 1 else character
        for character in unicodedata.normalize("NFC", bare)
    )


def _kind(character: str) -> str:
    if unicodedata.name(character, "").startswith(UNSPACED):
        return "unspaced"
    return "word" if unicodedata.category(character)[0] in "LNM" else "other"


def _runs(text: str) -> Iterator[tuple[str, str]]:
    """Split a text into words and runs of characters without blanks, each folded."""
    text = folded(text)
    place = 0
    while place < len(text):
        kind = _kind(text[place])
        end = place + 1
        while end < len(text) and _kind(text[end]) == kind:
            end += 1
        run = text[place:end]
        if kind == "word":
            # The sign belongs to a run that stands alone before it.
            sign = re.match(r"\+\+|#", text[end:])
            if sign and re.fullmatch("[a-z]{1,2}", run):
                run += sign[0]
                end += len(sign[0])
        if kind != "other":
            yield kind, run
        place = end


def words(text: str) -> list[str]:
    """Split a text into the words that the index has, in their order."""
    return [
        word
        for kind, run in _runs(text)
        for word in (
            [run[i : i + 2] for i in range(max(1, len(run) - 1))]
            if kind == "unspaced"
            else [run]
        )
    ]


def spelled(text: str) -> str:
    """Put a single blank between words, and around characters without blanks."""
    parts = (" ".join(run) if kind == "unspaced" else run for kind, run in _runs(text))
    return f" {' '.join(parts)} "


@dataclass
class Post:
    """A post that can be found."""

    title: str
    tags: list[str]
    text: str
    counts: dict[str, Counter[str]] = field(init=False)

    def __post_init__(self) -> None:
        self.counts = {
            "title": Counter(words(self.title)),
            "tags": Counter(word for tag in self.tags for word in words(tag)),
            "body": Counter(words(self.text)),
        }

    @cached_property
    def length(self) -> int:
        """How many words it has."""
        return sum(count.total() for count in self.counts.values())

    @cached_property
    def weighed(self) -> Counter[str]:
        """How often it has each word, those of the title and the tags more."""
        weighed: Counter[str] = Counter()
        for name, weight in (("title", 4), ("tags", 2), ("body", 1)):
            for word, count in self.counts[name].items():
                weighed[word] += weight * count
        return weighed

    def has(self, phrase: str) -> bool:
        """Tell whether it has all words of a phrase, and they stand together."""
        parts = words(phrase)
        return all(self.weighed[word] for word in parts) and (
            len(parts) == 1
            or any(
                spelled(phrase) in spelled(text)
                for text in (self.title, self.text, *self.tags)
            )
        )


def scores(posts: dict[str, Post], query: list[str]) -> dict[str, float]:
    """Score posts by Okapi BM25, k1 = 1.2 and b = 0.75, with Lucene's weights.

    Args:
        posts: by their names.
        query: words; one that ends in * is the beginning of words.

    Returns:
        The posts that have one of the words.
    """
    mean = sum(post.length for post in posts.values()) / len(posts)
    frequencies = {
        name: {
            word: sum(
                count
                for other, count in post.weighed.items()
                if other == word or (word[-1] == "*" and other.startswith(word[:-1]))
            )
            for word in set(query)
        }
        for name, post in posts.items()
    }
    result: dict[str, float] = {}
    for word in set(query):
        having = [name for name in posts if frequencies[name][word]]
        weight = math.log(1 + (len(posts) - len(having) + 0.5) / (len(having) + 0.5))
        for name in having:
            frequency = frequencies[name][word]
            norm = 1.2 * (0.25 + 0.75 * posts[name].length / mean)
            result[name] = result.get(name, 0) + (
                weight * frequency * 2.2 / (frequency + norm)
            )
    return result
