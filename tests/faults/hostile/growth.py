"""Texts that are made to keep a regular expression busy, from the expression itself."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice, product

# Python has no public way to look into an expression.
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from ...rounds import rounds

SIZES = rounds((24, 120, 600, 3000), (24, 120, 600, 3000, 12_000))
"""Characters of the texts; each is tried only if the one before took no time."""
SLOW = 0.05
"""Seconds of the processor that no reader takes for these."""
SLOW_EXPRESSION = rounds(0.01, 0.05)
"""The same for an expression; a linear one takes a hundredth."""
MOST_GROWTH = 12
"""Times that a text of five times the size, or of four, may take."""
ENDS = rounds(("\0",), ("", "\0", "x"))
_VARIANTS = rounds(2, 3)
_REPEATS = {codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT}
_CATEGORIES = {
    codes.CATEGORY_DIGIT: "1",
    codes.CATEGORY_NOT_DIGIT: "a",
    codes.CATEGORY_SPACE: " ",
    codes.CATEGORY_NOT_SPACE: "a",
    codes.CATEGORY_WORD: "a",
    codes.CATEGORY_NOT_WORD: "-",
}


def seconds(call: Callable[[], object]) -> float:
    """Return the processor's time that a call takes."""
    start = time.process_time()
    call()
    return time.process_time() - start


def grows(
    read: Callable[[str], object], make: Callable[[int], str], slow: float = SLOW
) -> bool:
    """Return whether the time grows faster than a text does.

    Args:
        read: reads a text.
        make: makes a text of about so many characters.
        slow: seconds that are too few to tell.
    """
    before = 0.0
    for size in SIZES:
        text = make(size)
        took = seconds(lambda text=text: read(text))  # type: ignore[misc]
        if took > slow and took > MOST_GROWTH * before:
            # Other programs disturb; what grows does so again.
            took = seconds(lambda text=text: read(text))  # type: ignore[misc]
            if took > slow and took > MOST_GROWTH * before:
                return True
        before = max(took, slow / MOST_GROWTH / 2)
    return False


def repeated(before: str, unit: str, end: str) -> Callable[[int], str]:
    """Return what makes texts of a beginning, a unit many times, and an end."""
    return lambda size: before + unit * (size // len(unit)) + end


def used(pattern: re.Pattern[Any], way: str) -> Callable[[str], object]:
    """Return a function that uses an expression.

    Args:
        pattern: the expression.
        way: a method; all that search for it again and again do the same work.
    """
    once = way in ("match", "fullmatch")
    call = getattr(pattern, way if once else "finditer")

    def read(text: str) -> object:
        found = call(text if isinstance(pattern.pattern, str) else text.encode())
        return found if once else sum(1 for _ in found)

    return read


def attacks(pattern: re.Pattern[Any]) -> Iterator[tuple[str, str, str]]:
    """Yield beginnings, units to repeat, and ends, for an expression.

    For each repetition in it: what leads up to it, what it repeats, and that together.
    Then its own characters, alone and in pairs.
    """
    source = pattern.pattern
    text = source if isinstance(source, str) else source.decode("latin-1")
    tree = parser.parse(text, pattern.flags & ~re.UNICODE)
    found = dict.fromkeys(_of_repeats(tree, [""]))
    letters = sorted(set(_letters(tree)))[:12]
    units = [*letters, *("".join(pair) for pair in product(letters[:6], repeat=2))]
    found |= dict.fromkeys(("", unit) for unit in units)
    for before, unit in found:
        for whole in dict.fromkeys((unit, before + unit)):
            if whole:
                for end in ENDS:
                    yield before, whole, end


def _of_repeats(tree: Any, befores: list[str]) -> Iterator[tuple[str, str]]:
    """Yield what leads up to each repetition, and what it repeats."""
    for code, value in tree:
        if code in _REPEATS:
            _, most, item = value
            units = list(islice(_samples(item), _VARIANTS))
            if most is codes.MAXREPEAT or most > 99:
                yield from product(befores[:_VARIANTS], units)
            yield from _of_repeats(item, befores)
        else:
            for below in _below(code, value):
                yield from _of_repeats(below, befores)
        nexts = list(islice(_sample(code, value), _VARIANTS)) or [""]
        befores = [a + b for b in nexts for a in befores][:_VARIANTS]


def _below(code: Any, value: Any) -> Iterable[Any]:
    if code is codes.SUBPATTERN:
        return [value[3]]
    if code is codes.ATOMIC_GROUP:
        return [value]
    if code is codes.BRANCH:
        return list(value[1])
    if code in (codes.ASSERT, codes.ASSERT_NOT):
        return [value[1]]
    return []


def _samples(tree: Any) -> Iterator[str]:
    """Yield a few texts that a part of an expression is likely to match."""
    parts = [list(islice(_sample(code, value), 4)) or [""] for code, value in tree]
    longest = max(map(len, parts), default=1)
    for number in range(longest):
        yield "".join(each[number % len(each)] for each in parts)


def _sample(code: Any, value: Any) -> Iterator[str]:
    if code is codes.LITERAL:
        yield chr(value)
    elif code is codes.NOT_LITERAL:
        yield next(each for each in "a b" if ord(each) != value)
    elif code is codes.ANY:
        yield from ("a", " ")
    elif code is codes.IN:
        yield from _in(value)
    elif code in _REPEATS:
        least, most, item = value
        for sample in _samples(item):
            yield sample * max(least, 1 if most else 0)
    elif code in (codes.SUBPATTERN, codes.ATOMIC_GROUP, codes.BRANCH):
        for below in _below(code, value):
            yield from _samples(below)
    elif code is codes.CATEGORY:
        yield _CATEGORIES[value]
    else:
        yield ""


def _in(items: Any) -> Iterator[str]:
    is_negated = items[0][0] is codes.NEGATE
    if is_negated:
        pattern = [(codes.IN, items)]
        known = _compiled(pattern)
        yield from (each for each in "a 1\n-.=<[{(\"'#:" if known.match(each))
        return
    for code, value in items:
        if code is codes.RANGE:
            yield chr(value[0])
        elif code is codes.LITERAL:
            yield chr(value)
        elif code is codes.CATEGORY:
            yield _CATEGORIES[value]


def _compiled(pattern: Any) -> re.Pattern[str]:
    """Compile a class of characters anew from what was parsed."""
    parts = []
    for code, value in pattern[0][1][1:]:
        if code is codes.RANGE:
            parts.append(f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}")
        elif code is codes.LITERAL:
            parts.append(re.escape(chr(value)))
        else:
            name = str(value).removeprefix("CATEGORY_")
            letter = {"DIGIT": "d", "SPACE": "s", "WORD": "w"}[
                name.removeprefix("NOT_")
            ]
            parts.append("\\" + (letter.upper() if name.startswith("NOT_") else letter))
    return re.compile(f"[^{''.join(parts)}]")


def _letters(tree: Any) -> Iterator[str]:
    for code, value in tree:
        for below in [value[2]] if code in _REPEATS else _below(code, value):
            yield from _letters(below)
        yield from (each for each in islice(_sample(code, value), 6) if len(each) == 1)
