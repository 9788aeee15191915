"""Addresses of posts by the configuration of the program that publishes them."""

# ruff: noqa: ISC004 - a text over several lines is one

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from blogdb.loaders.options import Options
from blogdb.loaders.sources.reader import TREE_FACTS, TREE_POSTS
from blogdb.loaders.trees.addresses import join
from blogdb.loaders.trees.front_matter import Document
from blogdb.loaders.trees.layouts import (
    jekyll_addresses,
    mkdocs_addresses,
    zola_addresses,
)
from blogdb.loaders.trees.layouts.hugo_addresses import HugoAddresses
from blogdb.loaders.trees.layouts.hugo_site import HugoSite
from blogdb.loaders.trees.layouts.registry import choose_site
from blogdb.loaders.trees.pages import PageFile
from blogdb.loaders.trees.posts import Convention, post
from blogdb.loaders.trees.reader import TreeReader
from blogdb.loaders.trees.slugs import urlized

from ...conftest import SHARED
from ...rounds import rounds
from ...texts import ANY
from .. import plain
from ..without_bodies import load
from .test_layouts import plant

# Its day is another one in UTC.
BODY = "---\ntitle: It's a *Größe*, v1.2\ndate: 2024-01-05 23:30:00 -0800\n"
JEKYLL_BODY = BODY.replace("23:30", "13:30")
POST = "_posts/2024-01-05-its-slug.md"


def addresses(root: Path, files: dict[str, str]) -> dict[str, str | None]:
    """Read the address of each file of a tree."""
    tree = plant(root / "blog", files)
    with duckdb.connect() as connection:
        for table in (TREE_POSTS, TREE_FACTS):
            connection.execute(table)
        reader = TreeReader(choose_site(tree, None))
        scan = reader.scan(connection, tree, careful=False)
        rows = connection.execute(
            f"select source_file, url from {scan.relation}"
        ).fetchall()
    return {str(Path(file).relative_to(tree.path)): url for file, url in rows}


JEKYLL = [
    # Styles and placeholders, as in Jekyll's manual.
    ("", "", "/2024/01/05/its-slug.html"),
    ("permalink: date", "", "/2024/01/05/its-slug.html"),
    ("permalink: pretty", "", "/2024/01/05/its-slug/"),
    ("permalink: ordinal", "", "/2024/005/its-slug.html"),
    ("permalink: weekdate", "", "/2024/W01/Fri/its-slug.html"),
    ("permalink: none", "", "/its-slug.html"),
    ("permalink: /blog/:year/:month/:day/:title/", "", "/blog/2024/01/05/its-slug/"),
    ("permalink: /:short_year/:i_month/:i_day/:title", "", "/24/1/5/its-slug"),
    (
        "permalink: /:short_month/:long_month/:slug.html",
        "",
        "/Jan/January/its-slug.html",
    ),
    ("permalink: /:y_day:output_ext", "", "/005.html"),
    ("baseurl: /sub", "", "/sub/2024/01/05/its-slug.html"),
    ("baseurl: ''", "", "/2024/01/05/its-slug.html"),
    # Categories.
    ("", "categories: Tech big-news", "/tech/big-news/2024/01/05/its-slug.html"),
    ("", "categories: [Big News, x]", "/big%20news/x/2024/01/05/its-slug.html"),
    ("", "category: Big News", "/big%20news/2024/01/05/its-slug.html"),
    ("", "category: a\ncategories: [b, a]", "/b/a/2024/01/05/its-slug.html"),
    (
        "permalink: /:slugified_categories/:title/",
        "category: Big News",
        "/big-news/its-slug/",
    ),
    # The post's own.
    ("", "slug: Its.Other_slug", "/2024/01/05/Its.Other_slug.html"),
    ("permalink: /:slug/", "slug: Its.Other_slug", "/its-other-slug/"),
    ("permalink: pretty", "permalink: /a/b.html", "/a/b.html"),
    ("permalink: pretty", "permalink: /:year/x/", "/2024/x/"),
    ("permalink: pretty", "permalink: none", "/its-slug.html"),
    # Collections and defaults.
    ("collections: {posts: {permalink: '/c/:title/'}}", "", "/c/its-slug/"),
    (
        "permalink: none\ndefaults:\n"
        "- {scope: {path: '', type: posts}, values: {permalink: '/d/:title/'}}\n"
        "- {scope: {path: '_posts'}, values: {permalink: '/e/:title/'}}\n"
        "- {scope: {path: other}, values: {permalink: '/f/:title/'}}\n"
        "- {scope: {path: '', type: pages}, values: {permalink: '/g/:title/'}}\n",
        "",
        "/e/its-slug/",
    ),
    # The site's time zone.
    ("timezone: Asia/Tokyo", "", "/2024/01/06/its-slug.html"),
    # A plugin for languages.
    ("languages: [en, fr]\ndefault_lang: en", "lang: en", "/2024/01/05/its-slug.html"),
    ("languages: [en, fr]\nlang: fr", "", "/2024/01/05/its-slug.html"),
    ("languages: [en, fr]", "lang: fr", None),
    (
        *("languages: [en, fr]\nplugins: [jekyll-polyglot]", "lang: fr"),
        "/fr/2024/01/05/its-slug.html",
    ),
    # What is not known.
    ("permalink: /:year/:hour/:title/", "", None),
    ("permalink: /:nonsense/", "", None),
]


@pytest.mark.parametrize(("config", "fields", "path"), JEKYLL)
def test_jekyll(config: str, fields: str, path: str | None, tmp_path: Path) -> None:
    """Jekyll's url, baseurl and permalink make the addresses of posts."""
    files = {
        "_config.yml": f"url: https://blog.example/\n{config}\n",
        POST: f"{JEKYLL_BODY}{fields}\n---\n",
    }
    expected = path and f"https://blog.example{path}"
    assert addresses(tmp_path, files) == {POST: expected}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, None),
        ({"_config.yml": "permalink: pretty"}, None),
        ({"_config.yml": "url: ''"}, None),
        ({"_config.yml": "url: localhost:4000"}, None),
        ({"CNAME": "blog.example\n"}, "https://blog.example/2024/01/05/its-slug.html"),
        (
            {"CNAME": "x.example", "_config.yml": "url: http://y.example"},
            "http://y.example/2024/01/05/its-slug.html",
        ),
    ],
)
def test_jekyll_site(
    files: dict[str, str], expected: str | None, tmp_path: Path
) -> None:
    """Without its site's address a post has none; a domain for GitHub Pages is one."""
    files = {**files, POST: f"{JEKYLL_BODY}---\n"}
    assert addresses(tmp_path, files) == {POST: expected}


def test_jekyll_folders_are_categories(tmp_path: Path) -> None:
    """Folders above the posts are categories; those below are not."""
    files = {
        "_config.yml": "url: https://x.example",
        "News/_posts/big/2024-01-05-a.md": "---\ncategories: [news, b]\n---\n# A\n",
        "en/_posts/2024-01-05-a.md": "",
    }
    assert list(addresses(tmp_path, files).values()) == [
        "https://x.example/news/b/2024/01/05/a.html",
        "https://x.example/en/2024/01/05/a.html",
    ]


HUGO_FILES = {
    "content/posts/First Post.md": f"{BODY}---\n",
    "content/posts/2024-01-05-dated.md": f"{BODY}slug: Its Slug\n---\n",
    "content/posts/bundle/index.md": f"{BODY}---\n",
    "content/posts/own.md": f"{BODY}url: /own/place.html\n---\n",
    "content/blog/2023/deep.md": f"{BODY}---\n",
    "content/blog/undated.md": "---\ntitle: T\n---\n",
    "content/posts/translated.fr.md": f"{BODY}---\n",
}


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        (
            'baseURL = "https://x.example/sub/"\n[languages.fr]\n[languages.en]',
            [
                "/sub/blog/2023/deep/",
                "/sub/blog/undated/",
                "/sub/posts/its-slug/",
                "/sub/posts/first-post/",
                "/sub/posts/bundle/",
                "/sub/own/place.html",
                "/sub/fr/posts/translated/",
            ],
        ),
        (
            'baseurl = "https://x.example"\nuglyURLs = true\n'
            "defaultContentLanguageInSubdir = true\n[languages.fr]\n[languages.en]\n"
            '[permalinks]\nposts = "/:year/:month/:day/:slug/"\n'
            'blog = "/:section/:yearday/:title"',
            [
                "/en/blog/5/its-a-größe-v1.2.html",
                None,
                "/en/2024/01/05/its-slug.html",
                "/en/2024/01/05/its-a-größe-v1.2.html",
                "/en/2024/01/05/its-a-größe-v1.2.html",
                "/own/place.html",
                "/fr/2024/01/05/its-a-größe-v1.2.html",
            ],
        ),
        (
            'baseURL = "https://x.example"\n[languages.en]\n[languages.fr]\n'
            'baseURL = "https://fr.example"\n[permalinks.page]\n'
            'posts = "/:sections/:contentbasename/"\n'
            'blog = "/:sections[1:]/:filename/"',
            [
                "/deep/",
                "/undated/",
                "/posts/2024-01-05-dated/",
                "/posts/first-post/",
                "/posts/bundle/",
                "/own/place.html",
                "https://fr.example/posts/translated/",
            ],
        ),
        ('baseURL = "/"', [None] * 7),
        ('title = "x"', [None] * 7),
        ("[languages.fr]\ncontentDir = 'x'\n[languages.en]", [None] * 7),
    ],
)
def test_hugo(config: str, expected: list[str | None], tmp_path: Path) -> None:
    """Hugo's baseURL, permalinks and languages make the addresses of posts."""
    found = addresses(tmp_path, {"hugo.toml": config, **HUGO_FILES})
    whole = [
        path and (path if "://" in path else f"https://x.example{path}")
        for path in expected
    ]
    quoted = [
        url and url.replace("ö", "%C3%B6").replace("ß", "%C3%9F") for url in whole
    ]
    assert [found[name] for name in sorted(found)] == quoted


# What Hugo 0.168 lists for these files.
HUGO_SITES = {
    "languages with folders": (
        {
            "hugo.toml": 'baseURL = "https://x.example/sub/"\n'
            'defaultContentLanguage = "en"\nmainSections = ["writing", "news"]\n'
            '[languages.en]\ncontentDir = "content/en"\n'
            '[languages.fr]\ncontentDir = "content/fr"\n'
            '[languages.fr.permalinks.page]\nwriting = "/ecrits/:slug/"\n'
            '[languages.pt-BR]\ncontentDir = "content/pt"\n'
            "[uglyURLs]\nnews = true\n[permalinks.page]\n"
            'writing = "/w/:year/:sections[1:]/:slugorcontentbasename/"\n'
            '[permalinks.section]\nwriting = "/x/"\n',
            "content/en/writing/sec/_index.md": "",
        },
        {
            "content/en/writing/one.md": ("", "/sub/w/2024/one/"),
            "content/en/writing/deep/er/two.md": (
                *("slug: Zwei Drei", "/sub/w/2024/zwei-drei/"),
            ),
            "content/en/writing/sec/er/three/index.md": ("", "/sub/w/2024/sec/three/"),
            "content/en/news/Four Five.md": ("", "/sub/news/four-five.html"),
            "content/en/news/own.md": ("url: /own/:year/:slug", "/sub/own/2024/t/"),
            "content/en/news/rel.md": ("url: rel/own.html", "/sub/rel/own.html"),
            "content/en/news/x.fr.md": ("", "/sub/fr/news/x.html"),
            "content/en/news/x.de.md": ("", "/sub/news/x.de.html"),
            "content/fr/writing/one.md": ("", "/sub/fr/ecrits/t/"),
            "content/fr/news/rel.md": ("url: rel/own.html", "/sub/fr/rel/own.html"),
            "content/fr/news/abs.md": ("url: /abs/own", "/sub/abs/own/"),
            "content/pt/news/p.md": ("", "/sub/pt-br/news/p.html"),
        },
    ),
    "names with days": (
        {
            "hugo.yaml": "baseURL: https://x.example/\ndefaultContentLanguage: nl\n"
            "defaultContentLanguageInSubdir: true\ndisablePathToLower: true\n"
            "removePathAccents: true\nfrontmatter: {date: [':filename', ':default']}\n"
            "permalinks: {posts: '/:year/:month/:slug/'}\n"
        },
        {
            "content/posts/2024-02-05-Één Groot.md": ("", "/nl/2024/02/Een-Groot/"),
            "content/posts/2024-02-05-slugged.md": (
                *("slug: My Slug", "/nl/2024/02/My-Slug/"),
            ),
            "content/posts/plain.md": ("", "/nl/2024/01/T/"),
        },
    ),
    "names with days after fields": (
        {
            "hugo.yaml": "baseURL: https://x.example/\n"
            "frontmatter: {date: [date, ':filename']}\n"
            "permalinks: {posts: '/:slug/'}\n"
        },
        {
            "content/posts/2024-02-05-name.md": ("", "/t/"),
            "content/posts/2024-02-05-slugged.md": ("slug: own", "/own/"),
        },
    ),
    "parts of sections": (
        {
            "hugo.toml": "baseURL = 'https://x.example'\n[permalinks]\n"
            "posts = '/:sections[1]/:sections[:last]/:sections[9]/:sections[2:9]/x/'\n",
            "content/posts/a/b/_index.md": "",
        },
        {
            "content/posts/a/b/one.md": ("", "/a/posts/a/b/x/"),
            "content/posts/a/two.md": ("", "/x/"),
            "content/posts/C# & F#.md": ("", "/x/"),
        },
    ),
    "one pattern for all": (
        {
            "hugo.toml": "baseURL = 'https://x.example'\n[[permalinks]]\n"
            "pattern = '/:section/:monthname/:weekdayname/:title/'\n"
        },
        {"content/posts/one.md": ("", "/posts/january/friday/t/")},
    ),
    "pages outside of sections": (
        {
            "hugo.toml": "baseURL = 'https://x.example'\n[permalinks]\n"
            "'/' = '/root/:slug/'\n"
        },
        {"content/one.md": ("", "/root/t/")},
    ),
    "patterns that are not understood": (
        {
            "hugo.toml": "baseURL = 'https://x.example'\n[[permalinks]]\n"
            "pattern = '/x/:slug/'\ntarget = {path = '{/posts/**}'}\n"
        },
        {"content/posts/one.md": ("", None)},
    ),
    "no permalinks": (
        {"hugo.toml": "baseURL = 'https://x.example'\ncontentDir = 'content/de'\n"},
        {
            "content/de/posts/C# & F#.md": ("", "/posts/c%23--f%23/"),
            "content/de/posts/a_b--c.md": ("", "/posts/a_b--c/"),
            "content/de/posts/x/crates.io-x.md": ("", "/posts/x/crates.io-x/"),
        },
    ),
}


@pytest.mark.parametrize("name", HUGO_SITES)
def test_hugo_sites(name: str, tmp_path: Path) -> None:
    """Addresses follow Hugo's settings by language, section and kind."""
    files, posts = HUGO_SITES[name]
    matter = "---\ntitle: T\ndate: 2024-01-05T23:30:00-08:00\n"
    pages = {path: f"{matter}{fields}\n---\n" for path, (fields, _) in posts.items()}
    assert addresses(tmp_path, {**files, **pages}) == {
        path: url and f"https://x.example{url}" for path, (_, url) in posts.items()
    }


def test_aliases_of_hugo(tmp_path: Path) -> None:
    """Aliases are relative to the page, or to the site in the page's language."""
    page = "---\naliases: [/old-url, old-name, ../old/path, https://y.example/z]\n---\n"
    files = {
        "hugo.toml": "baseURL = 'https://x.example/sub/'\n[languages.en]\n"
        "[languages.de]\n",
        "content/posts/one.md": page,
        "content/posts/two.de.md": page.replace("/old-url", "/old-url, /de/own"),
    }
    site = choose_site(plant(tmp_path, files), None)
    reader = TreeReader(site)
    with duckdb.connect() as connection:
        for table in (TREE_POSTS, TREE_FACTS):
            connection.execute(table)
        scan = reader.scan(connection, plant(tmp_path, {}), careful=False)
        found = connection.execute(
            f"select slug, unnest(addresses::json::varchar[]) from {scan.relation}"
        ).fetchall()
    assert set(found) == {
        *(("one", each) for each in ("/old-url", "/sub/posts/old-name")),
        *(("one", each) for each in ("/sub/old/path", "https://y.example/z")),
        *(("two", each) for each in ("/de/old-url", "/de/own")),
        *(("two", each) for each in ("/sub/de/posts/old-name", "/sub/de/old/path")),
        ("two", "https://y.example/z"),
    }


def test_hugo_parts(tmp_path: Path) -> None:
    """Hugo's configuration may lie in a folder, in several files."""
    files = {
        "config/_default/hugo.yaml": "baseURL: https://x.example/",
        "config/_default/permalinks.yaml": "posts: /p/:slug/",
        "content/posts/_index.md": "",
        "content/posts/a.md": "---\ntitle: A b\n---\n",
    }
    assert addresses(tmp_path, files) == {
        "content/posts/a.md": "https://x.example/p/a-b/"
    }


@pytest.mark.parametrize(
    ("config", "name", "fields", "expected"),
    [
        ("", "posts/a.md", "", "/posts/a/"),
        ("", "posts/2024-01-05-A_b.md", "", "/posts/a-b/"),
        ("", "posts/2024-01-05_dir/index.md", "", "/posts/dir/"),
        ("", "posts/a.md", 'slug = "B"', "/posts/b/"),
        ("", "posts/a.md", 'path = "/x/y"', "/x/y/"),
        ("", "posts/a.fr.md", "", "/fr/posts/a/"),
        ("default_language = 'fr'", "posts/a.fr.md", "", "/posts/a/"),
        # Zola lists only the languages besides the default one.
        ("[languages.fr]", "posts/a.md", "", "/posts/a/"),
        ("[languages.fr]", "posts/a.fr.md", "", "/fr/posts/a/"),
        ("", "posts/größe.md", "", None),
        ("[slugify]\npaths = 'off'", "posts/2024-01-05-A_b.md", "", "/posts/A_b/"),
    ],
)
def test_zola(
    config: str, name: str, fields: str, expected: str, tmp_path: Path
) -> None:
    """Zola's base_url and slugs make the addresses of posts."""
    files = {
        "zola.toml": f'base_url = "https://x.example"\n{config}',
        "content/posts/_index.md": "",
        f"content/{name}": f'+++\ntitle = "T"\n{fields}\n+++\n',
    }
    url = expected and f"https://x.example{expected}"
    assert addresses(tmp_path, files) == {f"content/{name}": url}


MKDOCS = [
    ("- blog", "", "/blog/2024/01/05/its-a-größe-v12/"),
    (
        "- material/blog: {post_dir: blog/posts, blog_dir: .}",
        "",
        "/2024/01/05/its-a-größe-v12/",
    ),
    ("- blog: {post_dir: '{blog}/posts'}", "slug: b", "/blog/2024/01/05/b/"),
    ("- blog: {post_url_format: '{slug}'}", "", "/blog/its-a-größe-v12/"),
    ("- blog: {post_url_format: '../{file}'}", "", "/2024-01-05-a/"),
    ("- blog: {post_url_date_format: yyyy}", "slug: b", "/blog/2024/b/"),
    ("- blog: {post_url_date_format: d.M.yy}", "slug: b", "/blog/5.1.24/b/"),
    ("- blog: {post_url_date_format: MMMM}", "slug: b", None),
    (
        "- blog: {post_url_format: '{categories}/{file}'}",
        "categories: [Big News, X]",
        "/blog/big-news/2024-01-05-a/",
    ),
    ("- blog: {post_url_format: '{nonsense}'}", "", None),
    (
        "- blog:\n    post_slugify: !!python/object/apply:pymdownx.slugs.slugify\n"
        "      kwds: {case: lower}",
        "",
        "/blog/2024/01/05/its-a-größe-v12/",
    ),
    ("- blog: {post_slugify: !!python/name:my.slugs ''}", "", None),
    (
        "- blog: {post_slugify: !!python/name:my.slugs ''}",
        "slug: b",
        "/blog/2024/01/05/b/",
    ),
    ("- search", "", "/blog/posts/2024-01-05-a/"),
]


@pytest.mark.parametrize(("plugins", "fields", "path"), MKDOCS)
def test_mkdocs(plugins: str, fields: str, path: str | None, tmp_path: Path) -> None:
    """MkDocs' site_url and the formats of its blog plugin make posts' addresses."""
    name = "docs/blog/posts/2024-01-05-a.md"
    files = {
        "mkdocs.yml": "site_url: !ENV [SITE, 'https://x.example/']\n"
        "markdown_extensions:\n- pymdownx.emoji:\n"
        "    emoji_index: !!python/name:material.extensions.emoji.twemoji\n"
        f"plugins:\n{plugins}\n",
        name: f"{BODY}{fields}\n---\n",
    }
    quoted = path and path.replace("ö", "%C3%B6").replace("ß", "%C3%9F")
    expected = quoted and f"https://x.example{quoted}"
    assert addresses(tmp_path, files) == {name: expected}


def test_mkdocs_of_several_sites(tmp_path: Path) -> None:
    """Of several configurations that one counts whose folder the post lies in."""
    files = {
        "docs/mkdocs-user.yml": "site_url: https://docs.example/\ndocs_dir: user",
        "docs/mkdocs-blog.yml": "site_url: https://blog.example/\ndocs_dir: blog\n"
        "use_directory_urls: false\n"
        "plugins: [blog: {blog_dir: ., post_url_format: 'posts/{file}'}]",
        "docs/blog/.authors.yml": "authors: {}",
        "docs/blog/posts/2024-01-05-a.md": f"{BODY}---\n",
    }
    assert addresses(tmp_path, files) == {
        "docs/blog/posts/2024-01-05-a.md": (
            "https://blog.example/posts/2024-01-05-a.html"
        )
    }


PROGRAM = """
const config = {
  // url: 'https://not.example',
  url: 'https://x.example',
  baseUrl: '/',
  i18n: {
    defaultLocale: 'en',
    locales: ['en', 'pt-BR'],
  },
  presets: [['classic', {
    docs: {
      routeBasePath: '/docs',
    },
    blog: {
      showReadingTime: true,
    },
  }]],
};
"""
DOCUSAURUS_FILES = {
    "blog/2024-01-05-a.md": f"{BODY}---\n",
    "blog/2024-01-05-b/index.mdx": f"{BODY}---\n",
    "blog/2024/01/05/c.md": f"{BODY}---\n",
    "blog/plain.md": f"{BODY}---\n",
    "blog/slugged.md": f"{BODY}slug: /own\n---\n",
    "i18n/pt-BR/docusaurus-plugin-content-blog/2024-01-05-a.md": f"{BODY}---\n",
}


@pytest.mark.parametrize(
    ("old", "new_text", "route"),
    [
        ("", "", "blog/"),
        ("showReadingTime", "routeBasePath: '/',\nx", ""),
        ("showReadingTime", "routeBasePath: 'news',\nx", "news/"),
        ("showReadingTime", "routeBasePath: ROUTE,\nx", None),
        ("'https://x.example'", "process.env.URL", None),
        ("'https://x.example'", "`https://${HOST}`", None),
        ("baseUrl: '/'", "baseUrl: base", None),
    ],
)
def test_docusaurus(old: str, new_text: str, route: str | None, tmp_path: Path) -> None:
    """Docusaurus' url, baseUrl and route make addresses, where they are plain texts."""
    assert old in PROGRAM
    program = PROGRAM.replace(old, new_text, 1) if old else PROGRAM
    files = {"docusaurus.config.js": program, **DOCUSAURUS_FILES}
    paths = [
        f"{route}2024/01/05/a",
        f"{route}2024/01/05/b",
        f"{route}2024/01/05/c",
        f"{route}plain",
        f"{route}own",
        f"pt-BR/{route}2024/01/05/a",
    ]
    expected = [route is not None and f"https://x.example/{path}" for path in paths]
    found = addresses(tmp_path, files)
    assert [found[name] or False for name in DOCUSAURUS_FILES] == expected


def test_address_elsewhere(tmp_path: Path) -> None:
    """An address in the front matter counts only on the site's own host."""
    body = "---\ntitle: A\ncanonical_url: https://{}/x/\n---\n"
    files = {
        "hugo.toml": 'baseURL = "https://x.example/"',
        "content/posts/a.md": body.format("y.example"),
        "content/posts/b.md": body.format("www.x.example"),
    }
    assert addresses(tmp_path, files) == {
        "content/posts/a.md": "https://x.example/posts/a/",
        "content/posts/b.md": "https://www.x.example/x/",
    }


def test_other_configuration_refreshes(tmp_path: Path, new: Path) -> None:
    """When the configuration changes, a refresh gives the posts their new addresses."""
    files = {"_config.yml": "url: https://x.example", POST: f"{BODY}---\n"}
    load(new, [str(plant(tmp_path / "blog", files).path)])
    assert load(new).load_id is None
    files["_config.yml"] = "url: https://y.example\npermalink: none"
    plant(tmp_path / "blog", files)
    assert load(new).counts.changed == 1
    assert plain.ask(new, "select url from posts") == [
        ("https://y.example/its-slug.html",)
    ]


@pytest.mark.parametrize("name", ["_config.yml", "hugo.toml", "mkdocs.yml"])
def test_configuration_that_cannot_be_read(
    name: str, tmp_path: Path, new: Path
) -> None:
    """A configuration that cannot be read is a problem, and costs only addresses."""
    post = {"_config.yml": POST, "hugo.toml": "content/posts/a.md"}.get(
        name, "docs/posts/a.md"
    )
    files = {name: "{[", post: f"{BODY}---\n"}
    load(new, [str(plant(tmp_path / "blog", files).path)])
    assert plain.ask(new, "select url from posts") == [(None,)]
    rows = plain.ask(
        new, "select severity, source_file, message, value from load_problems"
    )
    assert [row[:2] for row in rows] == [("repaired", f"{tmp_path / 'blog'}/{name}")]
    assert f"{name} cannot be read" in rows[0][2]
    assert rows[0][3] == "{["


@pytest.mark.corpora
@pytest.mark.parametrize(
    ("corpus", "files", "known"),
    [
        # The settings are those of the blogs; the addresses, those of their posts as
        # other posts cite them.
        (
            "elixir_blog",
            {
                "_config.yml": "url: https://elixir-lang.org\n"
                "permalink: /blog/:year/:month/:day/:title/"
            },
            {
                "type-system-updates-research-dev": (
                    "https://elixir-lang.org/blog/2023/06/22/"
                    "type-system-updates-research-dev/"
                ),
                "elixir-v1-17-0-released": (
                    "https://elixir-lang.org/blog/2024/06/12/elixir-v1-17-0-released/"
                ),
            },
        ),
        (
            "pypi_blog",
            {
                "docs/mkdocs-blog.yml": "site_url: https://blog.pypi.org/\n"
                "docs_dir: blog\n"
                "plugins: [blog: {blog_dir: ., post_url_format: 'posts/{file}'}]"
            },
            {
                "removing-pgp": "https://blog.pypi.org/posts/2023-05-23-removing-pgp/",
                "securing-pypi-with-2fa": (
                    "https://blog.pypi.org/posts/2023-05-25-securing-pypi-with-2fa/"
                ),
            },
        ),
        (
            "hf_blog_tree",
            {},
            {"falcon-180b": "https://huggingface.co/blog/falcon-180b"},
        ),
    ][: rounds(2, 3)],
)
def test_corpus(
    corpus: str,
    files: dict[str, str],
    known: dict[str, str],
    tmp_path: Path,
    new: Path,
) -> None:
    """Posts of real blogs have the addresses under which they are known."""
    source = SHARED / "corpora" / corpus
    if not source.exists():
        pytest.skip(f"THE CORPUS IS ABSENT ({source}): it is not tested here")
    tree = tmp_path / "blog"
    for path in source.rglob("*.*"):
        if path.is_file():
            copy = tree / path.relative_to(source)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    plant(tree, files)
    load(new, [str(tree)], options=Options(bodies=True))
    found = dict(plain.ask(new, "select slug, url from posts"))
    assert {slug: found[slug] for slug in known} == known
    assert None not in found.values()
    # Where posts cite each other, it is to posts that there are.
    cited = plain.ask(
        new,
        "select target in (select slug from posts) from post_links"
        " where kind = 'post' and not in_code",
    )
    assert len(cited) > 20
    assert cited.count((False,)) <= len(cited) / 50


SITE = "https://x.example"
KEYS = st.sampled_from(
    """
    url baseurl permalink collections posts defaults scope values path type baseURL
    permalinks page languages fr contentDir base_url slugify paths site_url docs_dir
    plugins blog post_dir post_url_format post_url_max_categories kwds categories
    category slug tags date title
    """.split()  # noqa: SIM905
)
TEXTS = st.sampled_from(
    [
        *(
            SITE,
            "/:year/:title/",
            ":sections[1:9]:x",
            "{slug}/{categories}",
            "",
            "posts",
        ),
        *("blog", "0", "-1", "²", "2024-13-99", "a b", "../..", "\ud800", "100%"),
    ]
)
CONFIGS = st.dictionaries(
    KEYS,
    st.recursive(
        st.one_of(TEXTS, st.none(), st.integers(), st.booleans()),
        lambda inner: st.one_of(st.lists(inner), st.dictionaries(KEYS, inner)),
        max_leaves=8,
    ),
)


@given(
    CONFIGS, CONFIGS, st.sampled_from(["_posts/2024-01-05-a.md", "posts/x/index.md"])
)
def test_any_configuration(
    config: dict[str, Any], fields: dict[str, Any], name: str
) -> None:
    """Whatever a configuration and a post say, there is a whole address, or none."""
    path = PurePosixPath(name)
    made = post(path, Document(fields, ""), Convention({}), name)
    page = PageFile(path, path, None, fields, made)
    for address in (
        jekyll_addresses.address(config | {"url": SITE}, None),
        HugoAddresses(HugoSite(config | {"baseurl": SITE}), frozenset()),
        zola_addresses.address(config | {"base_url": SITE}),
        mkdocs_addresses.address(
            PurePosixPath(), {"docs_dir": ".", **config, "site_url": SITE}
        ),
    ):
        url = address and address(page)
        assert url is None or url.startswith(f"{SITE}/")


@given(st.text(ANY))
def test_any_title_as_hugo_writes_it(title: str) -> None:
    """An address as Hugo writes it has no spaces, and stays when written again."""
    written = urlized(title)
    assert not any(character.isspace() for character in written)
    assert urlized(written) == written


@given(
    st.lists(st.text(ANY, max_size=5), max_size=4), st.sampled_from(["", "/", ".html"])
)
def test_any_path(parts: list[str], end: str) -> None:
    """A path stays below its site, whatever its pieces are, and is plain ASCII."""
    url = join("https://x.example", *parts, end=end)
    assert url.startswith("https://x.example/")
    assert url.isascii()
    assert "/../" not in f"{url}/"
    assert "//" not in url.removeprefix("https://")
