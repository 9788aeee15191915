"""What a site wishes of programs: its robots.txt, as RFC 9309 reads it.

The standard library's parser knows no `*` in paths, and lets the first rule win instead
of the longest; others make regular expressions of them, which a hostile file can let
run for years. Here each part between two `*` is looked for once.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

MOST_BYTES = 512_000
"""Bytes that are read, as the RFC asks for at least."""

_MOST_RULES = 5_000


@dataclass(frozen=True)
class Robots:
    """The rules for one program.

    Attributes:
        rules: for paths, each with whether it allows them.
        delay: seconds between two requests; 0 where it does not say.
    """

    rules: tuple[tuple[str, bool], ...] = ()
    delay: float = 0.0

    def allows(self, path: str) -> bool:
        """Return whether a path may be asked for.

        Args:
            path: the path and query, percent-encoded.
        """
        # Of equally long ones, that which allows.
        fitting = ((len(rule), may) for rule, may in self.rules if _fits(rule, path))
        return max(fitting, default=(0, True))[1]


EVERYTHING = Robots()
"""What a site without a robots.txt allows."""


def parse(text: str, agent: str) -> Robots:
    """Read the rules for a program.

    Args:
        text: of robots.txt.
        agent: the program's name, lower case.

    Returns:
        The rules of the groups that name it, else of those that name all programs.
    """
    lines = [found for line in text.splitlines() if (found := _read(line))]
    named: dict[str, list[tuple[str, str]]] = {}
    agents: list[str] = []
    for is_agent, group in groupby(lines, key=lambda line: line[0] == "user-agent"):
        if is_agent:
            agents = [value.lower() for _, value in group]
        else:
            said = list(group)
            for each in dict.fromkeys(agents):
                named.setdefault(each, []).extend(said)
    said = named.get(agent, named.get("*", []))
    return Robots(
        tuple(
            (value, key == "allow")
            for key, value in said
            if key in ("allow", "disallow") and value
        )[:_MOST_RULES],
        next((_seconds(value) for key, value in said if key == "crawl-delay"), 0.0),
    )


def _read(line: str) -> tuple[str, str] | None:
    key, colon, value = line.partition("#")[0].partition(":")
    key = key.strip().lower()
    known = key in ("user-agent", "allow", "disallow", "crawl-delay")
    return (key, value.strip()) if colon and known else None


def _seconds(value: str) -> float:
    try:
        # Not more than a float can hold, and no "nan".
        return max(0.0, min(float(value), 1e6))
    except ValueError:
        return 0.0


def _fits(rule: str, path: str) -> bool:
    to_end = rule.endswith("$")
    first, *rest = rule.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    place = len(first)
    for number, part in enumerate(rest, start=1):
        if to_end and number == len(rest):
            return len(path) - len(part) >= place and path.endswith(part)
        place = path.find(part, place)
        if place < 0:
            return False
        place += len(part)
    return not to_end or place == len(path)
