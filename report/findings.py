"""What to mend, as the audit finds it.

The findings are of the whole blog, though a report be narrowed: a post is no orphan
since the report leaves out what links to it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from blogdb.sql.findings import find
from blogdb.sql.rules import rules

if TYPE_CHECKING:
    import duckdb

    from blogdb.report.questions import Ask
    from blogdb.sql.findings import Finding
    from blogdb.sql.wishes import Wishes

_COUNT = "select count(*) as posts from posts"
_KEPT = "select post_id from posts"
_SLOW_RULE = "near-duplicate"
_MOST_POSTS = 5_000
"""Posts above which the slow rule would take half of the time of the whole report."""


@dataclass(frozen=True)
class Audit:
    """What the audit finds.

    Attributes:
        findings: the findings, in the order of the rules.
        left_out: the rule that was not applied, since it would take long; None if all
            were.
    """

    findings: list[Finding]
    left_out: str | None = None

    def of_posts(self, ask: Ask) -> Audit:
        """Keep the findings of the posts that a report is about.

        Args:
            ask: runs a statement on the narrowed database.

        Returns:
            Those of its posts, and none that are of no post.
        """
        kept = {row["post_id"] for row in ask(_KEPT)}
        return replace(
            self, findings=[each for each in self.findings if each.post_id in kept]
        )


def audit(connection: duckdb.DuckDBPyConnection, ask: Ask, wishes: Wishes) -> Audit:
    """Audit the whole blog.

    Args:
        connection: DuckDB's connection to it, not narrowed yet.
        ask: runs a statement there.
        wishes: which rules to apply, and what to silence.

    Returns:
        What was found.
    """
    left_out = _SLOW_RULE if ask(_COUNT)[0]["posts"] > _MOST_POSTS else None
    if left_out:
        others = [name for name in wishes.only or rules() if name != left_out]
        wishes = replace(wishes, only=tuple(others))
    return Audit(list(find(connection, wishes)), left_out)
