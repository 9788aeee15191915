"""Which findings a blog's owner wishes to hear of: rules, severities, places.

The wishes come from the command line and from `[audit]` in `blogdb.toml`:

    [audit]
    fail-on = "error"
    ignore = { "drafts/*" = "all", "2019/*" = ["stale-post", "orphan-post"] }
    rules = { orphan-post = "off", dead-anchor = "error" }
"""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any

from blogdb.db.errors import SettingsError
from blogdb.sql.rules import SEVERITIES, rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from blogdb.sql.rules import Rule

EVERY_RULE = "all"
"""Stands for every rule where rules are silenced."""

OFF = "off"
"""Takes the place of a rule's severity: it is not applied."""

_KEYS = ("ignore", "rules", "fail-on")
NEVER = "never"
"""Takes the place of a severity at which the audit fails: it does not."""


@dataclass(frozen=True)
class Wishes:
    """Which findings are wanted.

    Attributes:
        only: the rules to apply; all if empty.
        least: the least severity that is wanted.
        severities: rule to severity, or OFF, where it is not the rule's own.
        ignored: pattern of paths to the rules that are silenced there.
        folder: what files are relative to in these patterns.
        fail_on: the least severity at which the audit fails; None for never.
    """

    only: tuple[str, ...] = ()
    least: str = SEVERITIES[0]
    severities: Mapping[str, str] = field(default_factory=dict)
    ignored: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    folder: Path = field(default_factory=Path.cwd)
    fail_on: str | None = None

    @classmethod
    def of(cls, table: Mapping[str, Any], path: Path) -> Wishes:
        """Read `[audit]` of `blogdb.toml`.

        Args:
            table: what it says.
            path: that file, an absolute path; patterns are relative to its folder.

        Returns:
            The wishes.

        Raises:
            SettingsError: a key, a rule or a severity is none, or a value has another
                type.
        """
        try:
            return cls._of(table, path.parent)
        except ValueError as error:
            raise SettingsError(f"{path}: audit: {error}") from error

    @classmethod
    def _of(cls, table: Mapping[str, Any], folder: Path) -> Wishes:
        _require("key", table, _KEYS)
        ignored = {
            pattern: tuple(named if isinstance(named, list) else [named])
            for pattern, named in _table(table, "ignore").items()
        }
        severities = _table(table, "rules")
        names = [name for each in ignored.values() for name in each]
        _require("rule", [*severities, *names], [*rules(), EVERY_RULE])
        _require("severity", severities.values(), [*SEVERITIES, OFF])
        fail_on = table.get("fail-on", NEVER)
        _require("severity", [fail_on], [*SEVERITIES, NEVER])
        return cls(
            severities=severities,
            ignored=ignored,
            folder=folder,
            fail_on=None if fail_on == NEVER else fail_on,
        )

    def severity_of(self, rule: Rule) -> str | None:
        """Return how severe a rule's findings are; None if they are not wanted."""
        severity = self.severities.get(rule.name, rule.severity)
        is_named = not self.only or rule.name in self.only
        if severity == OFF or not is_named or not is_at_least(severity, self.least):
            return None
        return severity

    def is_silenced(self, rule: str, file: str | None, path: str | None) -> bool:
        """Return whether a rule is silenced for a place.

        Args:
            rule: the rule's name.
            file: the source's file; patterns have it relative to `folder`.
            path: the post's path; patterns may have that instead.
        """
        places = [place for place in (file and self._relative(file), path) if place]
        return any(
            not {rule, EVERY_RULE}.isdisjoint(names)
            and any(fnmatchcase(place, pattern) for place in places)
            for pattern, names in self.ignored.items()
        )

    def _relative(self, file: str) -> str:
        path = Path(file)
        return str(
            path.relative_to(self.folder) if path.is_relative_to(self.folder) else path
        )


def is_at_least(severity: str, least: str) -> bool:
    """Return whether a severity is another or a worse one."""
    return SEVERITIES.index(severity) >= SEVERITIES.index(least)


def nearest(name: str, known: Iterable[str]) -> str:
    """Ask for the nearest of some names; nothing if none is near.

    Args:
        name: what somebody wrote.
        known: the names that there are.

    Returns:
        Such as "; did you mean dead-link".
    """
    near = get_close_matches(name, list(known), n=1)
    return f"; did you mean {near[0]}" if near else ""


def _table(table: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = table.get(key, {})
    if not isinstance(found, dict):
        raise ValueError(f"{key} is no table")
    return found


def _require(kind: str, given: Iterable[Any], known: Iterable[str]) -> None:
    names = list(known)
    for name in given:
        if name not in names:
            raise ValueError(
                f"there is no {kind} {name}"
                f"{nearest(str(name), names) or '; there are ' + ', '.join(names)}"
            )
