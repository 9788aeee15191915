"""Made-up titles, names of authors and front matter, of every kind that views read."""

# ruff: noqa: RUF001 (titles have dashes and wide brackets)

from __future__ import annotations

import json

ROMAN = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]
WORDS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]


def title(number: int) -> str:
    """Make up the title of a post: of series of every kind, and of none.

    Args:
        number: the number of the post, from 1.

    Returns:
        The title.
    """
    turn = number // 12
    return [
        f"Guide to maps, part {turn + 1}: more",
        f"Reise nach Rom – Teil {ROMAN[turn % len(ROMAN)]}",
        f"Notes. Part {WORDS[turn % len(WORDS)]}",
        f"All about it! News #{turn}: title {number}",
        f"勉強会 第{turn}回" if turn % 2 else f"地図の話（{'上中下'[turn % 3]}）道",
        f"Release v1.{turn}.0 is out",
        f"Beta {turn}" if turn else "Guide to maps",
        f"Review of March {2000 + turn % 8}",
        f"Title {number}, no part",
        f"Interview: person {number}",
        f"Title {number}, of none",
        f"Title {number} of nothing",
    ][number % 12]


ALSO_SPELT = {
    "writer 1": ["Zoë Müller", "Zoe Müller", "Müller, Zoë", "Z. Müller", "zmuller"],
    "writer 2": ["Ann Lee", "Ann Lee (ACME)", "Ann Lee, Head of Maps", "Ann Maria Lee"],
    "writer 3": ["Ann Lee and Bob Ross", "Ann Lee, Bob Ross, the Board", "Bob Ross"],
    "writer 4": ["Gerhard Kunz", "Gerhart Kunz", "gerhard", "李 & 王小明"],
    "writer 5": ["ada", "ada, bob42 and eve", "ada & Tom", "Ann Lee on behalf of X"],
}


def author(name: str, number: int) -> str:
    """Make up how a post spells an author.

    Args:
        name: the author.
        number: the number of the post, from 1.

    Returns:
        One of the author's spellings.
    """
    spellings = ALSO_SPELT.get(name, [name])
    return spellings[number % len(spellings)]


FIELDS = [
    None,
    {"description": "What it is about", "layout": "post"},
    {"description": "  ", "og_image": "x.png"},
    {"Summary": "Short", "cover": {"image": "x.png"}},
    {"subtitle": "", "image": "", "extra": {"teaser": "It begins"}},
    {"series": ["Deep dives"], "series_order": 7},
    {"series": {"name": "Deep dives", "part": "3"}, "thumbnail": ["x.png"]},
    {"series": "Deep Dives!", "images": "none", "descriptions": "none"},
    {"series": "Alone", "heroImage": "x.png"},
]


def fields(number: int) -> str | None:
    """Make up what a post says beside what has a column.

    Args:
        number: the number of the post, from 1.

    Returns:
        A JSON object, or None for nothing.
    """
    place = number % 41
    found = FIELDS[place] if place < len(FIELDS) else None
    if found and "Alone" in found.values() and number > 41:
        found = {"heroImage": "x.png"}
    return json.dumps(found) if found else None
