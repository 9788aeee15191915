"""Which author names look like one person or hold several, in plain Python."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter, defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .oracle import Blog

Row = dict[str, Any]


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


def _bare(author: str) -> str:
    bare = re.sub(r" *\(.*?\)", "", author)
    return re.sub(r",? on behalf of .*", "", bare).strip()


def _listed(author: str) -> list[str]:
    pieces = re.split(r",(?: and)? | and | & ", _bare(author))
    return [piece.strip() for piece in pieces if _plain_words(piece)]


def listed_names(blog: Blog) -> Iterable[Row]:
    """One row per author and part of the name."""
    for author in blog.by_author:
        bare = _bare(author)
        for part in _listed(author):
            yield {
                "author": author,
                "bare_name": bare,
                "listed_name": part,
                "words": _plain_words(part),
                "place": bare.index(part) + 1,
                "author_id": blog.author_ids[author],
            }


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
        bare, parts = _bare(author), _listed(author)
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


ENDS = {"jr", "sr", "ii", "iii", "iv"}


def _last(words: list[str]) -> str:
    """Give the last word of a name, without a Jr."""
    return words[-2] if words[-1] in ENDS and len(words) > 2 else words[-1]


def author_spellings(blog: Blog) -> Iterable[Row]:
    """One row per author and person in the name."""
    rows = list(author_name_parts(blog))
    counts = Counter(row["author"] for row in rows)
    for row in rows:
        words = row["words"].split()
        is_chinese = any("\u4e00" <= c <= "\u9fff" for c in row["words"])
        flaws = {
            4: len(words) == 1 and not is_chinese,
            2: row["has_addition"] or "," in row["author"],
            1: any(len(word) == 1 and word.isalpha() for word in words),
        }
        yield row | {
            "sorted_words": " ".join(sorted(words)),
            "letters": "".join(words),
            "digits": re.sub("[^0-9]", "", row["words"]),
            "first_word": words[0],
            "last_word": _last(words) if len(words) > 1 else "",
            "has_two_words": len(words) == 2,
            "count_flaws": sum(flaw for flaw, has_it in flaws.items() if has_it),
            "count_posts": len(blog.by_author[row["author"]]),
            "count_people": counts[row["author"]],
        }


def _quoted(name: str) -> str:
    return json.dumps(name, ensure_ascii=False)


def _alike(one: Row, two: Row, first_names: dict[str, set[str]]) -> list[int]:
    """Tell why two names may be one person's: the ranks of the reasons."""
    words, others = one["words"].split(), two["words"].split()
    a, b = "".join(words), "".join(others)
    are_same = words == others
    has_addition = one["has_addition"] or two["has_addition"]
    are_both_full = len(words) > 1 < len(others)
    digits = [re.sub("[^0-9]", "", text) for text in (a, b)]
    holds = {
        2: are_same and has_addition,
        3: a == b
        and (len(words) > 1) == (len(others) > 1)
        and not (are_same and has_addition),
        4: sorted(words) == sorted(others) and not are_same,
        5: are_both_full and not are_same and _is_without_some(words, others),
        6: _is_short(words, others, first_names)
        or _is_short(others, words, first_names),
        7: digits[0] == digits[1] and _differ_in_one_letter(a, b),
    }
    return [rank for rank, is_so in holds.items() if is_so]


def _is_without_some(words: list[str], others: list[str]) -> bool:
    """Tell whether initials, a middle name or a Jr. make the difference."""
    last, other_last = _last(words), _last(others)
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


def _single(blog: Blog) -> list[Row]:
    return [row for row in author_spellings(blog) if row["count_people"] == 1]


def _first_names(single: list[Row]) -> dict[str, set[str]]:
    """Give the names that each first name is part of."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in single:
        if " " in row["words"] and not row["has_addition"]:
            found[row["words"].split()[0]].add(row["words"])
    return found


def similar_authors(blog: Blog) -> Iterable[Row]:
    """One row per pair of authors who look like one person, and reason."""
    single = sorted(_single(blog), key=lambda row: row["author_id"])
    first_names = _first_names(single)
    for one, two in combinations(single, 2):
        for rank in _alike(one, two, first_names):
            yield {
                "reason_rank": rank,
                "author_id": one["author_id"],
                "other_author_id": two["author_id"],
            }


def misspelt_authors(blog: Blog) -> Iterable[Row]:
    """One row per pair of authors whose names differ in one letter."""
    for row in similar_authors(blog):
        if row.pop("reason_rank") == 7:
            yield row


def author_variants(blog: Blog) -> Iterable[Row]:
    """One row per name that holds several people, or looks like another."""
    people: dict[str, list[Row]] = defaultdict(list)
    for row in author_spellings(blog):
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
                "count_alias_posts": rows[0]["count_posts"],
                "count_name_posts": max(row["count_other_posts"] or 0 for row in rows),
                "aliases_line": f"{_quoted(author)} = [{line}]",
                "author_id": blog.author_ids[author],
            }
    single = _single(blog)
    first_names = _first_names(single)

    def worth(row: Row) -> tuple[Any, ...]:
        return row["count_flaws"], -row["count_posts"], row["author"]

    for row in single:
        better = [
            (reasons[0], worth(other), other)
            for other in single
            if worth(other) < worth(row)
            and (reasons := _alike(row, other, first_names))
        ]
        if better:
            reason, _, other = min(better, key=lambda each: each[:2])
            name = other["person"] if reason == 2 else other["author"]
            yield {
                "alias": row["author"],
                "names": name,
                "reason": REASONS[reason],
                "count_alias_posts": row["count_posts"],
                "count_name_posts": other["count_posts"],
                "aliases_line": f"{_quoted(row['author'])} = {_quoted(name)}",
                "author_id": row["author_id"],
            }


ANSWERS: dict[str, Callable[[Blog], Iterable[Row]]] = {
    answer.__name__: answer
    for answer in (
        listed_names,
        author_name_parts,
        author_spellings,
        misspelt_authors,
        similar_authors,
        author_variants,
    )
}
