"""Finds what to mend in a blog, by the rules and by its owner's wishes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from blogdb.api.sandbox import opened
from blogdb.db.errors import ArgumentError, DatabaseError, QueryError, RefusedError
from blogdb.sql.findings import find
from blogdb.sql.rules import SEVERITIES, rules
from blogdb.sql.wishes import Wishes, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from blogdb.sql.findings import Finding

_STATE = """
    select
        (select coalesce(max(load_id), 0) from loads),
        (select count(*) from post_texts) > 0 or (select count(*) from posts) = 0
"""


class Audited(NamedTuple):
    """What the audit found in a state of the database.

    Attributes:
        findings: the findings, the most severe first.
        load_id: the number of the last load.
        has_bodies: whether the bodies were parsed, if there are any.
        mistaken: names that posts silence and that are no rules, to these posts' paths.
    """

    findings: list[Finding]
    load_id: int
    has_bodies: bool
    mistaken: dict[str, list[str]]


def require_rules(names: Iterable[str], severity: str) -> None:
    """Check that there are such rules, and such a severity.

    Args:
        names: of rules.
        severity: it.

    Raises:
        ArgumentError: there is none of a name.
    """
    for kind, name, known in (
        *(("rule", name, rules()) for name in names),
        ("severity", severity, SEVERITIES),
    ):
        if name not in known:
            meant = nearest(name, known) or f"; there are {', '.join(known)}"
            raise ArgumentError(f"there is no {kind} {name}{meant}")


def owners_wishes() -> Wishes:
    """Read what the blog's owner wishes, from the current folder upwards."""
    from blogdb.loaders.settings.file import settings_for

    settings = settings_for()
    return Wishes.of(settings.audit, settings.path) if settings else Wishes()


def audited(database: Path, wishes: Wishes, *, is_new: bool = False) -> Audited:
    """Find what to mend in a blog.

    Args:
        database: the file.
        wishes: which rules to apply, and what to silence.
        is_new: whether only what the last load brought is wanted.

    Returns:
        The findings, the most severe first.

    Raises:
        DatabaseError: the database cannot be read, or lacks views of this version.
        RefusedError: the state before the last load is not kept.
    """
    now = _audited(database, wishes)
    if not is_new:
        return now
    known = _known_before(database, now.load_id)
    found = [each for each in now.findings if each.fingerprint not in known]
    return now._replace(findings=found)


def _audited(database: Path, wishes: Wishes) -> Audited:
    from blogdb.sql.findings import mistaken_names

    try:
        with opened(database) as connection:
            ((load_id, has_bodies),) = connection.execute(_STATE).fetchall()
            found = list(find(connection, wishes))
            mistaken = mistaken_names(connection)
    except QueryError as error:
        raise DatabaseError(
            f"{database} lacks views of this version ({error}); bring it up to date"
            " with: blogdb load"
        ) from error
    found.sort(key=lambda each: -SEVERITIES.index(each.severity))
    return Audited(found, load_id, has_bodies, mistaken)


def _known_before(database: Path, load_id: int) -> set[str]:
    """Return the fingerprints of what there was before the last load."""
    from blogdb.db.store.generations import kept

    if load_id <= 1:
        return set()
    for generation in kept(database):
        before = _audited(generation.path, Wishes())
        if before.load_id < load_id:
            return {finding.fingerprint for finding in before.findings}
    raise RefusedError(
        f"the state of {database} before the last load is not kept, so what is new"
        " cannot be told; compare with an earlier audit instead: --baseline FILE"
    )
