"""Write.as and WriteFreely: the export, and answers of the API."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from blogdb.loaders.name_lists import names_in
from blogdb.loaders.sources.entries import SourceEntry, joined
from blogdb.loaders.sources.json_values import objects, text
from blogdb.loaders.sources.services import Service

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from blogdb.loaders.sources.entries import Found

_SIGN = re.compile(rb'"appearance"\s*+:\s*+"(?:norm|sans|mono|wrap|code|serif)"')

_LONGEST_TITLE = 80
"""Characters of a first line that is a title."""


def _found(document: dict[str, Any]) -> Iterator[Found]:
    data = document.get("data")
    account = data if isinstance(data, dict) else document
    blogs = objects(account.get("collections"))
    for blog in blogs:
        above = f"{blog.get('alias')}/" if len(blogs) > 1 else ""
        yield from (_post(each, blog, above) for each in objects(blog.get("posts")))
    # What is beside the blogs of an account is in none of them.
    is_draft = "collections" in account
    posts = objects(account.get("posts")) or objects(data)
    if not blogs and not posts:
        posts = [account]
    yield from (_post(each, account, is_draft=is_draft) for each in posts)


def _post(
    item: Mapping[str, Any],
    blog: Mapping[str, Any],
    above: str = "",
    *,
    is_draft: bool = False,
) -> SourceEntry:
    slug = text(item.get("slug")) or text(item.get("id"))
    site = text(blog.get("url")) if blog is not item else None
    return SourceEntry(
        url=joined(site, slug) if site and slug else None,
        path=f"{above}{slug}" if slug else None,
        slug=slug,
        title=text(item.get("title")) or _first_line(text(item.get("body")) or ""),
        published=text(item.get("created")),
        updated=text(item.get("updated")),
        tags=list(names_in(item.get("tags"))),
        language=text(item.get("language")),
        content=text(item.get("body")),
        format="markdown",
        is_draft=is_draft,
    )


def _first_line(body: str) -> str | None:
    """Return what the service calls a post without a title by, if that is a line."""
    line = body.partition("\n")[0].strip("# ")
    return line if len(line) <= _LONGEST_TITLE else None


WRITEAS = Service(
    name="writeas",
    description="Write.as and WriteFreely: an account's export, or an answer",
    marks='JSON whose posts have an `"appearance"`',
    sign=_SIGN,
    found=_found,
)
