"""Archives in which services hand over blogs as files, and what becomes of them."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path, PurePosixPath

import pytest

from blogdb.db.errors import SourceError
from blogdb.loaders.options import Options
from blogdb.loaders.sources.foreign import foreign
from blogdb.loaders.trees.layouts.medium_pages import read

from . import plain
from .without_bodies import load

ROWS_ONLY = Options(bodies=False, search=False)

MEDIUM = """\
<!DOCTYPE html><html><head><title>Not this</title></head><body>
<article class="h-entry"><header><h1 class="p-name">Q&amp;A <em>one</em></h1></header>
<section data-field="subtitle" class="p-summary">
A line
</section>
<section data-field="body" class="e-content">
<section name="a" class="section"><p>Hi</p></section>
</section>
<footer><p class="p-tags">Tagged in
<a href="https://medium.com/tag/a" class="p-tag">Big &amp; small</a></p>
<p>By <a href="https://medium.com/@a" class="p-author h-card">Ann Ace</a> on <a
  href="https://medium.com/p/abc"><time class="dt-published"
  datetime="2024-01-02T23:30:00.000Z">January 2, 2024</time></a>.</p>
<p><a href="https://medium.com/@a/q-a-abc" class="p-canonical">Canonical link</a></p>
<p>Exported from <a href="https://medium.com">Medium</a> on May 1, 2024.</p></footer>
</article></body></html>
"""
SUBSTACK = """\
post_id,post_date,is_published,email_sent_at,type,audience,title,subtitle,podcast_url
101.one,2024-01-05T10:00:00.000Z,true,,newsletter,only_paid,"1, ""2"" too",&#x201C;Sub,
100,2024-01-04T10:00:00.000Z,true,,newsletter,everyone,Zero,,
102.two,,false,,newsletter,everyone,Two,,
103.about,2024-01-05T10:00:00.000Z,true,,page,everyone,About,,
104.gone,2024-01-06T10:00:00.000Z,true,,thread,everyone,Gone,,
105.,,false,,newsletter,everyone,,,
../../106.out,2024-01-06T10:00:00.000Z,true,,newsletter,everyone,Out,,
"""
"""Substack: what is published without a text has no file, as drafts may."""


def planted(folder: Path, files: dict[str, str]) -> str:
    """Write files, and tell where."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return str(folder)


@pytest.mark.parametrize("is_packed", [False, True])
def test_medium_archive(is_packed: bool, empty: Path, tmp_path: Path) -> None:
    """A page tells of its post above and below; one with neither day is a draft."""
    draft = MEDIUM[: MEDIUM.index("<footer>")] + "<footer></footer></article>"
    source = planted(
        tmp_path / "export",
        {
            "posts/2024-01-02_Q-A-abc.html": MEDIUM,
            "posts/draft_Later-def.html": draft,
            "posts/other.html": "<p>No post</p>",
            "profile/profile.html": "<p>Ann</p>",
            "README.html": "<p>What is in here</p>",
        },
    )
    if is_packed:
        source = shutil.make_archive(str(tmp_path / "packed"), "zip", source)
    result = load(empty, [source], ROWS_ONLY)
    assert result.summary
    assert (result.summary.formats, result.summary.count_drafts) == (("medium",), 1)
    assert plain.ask(
        empty,
        "select path, slug, title, published_on::varchar, url, content, format,"
        " fields, address from posts join post_addresses using (post_id)",
    ) == [
        (
            *("2024-01-02_Q-A-abc", "Q-A-abc", "Q&A one", "2024-01-02"),
            "https://medium.com/@a/q-a-abc",
            '<section name="a" class="section"><p>Hi</p></section>',
            *("html", '{"subtitle": "A line"}', "https://medium.com/p/abc"),
        )
    ]
    assert plain.names(empty, "author") == [("2024-01-02_Q-A-abc", ["Ann Ace"])]
    assert plain.names(empty, "tag") == [("2024-01-02_Q-A-abc", ["big-&-small"])]


@pytest.mark.parametrize(
    "piece",
    [
        *('<h1 class="p-name">', 'class="p-author h-card" ', 'class="p-tag" ', "<a "),
        *('<a href="x" ', '<time class="dt-published" ', "</section>", "<footer>"),
    ],
)
def test_hostile_page_of_medium(piece: str) -> None:
    """A page that repeats a mark without end is read in time linear in its length."""
    start = '<h1 class="p-name">x</h1><section data-field="body">'
    begin = time.process_time()
    document = read(PurePosixPath("a.html"), start + piece * 40_000)
    assert document.fields["title"] == "x"
    assert time.process_time() - begin < 1


def test_substack_archive(empty: Path, tmp_path: Path) -> None:
    """Fields come from the list, which may name what has no file; pages are none."""
    source = planted(
        tmp_path,
        {
            "posts.csv": SUBSTACK,
            **{
                f"posts/{name}.html": "<p>Hi</p>"
                for name in ("100.zero", "101.one", "102.two")
            },
            "posts/103.about.html": "<p>About</p>",
            "posts/101.opens.csv": "post_id,email\n",
        },
    )
    result = load(empty, [source], ROWS_ONLY)
    assert result.summary
    assert (result.summary.formats, result.summary.count_drafts) == (("substack",), 1)
    assert plain.ask(
        empty,
        "select path, slug, title, published_on::varchar, format from posts"
        " order by path",
    ) == [
        ("one", "one", '1, "2" too', "2024-01-05", "html"),
        ("zero", "zero", "Zero", "2024-01-04", "html"),
    ]
    ((fields,),) = plain.ask(empty, "select fields from posts where path = 'one'")
    assert json.loads(fields) == {
        "subtitle": "\u201cSub",
        "type": "newsletter",
        "audience": "only_paid",
    }
    missing = "there is no file posts/{}.html for this post"
    assert plain.ask(
        empty, "select severity, message from load_problems order by all"
    ) == [
        ("rejected", f"{missing.format('../../106.out')}; the row is not loaded"),
        ("rejected", f"{missing.format('104.gone')}; the row is not loaded"),
        ("repaired", missing.format("105.")),
    ]


def test_exports_in_archives(empty: Path, tmp_path: Path) -> None:
    """What a service packs beside an export is not taken for posts."""
    article = {"title": "One", "slug": "one", "cached_tag_list": ""}
    article |= {"published_at": "2024-01-05", "body_markdown": "Hi"}
    source = planted(
        tmp_path / "export",
        {"articles.json": json.dumps([article]), "comments.json": "[]", "a.csv": "a,b"},
    )
    load(empty, [shutil.make_archive(str(tmp_path / "a"), "zip", source)], ROWS_ONLY)
    assert plain.ask(empty, "select slug, loads.format from posts, loads") == [
        ("one", "devto")
    ]


def test_archive_of_archives(empty: Path, tmp_path: Path) -> None:
    """Archives within an archive are not unpacked, and are named."""
    source = planted(tmp_path / "export", {"Part-1.zip": "PK", "Part-2.zip": "PK"})
    outer = shutil.make_archive(str(tmp_path / "a"), "zip", source)
    with pytest.raises(SourceError, match=r"not unpacked: Part-1\.zip, Part-2\.zip"):
        load(empty, [outer], ROWS_ONLY)


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ('window.YTD.tweets.part0 = [{"tweet": {}}]', "X (Twitter)"),
        ('{"@context": "https://a", "orderedItems": []}', "ActivityPub"),
        ('{"contentTypes": [], "entries": []}', "Contentful"),
        ('{"object": "list", "results": [{"object": "page"}]}', "Notion's API"),
        ('])}while(1);</x>{"success": true}', "Medium's JSON"),
        ('{"website": {"id": "a"}, "items": []}', "Squarespace"),
        ("post_id,post_date,is_published,title\n", "without their texts"),
        ("email,active_subscription,expiry\n", "subscribers"),
        ("TITLE: One\nDATE: 01/02/2024\n-----\nBODY:\nHi\n", "Movable Type"),
        ("-- MySQL dump 10.13\n", "dump of a database"),
        ('[{"slug": "a", "title": "A", "object": "page"}]', None),
        ("slug,title,date\na,A,2024-01-05\n", None),
        ("post_id,title,slug\n", None),
        ('{"@context": "https://schema.org", "title": "A"}', None),
    ],
)
def test_exports_that_are_not_read(head: str, said: str | None) -> None:
    """What a known program wrote is named; a table that looks like it is none."""
    told = foreign(head.encode())
    assert said in told if told and said else told == said


def test_foreign_export_is_refused(empty: Path, tmp_path: Path) -> None:
    """A file of a known program is refused in one line, unless its format is named."""
    source = tmp_path / "a.json"
    source.write_text('{"website": {}, "items": [{"title": "A", "slug": "a"}]}')
    with pytest.raises(SourceError) as caught:
        load(empty, [str(source)], ROWS_ONLY)
    assert str(caught.value) == (
        f"{source} is Squarespace's JSON, which is not read; export the site for"
        " WordPress"
    )
    named = Options(bodies=False, search=False, format="json")
    load(empty, [str(source)], named)
    assert plain.column(empty, "select slug from posts") == ["a"]
