"""Feeds and exports that hold the rows of `plain`, written down without the loader."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

from blogdb.loaders.sources.entries import Found, SourceEntry

from .plain import Row


def as_rss(rows: Iterable[Row]) -> bytes:
    """Write rows as RSS 2.0; a row without a slug is an item with nothing in it."""
    items = (
        f"<item><title>{escape(each['title'])}</title><link>{each['url']}</link>"
        f"<pubDate>{each['date']}</pubDate>"
        + "".join(
            f"<dc:creator>{escape(name)}</dc:creator>" for name in each["authors"]
        )
        + "".join(f"<category>{escape(name)}</category>" for name in each["tags"])
        + f"<description>{escape(each['content'])}</description></item>\n"
        if each["slug"]
        else "<item/>"
        for each in rows
    )
    return (
        '<?xml version="1.0"?>\n<rss version="2.0"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
        f"<title>A blog</title>\n{''.join(items)}</channel></rss>"
    ).encode()


def as_wxr(rows: Iterable[Row]) -> bytes:
    """Write rows as WordPress does; a row without a slug is an empty item."""
    items = (
        f"<item><title><![CDATA[{escape(each['title'])}]]></title>"
        f"<link>{each['url']}</link><wp:post_name>{each['slug']}</wp:post_name>"
        f"<wp:post_date>{each['date']} 10:00:00</wp:post_date>"
        "<wp:post_type>post</wp:post_type><wp:status>publish</wp:status>"
        + "".join(
            f'<category domain="author"><![CDATA[{name}]]></category>'
            for name in each["authors"]
        )
        + "".join(
            f'<category domain="post_tag"><![CDATA[{name}]]></category>'
            for name in each["tags"]
        )
        + f"<content:encoded><![CDATA[{each['content']}]]></content:encoded></item>\n"
        if each["slug"]
        else "<item/>"
        for each in rows
    )
    return (
        '<?xml version="1.0"?>\n<rss version="2.0"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:wp="http://wordpress.org/export/1.2/"><channel>'
        f"<title>A blog</title>\n{''.join(items)}</channel></rss>"
    ).encode()


def as_atom(rows: Iterable[Row]) -> bytes:
    """Write rows as Atom; a row without a slug is an entry with nothing in it."""
    entries = (
        f"<entry><title>{escape(each['title'])}</title>"
        f'<link rel="alternate" href="{each["url"]}"/>'
        f"<published>{each['date']}T10:00:00Z</published>"
        + "".join(
            f"<author><name>{escape(name)}</name></author>" for name in each["authors"]
        )
        + "".join(f'<category term="{escape(name)}"/>' for name in each["tags"])
        + f'<content type="html">{escape(each["content"])}</content></entry>\n'
        if each["slug"]
        else "<entry/>"
        for each in rows
    )
    return (
        '<?xml version="1.0"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>A blog</title>\n{''.join(entries)}</feed>"
    ).encode()


def as_blogger(rows: Iterable[Row]) -> bytes:
    """Write rows as Blogger does; a row without a slug is an entry with nothing in it.

    The entries are those of a feed, in an archive.
    """
    mark = b"<id>tag:blogger.com,1999:blog-1.archive</id>"
    return as_atom(rows).replace(b"<title>A blog</title>", mark, 1)


def as_blogger_answer(rows: Iterable[Row]) -> bytes:
    """Write rows as Blogger's API answers; a row without a slug is an empty object."""
    items = [
        {
            "url": each["url"],
            "title": each["title"],
            "published": f"{each['date']}T10:00:00-08:00",
            "author": [{"displayName": name} for name in each["authors"]],
            "labels": each["tags"],
            "content": each["content"],
        }
        if each["slug"]
        else {}
        for each in rows
    ]
    return json.dumps({"kind": "blogger#postList", "items": items}, indent=1).encode()


def as_answer(rows: Iterable[Row]) -> bytes:
    """Write rows as WordPress answers; a row without a slug is an empty object."""
    items = [
        {
            "slug": each["slug"],
            "link": each["url"],
            "title": {"rendered": escape(each["title"])},
            "date": f"{each['date']}T10:00:00",
            "content": {"rendered": each["content"]},
            "_embedded": {
                "author": [{"name": name} for name in each["authors"]],
                "wp:term": [
                    [{"taxonomy": "post_tag", "name": name} for name in each["tags"]]
                ],
            },
        }
        if each["slug"]
        else {}
        for each in rows
    ]
    return json.dumps(items, indent=1).encode()


def as_ghost(rows: Iterable[Row]) -> bytes:
    """Write rows as Ghost answers; a row without a slug is an empty object."""
    posts = [
        {
            "slug": each["slug"],
            "uuid": "00000000-0000-4000-8000-000000000000",
            "title": each["title"],
            "html": each["content"],
            "url": each["url"],
            "published_at": f"{each['date']}T10:00:00.000+00:00",
            "authors": [{"name": name} for name in each["authors"]],
            "tags": [{"name": name} for name in each["tags"]],
        }
        if each["slug"]
        else {}
        for each in rows
    ]
    return json.dumps({"posts": posts}, indent=1).encode()


def as_json_feed(rows: Iterable[Row]) -> bytes:
    """Write rows as JSON Feed; a row without a slug is an item with nothing in it."""
    items = [
        {
            "id": each["url"],
            "url": each["url"],
            "title": each["title"],
            "date_published": each["date"],
            "authors": [{"name": name} for name in each["authors"]],
            "tags": each["tags"],
            "content_text": each["content"],
        }
        if each["slug"]
        else {}
        for each in rows
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "items": items}
    return json.dumps(feed, indent=1).encode()


def as_medium(each: Row) -> bytes:
    """Write a row as a page of Medium's archive."""
    authors = "".join(
        f'<a href="https://medium.com/@a" class="p-author h-card">{escape(name)}</a>'
        for name in each["authors"]
    )
    tags = ", ".join(
        f'<a href="https://medium.com/tag/a" class="p-tag">{escape(name)}</a>'
        for name in each["tags"]
    )
    return (
        '<html><body><article class="h-entry">\n<header>'
        f'<h1 class="p-name">{escape(each["title"])}</h1></header>\n'
        '<section data-field="body" class="e-content">\n'
        f"{escape(each['content'])}\n</section>\n<footer><p>By {authors} on"
        f'<time class="dt-published" datetime="{each["date"]}T10:00:00.000Z">A day'
        f"</time></p><p>Tagged in {tags}</p>"
        f'<a href="{each["url"]}" class="p-canonical">Canonical link</a>'
        "</footer></article></body></html>"
    ).encode()


def as_substack_list(slugs: Iterable[str]) -> bytes:
    """Write the list of posts of Substack's archive; the files have the rest."""
    rows = "".join(f"1.{slug},2024-01-05T10:00:00Z,true\r\n" for slug in slugs)
    return f"post_id,post_date,is_published\r\n{rows}".encode()


HOSTILE = (None, True, 1, -1, "", "x", "\0", "9" * 13, [], [1], [[]], {}, {"name": []})


def mutations(value: Any) -> Iterator[Any]:
    """Yield a value of JSON with each value in it replaced by what nobody expects."""
    yield from HOSTILE
    pairs = value.items() if isinstance(value, dict) else []
    for key, within in pairs or enumerate(value if isinstance(value, list) else []):
        for other in mutations(within):
            copy = value.copy()
            copy[key] = other
            yield copy


def require_texts(found: Iterable[Found]) -> None:
    """Check that what is found in an export can be written into a table."""
    for each in found:
        if isinstance(each, SourceEntry):
            one = (each.url, each.title, each.path, each.slug, each.published)
            one += (each.updated, each.language, each.content, each.format)
            assert all(value is None or isinstance(value, str) for value in one)
            many = (*each.tags, *each.categories, *each.addresses)
            many += tuple(author.name for author in each.authors)
            assert all(isinstance(value, str) for value in many)
            assert isinstance(each.is_draft, bool)
            json.dumps(each.fields, allow_nan=False)


def as_devto(rows: Iterable[Row]) -> bytes:
    """Write rows as dev.to answers; a row without a slug is an empty object."""
    items = [
        {
            "type_of": "article",
            "slug": each["slug"],
            "title": each["title"],
            "url": each["url"],
            "published_at": f"{each['date']}T10:00:00Z",
            "tag_list": each["tags"],
            "user": [{"name": name} for name in each["authors"]],
            "body_markdown": each["content"],
        }
        if each["slug"]
        else {}
        for each in rows
    ]
    return json.dumps(items, indent=1).encode()


def as_hashnode(rows: Iterable[Row]) -> bytes:
    """Write rows as Hashnode exports them; a row without a slug is an empty object."""
    posts = [
        {
            "slug": each["slug"],
            "title": each["title"],
            "url": each["url"],
            "dateAdded": f"{each['date']}T10:00:00.000Z",
            "contentMarkdown": each["content"],
            "tags": [{"name": name} for name in each["tags"]],
            "author": [{"name": name} for name in each["authors"]],
        }
        if each["slug"]
        else {}
        for each in rows
    ]
    return json.dumps({"posts": posts}, indent=1).encode()


def as_writeas(rows: Iterable[Row]) -> bytes:
    """Write rows as Write.as exports them; a row without a slug is an empty object."""
    posts = [
        {
            "slug": each["slug"],
            "appearance": "norm",
            "title": each["title"],
            "created": f"{each['date']}T10:00:00Z",
            "body": each["content"],
            "tags": each["tags"],
        }
        if each["slug"]
        else {}
        for each in rows
    ]
    blog = {"alias": "a", "posts": posts}
    return json.dumps({"collections": [blog], "posts": []}, indent=1).encode()


def as_tumblr(rows: Iterable[Row]) -> bytes:
    """Write rows as Tumblr answers; a row without a slug is an empty object."""
    posts = [
        {
            "type": "text",
            "blog_name": "a",
            "slug": each["slug"],
            "post_url": each["url"],
            "title": each["title"],
            "date": f"{each['date']} 10:00:00 GMT",
            "body": each["content"],
            "tags": each["tags"],
        }
        if each["slug"]
        else {}
        for each in rows
    ]
    return json.dumps({"response": {"posts": posts}}, indent=1).encode()


def as_bear(rows: Iterable[Row]) -> bytes:
    """Write rows as Bear exports them."""
    text = io.StringIO()
    names = ("title", "slug", "published date", "all tags", "is page", "content")
    table = csv.writer(text)
    table.writerow(names)
    for each in rows:
        tags = json.dumps(each["tags"])
        day = f"{each['date']} 10:00:00+00:00"
        post = (each["title"], each["slug"], day, tags, "False", each["content"])
        table.writerow(post if each["slug"] else [""] * len(names))
    return text.getvalue().encode()
