"""Full-text search as plain Python does it: words, BM25, phrases."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

UNSPACED = ("CJK UNIFIED", "HIRAGANA", "KATAKANA", "HANGUL", "THAI", "IDEOGRAPHIC ITER")
# What Unicode does not take apart, and people write without it.
BARE = str.maketrans(
    {"\u0131": "i", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe"}
)
SLASHES = str.maketrans("\u2044\u2215", "//")
# Without the colours of skins.
EMOJI = re.compile("[\u2600-\u27bf\U0001f300-\U0001f3fa\U0001f400-\U0001faff]")
# Of what joins words, such as the dots in v9.0.0.
JOINS = re.compile(r"::|[-‐‑_./:@]")  # noqa: RUF001
# Of what belongs to the letters before it.
SIGN = re.compile(r"\+\+|#")


def folded(text: str) -> str:
    """Take away what does not tell words apart: forms, accents, capitals."""
    apart = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text))
    bare = "".join(c for c in apart if not unicodedata.category(c).startswith("M"))
    cased = unicodedata.normalize("NFC", bare).casefold().lower()
    return cased.translate(SLASHES).translate(BARE)


def _kind(character: str) -> str:
    if unicodedata.name(character, "").startswith(UNSPACED):
        return "unspaced"
    if unicodedata.category(character)[0] in "LN":
        return "word"
    return "emoji" if EMOJI.match(character) else "other"


def _runs(text: str) -> Iterator[tuple[str, str, bool]]:
    """Split a text into words, emoji and runs of characters without blanks, folded.

    Yields:
        The kind, the word or run, and whether a sign joins it to the word before.
    """
    text = folded(text)
    place = 0
    is_after_word = False
    while place < len(text):
        join = JOINS.match(text, place) if is_after_word else None
        start = join.end() if join else place
        kind = _kind(text[start]) if start < len(text) else "other"
        if join and kind != "word":
            join, start, kind = None, place, "other"
        end = start + 1
        while end < len(text) and kind != "emoji" and _kind(text[end]) == kind:
            end += 1
        run = text[start:end]
        if kind == "word":
            # The sign belongs to a run that stands alone before it.
            sign = SIGN.match(text, end)
            if sign and re.fullmatch("[a-z]{1,2}", run):
                run += sign[0]
                end += len(sign[0])
            if not join and text.endswith("--", 0, start):
                run = f"--{run}"
        if kind == "other":
            end = place + 1
        else:
            yield kind, run, join is not None
        is_after_word = kind == "word"
        place = end


def _groups(text: str) -> list[tuple[list[str], list[str]]]:
    """Split a text into what stands apart: words, and the pairs of what is joined."""
    compounds: list[list[str]] = []
    found: list[tuple[list[str], list[str]]] = []
    for kind, run, is_joined in _runs(text):
        if kind == "unspaced":
            found.append(([run[i : i + 2] for i in range(max(1, len(run) - 1))], []))
        elif is_joined:
            compounds[-1].append(run)
        else:
            compounds.append([run])
            found.append((compounds[-1], []))
    joined = {id(compound) for compound in compounds}
    for parts, pairs in found:
        if parts[0].startswith("--"):
            pairs.append(parts[0])
            parts[0] = parts[0].removeprefix("--")
        if id(parts) in joined:
            pairs += [f"{one}-{next_}" for one, next_ in pairwise(parts)]
    return found


def words(text: str) -> list[str]:
    """Split a text into the words that the index has, in their order.

    What signs join is each of its words, then each two neighbours.
    """
    return [word for parts, pairs in _groups(text) for word in parts + pairs]


def asked(texts: Iterable[str]) -> dict[str, float]:
    """Say how much each word of a question counts: less as a part of a compound."""
    shares: dict[str, float] = {}
    for text in texts:
        for parts, pairs in _groups(text):
            for word in parts:
                shares[word] = max(shares.get(word, 0), 0.25 if pairs else 1)
            for word in pairs:
                shares[word] = 1
    return shares


def spelled(text: str) -> str:
    """Put a single blank between words, and around characters without blanks."""
    parts = (
        " ".join(run) if kind == "unspaced" else run.removeprefix("--")
        for kind, run, _ in _runs(text)
    )
    return f" {' '.join(parts)} "


@dataclass
class Post:
    """A post that can be found."""

    title: str
    tags: list[str]
    text: str
    code: str = ""
    counts: dict[str, Counter[str]] = field(init=False)

    def __post_init__(self) -> None:
        self.counts = {
            "title": Counter(words(self.title)),
            "tags": Counter(word for tag in self.tags for word in words(tag)),
            "body": Counter(words(self.text)),
            "code": Counter(words(self.code)),
        }

    @cached_property
    def length(self) -> int:
        """How many words it has beside code."""
        return sum(
            count.total() for name, count in self.counts.items() if name != "code"
        )

    @cached_property
    def weighed(self) -> dict[str, float]:
        """How often it has each word, by where it stands."""
        weighed: dict[str, float] = defaultdict(float)
        for name, weight in (("title", 4), ("tags", 2), ("body", 1), ("code", 0.5)):
            for word, count in self.counts[name].items():
                weighed[word] += weight * count
        return weighed

    def has(self, phrase: str) -> bool:
        """Tell whether it has all words of a phrase, and they stand together."""
        groups = _groups(phrase)
        parts = [word for single, joined in groups for word in joined or single]
        return all(self.weighed.get(word) for word in parts) and (
            len(parts) == 1
            or any(
                spelled(phrase) in spelled(text)
                for text in (self.title, self.text, *self.tags)
            )
        )


def scores(posts: dict[str, Post], query: Mapping[str, float]) -> dict[str, float]:
    """Score posts by Okapi BM25, k1 = 1.2 and b = 0.75, with Lucene's weights.

    Args:
        posts: by their names.
        query: words, and how much each counts; one that ends in * is the beginning of
            words.

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
            for word in query
        }
        for name, post in posts.items()
    }
    result: dict[str, float] = {}
    for word, share in query.items():
        having = [name for name in posts if frequencies[name][word]]
        weight = math.log(1 + (len(posts) - len(having) + 0.5) / (len(having) + 0.5))
        for name in having:
            frequency = frequencies[name][word]
            norm = 1.2 * (0.25 + 0.75 * posts[name].length / mean)
            result[name] = result.get(name, 0) + (
                share * weight * frequency * 2.2 / (frequency + norm)
            )
    return result
