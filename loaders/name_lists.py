"""Names of authors and tags in any form: objects, nested lists, texts with links.

A text with a single plain name stays as it is, even with a comma, as in "Doe, Jane":
whether it is several names is for its source, or for the aliases file, to say.
"""

from __future__ import annotations

import ast
import html
import json
import re
from typing import TYPE_CHECKING, Any

from blogdb.loaders.fields import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_NAME_KEYS = (
    *("name", "label", "displayname", "fullname", "user", "login", "username", "key"),
    *("id", "title", "slug", "email", "rendered", "value"),
)
"""Where an object has its name, folded; the first that has a value."""

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_LINK = re.compile(r"\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])")
_LINK_BEHIND = re.compile(r"\((?:[^()\[\]]*\[[^\[\]]*\]\([^()]*\))+[^()\[\]]*\)")
_WIKI_LINK = re.compile(r"\[\[([^\[\]|]*)(?:\|([^\[\]]*))?\]\]")
_HTML_LINK = re.compile(r"<a\b[^<>]*>([^<>]*)</a>", re.I)
_BRACKETS = re.compile(r"\([^()]*\)")
_ADDRESS_IN_BRACKETS = re.compile(r"\((?:https?://|www\.)[^()]*\)|\([^()\s@]+@[^()]*\)")
_HANDLE = re.compile(r"(?<=\w) (\[@[^\[\]]*\]\([^()]*\))")
_DASH = re.compile(r"(?<=\s)[\u2014\u2013-]+(?=\s)")
_ARTICLE = re.compile(r"\s*(?:The|An?)\s")
_MARK = re.compile(r"<[^<>]*>")
_ADDRESS = re.compile(r"(?:https?://|mailto:)\S+")
_MAIL_FIRST = re.compile(r"[^\s@]+@[^\s@]+ \(([^()]+)\)")
_BETWEEN = re.compile(r"[,;&/|·]|\b(?:and|und|et)\b")
_COMMAS = re.compile(r"(?:[,;&/|·]|\b(?:and|und|et)\b)[\s,;&/|·]*(?:(?:and|und|et)\s)?")
_PARTICLES = (
    *("al", "bin", "da", "de", "del", "den", "der", "di", "do", "dos", "du", "el"),
    *("la", "le", "ten", "ter", "van", "von", "y", "zu"),
)
_BEFORE_NAMES = ("by", "with", "von", "mit", "par", "avec", "por", "con")
_ARRAY_ITEM = re.compile(r'"((?:[^"\\]|\\.)*)"|([^,{}"]+)')
_ARRAY = re.compile(r'\{(?:"(?:[^"\\]|\\.)*"|[^{}"])*\}', re.S)
_ESCAPED = re.compile(r"\\(.)")
_SEPARATOR = re.compile("[,;]")
_PRINTED_OBJECTS = re.compile(r"\[?\s*\{\s*'")
_LONGEST_PRINTED = 100_000


def with_characters(text: str) -> str:
    """Return a text with the characters that HTML entities such as &amp; stand for.

    Args:
        text: any text; an ampersand without a semicolon stays.
    """
    return _ENTITY.sub(lambda found: html.unescape(found[0]), text)


def names_in(value: Any) -> Iterator[str]:
    """Yield the names in a value of JSON, YAML or TOML.

    Args:
        value: a name, an object that has one, or a list of these, nested or not.

    Yields:
        Each name without surrounding space. An object without a name gives the names
        of the objects in it, as in {"nodes": [{"name": "a"}]}.
    """
    left = [value]
    while left:
        each = left.pop()
        if isinstance(each, list):
            left += reversed(each)
        elif isinstance(each, dict):
            if name := _name_of(each):
                yield name
            else:
                left += filter(_holds_objects, reversed(each.values()))
        elif name := _plain(each):
            yield name


def _holds_objects(value: Any) -> bool:
    return isinstance(value, dict) or (
        isinstance(value, list) and any(isinstance(each, dict) for each in value)
    )


def _name_of(value: dict[Any, Any]) -> str | None:
    by_key = {folded(str(key)): each for key, each in value.items()}
    number = None
    for key in _NAME_KEYS:
        name = _plain(by_key.get(key))
        if name and key == "id" and name.isdecimal():
            number = name
        elif name:
            return name
    return number


def _plain(value: Any) -> str | None:
    """Return a scalar value as text; None for nothing, a list or an object."""
    if value is None or isinstance(value, list | dict):
        return None
    return str(value).lower() if isinstance(value, bool) else str(value).strip() or None


def people(text: str) -> list[str]:
    """Return the names in an author's text, without marks of links and addresses.

    What is in brackets, and what is written behind a name without a capital, such as
    "a friend", is no name.

    Args:
        text: one name, or several with links or addresses, as in
            "[Ann](https://ann.example), Bob <bob@example.org>".
    """
    linked = _WIKI_LINK.sub(lambda found: f"[{found[2] or found[1]}]()", text)
    linked = _HTML_LINK.sub(r"[\1]()", linked)
    linked = _HANDLE.sub(r" (\1)", linked)
    if _LINK.search(linked):
        found = _around_links(linked)
    elif mail := _MAIL_FIRST.fullmatch(text.strip()):
        found = [mail[1]]
    else:
        found = _around_addresses(text)
    names = [name for each in found if (name := each.strip(" \t\r\n,;"))]
    return names or [text.strip()]


def _around_links(text: str) -> list[str]:
    """Return the texts of links, and the names that stand between them."""
    found: list[str] = []
    parts = _LINK.split(_with_links_on_names(text))
    last = len(parts) - 1
    has_roles = "([@" in text and _is_role(parts[last])
    for place, part in enumerate(parts):
        if place % 2:
            if _may_precede_name(parts[place - 1]):
                found.append(part)
        elif not (place and has_roles):
            # The words right before and behind a link belong to it.
            between = _BETWEEN.split(_DASH.split(_BRACKETS.sub("", part))[0])
            between = between[bool(place) : len(between) - (place < last)]
            names = filter(_is_name, between)
            found += [name for name in names if not (place and _ARTICLE.match(name))]
    return found


def _is_role(behind: str) -> bool:
    """Return whether the last person of a text is told more of, as in ", V8 Engineer".

    Another person has "and" before the name. Where the last has a role, others have.
    """
    first, *items = _BETWEEN.split(behind)
    is_told = behind.startswith(",") and items[0].strip() != ""
    return is_told and not first and (len(items) == 1 or not all(map(_is_name, items)))


def _may_precede_name(text: str) -> bool:
    """Return whether words before a link may precede a name, unlike "author of"."""
    words = _BETWEEN.split(text)[-1].split()
    return not words or words[-1].lower() in _BEFORE_NAMES or _is_name(" ".join(words))


def _with_links_on_names(text: str) -> str:
    """Rewrite "Ann ([@ann](https://…))" as "[Ann]()"."""
    *parts, rest = _LINK_BEHIND.split(text)
    written = ""
    for part in parts:
        links = [found.end() for found in _LINK.finditer(part)]
        start = links[-1] if links else 0
        commas = [found.end() for found in _BETWEEN.finditer(part, start)]
        start = commas[-1] if commas else start
        name = part[start:].strip()
        written += part[:start] + (f"[{name}]()" if name else "")
    return written + rest


def _around_addresses(text: str) -> list[str]:
    """Return what stands before, between and behind addresses."""
    for form in (_MARK, _ADDRESS_IN_BRACKETS, _ADDRESS):
        text = form.sub("<>", text)
    first, *others = text.split("<>")
    if not others:
        return [first]
    if not first.strip():
        first, *others = others
    found = [first]
    for place, part in enumerate(others, 1):
        # The words right behind an address belong to it.
        plain = _BRACKETS.sub("", part)
        comma = _COMMAS.search(plain)
        name = plain[comma.end() :] if comma else ""
        if name and (place < len(others) or _is_name(name)):
            found.append(name)
    return found


def _is_name(text: str) -> bool:
    """Return whether words may be a name: none begins with a small letter."""
    return not any(
        word[0].islower() and word not in _PARTICLES for word in text.split()
    )


def authors_of_table(text: str) -> str:
    """Rewrite a table's authors as a JSON list, where they need more than splitting.

    Args:
        text: JSON, an array of PostgreSQL, or names that may have marks of links.

    Returns:
        A JSON list of names; a text without any of that stays as it is.
    """
    names = _listed(text)
    if names is not None:
        return _as_json(name for each in names for name in people(each))
    text = with_characters(text)
    found = people(text)
    if found == [text.strip()]:
        return text
    if "](" in text or "[[" in text or "</" in text:
        return _as_json(found)
    return _as_json(name for each in found for name in _SEPARATOR.split(each))


def tags_of_table(text: str) -> str:
    """Rewrite a table's tags as a JSON list, where they need more than splitting.

    Args:
        text: JSON, an array of PostgreSQL, or tags.

    Returns:
        A JSON list of tags; a text without any of that stays as it is.
    """
    names = _listed(text)
    return with_characters(text) if names is None else _as_json(names)


def _listed(text: str) -> list[str] | None:
    """Return the names in a list that is written as one; None if there is none."""
    stripped = text.strip()
    if not stripped.startswith(("{", "[")):
        return None
    try:
        value = json.loads(stripped)
    except (ValueError, RecursionError):
        value = _printed(stripped)
    if value is None:
        return None
    names: list[str] = []
    for each in value if isinstance(value, list) else [value]:
        found = list(names_in(each))
        if each and not found:
            found = [json.dumps(each, ensure_ascii=False)]
        names += map(with_characters, found)
    return names


def _printed(text: str) -> Any:
    """Read an array as PostgreSQL prints it, or objects as Python prints them."""
    if _ARRAY.fullmatch(text):
        return [
            _ESCAPED.sub(r"\1", quoted) if quoted else bare.strip()
            for quoted, bare in _ARRAY_ITEM.findall(text)
            if bare.strip() != "NULL"
        ]
    if _PRINTED_OBJECTS.match(text) and len(text) < _LONGEST_PRINTED:
        try:
            return ast.literal_eval(text)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            return None
    return None


def _as_json(names: Iterable[str]) -> str:
    return json.dumps(list(names), ensure_ascii=False)
