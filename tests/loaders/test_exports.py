"""Exports of blogs as their programs and services write them, and what becomes of them.

What a program means by a value is told beside it.
"""

from __future__ import annotations

import json
from pathlib import Path

from blogdb.loaders.load import load
from blogdb.loaders.options import Options

from . import plain

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
    assert "(1 posts have some)" in result.summary.notes[0]
