"""Ghost: its export, and what its APIs answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from blogdb.loaders.sources.entries import (
    EntryReader,
    Found,
    Note,
    Other,
    SourceEntry,
)
from blogdb.loaders.sources.ghost_bodies import body
from blogdb.loaders.sources.json_values import moment, objects, read_object, text
from blogdb.loaders.sources.people import Person, people_in, person

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from blogdb.loaders.sources.files import File

    Tables = Mapping[str, Any]

_EXPORT = re.compile(
    rb"""
    \s*+\{\s*+(?:
        "db"\s*+:\s*+\[\s*+\{\s*+"(?:meta|data)"
        | "meta"\s*+:\s*+\{[^{}]*?"exported_on"[^{}]*+\}\s*+,\s*+"data"\s*+:\s*+\{
        | "data"\s*+:\s*+\{.*?"(?:codeinjection_head|mobiledoc|posts_tags|featured)"
    )
    """,
    re.X | re.S,
)
_ANSWER = re.compile(
    rb"""
    \s*+\{\s*+(?:"meta"\s*+:\s*+\{\s*+"pagination"[^{}]*+\{[^{}]*+\}\s*+\}\s*+,\s*+)?+
    "(?:posts|pages)"\s*+:\s*+\[\s*+\{.*?
    "(?:uuid"\s*+:\s*+"[0-9a-f-]{36}|comment_id|mobiledoc|lexical|codeinjection_head)"
    """,
    re.X | re.S,
)
_HERE = "__GHOST_URL__"
"""What stands for the site's address in exports."""
_KEPT = (
    *("custom_excerpt", "feature_image", "image", "featured", "visibility"),
    *("meta_title", "meta_description", "canonical_url", "custom_template"),
)
_USUAL = (None, "", "0", False, "public")
_TRUE = ("1", "true", True)


class Ghost(EntryReader):
    """Reads Ghost's export of any version, and answers of its Content and Admin API."""

    name = "ghost"
    description = "Ghost: its export, or an answer of its Content API"
    suffixes = ()
    marks = "JSON with Ghost's tables below `db`, or posts with its keys"

    def recognises(self, head: bytes) -> bool:
        """Return whether it begins as Ghost writes exports and answers."""
        return (_EXPORT.match(head) or _ANSWER.match(head)) is not None

    def entries(self, file: File) -> Iterable[Found]:
        """Read each post that is no page."""
        document = read_object(file, "Ghost's JSON")
        return found(document)


def found(document: dict[str, Any]) -> Iterator[Found]:
    """Yield what there is in an export, or in an answer."""
    databases = objects(document.get("db")) or [document]
    for each in databases:
        tables = each.get("data")
        if isinstance(tables, dict):
            yield from _exported(tables)
        else:
            yield from (Other("page") for _ in objects(each.get("pages")))
            yield from map(_post, objects(each.get("posts")))
    meta = document.get("meta")
    pagination = meta.get("pagination") if isinstance(meta, dict) else None
    if isinstance(pagination, dict) and pagination.get("pages") not in (None, "0", "1"):
        yield Note(
            f"this is page {pagination.get('page')} of {pagination['pages']} of Ghost's"
            " answer; ask for the others with &page=2 and so on, and load all of them"
            " together"
        )


def _exported(tables: Tables) -> Iterator[Found]:
    """Yield the posts of an export, which has names in tables of their own."""
    tags = _named(tables, "posts_tags", "tag_id", _by_id(tables.get("tags")))
    users = _by_id(tables.get("users"))
    authors = _named(tables, "posts_authors", "author_id", users)
    about = {
        str(each.get("post_id")): each for each in objects(tables.get("posts_meta"))
    }
    settings = {
        text(each.get("key")): text(each.get("value"))
        for each in objects(tables.get("settings"))
    }
    names = ("locale", "lang", "defaultLang", "default_locale")
    language = next(filter(None, map(settings.get, names)), None)
    for each in objects(tables.get("posts")):
        identity = str(each.get("id"))
        writer = users.get(str(each.get("author_id")))
        yield _post(
            {
                **about.get(identity, {}),
                "language": language,
                **{name: value for name, value in each.items() if value is not None},
                "tags": tags.get(identity, []),
                "authors": authors.get(identity) or ([writer] if writer else []),
            }
        )


def _by_id(rows: Any) -> dict[str, dict[str, Any]]:
    return {str(each.get("id")): each for each in objects(rows)}


def _named(
    tables: Tables, name: str, key: str, by_id: Mapping[str, dict[str, Any]]
) -> dict[str, list[dict[str, Any]]]:
    """Return the rows that a table joins to each post, in their order."""
    joined: dict[str, list[dict[str, Any]]] = {}
    for each in sorted(objects(tables.get(name)), key=_order):
        if (row := by_id.get(str(each.get(key)))) is not None:
            joined.setdefault(str(each.get("post_id")), []).append(row)
    return joined


def _order(row: Mapping[str, Any]) -> int:
    written = str(row.get("sort_order"))
    return int(written[:9]) if written.isdecimal() else 0


def _post(item: Mapping[str, Any]) -> SourceEntry | Other:
    if item.get("type") == "page" or item.get("page") in _TRUE:
        return Other("page")
    tags = objects(item.get("tags"))
    internal = [each for each in tags if _is_internal(each)]
    content, written_in = _body(item)
    fields = {name: item.get(name) for name in _KEPT}
    fields["internal_tags"] = list(_names(internal))
    return SourceEntry(
        url=text(item.get("url")),
        slug=text(item.get("slug")),
        title=text(item.get("title")),
        published=moment(item.get("published_at")),
        updated=moment(item.get("updated_at")),
        authors=_authors(item),
        tags=list(_names([each for each in tags if not _is_internal(each)])),
        language=text(item.get("locale")) or text(item.get("language")),
        content=content,
        format=written_in,
        is_draft=item.get("status", "published") != "published",
        fields={
            name: value
            for name, value in fields.items()
            if value not in _USUAL and value != []
        },
    )


def _authors(item: Mapping[str, Any]) -> list[Person]:
    one = [item.get("primary_author"), item.get("author")]
    rows = objects(item.get("authors")) or objects(one)[:1]
    return [who for row in rows if text(row.get("name")) for who in people_in(row)]


def _is_internal(tag: Mapping[str, Any]) -> bool:
    return tag.get("visibility") == "internal" or str(tag.get("name")).startswith("#")


def _names(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    return filter(None, (person(text(each.get("name"))) for each in rows))


def _body(item: Mapping[str, Any]) -> tuple[str | None, str]:
    """Return a body as the blog shows it, else as it was written."""
    content, written_in = text(item.get("html")), "html"
    if content is None:
        content, written_in = body(item.get("mobiledoc"), item.get("lexical"))
    if not content:
        for name, kind in (("markdown", "markdown"), ("plaintext", "text")):
            if written := text(item.get(name)):
                content, written_in = written, kind
                break
    return (content.replace(_HERE, "") if content else None), written_in
