"""The rules of the audit: read their files, and describe them.

A rule is a file, `sql/audit/<rule>.sql`: a header, then a statement that reads views
and gives a row for each finding. Its columns are `post_id` (the post), `line` (in the
source's file; null if it is the post as a whole), `subject` (what tells the findings of
a post apart, which stays the same as long as the finding does), `message` (a sentence)
and `advice` (what to do). One that is about the blog, of which the post is just an
example, adds `is_about_blog`; one that is about no post adds `source_file` and
`source_row`, and leaves out `post_id`.

The header says what the rule finds (title), how severe that is, why it matters and what
to do (advice); `notes` say what it leaves alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from blogdb.sql import headers
from blogdb.sql.inline import expand

SEVERITIES = ("note", "warning", "error")
"""How severe a finding is, the least severe first."""

_FIELDS = ("title", "severity", "why", "advice", "notes")
_NEEDED = _FIELDS[:-1]


@dataclass(frozen=True)
class Rule:
    """A rule of the audit, as its file describes it.

    Attributes:
        name: its name, such as "dead-link".
        title: what it finds, in a few words.
        severity: how severe that is, one of SEVERITIES.
        why: why it matters.
        advice: what to do.
        notes: what it leaves alone; otherwise empty.
        statement: the SQL that finds it.
    """

    name: str
    title: str
    severity: str
    why: str
    advice: str
    notes: str
    statement: str

    @property
    def page(self) -> str:
        """What it finds, why that matters, what to do and how to silence it."""
        paragraphs = [
            f"{self.title} ({self.severity}).",
            f"Why it matters: {self.why}",
            f"What to do: {self.advice}",
            self.notes,
            f"To silence it: {self._silence}",
        ]
        return "\n\n".join(filter(None, paragraphs)) + "\n"

    @property
    def _silence(self) -> str:
        off = f'`rules = {{ {self.name} = "off" }}` in `[audit]` of `blogdb.toml`.'
        is_about_post = "post_id" in self.statement
        if not is_about_post or "is_about_blog" in self.statement:
            return off
        return f"`blogdb_ignore: [{self.name}]` in the post's front matter, or {off}"


def parse(text: str, name: str) -> Rule:
    """Read the file of a rule.

    Args:
        text: the file's text.
        name: the rule's name.

    Returns:
        The rule.

    Raises:
        ValueError: the header is incomplete.
    """
    texts, _ = headers.read(text, name, _FIELDS)
    if missing := [field for field in _NEEDED if not texts.get(field)]:
        raise ValueError(f"{name}: the header has no {', '.join(missing)}")
    if texts["severity"] not in SEVERITIES:
        raise ValueError(
            f"{name}: {texts['severity']} is none of {', '.join(SEVERITIES)}"
        )
    lines = text.splitlines()
    while lines[0].startswith("--"):
        del lines[0]
    return Rule(
        name=name,
        title=texts["title"],
        severity=texts["severity"],
        why=texts["why"],
        advice=texts["advice"],
        notes=texts.get("notes", ""),
        statement=expand("\n".join(lines).strip().rstrip(";")),
    )


@cache
def rules() -> dict[str, Rule]:
    """Read all rules.

    Returns:
        Name to rule: the most severe first, then by name.

    Raises:
        ValueError: a file's header is incomplete.
    """
    found = [
        parse(file.read_text("utf-8"), file.name.removesuffix(".sql"))
        for file in (files("blogdb.sql") / "audit").iterdir()
        if file.name.endswith(".sql")
    ]
    found.sort(key=lambda rule: (-SEVERITIES.index(rule.severity), rule.name))
    return {rule.name: rule for rule in found}


def markdown() -> str:
    """Write the rules' pages as Markdown, as in docs/audit.md.

    Returns:
        A table of all rules, then a section for each.
    """
    table = ["| rule | severity | what it finds |", "|---|---|---|"]
    sections = []
    for rule in rules().values():
        table.append(
            f"| [`{rule.name}`](#{rule.name}) | {rule.severity} | {rule.title} |"
        )
        sections.append(f"### {rule.name}\n\n{rule.page}")
    return "\n".join([*table, "", "\n".join(sections)])
