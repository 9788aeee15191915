"""Write.as and WriteFreely: the export, and answers of the API."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from blogdb.loaders.name_lists import names_in
from blogdb.loaders.sources.entries import Entry
from blogdb.loaders.sources.json_values import objects, text
from blogdb.loaders.sources.services import Service

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from blogdb.loaders.sources.entries import Found

_SIGN = re.compile(rb'"appearance"\s*+:\s*+"(?:norm|sans|mono|wrap|code|serif)"')


def _found(document: dict[str, Any]) -> Iterator[Found]:
    data = document.get("data")
    account = data if isinstance(data, dict) else document
    blogs = objects(account.get("collections"))
    for blog in blogs:
        above = f"{blog.get('alias')}/" if len(blogs) > 1 else ""
        yield from (_post(each, above) for each in objects(blog.get("posts")))
    # Beside the blogs of an account are what nobody can find in one.
    is_draft = "collections" in account
    posts = objects(account.get("posts")) or objects(data)
    if not blogs and not posts:
        posts = [account]
    yield from (_post(each, "", is_draft=is_draft) for each in posts)


def _post(item: Mapping[str, Any], above: str, *, is_draft: bool = False) -> Entry:
    slug = text(item.get("slug")) or text(item.get("id"))
    return Entry(
        path=f"{above}{slug}" if slug else None,
        slug=slug,
        title=text(item.get("title")),
        published=text(item.get("created")),
        updated=text(item.get("updated")),
        tags=list(names_in(item.get("tags"))),
        language=text(item.get("language")),
        content=text(item.get("body")),
        format="markdown",
        is_draft=is_draft,
    )


WRITEAS = Service(
    name="writeas",
    description="Write.as and WriteFreely: an account's export, or an answer",
    marks='JSON whose posts have an `"appearance"`',
    sign=_SIGN,
    found=_found,
)
