"""What to mend, as the audit finds it.

The findings are of the whole blog, though a report be narrowed: a post is no orphan
since the report leaves out what links to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogdb.report.questions import Answer

if TYPE_CHECKING:
    from blogdb.report.questions import Ask, Questions

_KEPT = "select post_id from posts"


def findings(questions: Questions) -> Answer:
    """Find what to mend in the whole blog.

    Args:
        questions: the database, not narrowed yet.

    Returns:
        A row for each finding, the gravest first: severity (error, warning or note),
        rule, title and url of the post, message, source_file, line and post_id.
    """
    return questions.answer("findings")


def of_posts(found: Answer, ask: Ask) -> Answer:
    """Keep the findings of the posts that a report is about.

    Args:
        found: the findings.
        ask: runs a statement on the narrowed database.

    Returns:
        Those of its posts, in their order.
    """
    kept = {row["post_id"] for row in ask(_KEPT)}
    return Answer(found.sql, [row for row in found.rows if row["post_id"] in kept])
