"""What each engine's own notations say, as its documentation has them, comes in."""

from __future__ import annotations

from pathlib import Path

import pytest

from blogdb.loaders.options import Options

from .. import plain
from ..without_bodies import load
from .test_layouts import plant

PELICAN = {
    "pelicanconf.py": "import os\nAUTHOR = 'Ann Ace'\nSITEURL = ''\nPATH = 'content'\n"
    "DEFAULT_LANG = 'en'\nTHEME = os.path.join('a', 'b')\n"
    "ARTICLE_URL = 'blog/{date:%Y}/{date:%m}/{slug}/'\n"
    "ARTICLE_LANG_URL = '{lang}/' + ARTICLE_URL\n",
    "publishconf.py": "from pelicanconf import *\nSITEURL = 'https://b.example/'\n",
    "content/posts/summary.md": "Title: Café — the “one”\nDate: 2024-01-05 10:20\n"
    "Category: Python\nTags: pelican, publishing\nAuthors: Ann Ace, Bob Bee\n"
    "Summary: Two\n    lines\n\nBody\n\n## Not the title\n",
    "content/news/one.rst": ".. _a: b\n\n#####\n*One*\n#####\n\n:date: 2024-01-06\n"
    ":tags: two words,\n    three\n:slug: first\n:lang: fr\n:status: draft\n\nText\n",
    "content/news/two.html": "<html><head><title>Two &amp; two</title>"
    "<meta name='date' content='2024-01-07'/><meta content='x;y' name=tags>"
    "</head><body><p>Text</p></body></html>",
    "content/news/2024-01-08_yaml.md": "---\ntitle: YAML\nslug: own\n---\nText\n",
    "content/pages/about.md": "Title: About\nDate: 2024-01-01\n\nText\n",
    "content/news/untitled.md": "Some text: it is no header\n",
}
NIKOLA = {
    "conf.py": "BLOG_TITLE = 'B'\nSITE_URL = 'https://b.example/'\n"
    "DEFAULT_LANG = 'en'\nTRANSLATIONS = {DEFAULT_LANG: '', 'es': './es'}\n"
    "POSTS = (('posts/*.rst', 'posts', 'post.tmpl'), ('posts/*.md', 'blog', 'p'),\n"
    "    ('posts/*.txt', 'posts', 'post.tmpl'))\n",
    "posts/one.rst": ".. title: One: two\n.. slug: first\n"
    ".. date: 2024-01-05 10:20:00 UTC-03:00\n.. tags: a b, c\n.. author: Ann Ace\n\n"
    "Text\n\nHeading\n=======\n",
    "posts/2024/two.md": "<!--\n.. title: Two\n\n.. date: 2024-01-06\n-->\n\nText\n",
    "posts/one.es.rst": ".. title: Uno\n.. slug: first\n.. date: 2024-01-05\n\nTexto\n",
    "posts/three.txt": "Only text\n",
    "posts/three.meta": ".. title: Three\n.. date: 2024-01-07\n.. status: draft\n",
    "posts/four.rst": "Heading\n=======\n\nText\n",
    "pages/about.rst": ".. title: About\n\nText\n",
    "README.rst": "Read me\n=======\n",
}
ABLOG = {
    "conf.py": "extensions = ['ablog']\nblog_baseurl = 'https://b.example/'\n"
    "language = 'en'\nblog_authors = {'ann': ('Ann Ace', 'https://a.example')}\n"
    "blog_post_pattern = 'notes/*'\nblog_default_author = 'ann'\n",
    "Makefile": "html:\n\tsphinx-build -b dirhtml . _build\n",
    "posts/one.rst": ":orphan:\n\nThe ``one``\n===========\n\n"
    ".. post:: 15 May, 2024\n   :tags: a b, c\n   :category: News\n"
    "   :author: Bob Bee, ann\n\nText\n",
    "posts/two.md": "---\nblogpost: true\ndate: May 16, 2024\ntags: d\n---\n\n# Two\n",
    "posts/three.md": "```{post} 2024-05-17\n---\nauthor: Cy Cee\ntags: e\n---\n```\n"
    "\n# Three\n",
    "posts/four.md": ":::{post} 2024-05-18\n:language: fr\n:::\n\n# Four\n",
    "posts/later.rst": ".. post::\n\nLater\n=====\n",
    "notes/index.rst": "A note\n======\n\nText\n",
    "about.rst": "About\n=====\n",
}

Row = tuple[str, str, str | None, str, list[str], list[str], str, str]
"""Title, day, address without the site's, tags, authors, language, format."""

WANTED: dict[str, dict[str, Row]] = {
    "pelican": {
        "content/posts/summary.md": (
            *("Café — the “one”", "2024-01-05", "/blog/2024/01/cafe-the-one/"),
            *(["pelican", "publishing", "python"], ["Ann Ace", "Bob Bee"]),
            *("en", "markdown"),
        ),
        "content/news/one.rst": (
            *("One (draft)", "2024-01-06", "/fr/blog/2024/01/first/"),
            *(["news", "three", "two-words"], ["Ann Ace"], "fr", "restructuredtext"),
        ),
        "content/news/two.html": (
            *("Two & two", "2024-01-07", "/blog/2024/01/two-two/"),
            *(["news", "x", "y"], ["Ann Ace"], "en", "html"),
        ),
        "content/news/2024-01-08_yaml.md": (
            *("YAML", "2024-01-08", "/blog/2024/01/own/"),
            *(["news"], ["Ann Ace"], "en", "markdown"),
        ),
    },
    "nikola": {
        "posts/one.rst": (
            *("One: two", "2024-01-05", "/posts/first/"),
            *(["a-b", "c"], ["Ann Ace"], "en", "restructuredtext"),
        ),
        "posts/2024/two.md": (
            *("Two", "2024-01-06", "/blog/2024/two/"),
            *([], [], "en", "markdown"),
        ),
        "posts/one.es.rst": (
            *("Uno", "2024-01-05", "/es/posts/first/"),
            *([], [], "es", "restructuredtext"),
        ),
        "posts/three.txt": (
            *("Three (draft)", "2024-01-07", "/posts/three/"),
            *([], [], "en", "restructuredtext"),
        ),
        "posts/four.rst": (
            *("Four", None, "/posts/four/"),
            *([], [], "en", "restructuredtext"),
        ),
    },
    "ablog": {
        "posts/one.rst": (
            *("The one", "2024-05-15", "/posts/one/"),
            *(["a-b", "c", "news"], ["Ann Ace", "Bob Bee"], "en", "restructuredtext"),
        ),
        "posts/two.md": (
            *("Two", "2024-05-16", "/posts/two/"),
            *(["d"], ["Ann Ace"], "en", "markdown"),
        ),
        "posts/three.md": (
            *("Three", "2024-05-17", "/posts/three/"),
            *(["e"], ["Cy Cee"], "en", "markdown"),
        ),
        "posts/four.md": (
            *("Four", "2024-05-18", "/posts/four/"),
            *([], ["Ann Ace"], "fr", "markdown"),
        ),
        "posts/later.rst": (
            *("Later (draft)", None, "/posts/later/"),
            *([], ["Ann Ace"], "en", "restructuredtext"),
        ),
        "notes/index.rst": (
            *("A note (draft)", None, "/notes/"),
            *([], ["Ann Ace"], "en", "restructuredtext"),
        ),
    },
}
TREES = {"pelican": PELICAN, "nikola": NIKOLA, "ablog": ABLOG}


@pytest.mark.parametrize("name", TREES)
def test_what_the_engine_says_comes_in(name: str, tmp_path: Path, new: Path) -> None:
    """Titles, days, addresses, tags, authors and languages are the engine's."""
    root = tmp_path / "blog"
    plant(root, TREES[name])
    load(new, [str(root)], Options(drafts=True))
    rows = plain.ask(
        new,
        """
        select
            source_file,
            title || if(is_draft, ' (draft)', ''),
            published_on,
            replace(url, 'https://b.example', ''),
            (
                select list(tags.name order by tags.name)
                from post_tags inner join tags on post_tags.tag_id = tags.tag_id
                where post_tags.post_id = posts.post_id
            ),
            (
                select list(authors.name order by authors.name)
                from post_authors
                inner join authors on post_authors.author_id = authors.author_id
                where post_authors.post_id = posts.post_id
            ),
            language,
            format
        from posts
        """,
    )
    found = {
        str(Path(source).relative_to(root)): (
            *(title, day and str(day), url, tags or [], authors or [], *others),
        )
        for source, title, day, url, tags, authors, *others in rows
    }
    assert found == WANTED[name]
