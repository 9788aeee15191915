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
        tags: canonical name of a tag to the canonical names that it stands for.
        authors: an author's name to the names that it stands for, as the file spells
            them.
    """

    tags: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    authors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def tag(self, raw: str) -> str:
        """Return a tag's canonical name, with an alias of one name applied."""
        name = canonical_tag(raw)
        names = self.tags.get(name, (name,))
        return names[0] if len(names) == 1 else name

    def author(self, raw: str) -> tuple[str, str | None]:
        """Return the author whose name it is, with an alias of one name applied.

        Returns:
            The author's key; and the name from the aliases file, if an alias applies.
        """
        key = author_key(raw)
        names = self._authors_by_key.get(key, ())
        return (author_key(names[0]), names[0]) if len(names) == 1 else (key, None)

    def tags_within(self, raw: str) -> tuple[str, ...]:
        """Return the tags that an alias of several stands for; otherwise none."""
        names = self.tags.get(canonical_tag(raw), ())
        return names if len(names) > 1 else ()

    def authors_within(self, raw: str) -> tuple[str, ...]:
        """Return the authors whom an alias of several stands for; otherwise none."""
        names = self._authors_by_key.get(author_key(raw), ())
        return names if len(names) > 1 else ()

    @cached_property
    def _authors_by_key(self) -> dict[str, tuple[str, ...]]:
        return {author_key(alias): names for alias, names in self.authors.items()}


def read_aliases(path: Path) -> Aliases:
    """Read an aliases file.

    Args:
        path: a TOML file with tables `[tags]` and `[authors]`, alias = name, or alias
            = a list of names.

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
    tags = {
        canonical_tag(alias): tuple(map(canonical_tag, names))
        for alias, names in tables["tags"].items()
    }
    try:
        return Aliases(_followed(tags), _followed(tables["authors"], author_key))
    except ValueError as error:
        raise SourceError(f"{path}: the alias {error}") from error


def _followed(
    aliases: Mapping[str, tuple[str, ...]], key: Callable[[str], str] = str
) -> dict[str, tuple[str, ...]]:
    """Resolve aliases of aliases; one of several names ends a chain.

    Raises:
        ValueError: an alias leads back to itself, or one of several names leads to
            another such; the message begins with it.
    """
    ends = followed(
        {alias: names[0] for alias, names in aliases.items() if len(names) == 1}, key
    )
    end_of = {key(alias): end for alias, end in ends.items()}
    several: dict[str, tuple[str, ...]] = {}
    for alias, names in aliases.items():
        if len(names) > 1:
            each = (end_of.get(key(name), name) for name in names)
            several[key(alias)] = tuple({key(name): name for name in each}.values())
    for alias, names in several.items():
        for name in names:
            if key(name) != alias and key(name) in several:
                raise ValueError(
                    f"{alias!r} leads to {name!r}, which stands for several names; list"
                    " these instead"
                )
    result = {alias: several.get(key(end), (end,)) for alias, end in ends.items()}
    result |= {alias: several[key(alias)] for alias in aliases if key(alias) in several}
    return result


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


def _table(path: Path, kind: str, table: object) -> dict[str, tuple[str, ...]]:
    if not isinstance(table, dict):
        raise SourceError(f"{path}: [{kind}] must be a table of aliases")
    names = {
        alias: tuple(name) if isinstance(name, list) else (name,)
        for alias, name in table.items()
    }
    for alias, each in names.items():
        is_right = each and all(isinstance(name, str) and name.strip() for name in each)
        if not is_right or not alias.strip():
            raise SourceError(
                f"{path}: [{kind}] {alias!r} must equal a name in quotes, or a list of"
                ' names, as in: "partnership" = "partnerships"'
            )
    return names


def _require_agreement(
    path: Path, table: Mapping[str, tuple[str, ...]], key: Callable[[str], str]
) -> None:
    """Check that all spellings of an alias stand for the same names."""
    first: dict[str, str] = {}
    for alias, names in table.items():
        other = first.setdefault(key(alias), alias)
        if list(map(key, table[other])) != list(map(key, names)):
            raise SourceError(
                f"{path}: {other!r} and {alias!r} are the same alias, but stand for"
                f" {_shown(table[other])} and {_shown(names)}; keep one of the lines"
            )


def _shown(names: tuple[str, ...]) -> str:
    return ", ".join(map(repr, names))
