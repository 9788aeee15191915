"""Where links lead in a blog's tree: to posts, pages and files, or to nothing."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from blogdb.loaders.load import load
from blogdb.loaders.options import Options

from .. import plain
from .test_layouts import plant

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

WITHOUT_SEARCH = Options(search=False)

JEKYLL = {
    "_config.yml": "url: https://x.example\nbaseurl: /blog\nlang: en",
    "_posts/2017-02-17-yearly.md": "---\ntitle: Old\n---\n",
    "_posts/2018-02-17-yearly.md": (
        "---\ntitle: New\nredirect_from: [/old/y/]\n---\n\n## Own {#o}\n"
    ),
    "_posts/en/2018-02-17-twin.md": "---\ntitle: One\n---\n",
    "_posts/fr/2018-02-17-twin.md": "---\ntitle: Two\n---\n",
    "_drafts/kept-back.md": "---\ntitle: Draft\n---\n",
    "_docs/history.md": "---\ntitle: History\npermalink: /docs/past/\n---\n",
    "_docs/setup/install.md": "Install",
    "about.html": "About",
    "images/a.png": "",
    "_redirects": "/former  /blog/2018/02/17/yearly.html 301\n/away https://y.example\n"
    "/docs/setup/v1/*  /docs/setup/:splat",
}
JEKYLL_LINKS = {
    # The address tells posts of one name apart, and so do the names of files.
    "https://x.example/blog/2018/02/17/yearly.html": (
        "post",
        "_posts/2018-02-17-yearly.md",
    ),
    "{{ site.baseurl }}/2017/02/17/yearly.html": (
        "post",
        "_posts/2017-02-17-yearly.md",
    ),
    "yearly.html": ("missing_post", "yearly"),
    "{% post_url 2017-02-17-yearly %}": ("post", "_posts/2017-02-17-yearly.md"),
    "{% link _posts/2018-02-17-yearly.md %}#o": ("post", "_posts/2018-02-17-yearly.md"),
    "{% post_url fr/2018-02-17-twin %}": ("post", "_posts/fr/2018-02-17-twin.md"),
    "{% link _posts/en/2018-02-17-twin.md %}": ("post", "_posts/en/2018-02-17-twin.md"),
    "{% post_url 2016-02-17-yearly %}": ("missing_post", "yearly"),
    # Other addresses.
    "/old/y/": ("post", "_posts/2018-02-17-yearly.md"),
    "/former": ("post", "_posts/2018-02-17-yearly.md"),
    "/away": ("page", None),
    "/docs/setup/v1/gone/": ("page", None),
    # Not posts, and there.
    "{% link _docs/history.md %}": ("page", None),
    "{% link images/a.png %}": ("file", None),
    "/blog/docs/past/": ("page", None),
    "/docs/setup/install.html": ("page", None),
    "https://x.example/": ("page", None),
    "/about/": ("page", None),
    "/images/a.png": ("file", None),
    # Not there.
    "https://x.example/blog/2018/02/17/gone.html": ("missing_post", "gone"),
    "/work/2018/02/17/gone/": ("missing_post", "gone"),
    "{% link _docs/gone.md %}": ("missing_file", None),
    "../_docs/gone.md": ("missing_file", None),
    "/docs/setup/gone/": ("missing_page", None),
    "/images/gone.png": ("missing_file", None),
    "y.example/a": ("missing_scheme", None),
    "www.y.example": ("missing_scheme", None),
    "https;//y.example/a": ("missing_scheme", None),
    # Not certain, or elsewhere.
    "/blog/tags/a/": ("unknown", None),
    "/blog/feed.xml": ("unknown", None),
    "/somewhere/else/": ("unknown", None),
    "https://y.example/2018/02/17/yearly.html": (None, None),
    "mailto:me@x.example": (None, None),
}

MKDOCS = {
    "mkdocs.yml": (
        "site_url: https://x.example\nplugins:\n- blog\n- redirects:\n"
        "    redirect_maps:\n      old.md: blog/posts/two.md\n"
    ),
    "docs/blog/posts/two.md": "---\ndate: 2024-01-02\nslug: second\n---\n# Two",
    "docs/blog/posts/sub/three.md": "---\ndate: 2024-01-03\n---\n# Three",
    "docs/index.md": "# Home",
    "docs/blog/index.md": "# Blog",
    "docs/setup/page.md": "# Page",
}
MKDOCS_LINKS = {
    "two.md": ("post", "docs/blog/posts/two.md"),
    "./two.md#part": ("post", "docs/blog/posts/two.md"),
    "sub/three.md": ("post", "docs/blog/posts/sub/three.md"),
    "../posts/sub/three.md": ("post", "docs/blog/posts/sub/three.md"),
    "/blog/2024/01/02/second/": ("post", "docs/blog/posts/two.md"),
    "../../setup/page.md": ("page", None),
    "../../index.md": ("page", None),
    "../index.md": ("page", None),
    "../setup/page.md": ("missing_file", None),
    "second.md": ("missing_file", None),
    "/setup/page/": ("page", None),
    "/setup/gone/": ("missing_page", None),
    "/blog/2024/01/02/two/": ("missing_post", "two"),
}

DOCUSAURUS = {
    "website/docusaurus.config.js": (
        "export default {url: site, baseUrl: base, presets: [{blog: {path: './blog'}}]}"
    ),
    "website/blog/2024-01-02-two.md": "---\nslug: second\n---\n# Two",
    "website/blog/2024-01-03-three/index.md": "---\nslug: Third\n---\n# Three",
    "website/blog/four.md": "# Four",
    "docs/API.md": "---\nid: api\n---\n# API",
}
DOCUSAURUS_LINKS = {
    # The site's address is computed, but these links show it.
    "https://x.example/blog/second": ("post", "website/blog/2024-01-02-two.md"),
    "https://x.example/blog/third/": ("post", "website/blog/2024-01-03-three/index.md"),
    "/blog/second/": ("post", "website/blog/2024-01-02-two.md"),
    "/blog/four": ("post", "website/blog/four.md"),
    "/blog/gone": ("missing_post", "gone"),
    "/docs/api": ("page", None),
}

HUGO = {
    "hugo.toml": 'title = "x"',
    "content/posts/My_Post/index.md": "---\ntitle: Mine\ndate: 2024-01-02\n---\n",
    "content/posts/My_Post/data.csv": "",
    "content/posts/other.md": (
        "---\ntitle: Other\ndate: 2024-01-03\naliases: [/gone-by/]\n---\n"
    ),
    "content/about.md": "About",
    "static/paper.pdf": "",
}
HUGO_LINKS = {
    "../my_post/": ("post", "content/posts/My_Post/index.md"),
    "/posts/other/": ("post", "content/posts/other.md"),
    '{{< ref "other.md" >}}': ("post", "content/posts/other.md"),
    '{{< relref "/posts/my_post#a" >}}': ("post", "content/posts/My_Post/index.md"),
    "{{% ref path='posts/other' %}}": ("post", "content/posts/other.md"),
    '{{< ref "gone.md" >}}': ("missing_file", None),
    '{{< ref "/about" >}}': ("page", None),
    "@/posts/other.md": ("post", "content/posts/other.md"),
    "{filename}other.md": ("post", "content/posts/other.md"),
    "{filename}/posts/other.md": ("post", "content/posts/other.md"),
    "{static}/paper.pdf": ("file", None),
    "/gone-by/": ("post", "content/posts/other.md"),
    "/about/": ("page", None),
    "/paper.pdf": ("file", None),
    "/posts/my_post/data.csv": ("file", None),
    "/posts/my_post/gone.csv": ("missing_file", None),
    "/posts/my_post/{home}": ("missing_page", None),
    "/posts/my_post/{{% param home %}}": ("unknown", None),
    "/posts/{{% param home %}}/": ("unknown", None),
    "/posts/gone/": ("missing_post", "gone"),
}

HUGGINGFACE = {
    "_blog.yml": "- local: first\n  title: First\n- local: new\n  title: New\n",
    "_redirects.yml": "# old: new\nold: new\nolder: new\naway: gone\n",
    "new.md": "# New",
}
HUGGINGFACE_LINKS = {
    "https://huggingface.co/blog/new": ("post", "new.md"),
    "https://huggingface.co/blog/old": ("post", "new.md"),
    "older": ("post", "new.md"),
    "away": ("missing_post", "away"),
}


@pytest.mark.parametrize(
    ("files", "place", "links"),
    [
        (JEKYLL, "_posts/2019-01-01-first.md", JEKYLL_LINKS),
        (MKDOCS, "docs/blog/posts/one.md", MKDOCS_LINKS),
        (DOCUSAURUS, "website/blog/2024-01-01-one.md", DOCUSAURUS_LINKS),
        (HUGO, "content/posts/first.md", HUGO_LINKS),
        (HUGGINGFACE, "first.md", HUGGINGFACE_LINKS),
    ],
    ids=["jekyll", "mkdocs", "docusaurus", "hugo", "huggingface"],
)
def test_links_of_a_tree(
    tmp_path: Path,
    new: Path,
    files: dict[str, str],
    place: str,
    links: dict[str, tuple[str | None, str | None]],
) -> None:
    """A link leads to what its engine makes of it; what is there is not called dead."""
    lines = "\n\n".join(f"[a](<{url}>)" for url in links)
    first = f"---\ntitle: First\ndate: 2024-01-01\n---\n{lines}\n"
    tree = plant(tmp_path / "blog", {**files, place: first})
    load(new, [str(tree.path)], WITHOUT_SEARCH)
    found = plain.ask(
        new,
        "select post_links.line, resolution, coalesce(posts.source_file, target)"
        " from post_links left join posts on target_post_id = posts.post_id"
        " order by position",
    )
    expected = [
        (
            5 + 2 * number,
            resolution,
            f"{tree.path}/{name}" if resolution == "post" else name,
        )
        for number, (resolution, name) in enumerate(links.values())
    ]
    assert found == expected


def test_new_file_of_a_tree(tmp_path: Path, new: Path) -> None:
    """A refresh follows when only a file appears or goes that links lead to."""
    post = "---\ntitle: A\n---\n[a](docs/b.md) [b](c.png)\n"
    files = {"_config.yml": "", "_posts/2024-01-01-a.md": post}
    query = "select resolution from post_links order by position"
    tree = plant(tmp_path / "blog", files)
    load(new, [str(tree.path)], WITHOUT_SEARCH)
    assert plain.ask(new, query) == [("missing_file",), ("unknown",)]
    assert load(new).load_id is None
    plant(tmp_path / "blog", {"_posts/docs/b.md": "b", "c.png": ""})
    assert load(new).load_id == 2
    assert plain.ask(new, query) == [("page",), ("unknown",)]
    (tmp_path / "blog" / "_posts/docs/b.md").unlink()
    assert load(new).load_id == 3
    assert plain.ask(new, query)[0] == ("missing_file",)


def test_site_url(tmp_path: Path, new: Path) -> None:
    """Where the site is not known, the load says so, and --site-url is remembered."""
    link = "[b](https://x.example/blog/2024/01/02/b.html)"
    files = {
        "_config.yml": "baseurl: /blog",
        "_posts/2024-01-01-a.md": f"---\ntitle: A\n---\n{link}\n",
        "_posts/2024-01-02-b.md": "---\ntitle: B\n---\n[a](/blog/2024/01/01/a.html)",
    }
    query = "select post_id, url from posts order by 1"
    tree = plant(tmp_path / "blog", files)
    done = load(new, [str(tree.path)], WITHOUT_SEARCH)
    (warning,) = done.warnings
    assert warning == (
        "the blog's address is not known, so links to posts by address cannot be told,"
        " of which there seem to be 1; to name it: --site-url URL"
    )
    assert plain.ask(new, query) == [(1, None), (2, None)]
    assert plain.ask(new, "select post_id, cited_post_id from post_citations") == [
        (2, 1)
    ]
    done = load(new, [], Options(site_url="https://x.example/blog"))
    assert done.warnings == ()
    assert plain.ask(new, query) == [
        (1, "https://x.example/blog/2024/01/01/a.html"),
        (2, "https://x.example/blog/2024/01/02/b.html"),
    ]
    assert plain.ask(new, "select count(*) from post_citations") == [(2,)]
    assert load(new).load_id is None


def test_site_url_of_a_table(new: Path, write: Callable[[str, bytes], str]) -> None:
    """In a table without addresses, a path below --site-url is that of a post."""
    content = (
        "[b](https://x.example/blog/b/#x) [c](https://x.example/blog/c) [d](/blog/b)"
    )
    rows = [plain.row("a", url=None, content=content), plain.row("b", url=None)]
    source = write("posts.json", plain.as_json(rows))
    load(new, [source], Options(site_url="https://x.example/blog", search=False))
    assert plain.ask(
        new, "select kind, target, resolution from post_links order by position"
    ) == [
        ("post", "b", "post"),
        ("post", "c", "missing_post"),
        ("post", "b", "post"),
    ]


def test_files_of_an_archive(tmp_path: Path, new: Path) -> None:
    """An archive shows the files that are not read, too."""
    post = "---\ntitle: A\n---\n[a](/img/a.png) [b](/img/b.png)\n"
    files = {"_config.yml": "", "_posts/2024-01-01-a.md": post, "img/a.png": ""}
    plant(tmp_path / "in" / "blog", files)
    packed = shutil.make_archive(str(tmp_path / "blog"), "gztar", tmp_path / "in")
    load(new, [packed], WITHOUT_SEARCH)
    assert plain.ask(new, "select resolution from post_links order by position") == [
        ("file",),
        ("missing_file",),
    ]
