"""What every format of a file and every layout of a folder promises.

A new one wants a case here: how to write a small blog in it, and how to break it.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from blogdb.db.errors import ExitCode, SourceError
from blogdb.loaders.load import Result
from blogdb.loaders.options import Options
from blogdb.loaders.sources import registry
from blogdb.loaders.sources.registry import readers
from blogdb.loaders.trees.layouts.registry import layouts

from ..conftest import Run
from ..rounds import rounds
from . import feeds, plain
from .without_bodies import load

Files = dict[str, bytes]


def row(slug: str, **values: str) -> plain.Row:
    """Make a post's row; its address is on the site that all layouts can have."""
    return plain.row(slug, url=f"https://huggingface.co/blog/{slug}", **values)


ROWS = [row("first"), row("second"), row("third")]
REFRESHED = [ROWS[0], row("second", title="Another"), row("fourth")]
"""One unchanged, one changed, one removed, one added."""


def rows_of(name: str) -> list[plain.Row]:
    """Make the rows of a format, which no other has."""
    return [row(f"{each['slug']}-{name}") for each in ROWS]


ROWS_ONLY = Options(bodies=False, search=False)
"""What is in the bodies is the same for all formats."""


@dataclass(frozen=True)
class Case:
    """How to write a blog in a format.

    Attributes:
        good: writes rows, each of which can be taken.
        unreadable: writes rows, and beside them one that cannot be taken.
        broken: writes rows into files that are damaged as a whole, or nearly.
        lacks: what the format does not say of a post.
    """

    good: Callable[[list[plain.Row]], Files]
    unreadable: Callable[[list[plain.Row]], Files]
    broken: Callable[[list[plain.Row]], Files]
    lacks: tuple[str, ...] = ()

    def expected(self, rows: list[plain.Row]) -> dict[plain.Key, plain.Row]:
        """Tell the posts that rows must become."""
        nothing = {"url": None, "authors": []}
        lacking = {name: nothing[name] for name in self.lacks}
        return plain.expected([row | lacking for row in rows])


def file(name: str, write: Callable[[list[plain.Row]], bytes]) -> Case:
    """Make the case of a format of files, in which a row without a title is refused."""
    return Case(
        good=lambda rows: {name: write(rows)},
        unreadable=lambda rows: {name: write([*rows, plain.row("bad", title="")])},
        broken=lambda rows: {name: write(rows)[:-20] + b"\0\xff\n\"'{[<"},
    )


def feed(name: str, write: Callable[[list[plain.Row]], bytes], *lacks: str) -> Case:
    """Make the case of a feed, in which an item with nothing in it is refused."""
    return Case(
        good=lambda rows: {name: write(rows)},
        unreadable=lambda rows: {name: write([*rows, plain.row("")])},
        broken=lambda rows: {name: write(rows)[:-20] + b"\0\xff\n\"'{[<"},
        lacks=lacks,
    )


def tree(
    post: str,
    marks: Files,
    damaged: Files,
    listing: Callable[[Iterable[str]], Files] = lambda _: {},
    write: Callable[[plain.Row], bytes] | None = None,
) -> Case:
    """Make the case of a layout, in which a file that is no UTF-8 is refused.

    Args:
        post: where a post's file lies, by its slug.
        marks: other files of the blog.
        damaged: files that are damaged; `{}` is the slug of the first post.
        listing: writes the list of posts, where the layout has one.
        write: writes a post's file; Markdown with front matter by default.
    """

    def good(rows: list[plain.Row]) -> Files:
        posts = {post.format(row["slug"]): (write or written)(row) for row in rows}
        return marks | posts | listing(row["slug"] for row in rows)

    def unreadable(rows: list[plain.Row]) -> Files:
        slugs = [*(row["slug"] for row in rows), "bad"]
        return good(rows) | {post.format("bad"): b"\xff"} | listing(slugs)

    def broken(rows: list[plain.Row]) -> Files:
        slug = rows[0]["slug"]
        return good(rows) | {path.format(slug): text for path, text in damaged.items()}

    return Case(good, unreadable, broken)


def written(row: plain.Row) -> bytes:
    """Write a row as a Markdown file with front matter."""
    fields = ("slug", "title", "date", "url", "tags", "authors")
    matter = "".join(f"{name}: {row[name]}\n" for name in fields)
    return f"---\n{matter}---\n{row['content']}".encode()


def blog_list(slugs: Iterable[str]) -> Files:
    """Write the list of posts of the Hugging Face blog."""
    return {"_blog.yml": "".join(f"- local: {slug}\n" for slug in slugs).encode()}


CASES = {
    "parquet": file("a.parquet", lambda rows: plain.as_parquet(rows, is_typed=True)),
    "excel": file("a.xlsx", plain.as_sheet),
    "sqlite": file("a.db", plain.as_sqlite),
    "duckdb": file("a.duckdb", plain.as_duckdb),
    "wxr": feed("a.xml", feeds.as_wxr),
    "rss": feed("a.xml", feeds.as_rss),
    "blogger": feed("a.xml", feeds.as_blogger),
    "atom": feed("a.atom", feeds.as_atom),
    "viewer": file(
        "a.txt", lambda rows: plain.as_viewer(map(plain.viewer_record, rows))
    ),
    "jsonfeed": feed("a.json", feeds.as_json_feed),
    "bloggerjson": feed("a.json", feeds.as_blogger_answer),
    "wpjson": feed("a.json", feeds.as_answer),
    "ghost": feed("a.json", feeds.as_ghost),
    "devto": feed("a.json", feeds.as_devto),
    "hashnode": feed("a.json", feeds.as_hashnode),
    "writeas": feed("a.json", feeds.as_writeas, "url", "authors"),
    "tumblr": feed("a.json", feeds.as_tumblr, "authors"),
    "bear": feed("a.csv", feeds.as_bear, "url", "authors"),
    "jsonl": file("a.jsonl", plain.as_json_lines),
    "json": file("a.json", plain.as_json),
    "csv": file("a.csv", plain.as_delimited),
    "tsv": file("a.tsv", lambda rows: plain.as_delimited(rows, "\t")),
    "huggingface": tree("{}.md", {}, {"_blog.yml": b"- [\n"}, blog_list),
    "pelican": tree(
        "content/{}.md",
        {"pelicanconf.py": b"SITEURL = 'https://huggingface.co'\n"},
        {"pelicanconf.py": b"SITEURL = (", "content/{}.md": b"Title: \xff\n"},
    ),
    "nikola": tree(
        "posts/{}.md",
        {"conf.py": b"BLOG_TITLE = 'B'\nPOSTS = [('posts/*.md', '', '')]\n"},
        {"posts/{}.md": b"<!--\n.. title: \xff\n-->\n"},
    ),
    "ablog": tree(
        "blog/{}.md",
        {"conf.py": b"extensions = ['ablog']\nblog_post_pattern = 'blog/*'\n"},
        {"blog/{}.md": b"```{post}\n---\n{[\n---\n", "blog/second.md": b"\xff"},
    ),
    "hexo": tree(
        "source/_posts/{}.md",
        {"_config.yml": b"new_post_name: ':title.md'\n"},
        {"_config.yml": b"new_post_name: [\n"},
    ),
    "quarto": tree(
        "posts/{}.qmd",
        {"_quarto.yml": b"project: {type: website}\n"},
        {
            "_quarto.yml": b"{[",
            "posts/{}.qmd": b"---\n{[\n---\n",
            "posts/x.ipynb": b"{",
        },
    ),
    "mkdocs": tree(
        "docs/blog/posts/{}.md",
        {"mkdocs.yml": b"site_url: https://huggingface.co\nplugins: [blog]\n"},
        {"mkdocs.yml": b"{[", "docs/blog/.authors.yml": b"{["},
    ),
    "docusaurus": tree(
        "blog/{}.md",
        {"docusaurus.config.js": b"url: 'https://huggingface.co',\nbaseUrl: '/',\n"},
        {"docusaurus.config.js": b"\xff", "blog/authors.yml": b"{["},
    ),
    "eleventy": tree(
        "blog/{}.md",
        {"eleventy.config.js": b"", "about.md": b"# About\n"},
        {"eleventy.config.js": b"\xff", "blog/{}.md": b"---\n{[\n---\n"},
    ),
    "awestruct": tree(
        "posts/2024-01-05-{}.md",
        {"_config/site.yml": b"name: A blog\n", "_ext/pipeline.rb": b"Posts.new\n"},
        {"_config/site.yml": b"{[", "posts/2024-01-05-{}.md": b"---\n{[\n---\n"},
    ),
    "bridgetown": tree(
        "src/_posts/2024-01-05-{}.md",
        {"bridgetown.config.yml": b"url: https://huggingface.co\n"},
        {"bridgetown.config.yml": b"{[", "src/_posts/_defaults.yml": b"- {"},
    ),
    "jekyll": tree(
        "_posts/2024-01-05-{}.md",
        {"_config.yml": b"url: https://huggingface.co\n"},
        {"_config.yml": b"{[", "CNAME": b"\xff"},
    ),
    "hugo": tree(
        "content/posts/{}.md",
        {"hugo.toml": b"baseURL = 'https://huggingface.co'\n"},
        {"hugo.toml": b"{["},
    ),
    "medium": tree(
        "posts/{}.html",
        {"profile/profile.html": b"<p>Ada</p>"},
        {"posts/{}.html": b"\xff"},
        write=feeds.as_medium,
    ),
    "substack": tree(
        "posts/1.{}.html",
        {},
        {"posts.csv": b"post_id,is_published\n1.gone,true\n"},
        lambda slugs: {"posts.csv": feeds.as_substack_list(slugs)},
    ),
    "obsidian": tree(
        "notes/{}.md",
        {".obsidian/app.json": b"{}"},
        {".obsidian/app.json": b"{[", "notes/{}.md": b"---\n{[\n---\n"},
    ),
    "notion": tree(
        "Posts/{} 0123456789abcdef0123456789abcdef.md",
        {},
        {"Posts/{} 0123456789abcdef0123456789abcdef.md": b"---\n{[\n---\n"},
    ),
    "markdown": tree(
        "notes/{}.md",
        {"README.md": b"# About\n"},
        {"notes/{}.md": b"+++\n{[\n+++\n", "notes/second.md": b"\0\xff"},
    ),
}
EVERY = [*readers(), *layouts()]


def plant(folder: Path, files: Files) -> str:
    """Write a case's files in an empty folder, and tell what to load."""
    shutil.rmtree(folder, ignore_errors=True)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (first, *others) = files
    is_file = not others and not first.endswith(".md")
    return str(folder / first if is_file else folder)


def counts(result: Result) -> tuple[int, ...]:
    """Tell what became of the rows: read, added, changed, unchanged and rejected."""
    found = result.counts
    return found.read, found.added, found.changed, found.unchanged, found.rejected


def test_every_format_has_a_case() -> None:
    """No format and no layout is without a case, and no case without its format."""
    assert list(CASES) == EVERY


def test_every_reader_has_the_name_that_it_is_listed_under() -> None:
    """What is known of formats without their readers is known of the same names."""
    assert [each.name for each in readers().values()] == list(readers())


@pytest.mark.parametrize(
    "before",
    [b"", b"\n \t", b"\xef\xbb\xbf", b"\n<b>Warning</b>: x on line <b>1</b><br />\n"],
    ids=["nothing", "blanks", "mark", "warning"],
)
def test_a_reader_that_recognises_a_file_is_asked(before: bytes) -> None:
    """Whatever a format's reader recognises, its format may be by the first look."""
    heads = [
        before + content
        for case in CASES.values()
        for files in (case.good(ROWS), case.broken(ROWS))
        for content in files.values()
    ]
    recognised = 0
    for head in filter(bytes.strip, heads):
        for name, reader in readers().items():
            if reader.recognises(head):
                recognised += 1
                assert registry._FORMATS[name].may_be(head), (name, head[:60])
    assert recognised > 5


TOGETHER = rounds([EVERY], [[name] for name in EVERY])
"""The formats of each load: all in the short form, one in the long form."""


def of_each(rows: list[plain.Row], folder: Path) -> dict[str, list[plain.Row]]:
    """Group problems by the format whose folder their file is in, or is."""
    found: dict[str, list[plain.Row]] = {}
    for each in rows:
        name = Path(each["source_file"]).relative_to(folder).parts[0]
        found.setdefault(name, []).append(each)
    return found


@pytest.mark.parametrize("names", TOGETHER, ids=lambda names: names[0])
def test_no_row_is_lost(names: list[str], empty: Path, tmp_path: Path) -> None:
    """Rows are read, and each is counted as what became of it."""
    expected, sources = {}, []
    for name in names:
        rows = rows_of(name)
        sources.append(plant(tmp_path / name, CASES[name].unreadable(rows)))
        expected |= CASES[name].expected(rows)
    count = len(names)
    assert counts(load(empty, sources, ROWS_ONLY)) == (
        *(4 * count, 3 * count),
        *(0, 0, count),
    )
    assert plain.column(empty, "select format from loads") == [", ".join(sorted(names))]
    assert plain.posts(empty) == expected
    rejected = [p for p in plain.problems(empty) if p["severity"] == "rejected"]
    assert len(rejected) == count
    assert of_each(rejected, tmp_path).keys() == set(names)


@pytest.mark.parametrize("name", rounds(["parquet", "csv", "huggingface"], EVERY))
def test_refresh_of_every_format(name: str, empty: Path, tmp_path: Path) -> None:
    """Rows are refreshed, one that cannot be taken among them."""
    folder, case = tmp_path / "blog", CASES[name]
    first = load(empty, [plant(folder, case.good(ROWS))], ROWS_ONLY)
    assert counts(first) == (3, 3, 0, 0, 0)
    assert plain.posts(empty) == CASES[name].expected(ROWS)
    source = plant(folder, case.unreadable(REFRESHED))
    assert counts(load(empty, [source], ROWS_ONLY)) == (4, 1, 1, 1, 1)


@pytest.mark.parametrize("names", TOGETHER, ids=lambda names: names[0])
def test_broken_source_ends_in_a_line(
    names: list[str], empty: Path, tmp_path: Path
) -> None:
    """A damaged source is recorded, or refused in a line that names it."""
    sources = {
        plant(tmp_path / name, CASES[name].broken(rows_of(name))): name
        for name in names
    }
    while sources:
        try:
            result = load(empty, [*sources], ROWS_ONLY)
        except SourceError as error:
            said = str(error)
        else:
            assert sum(counts(result)[1:]) == result.counts.read
            found = of_each(plain.problems(empty), tmp_path)
            assert found.keys() == set(sources.values())
            return
        (refused,) = (each for each in sources if each in said)
        assert len(said.splitlines()) == 1
        # The others, without the one that ended the load.
        del sources[refused]


def test_help_names_every_format(run_here: Run) -> None:
    """`blogdb load --help` names what --format takes."""
    done = run_here("load", "--help")
    assert done.returncode == ExitCode.OK
    start = done.stdout.index("--format")
    said = done.stdout[start : done.stdout.index("--map")]
    assert set(EVERY) <= set(re.findall(r"\w+", said))
