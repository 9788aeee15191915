"""Making a post from a file in a blog's tree, by every convention for front matter.

The conventions are those of the programs that publish such trees: Jekyll, Hugo, Zola,
MkDocs' blog plugin, Docusaurus, Eleventy, Pelican, Nikola and ABlog, according to their
manuals.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from blogdb.loaders.name_lists import names_in, people, with_characters
from blogdb.loaders.trees.days import in_zone
from blogdb.loaders.trees.fields import Fields, as_json
from blogdb.loaders.trees.front_matter import Fault
from blogdb.loaders.trees.headings import heading
from blogdb.loaders.trees.values import text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping
    from pathlib import PurePosixPath

    from blogdb.loaders.trees.front_matter import Document

_DATED = re.compile(
    # The year may be a folder, and the rest of the day the beginning of a name.
    r"(?:^|/)(\d{4})([-/]|_)(0?[1-9]|1[0-2])(?:\2|[-/])(0?[1-9]|[12]\d|3[01])"
    r"(?:[-/_](.+))?$",
    re.S,
)
_MARKDOWN = ("markdown", "notebook")
"""Forms whose bodies are Markdown."""
_JOINTS = re.compile(r"[-_]+")
_IMPOSSIBLE = re.compile(r"^\d{4}-\d\d-\d\d-(?=.)", re.S)
"""What looks like a day, but is none: such as 2023-27-11-. It is not of the slug."""


@dataclass(frozen=True)
class TreePost:
    """A post, every value as the source's text.

    Attributes:
        source_file: the file, for people.
        path: where it stands in the blog.
        slug: its name in addresses.
        title: its title; None if there is none.
        date: the day of publication in any notation; None if there is none.
        authors: names, in the source's order.
        updated: the day of the last update in any notation; None if there is none.
        tags: names, in the source's order.
        categories: names of categories, in the source's order.
        addresses: other addresses that lead to it.
        url: the address; None if it is not known.
        language: the language's code; None if it is not known.
        content: the body.
        is_draft: whether it is a draft.
        fields: the rest of the front matter, as a JSON object; None if there is none.
        faults: values of fields that were left out.
    """

    source_file: str
    path: str
    slug: str
    title: str | None
    date: str | None
    updated: str | None
    authors: list[str]
    tags: list[str]
    categories: list[str]
    addresses: list[str]
    url: str | None
    language: str | None
    content: str
    is_draft: bool
    fields: str | None
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class Convention:
    """How a blog's program interprets its files.

    Attributes:
        authors: key to name, from the blog's authors file.
        tag_separator: what is between tags in a text, as in `Layout`.
        categories: categories that come from the file's place.
        topic: the tag of a post without tags, from the file's place.
        has_drafts: whether the field `draft` can make a post a draft.
        language: the default language.
        zone: the zone whose day is shown, for times that name theirs; None if the day
            is shown as it is written.
        has_dated_names: whether a day in the file's name goes before its fields'.
        author: the author, or a key of one, of posts that name none.
    """

    authors: Mapping[str, str]
    tag_separator: str = ","
    categories: tuple[str, ...] = ()
    topic: str | None = None
    has_drafts: bool = True
    language: str | None = None
    zone: dt.tzinfo | None = None
    has_dated_names: bool = False
    author: str | None = None


def post(
    path: PurePosixPath, document: Document, convention: Convention, source_file: str
) -> TreePost:
    """Make a post from a file.

    Args:
        path: the file's path relative to the folder of the posts.
        document: its parts.
        convention: how to interpret them.
        source_file: the file, for people.
    """
    fields = Fields(document.fields)
    day, stem = _day_and_stem(path)
    date, wrong = fields.day("published")
    date = date or _day_of_address(fields) or day
    if convention.has_dated_names:
        date = day or date
    date, faults = _instead_of(wrong, date)
    updated, wrong = fields.day("updated")
    updated, more_faults = _instead_of(wrong, updated)
    authors_name, given_authors = fields.first("authors")
    faults += [*more_faults, *_unnamed(authors_name, given_authors)]
    tags = _names(fields, "tags", convention, faults)
    categories = _names(fields, "categories", convention, faults)
    if convention.topic and not tags and not categories:
        tags = [convention.topic]
    title = with_characters(fields.text("title") or "") or _heading(document)
    return TreePost(
        source_file=source_file,
        path=path_in_blog(path),
        slug=fields.text("slug") or stem,
        title=title or _as_title(stem),
        date=date and in_zone(date, convention.zone),
        authors=authors(given_authors or convention.author, convention.authors),
        updated=updated and in_zone(updated, convention.zone),
        tags=tags,
        categories=list(dict.fromkeys([*convention.categories, *categories])),
        addresses=_addresses(fields),
        url=next(filter(_is_whole, fields.texts("url")), None),
        language=fields.text("language") or convention.language,
        content=document.body,
        is_draft=fields.is_draft(has_drafts=convention.has_drafts),
        fields=fields.others(has_title=bool(title)),
        faults=tuple(faults),
    )


def path_in_blog(path: PurePosixPath) -> str:
    """Return where a post stands in its blog: a bundle's index stands for its folder.

    Args:
        path: the file's path relative to the folder of the posts.
    """
    # A path without its suffix would be another object, and there are many files.
    whole = str(path).removesuffix(path.suffix)
    return whole.removesuffix("/index")


def authors(value: Any, known: Mapping[str, str]) -> list[str]:
    """List the names of authors from front matter in any form.

    A text is a single name even if it contains commas, as some names do, unless it has
    links or addresses between them.

    Args:
        value: a name, a key of the authors file, an object with either, or a list.
        known: the authors file, key to name.
    """
    names = [
        known.get(name, name)
        for each in map(with_characters, names_in(value))
        for name in ([each] if each in known else people(each))
    ]
    return list(dict.fromkeys(names))


def _instead_of(
    wrong: Mapping[str, str], day: str | None
) -> tuple[str | None, list[Fault]]:
    """Return the day that counts, with a fault for each field that has another.

    Where there is no other, it is left to the load to say that it cannot be read.
    """
    if day is None:
        return next(iter(wrong.values()), None), []
    message = f"there is no such day; the post has {day} instead"
    return day, [Fault(None, name, text, message) for name, text in wrong.items()]


def _names(
    fields: Fields, field: str, convention: Convention, faults: list[Fault]
) -> list[str]:
    """Return the tags or categories, and add to the faults what has no name."""
    name, value = fields.first(field)
    if isinstance(value, str):
        if "," in value and convention.tag_separator:
            value = value.split(",")
        elif convention.tag_separator == " " and name == field:
            value = value.split()
    faults += _unnamed(name, value)
    return list(dict.fromkeys(map(with_characters, names_in(value))))


def _unnamed(name: str, value: Any) -> Iterator[Fault]:
    """Yield a fault for each author or tag that is an object without a name."""
    for each in value if isinstance(value, list) else [value]:
        is_named = each.strip() if isinstance(each, str) else any(names_in(each))
        if each and not is_named:
            message = "an object that has no name (name, label …) is left out"
            yield Fault(None, name, as_json(each), message)


def _addresses(fields: Fields) -> list[str]:
    _, value = fields.first("addresses")
    found = map(text, value if isinstance(value, list) else [value])
    return [each for each in found if each]


def _is_whole(url: str) -> bool:
    return url.startswith(("http://", "https://"))


def _day_of_address(fields: Fields) -> str | None:
    """Read the day from an address or a path that the front matter gives."""
    for each in (fields.get("path"), *fields.texts("url"), fields.get("slug")):
        if found := _DATED.search((each or "").rstrip("/")):
            return _day(found)
    return None


def _heading(document: Document) -> str | None:
    # In HTML, a line that begins with # is text.
    return heading(document.body) if document.written_in in _MARKDOWN else None


def _day_and_stem(path: PurePosixPath) -> tuple[str | None, str]:
    """Read the day and the slug from a file's path.

    Such as 2024-03-01-slug or 2024/03/01/slug; an index stands for its folder.
    """
    whole = path_in_blog(path)
    last = whole.rpartition("/")[2]
    if dated := _DATED.search(whole):
        date, rest = _day(dated), dated[5]
        return date, rest.rpartition("/")[2] if rest else date
    return None, _IMPOSSIBLE.sub("", last)


def _day(found: re.Match[str]) -> str:
    year, _, month, day, _ = found.groups()
    return f"{year}-{int(month):02}-{int(day):02}"


def _as_title(stem: str) -> str | None:
    words = _JOINTS.sub(" ", stem).strip()
    return words[:1].upper() + words[1:] or None
