"""The rule for canonical names of tags and authors, and aliases."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from blogdb.db.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

_GAPS = re.compile(r"[\s_]+")
_BLANKS = re.compile(r"\s+")


def _folded(text: str) -> str:
    """Fold case and compatibility forms, until nothing changes any more.

    One round of NFKC and case folding is not always enough (Unicode, section 3.13,
    definition D146), and a name must have one canonical form.
    """
    while True:
        folded = unicodedata.normalize("NFKC", text).casefold()
        if folded == text:
            return text
        text = folded


def canonical_tag(raw: str) -> str:
    """Give a tag its canonical name.

    Args:
        raw: the tag in any spelling.

    Returns:
        Unicode NFKC, trimmed, case-folded, runs of spaces and underscores as one
        hyphen; empty when nothing is left.
    """
    return _GAPS.sub("-", _folded(raw).strip())


def author_key(raw: str) -> str:
    """Give what an author's names in different spellings have in common.

    Args:
        raw: the name in any spelling.

    Returns:
        Unicode NFKC, trimmed, case-folded, runs of spaces as one space.
    """
    return _BLANKS.sub(" ", _folded(raw).strip())


@dataclass(frozen=True)
class Aliases:
    """What counts as what.

    Attributes:
        tags: canonical name of a tag to the canonical name that it counts as.
        authors: an author's name to the name that it counts as, both as spelled.
    """

    tags: Mapping[str, str] = field(default_factory=dict)
    authors: Mapping[str, str] = field(default_factory=dict)

    def tag(self, raw: str) -> str:
        """Give a tag's canonical name, aliases applied."""
        name = canonical_tag(raw)
        return self.tags.get(name, name)

    def author(self, raw: str) -> tuple[str, str | None]:
        """Find whose name it is.

        Returns:
            The author's key; and the name as the aliases spell it, where they apply.
        """
        key = author_key(raw)
        name = self._authors_by_key().get(key)
        return (key, None) if name is None else (author_key(name), name)

    def _authors_by_key(self) -> dict[str, str]:
        return {author_key(alias): name for alias, name in self.authors.items()}


def read_aliases(path: Path) -> Aliases:
    """Read an aliases file.

    Args:
        path: a TOML file with tables `[tags]` and `[authors]`, alias = name.

    Returns:
        The aliases, chains followed to their end.

    Raises:
        SourceError: the file cannot be read, an alias leads back to itself, or two
            spellings of one alias do not count as the same.
    """
    try:
        with path.open("rb") as stream:
            document = tomllib.load(stream)
    except FileNotFoundError as error:
        raise SourceError(f"{path} does not exist (--aliases)") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SourceError(f"{path} is not a TOML file: {error}") from error
    unknown = sorted(document.keys() - {"tags", "authors"})
    if unknown:
        raise SourceError(
            f"{path}: {unknown[0]!r} does not belong here; write aliases under [tags]"
            ' or [authors], as in: "partnership" = "partnerships"'
        )
    tables = {
        kind: _table(path, kind, document.get(kind, {})) for kind in ("tags", "authors")
    }
    _require_agreement(path, tables["tags"], canonical_tag)
    _require_agreement(path, tables["authors"], author_key)
    tags = {canonical_tag(k): canonical_tag(v) for k, v in tables["tags"].items()}
    return Aliases(
        _followed(path, tags, str), _followed(path, tables["authors"], author_key)
    )


def _table(path: Path, kind: str, table: object) -> dict[str, str]:
    if not isinstance(table, dict):
        raise SourceError(f"{path}: [{kind}] must be a table of aliases")
    for alias, name in table.items():
        if not isinstance(name, str) or not name.strip() or not alias.strip():
            raise SourceError(
                f"{path}: [{kind}] {alias!r} must equal a name in quotes, as in:"
                ' "partnership" = "partnerships"'
            )
    return table


def _require_agreement(
    path: Path, table: Mapping[str, str], key: Callable[[str], str]
) -> None:
    """Check that an alias, however it is spelled, counts as one name only."""
    first: dict[str, str] = {}
    for alias, name in table.items():
        other = first.setdefault(key(alias), alias)
        if key(table[other]) != key(name):
            raise SourceError(
                f"{path}: {other!r} and {alias!r} are one alias, but one is"
                f" {table[other]!r} and the other {name!r}; keep one of the lines"
            )


def _followed(
    path: Path, aliases: dict[str, str], key: Callable[[str], str]
) -> dict[str, str]:
    """Follow chains: where a = b and b = c, a counts as c."""
    by_key = {key(alias): name for alias, name in aliases.items()}
    result = {}
    for alias, name in aliases.items():
        seen = {key(alias)}
        end = name
        while key(end) in by_key and by_key[key(end)] != end:
            if key(end) in seen:
                raise SourceError(f"{path}: the alias {alias!r} leads back to itself")
            seen.add(key(end))
            end = by_key[key(end)]
        if key(end) != key(alias) or end != alias:
            result[alias] = end
    return result
