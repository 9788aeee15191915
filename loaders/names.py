"""The rule for canonical names of tags and authors, and aliases."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from blogdb.db.errors import SourceError
from blogdb.db.quoting import is_utf8
from blogdb.loaders.chains import followed
from blogdb.loaders.toml_documents import DeepNameError, read_toml

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

_LARGEST = 1 << 23
"""Bytes of the largest aliases file: some 200,000 lines."""

_GAPS = re.compile(r"[\s_]+")
_BLANKS = re.compile(r"\s+")


def _folded(text: str) -> str:
    """Apply NFKC and case folding until nothing changes any more.

    One round is not always enough (Unicode, section 3.13, definition D146), and a name
    must have one canonical form.
    """
    while True:
        folded = unicodedata.normalize("NFKC", text).casefold()
        if folded == text:
            return text
        text = folded


def canonical_tag(raw: str) -> str:
    """Return the canonical name of a tag.

    Args:
        raw: the tag in any spelling.

    Returns:
        Unicode NFKC, trimmed, case-folded, runs of spaces and underscores as one
        hyphen; empty if nothing is left.
    """
    return _GAPS.sub("-", _folded(raw).strip())


def author_key(raw: str) -> str:
    """Return a key that all spellings of an author's name have in common.

    Args:
        raw: the name in any spelling.

    Returns:
        Unicode NFKC, trimmed, case-folded, runs of spaces as one space.
    """
    return _BLANKS.sub(" ", _folded(raw).strip())


@dataclass(frozen=True)
class Aliases:
    """Aliases of tags and authors.

    Attributes:
        tags: canonical name of a tag to the canonical name that it stands for.
        authors: an author's name to the name that it stands for, as the file spells
            them.
    """

    tags: Mapping[str, str] = field(default_factory=dict)
    authors: Mapping[str, str] = field(default_factory=dict)

    def tag(self, raw: str) -> str:
        """Return a tag's canonical name, with aliases applied."""
        name = canonical_tag(raw)
        return self.tags.get(name, name)

    def author(self, raw: str) -> tuple[str, str | None]:
        """Return the author whose name it is.

        Returns:
            The author's key; and the name from the aliases file, if an alias applies.
        """
        key = author_key(raw)
        name = self._authors_by_key.get(key)
        return (key, None) if name is None else (author_key(name), name)

    @cached_property
    def _authors_by_key(self) -> dict[str, str]:
        return {author_key(alias): name for alias, name in self.authors.items()}


def read_aliases(path: Path) -> Aliases:
    """Read an aliases file.

    Args:
        path: a TOML file with tables `[tags]` and `[authors]`, alias = name.

    Returns:
        The aliases, with chains followed to their end.

    Raises:
        SourceError: the file cannot be read, an alias leads back to itself, or two
            spellings of an alias stand for different names.
    """
    try:
        document = read_toml(_text(path))
    except DeepNameError as error:
        raise SourceError(
            f"{path}, line {error.line}: too many nested tables for an alias; put a"
            " name that contains dots in quotes"
        ) from error
    except ValueError as error:
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
    try:
        return Aliases(followed(tags), followed(tables["authors"], author_key))
    except ValueError as error:
        raise SourceError(f"{path}: the alias {error}") from error


def _text(path: Path) -> str:
    """Read an aliases file's text."""
    if not is_utf8(path):
        raise SourceError(f"the name {path} is not UTF-8; rename the file (--aliases)")
    if not path.exists():
        raise SourceError(f"{path} does not exist (--aliases)")
    if not path.is_file():
        raise SourceError(f"{path} is not a file (--aliases)")
    if path.stat().st_size > _LARGEST:
        raise SourceError(f"{path} is larger than {_LARGEST >> 20} MB (--aliases)")
    return path.read_bytes().decode()


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
    """Check that all spellings of an alias stand for the same name."""
    first: dict[str, str] = {}
    for alias, name in table.items():
        other = first.setdefault(key(alias), alias)
        if key(table[other]) != key(name):
            raise SourceError(
                f"{path}: {other!r} and {alias!r} are the same alias, but stand for"
                f" {table[other]!r} and {name!r}; keep one of the lines"
            )
