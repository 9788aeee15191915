"""Links to the blog's own posts, and when all links have to be told anew."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from blogdb.loaders.bodies.link_rules import Rules, read_rules
from blogdb.loaders.bodies.links import classify
from blogdb.loaders.load import load
from blogdb.loaders.options import Options

from ...rounds import rounds
from .. import plain
from .linked import Led, Post, blog, find, lead, links, write_posts

RULES = read_rules()

FLAT: list[Post] = [
    ("en", "alpha", "https://www.example.org/blog/alpha"),
    ("en", "beta", "https://www.example.org/blog/beta"),
    ("zh", "alpha", "https://www.example.org/blog/zh/alpha"),
]
DATED: list[Post] = [
    ("und", "v1.2-released", "https://example.org/2024/01/05/v1.2-released/"),
    ("und", "moved", "https://example.org/2024/01/31/its-own-name.html"),
    ("und", "index", "https://example.org/2023/12/31/a-folder/index.html"),
]
WITHOUT: list[Post] = [
    ("en", "alpha", None),
    ("en", "beta", None),
    ("zh", "alpha", None),
    ("zh", "gamma", None),
]


OWN: list[tuple[list[Post], str, Led]] = [
    # By a post's own address, however it is written.
    (FLAT, "https://example.org/blog/alpha", Led("post", "alpha", "en")),
    (FLAT, "http://www.example.org/blog/alpha/#x", Led("post", "alpha", "en")),
    (FLAT, "//example.org/blog//alpha.html?x=1", Led("post", "alpha", "en")),
    (FLAT, "https://example.org/blog/%61lpha.md", Led("post", "alpha", "en")),
    (FLAT, "https://example.org/blog/zh/alpha", Led("post", "alpha", "zh")),
    (
        DATED,
        "https://example.org/2024/01/31/its-own-name/",
        Led("post", "moved", "und"),
    ),
    (DATED, "https://example.org/2023/12/31/a-folder", Led("post", "index", "und")),
    # To where posts lie, though there is none.
    (FLAT, "https://example.org/blog/gone", Led("post", "gone", "en")),
    (FLAT, "https://example.org/blog/zh/beta", Led("post", "beta", "zh")),
    (FLAT, "https://example.org/blog/g%C3%B6ne.html", Led("post", "göne", "en")),
    (DATED, "https://www.example.org/1999/7/1/gone/", Led("post", "gone", "und")),
    (
        DATED,
        "https://example.org/2024/01/05/v1.2-released",
        Led("post", "v1.2-released", "und"),
    ),
    # To what lies beside posts.
    (FLAT, "https://example.org/blog", Led("other")),
    (FLAT, "https://example.org/blog/zh", Led("other")),
    (FLAT, "https://example.org/blog/?page=2", Led("other")),
    (FLAT, "https://example.org/blog/fr", Led("other")),
    (FLAT, "https://example.org/blog/alpha.png", Led("other")),
    (FLAT, "https://example.org/blog/tags/", Led("other")),
    (FLAT, "https://example.org/blog/alpha/figure", Led("other")),
    (FLAT, "https://docs.example.org/blog/alpha", Led("other")),
    (DATED, "https://example.org/2024/01/", Led("other")),
    (DATED, "https://example.org/2024/01/05/", Led("other")),
    # By the name of its file.
    (DATED, "2024-01-31-moved.md", Led("post", "moved", "und")),
    (DATED, "2023-12-31-x.md", Led("post", "x")),
    (WITHOUT, "2024-01-05-beta.md#there", Led("post", "beta", "en")),
    (WITHOUT, "../_posts/2024-1-5-beta.markdown", Led("post", "beta", "en")),
    (WITHOUT, "post_url:2024-01-05-beta", Led("post", "beta", "en")),
    (WITHOUT, "gone.mdx", Led("post", "gone")),
    # What merely ends in a slug leads to no post.
    (WITHOUT, "/blog/beta.html?x", Led("other")),
    (WITHOUT, "/blog/gamma/", Led("other")),
    (WITHOUT, "../gamma/", Led("other")),
    (WITHOUT, "beta", Led("other")),
    (WITHOUT, "gone", Led("other")),
    (WITHOUT, "www.example.org", Led("other")),
    (WITHOUT, "figures/beta.png", Led("other")),
    (WITHOUT, "https://example.org/beta.md", Led("other")),
    # Within the post.
    (WITHOUT, "#section", Led("post", "alpha", "en")),
    (WITHOUT, "", Led("post", "alpha", "en")),
    (
        FLAT,
        "https://www.example.org/blog/alpha#section",
        Led("post", "alpha", "en"),
    ),
    # A post goes before a rule, and a rule before the name of a file.
    (
        [("und", "if", "https://huggingface.co/blog/if")],
        "https://hf.co/blog/if",
        Led("post", "if", "und"),
    ),
    (
        [("und", "if", "https://huggingface.co/blog/if")],
        "https://huggingface.co/org/if/blob/main/if.md",
        Led("model", "hf:model:org/if"),
    ),
    # The root of a site has all kinds of pages.
    (
        [("und", "a", "https://a.example/a")],
        "https://a.example/about",
        Led("other"),
    ),
    (
        [("und", "a", "https://a.example/a")],
        "https://a.example/a/",
        Led("post", "a", "und"),
    ),
    # An address of several posts is none of theirs.
    (
        [("und", "a", "https://a.example/x"), ("und", "b", "https://a.example/x")],
        "https://a.example/x",
        Led("other"),
    ),
    (
        [("de", "a", "https://a.example/x"), ("fr", "a", "https://a.example/x")],
        "https://a.example/x",
        Led("post", "a", "de"),
    ),
]
"""A blog's posts, a link that one of them has, and where it leads."""


def test_own_posts() -> None:
    """A link to the blog's own post is known by the posts' addresses and names."""
    for posts in {repr(posts): posts for posts, *_ in OWN}.values():
        links = {url: led for others, url, led in OWN if others == posts}
        assert lead([*links], posts) == links


def test_site_of_few_posts() -> None:
    """One post of many that appeared elsewhere does not make that site the blog's."""
    posts: list[Post] = [
        ("und", f"post-{n}", f"https://example.org/blog/post-{n}") for n in range(20)
    ]
    posts.append(("und", "guest", "https://elsewhere.example/blog/guest"))
    found = lead(
        ["https://elsewhere.example/blog/guest", "https://elsewhere.example/blog/x"],
        posts,
    )
    assert list(found.values()) == [Led("post", "guest", "und"), Led("other")]


def test_site_of_the_only_addresses() -> None:
    """Where few posts have an address, they are those that appeared elsewhere."""
    posts: list[Post] = [("und", f"post-{n}", None) for n in range(9)]
    posts.append(("und", "guest", "https://elsewhere.example/blog/guest"))
    found = lead(
        ["https://elsewhere.example/blog/guest", "https://elsewhere.example/blog/x"],
        posts,
    )
    assert list(found.values()) == [Led("post", "guest", "und"), Led("other")]


def test_links_keep_what_was_found() -> None:
    """Every found link is written once, as it was found, with its host."""
    with blog([("und", "a", None), ("und", "b", None)]) as connection:
        rows = [
            (1, 1, "https://WWW.GitHub.com:443/a/b", "text", "inline", False, 1),
            (1, 2, "https://WWW.GitHub.com:443/a/b", None, "bare", True, None),
            (2, 1, "https://user@xn--bcher-kva.example./", "x", "html", False, 3),
            (2, 2, "mailto:a@b.example", "x", "autolink", False, 4),
            (2, 3, "#x", "x", "reference", False, 4),
        ]
        connection.executemany(
            "insert into found_links values (?, ?, ?, ?, ?, ?, ?)", rows
        )
        classify(connection, RULES, None, 1)
        found = connection.execute(
            "select post_id, position, url, text, form, in_code, line, host"
            " from post_links order by all"
        ).fetchall()
        hosts = ["github.com", "github.com", "xn--bcher-kva.example", None, None]
        expected = [(*row, host) for row, host in zip(rows, hosts, strict=True)]
        assert found == expected
        targets = connection.execute(
            "select target from post_links where post_id = 2 and position = 3"
        ).fetchall()
        assert targets == [("b",)]


URLS = [
    "https://example.org/blog/alpha",
    "https://example.org/blog/gone",
    "https://example.org/notes/gone",
    "https://github.com/huggingface/trl",
    "alpha",
    "later.md",
    "https://example.org/blog/alpha/later.md",
    "#x",
]
SLUGS = st.sampled_from(["alpha", "later", "gone", "x-1"])
ADDRESSES = st.one_of(
    st.none(),
    st.sampled_from(
        [
            "https://example.org/blog/alpha",
            "https://example.org/blog/later",
            "https://example.org/blog/x-1",
            "https://example.org/notes/x-2",
            "https://example.org/notes/gone",
        ]
    ),
)
POSTS = st.dictionaries(
    st.tuples(st.sampled_from(["en", "zh"]), SLUGS), ADDRESSES, max_size=5
)


@given(POSTS, POSTS, st.sampled_from([None, "https://example.org/blog/first"]))
@settings(max_examples=rounds(6, 500))
def test_stored_links_follow_the_posts(
    before: dict[tuple[str, str], str | None],
    after: dict[tuple[str, str], str | None],
    address: str | None,
) -> None:
    """After any change of the posts, stored links are as if found just now."""
    query = "select * exclude (host, line) from post_links order by position"
    first: Post = ("en", "first", address)
    later: list[Post] = [(*key, url) for key, url in after.items()]
    with blog([first]) as connection:
        write_posts(connection, [(*key, url) for key, url in before.items()], 2)
        find(connection, URLS)
        state = classify(connection, RULES, None, 1).state
        connection.execute("delete from posts where post_id > 1")
        write_posts(connection, later, 2, load_id=2)
        find(connection, [])
        classify(connection, RULES, state, 2)
        found = connection.execute(query).fetchall()
    with blog([first, *later]) as connection:
        find(connection, URLS)
        classify(connection, RULES, None, 1)
        assert found == connection.execute(query).fetchall()


def test_one_more_post_leaves_stored_links() -> None:
    """A new post among others does not make the stored links be told anew."""
    with blog(FLAT) as connection:
        find(connection, ["https://example.org/blog/gamma"])
        state = classify(connection, RULES, None, 1).state
        connection.execute("update post_links set text = 'untouched'")
        write_posts(
            connection, [("en", "gamma", "http://example.org/blog/gamma/")], 4, 2
        )
        find(connection, ["https://example.org/blog/beta"], post_id=4)
        classify(connection, RULES, state, 2)
        texts = connection.execute("select text, target from post_links").fetchall()
        assert texts == [("untouched", "gamma"), (None, "beta")]


def test_first_link_of_a_blog_is_classified() -> None:
    """Where nothing links nothing is kept; the first link leads to its post."""
    with blog(FLAT) as connection:
        state = classify(connection, RULES, None, 1).state
        assert links(connection) == {}
        url = "https://example.org/blog/beta"
        find(connection, [url])
        state = classify(connection, RULES, state, 2).state
        assert links(connection) == {url: Led("post", "beta", "en")}
        # By now the state holds the addresses: other ones classify the link again.
        connection.execute("update posts set url = 'https://example.net/' || post_id")
        find(connection, [])
        classify(connection, RULES, state, 3)
        assert links(connection) == {url: Led("other")}


def test_other_rules_tell_anew() -> None:
    """Stored links are told anew when the rules are others."""
    with blog(FLAT) as connection:
        find(connection, ["https://github.com/huggingface/trl"])
        none = Rules({}, ())
        state = classify(connection, none, None, 1).state
        assert list(links(connection).values()) == [Led("other")]
        find(connection, [])
        classify(connection, RULES, state, 2)
        expected = Led("repository", "github:huggingface/trl")
        assert list(links(connection).values()) == [expected]


def test_refresh_tells_anew(new: Path, write: Callable[[str, str], str]) -> None:
    """A refresh tells stored links anew when posts move, and when the rules change."""
    rules = """
    [[rules]]
    hosts = ["pypi.org"]
    path = '/project/(?P<name>[^/]+)'
    kind = "package"
    target = "pypi:{name}"
    """
    links = "https://pypi.org/project/duckdb https://example.org/blog/moved"
    posts = [
        plain.row("first", url="https://example.org/blog/first", content=links),
        plain.row("moved", url="https://example.org/old/moved"),
    ]

    def led() -> list[tuple[str, str | None]]:
        return plain.ask(new, "select kind, target from post_links order by position")

    source = write("posts.json", json.dumps(posts))
    load(new, [source], Options(link_rules=Path(write("rules.toml", rules))))
    assert led() == [("package", "pypi:duckdb"), ("post", "moved")]
    write("rules.toml", rules.replace("pypi:", "pip:"))
    assert load(new).load_id == 2
    assert led() == [("package", "pip:duckdb"), ("post", "moved")]
    posts[0]["url"] = "https://example.org/new/first"
    posts[1]["url"] = "https://example.org/new/moved"
    posts[0]["content"] = "No more links."
    posts.append(plain.row("third", url="https://example.org/new/3", content=links))
    write("posts.json", json.dumps(posts))
    load(new)
    assert led() == [("package", "pip:duckdb"), ("other", None)]
    posts[1]["url"] = "https://example.org/blog/moved"
    write("posts.json", json.dumps(posts))
    load(new)
    assert led() == [("package", "pip:duckdb"), ("post", "moved")]
    assert load(new).load_id is None


def test_dated_links_tell_addresses(
    new: Path, write: Callable[[str, str], str]
) -> None:
    """Without addresses, links with the slugs and days of posts say where posts lie."""
    site = "https://blog.example/posts"
    urls = {
        f"{site}/2024/02/29/second/": ("post", "second"),
        f"{site}/2024-01-05-third.html": ("post", "third"),
        f"{site}/2024/03/01/gone": ("post", "gone"),
        "https://other.example/2024/02/29/second": ("other", None),
        "https://blog.example/elsewhere/second": ("other", None),
    }
    posts = [
        plain.row("first", url=None, content=" ".join(urls)),
        plain.row("second", url=None, date="2024-02-29"),
        plain.row("third", url=None),
        # That most posts are linked to by none is as usual.
        *(plain.row(f"other-{number}", url=None) for number in range(5)),
    ]

    def led() -> list[tuple[str, str | None]]:
        return plain.ask(new, "select kind, target from post_links order by position")

    source = write("posts.json", json.dumps(posts))
    load(new, [source])
    assert led() == list(urls.values())
    # One post is no proof, and a known address says more.
    posts[2]["date"] = "2024-01-06"
    write("posts.json", json.dumps(posts))
    load(new)
    assert led() == [("other", None)] * 5
    posts[2] |= {"date": "2024-01-05", "url": "https://blog.example/posts/third"}
    write("posts.json", json.dumps(posts))
    load(new)
    assert led()[0] == ("other", None)
