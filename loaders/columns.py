"""Which columns of a table have which field of a post, and how they are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogdb.db.errors import SourceError
from blogdb.db.quoting import identifier, literal
from blogdb.loaders.fields import (
    DRAFTS,
    FALSE,
    FORMATS,
    KEY,
    NOTHING,
    OTHER_PARTS,
    PARTS,
    SYNONYMS,
    TRUE,
    field_of,
    folded,
    is_of_authors,
    json_path,
    names_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

MOST_COLUMNS = 16_384
"""As many as a spreadsheet has. DuckDB's work grows with the square of the number."""


_LISTS = ("authors", "tags", "categories", "addresses")


class Steps:
    """Expressions that a query computes one step after the other, each under a name.

    A macro writes its argument out as often as it uses it. So DuckDB would plan macros
    within macros fifty times for one value, which takes longer than reading a small
    blog.

    Args:
        row: the alias of the source's relation, with which no column's name begins.
    """

    def __init__(self, row: str) -> None:
        self.row = row
        self._steps: list[dict[str, str]] = []

    def named(self, expression: str, place: int) -> str:
        """Return the column under which an expression is computed, once.

        Args:
            expression: of columns of the source, and of those of earlier steps.
            place: the number of the step, from 0.
        """
        while len(self._steps) <= place:
            self._steps.append({})
        step = self._steps[place]
        name = step.setdefault(expression, f"{self.row}_{place}_{len(step)}")
        return f"{self.row}.{name}"

    def over(self, relation: str) -> str:
        """Write what gives the columns of a relation and those of the steps."""
        query = f"{relation} as {self.row}"
        for step in self._steps:
            columns = ", ".join(f"{each} as {name}" for each, name in step.items())
            query = f"(select *, {columns} from {query}) as {self.row}"
        return query

    def __bool__(self) -> bool:
        """Return whether there are any."""
        return bool(self._steps)


def is_known(name: str) -> bool:
    """Return whether a column's name is that of a field, or a synonym."""
    return field_of(name) is not None


def unique(names: Iterable[str]) -> list[str]:
    """Make column names unique when case is ignored, as DuckDB demands."""
    seen: set[str] = set()
    result = []
    for number, given in enumerate(names, 1):
        name = given or f"column{number}"
        while name.lower() in seen:
            name += f"_{number}"
        seen.add(name.lower())
        result.append(name)
    return result


def match_columns(
    columns: Iterable[str],
    mapping: Mapping[str, str],
    given_names: Mapping[str, str] | None = None,
) -> dict[str, tuple[str, ...]]:
    """Find the columns for each field of a post.

    Args:
        columns: the source's columns.
        mapping: field to column, from --map; it takes precedence over synonyms. A
            column may be followed by a path within its values, as in title.rendered.
        given_names: column to the name that the source gives it, where names repeat.

    Returns:
        Field to columns, for the fields that have any. A column is taken where those
        before it are empty; their order is that of `SYNONYMS`.

    Raises:
        SourceError: the mapping names a field or a column that does not exist.
    """
    given_names = given_names or {}
    by_name: dict[str, str] = {}
    every: dict[str, list[str]] = {}
    for column in columns:
        by_name.setdefault(folded(column), column)
        every.setdefault(folded(given_names.get(column, column)), []).append(column)
    found = {}
    for field in SYNONYMS:
        names = [column for name in names_of(field) for column in every.get(name, ())]
        if field == "authors":
            # Further columns that may hold authors' objects, such as primary_author.
            names += [
                column
                for name, column in by_name.items()
                if is_of_authors(name) and field_of(name) is None
            ]
        if names:
            found[field] = tuple(names[:1] if field == KEY else names)
    for given, column in mapping.items():
        found[require_field(given, column)] = (_mapped(given, column, by_name),)
    return found


def require_field(given: str, column: str) -> str:
    """Return the field that the left side of --map means.

    Args:
        given: the left side.
        column: the right side, for the message.

    Raises:
        SourceError: a post has no such field.
    """
    meant = field_of(given)
    if meant is None:
        raise SourceError(
            f"--map {given}={column}: a post has no field {given}; it has"
            f" {', '.join(SYNONYMS)}"
        )
    return meant


def _mapped(given: str, column: str, by_name: Mapping[str, str]) -> str:
    """Return the column, with the path within it, that --map names."""
    if folded(column) in by_name:
        return by_name[folded(column)]
    head, dot, rest = column.partition(".")
    if not dot or folded(head) not in by_name or json_path(rest) is None:
        raise SourceError(
            f"--map {given}={column}: the source has no column {column}; it has"
            f" {listed(by_name.values())}"
        )
    return f"{by_name[folded(head)]}.{rest}"


def with_title(
    found: Mapping[str, Sequence[str]], columns: Iterable[str]
) -> dict[str, Sequence[str]]:
    """Take a column `Name` for the titles, as in tables of Notion.

    Args:
        found: what `match_columns` found; without a day it is no table of posts.
        columns: the source's columns.
    """
    named = next((each for each in columns if folded(each) == "name"), None)
    if named is None or "title" in found or "published" not in found:
        return dict(found)
    return {**found, "title": (named,)}


def has_keys(found: Mapping[str, Sequence[str]]) -> bool:
    """Return whether there is a column that tells posts apart.

    Args:
        found: what `match_columns` found.
    """
    return "slug" in found or "url" in found


def require_columns(
    location: str, found: Mapping[str, Sequence[str]], columns: Iterable[str]
) -> None:
    """Check that a source has columns for a title, and for a slug, a URL or a day.

    With a day it is one of posts, whose slugs can be made of the titles.

    Args:
        location: the source, for the message.
        found: what `match_columns` found.
        columns: the source's columns, for the message.

    Raises:
        SourceError: it does not, or it has more columns than any table of posts.
    """
    names = list(columns)
    if len(names) > MOST_COLUMNS:
        raise SourceError(
            f"{location} has {len(names):,} columns, more than the {MOST_COLUMNS:,}"
            " that are allowed; write a row for each post, not a column"
        )
    missing = []
    if "title" not in found:
        missing.append("title")
    if not has_keys(found) and not {"title", "published"} <= found.keys():
        missing.append("slug (or url)")
    if missing:
        raise SourceError(
            f"{location} has no column {' and no '.join(missing)}; it has"
            f" {listed(names)}; name one with --map, as in: --map"
            f" {missing[0].split()[0]}=COLUMN"
        )


def value_of(
    field: str,
    columns: Mapping[str, str],
    names: Sequence[str],
    steps: Steps,
    given_names: Mapping[str, str] | None = None,
) -> str:
    """Write the SQL expression for a field's value as text.

    Args:
        field: the field.
        columns: the source's columns, each with its DuckDB type.
        names: the columns of the field, as `match_columns` finds them.
        steps: what the query computes before, to which is added.
        given_names: column to the name that the source gives it, where names repeat.
    """
    values: dict[str, list[str]] = {}
    for name in names:
        value = _told(field, as_text(columns, name, steps.row), steps)
        if field == "authors" and field_of(name) is None and is_of_authors(name):
            value = f"if_objects({value})"
        same = folded((given_names or {}).get(name, name))
        values.setdefault(same, []).append(value)
    if field in _LISTS:
        parts = [
            each[0] if len(each) == 1 else f"joined_names([{', '.join(each)}])"
            for each in values.values()
        ]
    else:
        *parts, last = [value for each in values.values() for value in each]
        # A body stays as it is, with the blanks around it.
        form = "nullif({}, '')" if field == "content" else "nullif(stripped({}), '')"
        parts = [*map(form.format, parts), last]
    return parts[0] if len(parts) == 1 else f"coalesce({', '.join(parts)})"


def format_of_body(
    columns: Mapping[str, str],
    names: Sequence[str],
    steps: Steps,
    given_names: Mapping[str, str] | None = None,
) -> str:
    """Write the SQL expression for what the body of a row is written in.

    Args:
        columns: the source's columns, each with its DuckDB type.
        names: the columns of the body, as `match_columns` finds them.
        steps: what the query computes before, to which is added.
        given_names: column to the name that the source gives it, where names repeat.
    """
    known = {folded(name): literal(format_) for name, format_ in FORMATS.items()}
    cases = []
    for name in names:
        value = _told("content", as_text(columns, name, steps.row), steps)
        told = known.get(folded((given_names or {}).get(name, name)))
        cases.append(f"when {value} <> '' then {told or f'format_of({value})'}")
    return f"case {' '.join(cases)} else 'markdown' end" if cases else "'markdown'"


def _told(field: str, value: str, steps: Steps) -> str:
    """Write the expression for a value that says something; null for another."""
    if field in _LISTS:
        return f"unless_among({value}, {_list(NOTHING)})"
    parts = _list(f"/{part}" for part in PARTS.get(field, OTHER_PARTS))
    told = steps.named(f"part_of({value}, {parts})", 0)
    if field in ("content", "title", "slug", "path"):
        return told
    if field in PARTS:
        # A column `published` may say whether a post is, and not since when.
        words = _list((*NOTHING, *TRUE, *FALSE))
        return f"unless_no_day({steps.named(f'unless_among({told}, {words})', 1)})"
    return f"unless_among({told}, {_list(NOTHING)})"


def draft_rule(columns: Mapping[str, str], row: str) -> tuple[str | None, list[str]]:
    """Write the SQL condition that a row is a draft.

    Args:
        columns: the source's columns, each with its DuckDB type.
        row: the alias of the source's relation.

    Returns:
        The condition, None if no column tells; and the columns that say nothing else.
    """
    rules = {folded(name): values for name, values in DRAFTS.items()}
    told = {name: rules[folded(name)] for name in columns if folded(name) in rules}
    conditions = [
        f"coalesce(lower(stripped({as_text(columns, name, row)})) in {_words(values)},"
        " false)"
        for name, values in told.items()
    ]
    plain = [name for name, values in told.items() if values in (TRUE, FALSE)]
    return (" or ".join(conditions) if conditions else None), plain


def as_text(columns: Mapping[str, str], name: str, row: str) -> str:
    """Write the SQL expression for a column, or a part of its values, as text.

    Args:
        columns: the source's columns, each with its DuckDB type.
        name: the column; or a column and a path within it, as in title.rendered.
        row: the alias of the source's relation.
    """
    path = None
    if name not in columns:
        name, _, rest = name.partition(".")
        path = json_path(rest)
    kind = columns[name]
    value = f"{row}.{identifier(name)}"
    if kind.endswith("]") or kind.startswith(("STRUCT", "MAP")):
        value = f"to_json({value})::varchar"
    elif kind != "VARCHAR":
        value = f"{value}::varchar"
    if path is None:
        return value
    within = "every_within" if "[*]" in path else "within"
    return f"{within}({value}, {literal(path)})"


def _list(values: Iterable[str]) -> str:
    return f"[{', '.join(map(literal, values))}]"


def _words(values: Iterable[str]) -> str:
    return f"({', '.join(map(literal, values))})"


def listed(columns: Iterable[str], most: int = 20, longest: int = 40) -> str:
    """Write names for a message, the first of many and long ones cut."""
    names = [
        name if len(name) <= longest else name[: longest - 1] + "…" for name in columns
    ]
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
