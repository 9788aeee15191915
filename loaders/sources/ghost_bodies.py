"""The bodies of posts as Ghost's editors keep them: Mobiledoc and Lexical."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, Any

from blogdb.loaders.sources.json_values import objects

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_MARKDOWN = ("markdown", "card-markdown")
_TAGS = {
    **dict.fromkeys(("paragraph", "extended-paragraph"), "p"),
    **dict.fromkeys(("quote", "extended-quote", "aside"), "blockquote"),
    "listitem": "li",
}
"""Kind of a node of Lexical to its element; others name it themselves."""
_NAMED = frozenset(
    {*(f"h{level}" for level in range(1, 7)), "p", "ul", "ol", "li", "a", "code"}
    | {"strong", "em", "b", "i", "s", "u", "sub", "sup", "blockquote"}
)
_IN_CODE = 16
"""The bit of a text's format that marks it as code."""


def body(mobiledoc: Any, lexical: Any) -> tuple[str | None, str]:
    """Write a body out.

    Args:
        mobiledoc: Mobiledoc as text, or None.
        lexical: Lexical as text, or None.

    Returns:
        The body, None if there is none; and what it is written in, as `posts.format`
        has it: Markdown where it is nothing else, as in most posts of Ghost 1.
    """
    found = _document(lexical).get("root")
    if isinstance(found, dict):
        cards = [
            (str(each.get("type")), each) for each in objects(found.get("children"))
        ]
        return _only_markdown(cards) or ("".join(_of_lexical(found)).strip(), "html")
    document = _document(mobiledoc)
    if document.get("sections"):
        sections = _lists(document.get("sections"))
        placed = [_card_of(document, each) for each in sections]
        return _only_markdown(placed) or ("".join(_of_mobiledoc(document)), "html")
    return None, "html"


def _document(value: Any) -> dict[str, Any]:
    try:
        document = json.loads(value) if isinstance(value, str) else value
    except (ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}


def _only_markdown(
    cards: Sequence[tuple[str, Mapping[str, Any]]],
) -> tuple[str, str] | None:
    texts = [str(card.get("markdown") or "") for _, card in cards]
    is_only = cards and all(kind in _MARKDOWN for kind, _ in cards)
    return ("\n\n".join(texts), "markdown") if is_only else None


def _of_lexical(root: dict[str, Any]) -> Iterator[str]:
    """Yield HTML, without calling itself: nodes may be nested without end."""
    waiting: list[Any] = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            yield node
        elif isinstance(node, dict):
            kind = str(node.get("type"))
            name = _TAGS.get(kind) or str(node.get("tag"))
            if kind in ("link", "autolink"):
                yield f'<a href="{escape(str(node.get("url") or ""))}">'
                waiting.append("</a>")
            elif isinstance(node.get("text"), str):
                yield _of_text(node)
            elif name in _NAMED:
                yield f"<{name}>"
                waiting.append(f"</{name}>\n")
            else:
                yield from _of_card(kind, node)
            children = node.get("children")
            waiting += reversed(children if isinstance(children, list) else [])


def _of_text(node: Mapping[str, Any]) -> str:
    text, form = escape(node["text"], quote=False), node.get("format")
    is_code = isinstance(form, int) and form & _IN_CODE
    return f"<code>{text}</code>" if is_code else text


def _of_mobiledoc(document: Mapping[str, Any]) -> Iterator[str]:
    markups = _lists(document.get("markups"))
    for section in _lists(document.get("sections")):
        kind, *rest = section
        if kind == 1 and len(rest) > 1:
            yield from _element(rest[0], _inline(rest[1], markups))
        elif kind == 2 and rest:
            yield from _of_card("image", {"src": rest[0]})
        elif kind == 3 and len(rest) > 1:
            items = (_element("li", _inline(each, markups)) for each in _lists(rest[1]))
            yield from _element(rest[0], "".join(map("".join, items)))
        else:
            yield from _of_card(*_card_of(document, section))


def _card_of(
    document: Mapping[str, Any], section: list[Any]
) -> tuple[str, Mapping[str, Any]]:
    cards = _lists(document.get("cards"))
    place = section[1] if section[0] == 10 and len(section) > 1 else None
    card = cards[place] if isinstance(place, int) and 0 <= place < len(cards) else []
    payload = card[1] if len(card) > 1 and isinstance(card[1], dict) else {}
    return (str(card[0]) if card else ""), payload


def _element(name: Any, content: str) -> Iterator[str]:
    tag = name if name in _NAMED else "p"
    yield f"<{tag}>{content}</{tag}>\n"


def _inline(markers: Any, markups: list[list[Any]]) -> str:
    """Write texts with the marks that each opens and closes."""
    parts: list[str] = []
    open_tags: list[str] = []
    for marker in _lists(markers):
        if len(marker) < 4:
            continue
        kind, opened, count_closed, value = marker[:4]
        for place in opened if isinstance(opened, list) else []:
            if isinstance(place, int) and 0 <= place < len(markups):
                tag, *attributes = markups[place]
                open_tags.append(tag if tag in _NAMED else "span")
                parts.append(_opening(open_tags[-1], attributes))
        parts.append(escape(str(value), quote=False) if kind == 0 else "<br>")
        count = min(_number(count_closed), len(open_tags))
        parts += [f"</{open_tags.pop()}>" for _ in range(count)]
    parts += (f"</{tag}>" for tag in reversed(open_tags))
    return "".join(parts)


def _number(value: Any) -> int:
    return value if isinstance(value, int) else 0


def _opening(tag: str, attributes: list[Any]) -> str:
    pairs = attributes[0] if attributes and isinstance(attributes[0], list) else []
    named = dict(zip(pairs[::2], pairs[1::2], strict=False)) if tag == "a" else {}
    href = named.get("href")
    return f'<{tag} href="{escape(str(href))}">' if href else f"<{tag}>"


def _of_card(kind: str, card: Mapping[str, Any]) -> Iterator[str]:
    """Yield HTML for what is more than text, whatever the editor calls it."""
    get = {name: each for name, each in card.items() if isinstance(each, str)}.get
    if kind.startswith("email"):
        # Shown in mails alone.
        return
    if kind in ("linebreak", "soft-return"):
        yield "<br>"
    elif kind in ("code", "codeblock"):
        language = escape(get("language") or "")
        mark = f' class="language-{language}"' if language else ""
        code = escape(get("code") or "", quote=False)
        yield f"<pre><code{mark}>{code}</code></pre>\n"
    elif kind in _MARKDOWN:
        yield f"<p>{escape(get('markdown') or '', quote=False)}</p>\n"
    else:
        for image in (card, *objects(card.get("images"))):
            if kind in ("image", "gallery") and isinstance(image.get("src"), str):
                alt = escape(str(image.get("alt") or ""))
                yield f'<img src="{escape(image["src"])}" alt="{alt}">\n'
        # What people write in cards is HTML.
        for name in ("html", "heading", "calloutText", "content", "caption"):
            if get(name):
                yield f"<div>{get(name)}</div>\n"
        link = get("buttonUrl") or (get("url") if kind == "bookmark" else None)
        if link:
            about = card.get("metadata")
            title = about.get("title") if isinstance(about, dict) else None
            words = escape(str(title or get("buttonText") or link), quote=False)
            yield f'<p><a href="{escape(link)}">{words}</a></p>\n'


def _lists(value: Any) -> list[list[Any]]:
    """Return the lists in a list that are not empty."""
    values = value if isinstance(value, list) else []
    return [each for each in values if isinstance(each, list) and each]
