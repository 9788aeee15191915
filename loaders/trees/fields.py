"""Front matter by the fields of a post, whatever their names are."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from blogdb.db.errors import SourceError
from blogdb.loaders.columns import listed, require_field
from blogdb.loaders.fields import (
    DRAFTS,
    FALSE,
    LONGEST_VALUE,
    NOT_IN_FRONT_MATTER,
    PARTS,
    SYNONYMS,
    TRUE,
    field_of,
    folded,
    is_of_authors,
    names_of,
)
from blogdb.loaders.trees.days import is_impossible
from blogdb.loaders.trees.values import mapping, text, within

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

_ELSEWHERE = frozenset(map(folded, NOT_IN_FRONT_MATTER))
_PLACES = {
    name: (field, place)
    for field in SYNONYMS
    for place, name in enumerate(names_of(field))
    if name not in _ELSEWHERE
}
"""The field that a name means in front matter, and its place among the synonyms."""
_RULES = {folded(name): words for name, words in DRAFTS.items()}
_FLAGS = frozenset(name for name, words in _RULES.items() if words in (TRUE, FALSE))
_TAKEN = frozenset({"taxonomies", *names_of("url"), *_FLAGS}) - _ELSEWHERE
"""What only says whether a post is a draft, and where it is, has its place."""
_TRUTHS = frozenset((*TRUE, *FALSE))
_JSON = json.JSONEncoder(ensure_ascii=False, default=str)
_NOT_MAPPED = ("path", "content")


class Fields:
    """The fields of a post in its front matter.

    Args:
        document: the front matter.
    """

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        # Zola has tags and categories in a table of their own, Hugo perhaps authors.
        every = {
            **mapping(document.get("taxonomies")),
            **_authors_of_params(document),
            **document,
        }
        self._values = {folded(str(name)): value for name, value in every.items()}
        self._taken = set(_TAKEN)
        self._by_field: dict[str, list[tuple[int, str]]] = {}
        for name, value in self._values.items():
            if value and (meant := _PLACES.get(name)):
                self._by_field.setdefault(meant[0], []).append((meant[1], name))

    def get(self, name: str) -> str | None:
        """Return the text of a field by its own name, in any spelling."""
        return text(self._values.get(folded(name)))

    def first(self, field: str) -> tuple[str, Any]:
        """Return the folded name and the value of a field that says something.

        Args:
            field: a field of a post.

        Returns:
            The first of the field's synonyms; an empty name and None if there is none.
        """
        name, value = next(self._named(field), ("", None))
        self._taken.add(name)
        return name, value

    def text(self, field: str) -> str | None:
        """Return the first value of a field that is a text."""
        for name, value in self._named(field):
            if found := text(value):
                self._taken.add(name)
                return found
        return None

    def texts(self, field: str) -> Iterator[str]:
        """Yield all values of a field that are texts."""
        yield from filter(None, (text(value) for _, value in self._named(field)))

    def day(self, field: str) -> tuple[str | None, dict[str, str]]:
        """Return the day of publication or of the last update, in any notation.

        Args:
            field: `published` or `updated`.

        Returns:
            The first that is a day as far as it is clear, and the names and texts of
            those before it for which there is no such day.
        """
        impossible: dict[str, str] = {}
        for name, found in self._days(field):
            self._taken.add(name)
            if not is_impossible(found):
                return found, impossible
            impossible[name] = found
        return None, impossible

    def _days(self, field: str) -> Iterator[tuple[str, str]]:
        named = [*self._named(field)]
        # Docusaurus and MkDocs allow an object: date: {created: …, updated: …}.
        if isinstance(dates := self._values.get("date"), dict) and field == "updated":
            named.append(("date", dates))
        for name, value in named:
            texts = [text(value)]
            if isinstance(value, dict):
                texts = [text(value.get(part)) for part in PARTS[field]]
            # A field `published` may say whether a post is, and not since when.
            for found in texts:
                if found and found.lower() not in _TRUTHS:
                    yield name, found

    def is_draft(self, *, has_drafts: bool = True) -> bool:
        """Return whether the front matter makes the post a draft.

        Args:
            has_drafts: whether fields such as `draft` count, besides `published`.
        """
        return any(
            (text(self._values[name]) or "").lower() in _RULES[name]
            for name in _RULES.keys() & self._values.keys()
            if has_drafts or _RULES[name] is FALSE
        )

    def others(self, *, has_title: bool = True) -> str | None:
        """Write what no field of a post took as JSON; long values are cut.

        Args:
            has_title: whether the post has a title of its own; without, it is null
                here, since the column has the file's name.
        """
        kept: dict[str, Any] = {} if has_title else {"title": None}
        for name, value in self._document.items():
            if folded(str(name)) in self._taken or value in (None, "", [], {}):
                continue
            written = value if isinstance(value, str) else as_json(value)
            is_long = len(written) > LONGEST_VALUE
            kept[name] = f"{written[:LONGEST_VALUE]}…" if is_long else value
        return as_json(kept) if kept else None

    def _named(self, field: str) -> Iterator[tuple[str, Any]]:
        """Yield the values of a field that say something, with their folded names."""
        for _, name in sorted(self._by_field.get(field, ())):
            yield name, self._values[name]
        if field == "authors":
            for name, value in self._values.items():
                if is_of_authors(name) and field_of(name) is None and _is_object(value):
                    yield name, value


def _authors_of_params(document: Mapping[str, Any]) -> dict[str, Any]:
    params = mapping(document.get("params"))
    return {
        name: value
        for name, value in params.items()
        if field_of(str(name)) == "authors" or is_of_authors(str(name))
    }


def _is_object(value: Any) -> bool:
    first = value[0] if isinstance(value, list) and value else value
    return isinstance(first, dict)


def as_json(value: Any) -> str:
    """Write a value of front matter as JSON."""
    return _JSON.encode(value)


def joined(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Join fields; the table that Hugo has for all others is joined field by field.

    Args:
        below: fields that count where `above` has none of that name.
        above: fields of the page, or of what is nearer to it.
    """
    params = {**mapping(below.get("params")), **mapping(above.get("params"))}
    return {**below, **above, **({"params": params} if params else {})}


def mapped(document: Mapping[str, Any], pairs: Mapping[str, str]) -> dict[str, Any]:
    """Put the values that --map names where the fields of a post are looked for.

    Args:
        document: the front matter.
        pairs: field to name, or to a path such as meta.title.
    """
    fields = dict(document)
    for field, name in pairs.items():
        names = {folded(each): each for each in document}
        head, *rest = [name] if folded(name) in names else name.split(".")
        value = within(document.get(names.get(folded(head), "")), *rest)
        synonyms = names_of(field)
        for each in document:
            if folded(each) in synonyms:
                fields.pop(each, None)
        if not rest:
            fields.pop(names.get(folded(head), ""), None)
        fields[synonyms[0]] = value
    return fields


def require_mapped(
    location: str, given: Mapping[str, str], names: Collection[str]
) -> None:
    """Check that some front matter has the names that --map gives.

    Args:
        location: the tree, for messages.
        given: the values of --map.
        names: the names of all fields that its front matter has.

    Raises:
        SourceError: none has one of them.
    """
    known = {folded(each) for each in names}
    for field, name in given.items():
        if not {folded(name), folded(name.partition(".")[0])} & known:
            raise SourceError(
                f"--map {field}={name}: no front matter in {location} has {name}; it"
                f" has {listed(sorted(names))}"
            )


def field_named(name: str) -> str | None:
    """Return the field that a name in front matter means; None if it means none."""
    return None if folded(name) in _ELSEWHERE else field_of(name)


def fields_of(given: Mapping[str, str]) -> dict[str, str]:
    """Return the values of --map by the field that each means.

    Raises:
        SourceError: a post has no such field, or front matter does not tell it.
    """
    found = {require_field(field, name): name for field, name in given.items()}
    for field in _NOT_MAPPED:
        if field in found:
            raise SourceError(
                f"--map {field}={found[field]}: in a folder, the file itself tells the"
                f" {field} of a post"
            )
    return found
