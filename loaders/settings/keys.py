"""The keys of `blogdb.toml`: what each may be, and what it says.

The reader of the file, `blogdb init` and docs/blogdb-toml.md take them from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from blogdb.loaders.fields import SYNONYMS, field_of
from blogdb.loaders.options import require_language, require_site_url
from blogdb.loaders.settings.paths import require_path, require_source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path


@dataclass(frozen=True)
class SettingKey:
    """A key of the file.

    Attributes:
        name: the key.
        kind: what its value is, for people.
        example: such a value, as TOML.
        text: what it says, in a sentence or two, in Markdown.
        read: returns what a load takes of a value, given the file's folder; raises
            ValueError with what the value must be, or does wrong.
        option: the option of `blogdb load` that wins over it.
        sets: the field of `Options` that it sets; None if it sets none.
    """

    name: str
    kind: str
    example: str
    text: str
    read: Callable[[Any, Path], Any]
    option: str | None = None
    sets: str | None = None

    @property
    def is_table(self) -> bool:
        """Whether its value is a table, which TOML has below all others."""
        return self.kind == _TABLE

    @property
    def lines(self) -> list[str]:
        """The lines of TOML that give it the value of the example."""
        if self.is_table:
            return [f"[{self.name}]", *self.example.splitlines()]
        return [f"{self.name} = {self.example}"]


_LONGEST_SHOWN = 100
"""Characters of a wrong name that a message shows."""


def unknown(kind: str, name: str, among: Iterable[str]) -> ValueError:
    """Make the error about a name that does not exist, with the nearest that does.

    Args:
        kind: what it is the name of, as in "key".
        name: the name.
        among: those that exist.
    """
    shown = name[:_LONGEST_SHOWN]
    plain = shown.lower().replace("_", "-")
    nearest = max(
        among,
        key=lambda each: SequenceMatcher(None, plain, each.replace("_", "-")).ratio(),
    )
    return ValueError(f"there is no {kind} {shown!r}; the nearest is {nearest!r}")


_TEXT, _SWITCH, _TABLE = "text", "`true` or `false`", "a table"
_PATH = "a path"


def _text(value: Any, _: Path) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError('must be text in quotes, as in "text"')
    return value


def _site_url(value: Any, folder: Path) -> str:
    return require_site_url(_text(value, folder))


def _language(value: Any, folder: Path) -> str:
    return require_language(_text(value, folder))


def _switch(value: Any, _: Path) -> bool:
    if not isinstance(value, bool):
        raise ValueError("must be true or false, without quotes")
    return value


def _sources(value: Any, folder: Path) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        raise ValueError('must be a list of paths, as in ["posts.csv"]')
    return tuple(require_source(each, folder) for each in value)


def _columns(value: Any, folder: Path) -> dict[str, str]:
    columns: dict[str, str] = {}
    for name, column in _table(value, folder).items():
        field = field_of(name)
        if field is None:
            raise unknown("field", name, SYNONYMS)
        if not isinstance(column, str) or not column:
            raise ValueError(
                f"{name!r} must equal the name of a column in quotes, as in: slug ="
                ' "local"'
            )
        if field in columns:
            raise ValueError(f"two lines say which column has the {field}")
        columns[field] = column
    return columns


def _table(value: Any, _: Path) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError("must be a table: its name in brackets, and lines below it")
    return value


KEYS = (
    SettingKey(
        "database",
        _PATH,
        '"blog.duckdb"',
        "The database, for every command that is called in this folder or below it.",
        require_path,
        option="--db",
    ),
    SettingKey(
        "sources",
        "a list of paths and patterns",
        '["."]',
        "What to load: folders, files, and patterns such as `export/*.jsonl`. Without"
        " it the folder of `blogdb.toml` is loaded.",
        _sources,
        option="SOURCE",
    ),
    SettingKey(
        "format",
        _TEXT,
        '"hugo"',
        "The format of the sources, or the program that publishes the folder. Without"
        " it the format is detected.",
        _text,
        option="--format",
        sets="format",
    ),
    SettingKey(
        "drafts",
        _SWITCH,
        "true",
        "Whether drafts are loaded, too, marked as such.",
        _switch,
        option="--drafts",
        sets="drafts",
    ),
    SettingKey(
        "records",
        _TEXT,
        '"rows[*].row"',
        "Where the posts are in JSON that has more. Without it they are found.",
        _text,
        option="--records",
        sets="records",
    ),
    SettingKey(
        "query",
        _TEXT,
        '"select slug, title, body from posts"',
        "What gives the posts of a SQLite or DuckDB file. Without it they are the rows"
        " of the one table that looks like posts.",
        _text,
        option="--query",
        sets="query",
    ),
    SettingKey(
        "encoding",
        _TEXT,
        '"cp1252"',
        "The encoding of text that is not UTF-8.",
        _text,
        option="--encoding",
        sets="encoding",
    ),
    SettingKey(
        "site-url",
        "an address",
        '"https://example.org/blog"',
        "The address of the blog's site, where the sources do not say it.",
        _site_url,
        option="--site-url",
        sets="site_url",
    ),
    SettingKey(
        "default-language",
        "a language code",
        '"en"',
        "The language of the originals of translated posts, where the sources do not"
        " say it.",
        _language,
        option="--default-language",
        sets="default_language",
    ),
    SettingKey(
        "aliases",
        _PATH,
        '"aliases.toml"',
        "A TOML file that merges tags and authors.",
        require_path,
        option="--aliases",
        sets="aliases",
    ),
    SettingKey(
        "link-rules",
        _PATH,
        '"link-rules.toml"',
        "A TOML file of rules that classify links, before blogdb's own.",
        require_path,
        option="--link-rules",
        sets="link_rules",
    ),
    SettingKey(
        "bodies",
        _SWITCH,
        "false",
        "Whether bodies are parsed: links, code, headings, images, words.",
        _switch,
        option="--bodies",
        sets="bodies",
    ),
    SettingKey(
        "search",
        _SWITCH,
        "false",
        "Whether posts are made searchable.",
        _switch,
        option="--search",
        sets="search",
    ),
    SettingKey(
        "columns",
        _TABLE,
        'slug = "local"\ntitle = "title.rendered"',
        "Which column, or field of front matter, has which field of a post, where its"
        " name does not say it.",
        _columns,
        option="--map",
        sets="mapping",
    ),
    SettingKey(
        "audit",
        _TABLE,
        'fail-on = "error"',
        "What `blogdb audit` is to find: docs/audit.md.",
        _table,
    ),
)
"""Every key, in the order in which `blogdb init` writes them: tables last."""
