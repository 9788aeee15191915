"""Feeds as blogs' programs write them, and what becomes of them."""

from __future__ import annotations

import json
import time
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from blogdb.db.errors import SourceError
from blogdb.loaders.options import Options
from blogdb.loaders.sources.files import File
from blogdb.loaders.sources.reader import Unreadable
from blogdb.loaders.sources.registry import detect, readers
from blogdb.loaders.sources.xml_documents import children, text_of

from . import plain
from .feeds import as_rss
from .without_bodies import load

ROWS_ONLY = Options(bodies=False, search=False)

RSS = """\

<?xml version="1.0" encoding="ISO-8859-1"?>
<!-- made by -- hand -->
<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://nowhere.example/rss.dtd">
<rss version="2.0" xmlns:c="http://purl.org/rss/1.0/modules/content/"
  xmlns:dublin="http://purl.org/dc/elements/1.1/"><channel>
<title>A &amp; B</title><link>https://a.example/</link><language>de-AT</language>
<item><title>Caf\xe9 &amp;amp; &lt;em&gt;tea&lt;/em&gt; R&D&nbsp;!</title>
<link>/one/?x=1&y=2</link><pubDate>Mon, 01 Jan 2024 23:30:00 -0800</pubDate>
<author>ann@a.example (Ann Ace)</author><category>News</category>
<category>Big Cats</category><description>short</description>
<c:encoded><![CDATA[<p>long & <b>bold</b></p>]]></c:encoded></item>
<item><guid>https://a.example/two</guid><dublin:creator>Bo</dublin:creator>
<description>&lt;p&gt;Some words.&lt;/p&gt;</description></item>
<item><title>Elsewhere</title><link>https://b.example/x</link>
<guid isPermaLink="false">tag:a.example,2024:/linked/3</guid></item>
<item><title>Elsewhere again</title><link>https://b.example/x</link>
<guid isPermaLink="false">tag:a.example,2024:/linked/4</guid></item>
</channel></rss>
"""
ATOM = """\
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"
  xml:base="https://a.example/blog/">
<link rel="self" href="feed.xml"/><author><name>Ann</name></author>
<entry><title type="html">A &amp;lt;b&gt; &lt;i&gt;c&lt;/i&gt;</title>
<link rel="replies" href="no"/><link href="one" type="text/html"/>
<published>2024-01-02T01:00:00+09:00</published><updated>2024-02-03T00:00:00Z</updated>
<category term="x" label="X y"/><content type="xhtml">
<div xmlns="http://www.w3.org/1999/xhtml"><p>a<br/>b &amp; c</p></div></content></entry>
<entry><title>Two</title><id>https://a.example/two</id><updated>2024-02-04</updated>
<author><name>Bo</name></author><summary>1 &lt; 2</summary></entry>
<entry><id>t</id><title>Page</title>
<category scheme="http://schemas.google.com/g/2005#kind" term="x#page"/></entry></feed>
"""
JSON = {
    "version": "https://jsonfeed.org/version/1",
    "home_page_url": "https://a.example/",
    "author": {"name": "Ann", "url": "javascript:x", "avatar": "https://a.example/a"},
    "items": [
        {"id": 1, "url": "one", "content_html": "<p>a</p>", "tags": ["x"]},
        {"id": "two", "title": "Two", "content_text": "a <b> c", "authors": []},
    ],
}


def test_rss(empty: Path, tmp_path: Path) -> None:
    """Items of RSS are read, whatever prefixes, encoding and faults the feed has."""
    source = tmp_path / "feed"
    source.write_bytes(RSS.encode("latin-1"))
    load(empty, [str(source)], ROWS_ONLY)
    rows = plain.ask(
        empty,
        "select path, title, published_on::varchar, url, language, content, format"
        " from posts order by post_id",
    )
    assert rows == [
        (
            *("one", "Café & tea R&D\xa0!", "2024-01-01"),
            *("https://a.example/one/?x=1&y=2", "de-at"),
            *("<p>long & <b>bold</b></p>", "html"),
        ),
        (
            *("two", "Some words.", None, "https://a.example/two", "de-at"),
            *("<p>Some words.</p>", "html"),
        ),
        ("linked/3", "Elsewhere", None, "https://b.example/x", "de-at", None, "html"),
        (
            *("linked/4", "Elsewhere again", None, "https://b.example/x", "de-at"),
            *(None, "html"),
        ),
    ]
    assert plain.column(empty, "select name from authors order by all") == [
        "Ann Ace",
        "Bo",
    ]
    assert plain.column(empty, "select name from tags order by all") == [
        "big-cats",
        "news",
    ]


def test_atom(empty: Path, tmp_path: Path) -> None:
    """Entries of Atom have the feed's author, language and base if they name none."""
    source = tmp_path / "feed.rss"
    source.write_text(ATOM)
    result = load(empty, [str(source)], ROWS_ONLY)
    rows = plain.ask(
        empty,
        "select title, published_on::varchar, updated_on::varchar, posts.url, language,"
        " content, format, authors.name from posts join post_authors using (post_id)"
        " join authors using (author_id) order by post_id",
    )
    assert rows == [
        (
            *("A <b> c", "2024-01-02", "2024-02-03", "https://a.example/blog/one"),
            *("fr", "<p>a<br>b &amp; c</p>", "html", "Ann"),
        ),
        (
            *("Two", "2024-02-04", "2024-02-04", "https://a.example/two", "fr"),
            *("1 < 2", "text", "Bo"),
        ),
    ]
    assert plain.column(empty, "select raw_name from post_tags") == ["X y"]
    assert result.summary is not None
    assert result.summary.others == {"page": 1}


def test_json_feed(empty: Path, tmp_path: Path) -> None:
    """Items of JSON Feed have the feed's author, and say what their body is."""
    source = tmp_path / "feed.json"
    source.write_text(json.dumps(JSON))
    load(empty, [str(source)], ROWS_ONLY)
    rows = plain.ask(
        empty,
        "select slug, title, posts.url, content, format, authors.name from posts"
        " join post_authors using (post_id) join authors using (author_id)"
        " order by post_id",
    )
    assert rows == [
        ("one", "a", "https://a.example/one", "<p>a</p>", "html", "Ann"),
        ("two", "Two", None, "a <b> c", "text", "Ann"),
    ]
    assert plain.ask(empty, "select url, picture from authors") == [
        (None, "https://a.example/a")
    ]


def test_feed_is_a_part(empty: Path, tmp_path: Path) -> None:
    """A post that a feed no longer has stays, also when a refresh reads it."""
    source = tmp_path / "feed.xml"
    source.write_bytes(as_rss(plain.ROWS[:3]))
    load(empty, [str(source)], ROWS_ONLY)
    source.write_bytes(as_rss(plain.ROWS[3:]))
    counts = load(empty, (), Options()).counts
    assert (counts.read, counts.added, counts.removed) == (1, 1, 0)
    assert plain.column(empty, "select count(*) from posts") == [4]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('<!DOCTYPE r [<!ENTITY a "b">]><rss>&a;</rss>', "declares the entity 'a'"),
        (
            '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss/>',
            "declares the entity 'a'",
        ),
        ("<rss><channel>" + "<a>" * 300, "elements within each other"),
        ("<rss><channel><item>" + "a\n" * 3_000, "longer than 0 MB"),
        ("<rss><channel a='" + "a\n" * 3_000, "longer than 0 MB"),
        ('<?xml version="1.0" encoding="klingon"?><rss/>', "klingon"),
        ("<rss><channel><item></channel></rss>", "line 1: not XML: mismatched tag"),
        ("<urlset><url/></urlset>", "a sitemap"),
        ("<!-- x --><plist/>", "XML that begins <plist>"),
    ],
)
def test_other_xml_is_refused(
    content: str,
    said: str,
    empty: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """XML that is dangerous, damaged or no feed is refused in a line that says why."""
    for name, number in (("CHUNK", 1_000), ("LONGEST_ROW", 5_000)):
        monkeypatch.setattr(f"blogdb.loaders.sources.xml_documents.{name}", number)
    source = tmp_path / "feed.xml"
    source.write_text(content)
    with pytest.raises(SourceError, match=said) as raised:
        load(empty, [str(source)], ROWS_ONLY)
    assert str(source) in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b'<?xml version="1.0"?><rdf:RDF xmlns="x"><channel/></rdf:RDF>', "rss"),
        (b'<rss xmlns:wp="http://wordpress.org/export/1.2/"/>', "wxr"),
        (b"<rss><item>xmlns:wp='wordpress.org/export/1.2/'</item></rss>", "rss"),
        (b"<feed xmlns:x='http://schemas.google.com/blogger/2018'/>", "blogger"),
        (b"<feed>&lt;category term='http://x/blogger/2008/kind#page'/></feed>", "atom"),
        (b'\n <?xml-stylesheet href="a"?><!-- <feed> --><atom:feed/>', "atom"),
        (b'{"version":"https:\\/\\/jsonfeed.org\\/version\\/1.1"}', "jsonfeed"),
        (b'{"title": "jsonfeed.org/version/1"}', "jsonl"),
    ],
)
def test_signs(content: bytes, name: str, tmp_path: Path) -> None:
    """A feed is recognised by its content, whatever its name."""
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    assert detect(File(str(path), path), readers()).name == name


def test_marks_at_the_ends_of_pieces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It does not matter where the pieces end in which a document is read."""
    path = tmp_path / "a.xml"
    path.write_text(
        "<rss><channel><!-- a & <b -- c --><item>x&amp;y&nbsp;z &eacute;&#1;&#65;<3 ]]>"
        "<![CDATA[ <!-- & ]] > ]]>&<!-- ]]> --></item></channel></rss>"
    )
    said = {}
    for size in range(1, 60):
        monkeypatch.setattr("blogdb.loaders.sources.xml_documents.CHUNK", size)
        *_, last = children(File(str(path), path), ("rss", "channel"))
        assert isinstance(last, Element)
        said[size] = [text_of(last)]
    assert set(map(tuple, said.values())) == {("x&y\xa0z éA<3 ]]> <!-- & ]] > &",)}


@pytest.mark.parametrize("size", [1, 7, 1 << 20])
def test_damaged_parts(
    size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the entry with a fault is not read, and the fault is told with its line."""
    monkeypatch.setattr("blogdb.loaders.sources.xml_documents.CHUNK", size)
    path = tmp_path / "a.xml"
    path.write_text(
        "<!--\n--><rss><channel><item>a</item>\n<item><b>b\n</c></item>\n"
        "<item>c</item>\n\n<item><b/ ></item><item>d</item></channel></rss>\n"
        "<b>Fatal error</b><rss><channel><item>e</item>\n<item>f"
    )
    found = [
        each.line if isinstance(each, Unreadable) else text_of(each)
        for each in children(File("a", path), ("rss", "channel"))
        if isinstance(each, Unreadable) or each.tag == "item"
    ]
    assert found == ["a", 4, "c", 7, "d", 8, "e", 9]


def test_damaged_begin(tmp_path: Path) -> None:
    """Entries are read, too, behind a fault that stands before all of them."""
    path = tmp_path / "a.xml"
    path.write_text("<<<<<<< HEAD\n<rss><item>a</item><item>b</item></rss>")
    first, *found = children(File("a", path), ("rss",))
    assert isinstance(first, Unreadable)
    assert [each.text for each in found if isinstance(each, Element)] == ["a", "b"]


def test_warnings_before_a_document(tmp_path: Path) -> None:
    """What PHP warns of before an export does not hide it, nor its encoding."""
    path = tmp_path / "a.xml"
    path.write_bytes(
        b"\n<br />\n<b>Warning</b>: no time in <b>/x.php</b> on line 1<br />\n"
        b'<?xml version="1.0" encoding="latin-1"?><rss><channel><item>\xe9</item>'
        b"</channel></rss>"
    )
    file = File("a", path)
    assert detect(file, readers()).name == "rss"
    *_, last = children(file, ("rss", "channel"))
    assert isinstance(last, Element)
    assert last.text == "\xe9"


def test_many_faults(tmp_path: Path) -> None:
    """A document with too many faults is not read to its end, which is told."""
    path = tmp_path / "a.xml"
    path.write_text("<rss>" + "<item></x>" * 300_000)
    start = time.process_time()
    faults = list(children(File("a", path), ("rss",)))[1:]
    assert time.process_time() - start < 10
    assert len(faults) == 100
    assert isinstance(faults[-1], Unreadable)
    assert "the rest is not read" in faults[-1].message


@pytest.mark.parametrize(
    "content",
    ["<rss><channel>" + each * 300_000 for each in ("&", "<![CDATA[", "<!--", "]]>")]
    + ["<rss" + " a" * 300_000, "<rss><channel><a " + 'b="&lt;' * 300_000],
)
def test_hostile_xml_is_linear(content: str, tmp_path: Path) -> None:
    """Reading takes time in proportion to the length, whatever marks repeat."""
    path = tmp_path / "a.xml"
    path.write_text(content)
    start = time.process_time()
    *_, last = children(File("a", path), ("rss", "channel"))
    assert isinstance(last, Unreadable)
    assert time.process_time() - start < 10
