"""Which posts are a series, told in plain Python from titles and front matter."""

# ruff: noqa: RUF001 (titles have dashes and wide brackets)

from __future__ import annotations

import calendar
import datetime as dt
import json
import re
import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from .oracle import Blog, Post

Row = dict[str, Any]

WAYS = [
    *("front matter", "part", "number", "number at the end", "version", "date"),
    "prefix",
]
MARKS = {"part", "teil", "partie", "episode", "issue", "day", "week", "vol"}
ROMAN = [
    tens + ones
    for tens in ("", "x")
    for ones in ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
]
CHINESE = [
    *"一二三四五六七八九十",
    *(f"十{one}" for one in "一二三四五六七八九"),
    "二十",
    *(f"二十{one}" for one in "一二三四五六七八九"),
    "三十",
]
NUMERALS = {
    name: number
    for names in (
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"],
        ["eins", "zwei", "drei", "vier", "fünf"],
        ["un", "deux", "trois", "quatre", "cinq"],
        ["uno", "dos", "tres", "cuatro", "cinco"],
        ["uno", "due", "tre", "quattro", "cinque"],
        ["um", "dois", "três", "quatro"],
        ["上", "中", "下"],
        ROMAN,
        CHINESE,
    )
    for number, name in enumerate(names, start=1)
}
Reading = tuple[str, str, str]
"""A way, a series' name, and a number as it is written."""

Series = dict[tuple[int, str, str], list[tuple["Post", str, int | None]]]


def _number(text: str) -> int | None:
    return (
        int(text) if text.isascii() and text.isdigit() else NUMERALS.get(text.lower())
    )


def _front_matter(post: Post) -> Iterator[Reading]:
    said = json.loads(post.fields or "{}")
    series, order = said.get("series"), said.get("series_order")
    if isinstance(series, list):
        series = series[0]
    if isinstance(series, dict):
        series, order = series["name"], series["part"]
    if series:
        yield "front matter", series, "" if order is None else str(order)


def _title_readings(post: Post) -> Iterator[Reading]:
    """Read a title in every way."""
    title = post.title
    for found in re.finditer(r"(\w+)\s(\w+)(?![\w.])", title):
        number = _number(found[2])
        if found[1].lower() in MARKS and number is not None and len(found[2]) < 6:
            yield "part", title[: found.start()].rstrip(" ,.:–—-([|"), found[2]
            break
    if found := re.fullmatch(r"(.*?)\s*第([0-9]+)\D?", title):
        yield "part", found[1], found[2]
    if found := re.match(r"(.*?)（([0-9]+|[上中下一二三四五六七八九十])）", title):
        yield "part", found[1], found[2]
    if found := re.search(r"(?:#|№)([0-9]{1,4})(?![\w.])", title):
        before = title[: found.start()].strip()
        yield "number", re.split(r"[:!?—]\s*|[.–-]\s+", before)[-1], found[1]
    if (found := re.fullmatch(r"(.*?)\s*\((\w{1,5})\)", title)) and _number(found[2]):
        yield "number", found[1], found[2]
    if (found := re.fullmatch(r"(.*\w) ([0-9]{1,2}|[IVX]+)", title)) and _number(
        found[2]
    ):
        yield "number at the end", found[1], found[2]
    if found := re.search(r"[vV]?[0-9]+(?:\.[0-9]+)+[\w.+-]*", title):
        yield "version", title.replace(found[0], "…", 1), ""
    if found := re.search(r"(?<![0-9-])(?:19|20)[0-9]{2}(?![0-9])", title):
        before = title[: found.start()]
        month = before.split()[-1:]
        if month and month[0] in calendar.month_name:
            before = before[: before.rindex(month[0])]
        yield "date", f"{before}…{title[found.end() :]}", ""
    if found := re.match(r"(.+?)(?:: | [|–—-]+\s|—)", title):
        yield "prefix", found[1], ""


def _readings(post: Post) -> Iterator[Reading]:
    yield from _front_matter(post)
    yield from _title_readings(post)


def number_words(_: Blog) -> Iterable[Row]:
    """One row per word or numeral."""
    for word, number in NUMERALS.items():
        yield {"word": word, "number": number}


def title_readings(blog: Blog) -> Iterable[Row]:
    """One row per post and reading of its title."""
    for post in blog.posts:
        for way, series, written in set(_title_readings(post)):
            yield {
                "way": WAYS.index(way) + 1,
                "series": series.strip(),
                "number_word": written.lower(),
                "post_id": post.post_id,
            }


def series_candidates(blog: Blog) -> Iterable[Row]:
    """One row per post and reading of its front matter or title."""
    written = {
        (post.post_id, WAYS.index(way), name.strip()): number
        for post in blog.posts
        for way, name, number in _readings(post)
    }
    for (way_rank, language, key), readings in _all_readings(blog).items():
        for post, name, number in readings:
            yield {
                "way": way_rank + 1,
                "series": name,
                "series_key": key,
                "number_word": written.get((post.post_id, way_rank, name), "1").lower(),
                "part_number": number,
                "language": language,
                "post_id": post.post_id,
            }


def _key(name: str) -> str:
    return "".join(
        c for c in name.lower() if unicodedata.category(c)[0] in "LMN" or c == "…"
    )


def _is_enough(way: str, readings: list[tuple[Post, str, int | None]]) -> bool:
    numbers = {number for *_, number in readings if number is not None}
    posts = {post.post_id for post, *_ in readings}
    match way:
        case "front matter":
            return len(posts) > 1
        case "part" | "number":
            return len(numbers) > 1
        case "number at the end":
            spread = max(numbers, default=0) - min(numbers, default=0)
            return len(numbers) > 1 and spread < 2 * len(numbers)
        case _:
            return len(posts) > 2


def _all_readings(blog: Blog) -> Series:
    """Group the readings of all titles; a title that is a series' name is part 1."""
    series: Series = defaultdict(list)
    titles: dict[tuple[str, str], list[Post]] = defaultdict(list)
    for post in blog.posts:
        titles[post.language, _key(post.title)].append(post)
        for way, name, written in _readings(post):
            if any(c.isalpha() for c in name):
                key = WAYS.index(way), post.language, _key(name)
                series[key].append((post, name.strip(), _number(written)))
    for (way_rank, language, key), readings in series.items():
        numbers = [number for *_, number in readings if number is not None]
        if 1 <= way_rank <= 3 and min(numbers, default=0) > 1:
            readings += [(post, post.title, 1) for post in titles[language, key]]
    return series


def _chosen(series: Series) -> Series:
    """Leave each post in the first series that has enough, or else in the largest."""
    enough = {
        key: readings
        for key, readings in series.items()
        if _is_enough(WAYS[key[0]], readings)
    }
    best: dict[int, tuple[Any, ...]] = {}
    for key, readings in enough.items():
        size = len({post.post_id for post, *_ in readings})
        for post, name, number in readings:
            offer = (key[0], -size, key[2], key, (post, name, number))
            before = best.get(post.post_id)
            if before is None or offer[:3] < before[:3]:
                best[post.post_id] = offer
    members: Series = defaultdict(list)
    for *_, key, reading in best.values():
        members[key].append(reading)
    return members


def post_series(blog: Blog) -> Iterable[Row]:
    """One row per post of a series."""
    for (way_rank, _, _), members in _chosen(_all_readings(blog)).items():
        members.sort(key=_order)
        for place, (post, _, number) in enumerate(members, start=1):
            if len(members) > 1:
                yield {
                    **vars(post),
                    "series": members[0][1],
                    "series_position": place,
                    "part_number": number,
                    "count_series_posts": len(members),
                    "found_by": WAYS[way_rank].removesuffix(" at the end"),
                    "is_original": post.is_original,
                }


def _order(reading: tuple[Post, str, int | None]) -> tuple[Any, ...]:
    post, _, number = reading
    return (
        number is None,
        number or 0,
        post.published_on is None,
        post.published_on or dt.date.min,
        post.post_id,
    )


ANSWERS: dict[str, Callable[[Blog], Iterable[Row]]] = {
    answer.__name__: answer
    for answer in (number_words, title_readings, series_candidates, post_series)
}
