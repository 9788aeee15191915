"""Exports of blogs as their programs and services write them, and what becomes of them.

What a program means by a value is told beside it.
"""

from __future__ import annotations

import json
import os
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from blogdb.db.errors import SourceError
from blogdb.loaders.options import Options
from blogdb.loaders.sources.people import Person, people_in

from . import plain
from .without_bodies import load

ROWS_ONLY = Options(bodies=False, search=False)
WITH_DRAFTS = Options(bodies=False, search=False, drafts=True)

WXR = """\
<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:wp="http://wordpress.org/export/1.2/"><channel>
<title>A</title><link>https://a.example</link><language>de-DE</language>
<wp:author><wp:author_login><![CDATA[ann@a.example]]></wp:author_login>
<wp:author_display_name><![CDATA[Ann Ace]]></wp:author_display_name></wp:author>
<wp:author><wp:author_login>Bo</wp:author_login><wp:author_display_name/>
<wp:author_first_name>Bo</wp:author_first_name>
<wp:author_last_name>Bee</wp:author_last_name></wp:author>
<wp:category><wp:cat_name>News</wp:cat_name></wp:category>
<item><title><![CDATA[Eins &amp; <em>zwei</em> über <html>]]></title>
<link>https://a.example/2024/01/gr%c3%bc%c3%9fe/</link>
<pubDate>Mon, 01 Jan 2024 23:30:00 +0000</pubDate>
<dc:creator><![CDATA[ANN@a.example]]></dc:creator>
<content:encoded><![CDATA[<!-- wp:paragraph --><p>a ]]]]><![CDATA[> &amp; b</p>]]>
</content:encoded><excerpt:encoded><![CDATA[Short.]]></excerpt:encoded>
<wp:post_id>7</wp:post_id><wp:post_date>2024-01-02 00:30:00</wp:post_date>
<wp:post_modified>2024-02-03 00:30:00</wp:post_modified>
<wp:post_name>gr%c3%bc%c3%9fe</wp:post_name><wp:status>publish</wp:status>
<wp:post_type>post</wp:post_type><wp:post_password>x</wp:post_password>
<wp:is_sticky>1</wp:is_sticky>
<category domain="category" nicename="news"><![CDATA[News]]></category>
<category><![CDATA[News]]></category>
<category domain="post_tag" nicename="q-a"><![CDATA[Q&amp;A]]></category>
<category domain="post_format" nicename="post-format-aside">Aside</category>
<wp:postmeta><wp:meta_key>_wp_old_slug</wp:meta_key>
<wp:meta_value>hallo</wp:meta_value></wp:postmeta>
<wp:postmeta><wp:meta_key>mood</wp:meta_key><wp:meta_value>good</wp:meta_value>
</wp:postmeta>
<wp:comment><wp:comment_approved>1</wp:comment_approved></wp:comment>
<wp:comment><wp:comment_approved>spam</wp:comment_approved></wp:comment></item>
<item><title>Two</title><link>https://a.example/fr/two/</link>
<dc:creator>bo</dc:creator><wp:post_date>2024-01-03 10:00:00</wp:post_date>
<wp:post_name>two</wp:post_name><wp:post_type>post</wp:post_type>
<wp:status>publish</wp:status>
<category domain="author" nicename="cap-guest">cap-guest</category>
<category domain="author" nicename="cap-bo">bo</category>
<category domain="language" nicename="fr">Français</category></item>
<item><title>Later</title><link>https://a.example/?p=9</link>
<pubDate>Thu, 01 Jan 1970 00:00:00 +0000</pubDate><dc:creator>bo</dc:creator>
<wp:post_date>0000-00-00 00:00:00</wp:post_date><wp:post_name/>
<wp:post_type>post</wp:post_type><wp:status>draft</wp:status></item>
<item><title>Gone</title><link>https://a.example/?p=10</link>
<wp:post_type>post</wp:post_type><wp:status>trash</wp:status></item>
<item><title>About</title><wp:post_type>page</wp:post_type></item>
<item><title>Guest</title><wp:post_name>cap-guest</wp:post_name>
<wp:post_type>guest-author</wp:post_type>
<wp:postmeta><wp:meta_key>cap-user_login</wp:meta_key>
<wp:meta_value>guest</wp:meta_value></wp:postmeta>
<wp:postmeta><wp:meta_key>cap-display_name</wp:meta_key>
<wp:meta_value>Gil Guest</wp:meta_value></wp:postmeta></item>
</channel></rss>
"""

ANSWER: list[dict[str, Any]] = [
    {
        "id": 1,
        "date": "2024-01-01T23:30:00",
        "date_gmt": "2024-01-02T05:30:00",
        "modified": "2024-02-03T10:00:00",
        "slug": "gr%c3%bc%c3%9fe",
        "status": "publish",
        "type": "post",
        "link": "https://a.example/gr%c3%bc%c3%9fe/",
        "title": {"rendered": "R&#038;D &#8211; <em>one</em>"},
        "content": {"rendered": "<p>Hi</p>\n", "protected": False},
        "excerpt": {"rendered": "<p>H</p>"},
        "author": 3,
        "tags": [4],
        "categories": [1],
        "sticky": True,
        "format": "standard",
        "lang": "de",
        "meta": [],
        "_embedded": {
            "author": [
                {
                    "id": 3,
                    "name": "Ann Ace",
                    "url": "",
                    "link": "https://a.example/author/ann/",
                    "avatar_urls": {"24": "//a.example/24", "96": "//a.example/96"},
                }
            ],
            "wp:term": [
                [{"taxonomy": "category", "name": "News"}],
                [{"taxonomy": "post_tag", "name": "Q&amp;A"}],
            ],
        },
    },
    {
        "slug": "two",
        "link": "https://a.example/two/",
        "title": {"raw": "Two", "rendered": "Two"},
        "author": 3,
        "tags": [5],
        "categories": [],
        "class_list": ["post-2", "tag-big-cats"],
        "yoast_head_json": {"author": "Bo Bee", "og_locale": "en_US"},
    },
    {
        "slug": "three",
        "link": "https://a.example/three/",
        "title": {"rendered": ""},
        "content": {"rendered": "", "protected": True},
        "author": 3,
        "tags": [5],
        "categories": [2],
        "_embedded": {"author": [{"code": "rest_user_invalid_id", "message": "No."}]},
    },
    {"slug": "four", "status": "draft", "title": {"rendered": "Four"}},
    {"slug": "about", "type": "page", "title": {"rendered": "About"}},
]

BLOGGER = """\
<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns='http://www.w3.org/2005/Atom'
  xmlns:thr='http://purl.org/syndication/thread/1.0'>
<id>tag:blogger.com,1999:blog-1.archive</id>
<link rel='alternate' type='text/html' href='https://a.example/'/>
<author><name>Ann Ace</name></author>
<entry><id>tag:blogger.com,1999:blog-1.layout</id><category
scheme='http://schemas.google.com/g/2005#kind'
term='http://schemas.google.com/blogger/2008/kind#template'/><title>T</title></entry>
<entry><id>tag:blogger.com,1999:blog-1.post-2</id>
<published>2024-01-01T23:30:00.000-08:00</published>
<updated>2024-01-03T00:00:00.000-08:00</updated>
<category scheme='http://schemas.google.com/g/2005#kind'
term='http://schemas.google.com/blogger/2008/kind#post'/>
<category scheme='http://www.blogger.com/atom/ns#' term='Big Cats'/>
<title type='text'>One &amp; all</title>
<content type='html'>&lt;p&gt;a&lt;/p&gt;</content>
<link rel='replies' href='https://a.example/feeds/2/comments/default'/>
<link rel='alternate' type='text/html' href='https://a.example/2024/01/one.html'/>
<author><name>Bo Bee</name><email>noreply@blogger.com</email>
<uri>http://www.blogger.com/profile/1</uri>
<gd:image xmlns:gd='http://schemas.google.com/g/2005'
src='https://img1.blogblog.com/img/b16-rounded.gif'/></author>
<thr:total>2</thr:total></entry>
<entry><id>tag:blogger.com,1999:blog-1.post-3</id>
<published>2024-01-02T10:00:00Z</published>
<category scheme='http://schemas.google.com/g/2005#kind'
term='http://schemas.google.com/blogger/2008/kind#post'/>
<app:control xmlns:app='http://purl.org/atom/app#'><app:draft>yes</app:draft>
</app:control><title type='text'>Later</title></entry>
<entry><id>tag:blogger.com,1999:blog-1.post-4</id>
<category scheme='http://schemas.google.com/g/2005#kind'
term='http://schemas.google.com/blogger/2008/kind#comment'/><title>Nice</title></entry>
</feed>
"""

TAKEOUT = """\
<?xml version='1.0' encoding='utf-8'?>
<feed xmlns='http://www.w3.org/2005/Atom'
  xmlns:b='http://schemas.google.com/blogger/2018'>
<id>tag:blogger.com,1999:blog-1</id><title>A</title>
<entry><id>tag:blogger.com,1999:blog-1.post-2</id><b:type>POST</b:type>
<b:status>LIVE</b:status><author><name>Bo Bee</name><b:type>BLOGGER</b:type></author>
<title>One</title><content type='html'>&lt;p&gt;a&lt;/p&gt;</content>
<b:metaDescription>About one.</b:metaDescription>
<b:created>2023-12-31T10:00:00Z</b:created>
<published>2024-01-01T10:00:00Z</published><updated>2024-01-03T00:00:00Z</updated>
<category scheme='tag:blogger.com,1999:blog-1' term='Big Cats'/>
<b:filename>/2024/01/one.html</b:filename></entry>
<entry><id>3</id><b:type>POST</b:type><b:status>DRAFT</b:status><title>Two</title>
<b:filename/></entry>
<entry><id>4</id><b:type>POST</b:type><b:status>SOFT_TRASHED</b:status></entry>
<entry><id>5</id><b:type>PAGE</b:type><b:status>LIVE</b:status></entry>
<entry><id>6</id><b:type>COMMENT</b:type><b:status>LIVE</b:status></entry></feed>
"""

GDATA: dict[str, Any] = {
    "version": "1.0",
    "feed": {
        "xmlns": "http://www.w3.org/2005/Atom",
        "author": [{"name": {"$t": "Ann Ace"}}],
        "entry": [
            {
                "id": {"$t": "tag:blogger.com,1999:blog-1.post-2"},
                "published": {"$t": "2024-01-01T23:30:00.000-08:00"},
                "category": [
                    {"scheme": "http://www.blogger.com/atom/ns#", "term": "X"}
                ],
                "title": {"type": "text", "$t": "One"},
                "content": {"type": "html", "$t": "<p>a</p>"},
                "link": [
                    {"rel": "replies", "href": "https://a.example/feeds/2"},
                    {"rel": "alternate", "href": "2024/01/one.html"},
                ],
                "thr$total": {"$t": "2"},
            }
        ],
        "link": [{"rel": "alternate", "href": "https://a.example/"}],
    },
}


def test_wordpress_export(empty: Path, tmp_path: Path) -> None:
    """Posts of WordPress' export have the blog's day and names, and others are told."""
    source = tmp_path / "wordpress.xml"
    source.write_text(WXR)
    result = load(empty, [str(source)], WITH_DRAFTS)
    rows = plain.ask(
        empty,
        "select slug, title, published_on::varchar, updated_on::varchar, url, language,"
        " content, format, is_draft, fields from posts order by post_id",
    )
    assert [(*row[:-1], json.loads(row[-1] or "{}")) for row in rows] == [
        (
            *("grüße", "Eins & zwei über <html>", "2024-01-02", "2024-02-03"),
            *("https://a.example/2024/01/gr%c3%bc%c3%9fe/", "de-de"),
            *("<!-- wp:paragraph --><p>a ]]> &amp; b</p>", "html", False),
            {
                "excerpt": "Short.",
                "comments": 1,
                "sticky": True,
                "password_protected": True,
                "post_format": ["Aside"],
                "mood": "good",
            },
        ),
        (
            *("two", "Two", "2024-01-03", None, "https://a.example/fr/two/", "fr"),
            *(None, "html", False, {}),
        ),
        (
            *("p=9", "Later", None, None, "https://a.example/?p=9", "de-de"),
            *(None, "html", True, {}),
        ),
    ]
    assert plain.ask(
        empty,
        "select slug, position, authors.name from posts join post_authors"
        " using (post_id) join authors using (author_id) order by post_id, position",
    ) == [
        ("grüße", 1, "Ann Ace"),
        ("two", 1, "Gil Guest"),
        ("two", 2, "Bo Bee"),
        ("p=9", 1, "Bo Bee"),
    ]
    assert plain.ask(
        empty, "select raw_name, is_category from post_tags order by position"
    ) == [("Q&A", False), ("News", True)]
    assert plain.column(empty, "select address from post_addresses") == [
        "https://a.example/2024/01/hallo/"
    ]
    assert result.summary is not None
    assert result.summary.others == {
        "comment": 2,
        "post in the trash": 1,
        "page": 1,
        "guest-author": 1,
    }
    assert "(posts with such: 1)" in result.summary.notes[0]


def test_exports_of_others(empty: Path, tmp_path: Path) -> None:
    """WXR of other services may lack slugs, titles, and the site in addresses."""
    source = tmp_path / "squarespace.xml"
    post = "<wp:post_type>post</wp:post_type><wp:status>publish</wp:status>"
    source.write_text(
        '<rss xmlns:wp="http://www.wordpress.org/export/1.2/"><channel>'
        "<link>https://a.example</link>"
        f"<item><title>One</title><link>/blog/2024/1/one</link>{post}"
        "<wp:post_name>blog/2024/1/one</wp:post_name></item>"
        f"<item>{post}<wp:post_id>7</wp:post_id><content:encoded><![CDATA["
        '[caption id="x"]<img src="y"/>[/caption]Some words]]></content:encoded></item>'
        "</channel></rss>"
    )
    load(empty, [str(source)], ROWS_ONLY)
    assert plain.ask(
        empty, "select path, slug, title, url from posts order by all"
    ) == [
        ("?p=7", "p=7", "Some words", "https://a.example/?p=7"),
        ("blog/2024/1/one", "one", "One", "https://a.example/blog/2024/1/one"),
    ]


def test_wordpress_answers(empty: Path, tmp_path: Path) -> None:
    """An answer of WordPress' API has names where it embeds them, or else says so."""
    source = tmp_path / "posts.json"
    source.write_text(json.dumps(ANSWER))
    result = load(empty, [str(source)], WITH_DRAFTS)
    rows = plain.ask(
        empty,
        "select slug, title, published_on::varchar, updated_on::varchar, language,"
        " content, format, is_draft, fields from posts order by post_id",
    )
    assert [(*row[:-1], json.loads(row[-1] or "{}")) for row in rows] == [
        (
            *("grüße", "R&D \u2013 one", "2024-01-01", "2024-02-03", "de"),
            *("<p>Hi</p>", "html", False),
            {"excerpt": "<p>H</p>", "sticky": True, "format": "standard"},
        ),
        ("two", "Two", None, None, "en-us", None, "html", False, {}),
        (
            *("three", "three", None, None, "und", None, "html", False),
            {"password_protected": True},
        ),
        ("four", "Four", None, None, "und", None, "html", True, {}),
    ]
    assert plain.ask(
        empty,
        "select slug, raw_name, is_category from posts join post_tags using (post_id)"
        " order by post_id, position",
    ) == [
        ("grüße", "Q&A", False),
        ("grüße", "News", True),
        ("two", "big-cats", False),
    ]
    assert plain.ask(empty, "select name, url, picture from authors order by all") == [
        ("Ann Ace", "https://a.example/author/ann/", "https://a.example/96"),
        ("Bo Bee", None, None),
    ]
    assert result.summary is not None
    assert result.summary.others == {"page": 1}
    assert "author 1, tags 1, categories 1" in result.summary.notes[0]


@pytest.mark.parametrize(
    ("options", "rows"),
    [
        (ROWS_ONLY, [("one", "One"), ("two", "One")]),
        (replace(ROWS_ONLY, mapping={"title": "excerpt.rendered"}), [("one", "Two")]),
        (replace(ROWS_ONLY, records="body"), [("one", "One")]),
    ],
)
def test_wrapped_answer(
    options: Options, rows: list[tuple[str, str]], empty: Path, tmp_path: Path
) -> None:
    """An answer within another object is read, and --map and --records still go."""
    source = tmp_path / "posts.json"
    post = {"slug": "one", "title": {"rendered": "One"}, "excerpt": {"rendered": "Two"}}
    wrapped = {"body": [post], "status": 200, "2": {**post, "slug": "two"}}
    source.write_text(json.dumps(post if options.mapping else wrapped))
    load(empty, [str(source)], options)
    assert plain.ask(empty, "select slug, title from posts") == rows


def test_blogger(empty: Path, tmp_path: Path) -> None:
    """Blogger's export has posts and drafts; its other kinds are counted."""
    source = tmp_path / "blog-01-01-2024.xml"
    source.write_text(BLOGGER)
    result = load(empty, [str(source)], WITH_DRAFTS)
    rows = plain.ask(
        empty,
        "select path, title, published_on::varchar, posts.url, content, is_draft,"
        " fields ->> '$.comments', authors.name from posts join post_authors"
        " using (post_id) join authors using (author_id) order by post_id",
    )
    assert rows == [
        (
            *("2024/01/one", "One & all", "2024-01-01"),
            *("https://a.example/2024/01/one.html", "<p>a</p>", False, "2", "Bo Bee"),
        ),
        (
            *("tag:blogger.com,1999:blog-1.post-3", "Later", "2024-01-02", None, None),
            *(True, None, "Ann Ace"),
        ),
    ]
    assert plain.column(empty, "select raw_name from post_tags") == ["Big Cats"]
    assert plain.ask(
        empty, "select url, picture from authors where name = 'Bo Bee'"
    ) == [("http://www.blogger.com/profile/1", None)]
    assert result.summary is not None
    assert result.summary.others == {"template": 1, "comment": 1}
    assert plain.column(empty, "select format from loads") == ["blogger"]


def test_blogger_in_takeout(empty: Path, tmp_path: Path) -> None:
    """Takeout says in elements what a post is, and where it is without the site."""
    source = tmp_path / "feed.atom"
    source.write_text(TAKEOUT)
    result = load(empty, [str(source)], ROWS_ONLY)
    rows = plain.ask(
        empty,
        "select path, slug, title, published_on::varchar, url, content,"
        " fields ->> '$.description', address from posts"
        " join post_addresses using (post_id)",
    )
    assert rows == [
        (
            *("2024/01/one", "one", "One", "2024-01-01", None, "<p>a</p>"),
            *("About one.", "/2024/01/one.html"),
        )
    ]
    assert result.summary is not None
    assert result.summary.count_drafts == 1
    assert result.summary.others == {"post in the trash": 1, "page": 1, "comment": 1}


def test_pages_alone(empty: Path, tmp_path: Path) -> None:
    """An answer without a post is refused, and what it has is told."""
    source = tmp_path / "pages.json"
    source.write_text(json.dumps(ANSWER[-1:] * 2))
    with pytest.raises(SourceError, match=r"has no rows; .*\(page: 2\)"):
        load(empty, [str(source)], ROWS_ONLY)


def test_exports_in_an_archive(empty: Path, tmp_path: Path) -> None:
    """Exports that a service packs are read, and again when the archive changes."""
    source = tmp_path / "export.zip"

    def pack(*texts: str) -> None:
        with zipfile.ZipFile(source, "w") as archive:
            archive.writestr("Takeout/theme.xml", "<html/>")
            archive.writestr("Takeout/page.html", "<p>a</p>")
            for number, text in enumerate(texts):
                archive.writestr(f"Takeout/Blogs/{number}/feed.atom", text)

    pack(BLOGGER, TAKEOUT.replace("one", "two"))
    source.chmod(0o600)
    load(empty, [str(source)], ROWS_ONLY)
    assert plain.column(empty, "select path from posts order by all") == [
        "2024/01/one",
        "2024/01/two",
    ]
    assert empty.stat().st_mode & 0o077 == 0
    assert load(empty, (), Options()).counts.unchanged == 2
    pack(BLOGGER.replace("One &amp; all", "Another"), TAKEOUT.replace("one", "two"))
    assert load(empty, (), Options()).counts.changed == 1


def test_exports_in_a_folder(empty: Path, tmp_path: Path) -> None:
    """A folder of exports is these, and what leads out of it is not read."""
    folder, outside = tmp_path / "blog", tmp_path / "outside.xml"
    (folder / "a").mkdir(parents=True, mode=0o700)
    (folder / "b").mkdir()
    (folder / "a/feed.atom").write_text(TAKEOUT)
    (folder / "b/wordpress.xml").write_text(WXR)
    outside.write_text(BLOGGER)
    (folder / "link.xml").symlink_to(outside)
    os.mkfifo(folder / "pipe.xml")
    load(empty, [f"{folder}/"], ROWS_ONLY)
    assert empty.stat().st_mode & 0o077 == 0
    assert plain.column(empty, "select path from posts order by all") == [
        "2024/01/one",
        "grüße",
        "two",
    ]
    (folder / "b/wordpress.xml").write_text(WXR.replace(">Two<", ">Zwei<"))
    counts = load(empty, (), Options()).counts
    assert (counts.changed, counts.unchanged) == (1, 2)


def test_exports_beside_posts(empty: Path, tmp_path: Path) -> None:
    """An archive of a blog is that blog, whatever exports lie in it."""
    source = tmp_path / "blog.zip"
    with zipfile.ZipFile(source, "w") as archive:
        archive.writestr("old/wordpress.xml", WXR)
        archive.writestr("posts/a.md", "# A\n")
    load(empty, [str(source)], ROWS_ONLY)
    assert plain.column(empty, "select title from posts") == ["A"]


def test_blogger_as_json(empty: Path, tmp_path: Path) -> None:
    """Blogger's feed is Atom also where it is written as JSON."""
    source = tmp_path / "posts.json"
    source.write_text(json.dumps(GDATA))
    load(empty, [str(source)], ROWS_ONLY)
    rows = plain.ask(
        empty,
        "select path, title, published_on::varchar, posts.url, content, posts.format,"
        " authors.name, post_tags.raw_name from posts join post_authors using (post_id)"
        " join authors using (author_id) join post_tags using (post_id)",
    )
    assert rows == [
        (
            *("2024/01/one", "One", "2024-01-01"),
            *("https://a.example/2024/01/one.html", "<p>a</p>", "html", "Ann Ace", "X"),
        )
    ]


VALUES = [None, True, 1.5, "", "a@b", "%ff", "https://[", [], {}, [[3]], {"a": {}}]


@pytest.mark.parametrize("name", ["wpjson", "bloggerjson"])
def test_values_of_any_kind(name: str, empty: Path, tmp_path: Path) -> None:
    """Values of another kind than a service gives are left out, each by itself."""
    posts: dict[str, list[dict[str, Any]]] = {
        "wpjson": [ANSWER[0], ANSWER[1]],
        "bloggerjson": GDATA["feed"]["entry"],
    }
    changed = [
        {**post, key: value}
        for post in posts[name]
        for key in post
        for value in [*VALUES, 10**30, {key: post}]
    ]
    document = GDATA | {"feed": {**GDATA["feed"], "entry": changed}}
    source = tmp_path / "posts.json"
    source.write_text(json.dumps(changed if name == "wpjson" else document))
    assert load(empty, [str(source)], WITH_DRAFTS).counts.read > 0
    assert plain.column(empty, "select format from loads") == [name]


@pytest.mark.parametrize(
    ("value", "people"),
    [
        ("Ann <ann@a.example>", [Person("Ann")]),
        (
            ["Ann", {"name": "Bo", "email": "b@b.example"}],
            [Person("Ann"), Person("Bo")],
        ),
        ({"name": "Ann", "url": "javascript:x", "avatar": 3}, [Person("Ann")]),
        (
            {"name": "Ann", "website": "", "link": "http://a.example", "image": "/a"},
            [Person("Ann", "http://a.example")],
        ),
        (
            {"name": "Ann", "profile_image": "//a.example/a"},
            [Person("Ann", None, "https://a.example/a")],
        ),
        ([None, {}, {"name": ""}], []),
    ],
)
def test_people_in_json(value: Any, people: list[Person]) -> None:
    """People have names without mail, and addresses that a browser may open."""
    assert list(people_in(value)) == people
