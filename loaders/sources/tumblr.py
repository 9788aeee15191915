"""Tumblr: answers of its API, whose posts are of several kinds."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any

from blogdb.loaders.name_lists import names_in
from blogdb.loaders.sources.entries import Note, SourceEntry
from blogdb.loaders.sources.json_values import objects, text
from blogdb.loaders.sources.services import Service, kept

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from blogdb.loaders.sources.entries import Found

_SIGN = re.compile(rb'"(?:reblog_key|blog_name|tumblelog_uuid)"\s*+:')
_TEXTS = ("body", "caption", "description", "question", "answer", "text", "source")
"""Where posts of any kind have HTML, in the order in which it is shown."""
_KEPT = ("type", "note_count", "summary", "source_url", "reblogged_from_name")


def _found(document: dict[str, Any]) -> Iterator[Found]:
    answer = document.get("response")
    answer = answer if isinstance(answer, dict) else document
    posts = objects(answer.get("posts"))
    if "posts" not in answer:
        posts = [document]
    yield from map(_post, posts)
    total = str(answer.get("total_posts", ""))
    if total[:9].isdecimal() and int(total[:9]) > len(posts):
        yield Note(
            f"Tumblr gave {len(posts):,} of {total} posts; ask it for the others with"
            " &offset=, and load all answers together"
        )


def _post(item: Mapping[str, Any]) -> SourceEntry:
    blocks = objects(item.get("content"))
    parts = _of_blocks(blocks) if blocks else _of_kind(item)
    return SourceEntry(
        url=text(item.get("post_url")),
        slug=text(item.get("slug")) or text(item.get("id_string")),
        title=text(item.get("title")),
        published=text(item.get("date")),
        tags=list(names_in(item.get("tags"))),
        content="\n".join(parts) or None,
        is_draft=item.get("state", "published") != "published",
        fields=kept(dict(item), *_KEPT),
    )


def _of_kind(item: Mapping[str, Any]) -> Iterator[str]:
    for photo in objects(item.get("photos")):
        original = photo.get("original_size")
        if isinstance(original, dict):
            yield _image(original, photo.get("caption"))
    if item.get("type") == "link" and text(item.get("url")):
        yield _link(item)
    for name in _TEXTS:
        if found := text(item.get(name)):
            yield found


def _of_blocks(blocks: list[dict[str, Any]]) -> Iterator[str]:
    """Yield HTML for the blocks of Tumblr's newer posts."""
    for block in blocks:
        kind = block.get("type")
        if kind == "text":
            name = {"heading1": "h2", "heading2": "h3"}.get(str(block.get("subtype")))
            tag = name or "p"
            yield f"<{tag}>{escape(str(block.get('text')), quote=False)}</{tag}>"
        elif kind == "image":
            for media in objects(block.get("media"))[:1]:
                yield _image(media, block.get("alt_text"))
        elif text(block.get("url")):
            yield _link(block)


def _image(media: Mapping[str, Any], about: Any) -> str:
    address = escape(str(media.get("url")))
    return f'<img src="{address}" alt="{escape(str(about or ""))}">'


def _link(item: Mapping[str, Any]) -> str:
    words = escape(str(item.get("title") or item["url"]), quote=False)
    return f'<p><a href="{escape(str(item["url"]))}">{words}</a></p>'


TUMBLR = Service(
    name="tumblr",
    description="Tumblr: an answer of its API",
    marks='JSON with `"reblog_key"` or `"blog_name"`',
    sign=_SIGN,
    found=_found,
)
