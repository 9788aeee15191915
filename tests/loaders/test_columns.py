"""Columns are found by name; lists come in every form that files hold."""

from __future__ import annotations

import io
import json
import subprocess
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest

from blogdb.db.errors import SourceError
from blogdb.loaders.columns import match_columns
from blogdb.loaders.fields import SYNONYMS
from blogdb.loaders.options import Options

from . import plain
from .without_bodies import load

Run = Callable[..., subprocess.CompletedProcess[str]]
Write = Callable[[str, "bytes | str"], str]

DOCUMENTED = {
    "slug": ["local", "slug", "id"],
    "url": ["URL", "link", "permalink"],
    "published": ["date", "published", "published_at"],
    "authors": ["author", "authors"],
    "tags": ["tags", "keywords"],
    "content": ["content", "body", "text"],
    "title": ["title"],
}


@pytest.mark.parametrize(
    ("target", "name"), [(t, name) for t, names in DOCUMENTED.items() for name in names]
)
def test_documented_synonyms(target: str, name: str) -> None:
    """Each documented name finds its column, ignoring case, blanks and hyphens."""
    for spelled in (name, name.upper(), name.title(), f" {name.replace('_', '-')} "):
        assert match_columns([spelled, "other"], {})[target] == (spelled,)


def test_no_name_means_two_things() -> None:
    """No synonym belongs to two targets."""
    names = [name for names in SYNONYMS.values() for name in names]
    assert len(names) == len(set(names))


def test_synonyms_in_a_file(empty: Path, write: Write) -> None:
    """A file with other names for its columns gives the same posts."""
    sources, good = [], []
    for number, header in enumerate(
        (
            "local,TITLE,Date,Author,Keywords,Link,Body",
            "id,Title,PUBLISHED AT,authors,tags,permalink,text",
        )
    ):
        rows = [
            each | {key: f"{each[key]}-{number}" for key in ("slug", "url")}
            for each in plain.ROWS
        ]
        _, _, body = plain.as_delimited(rows).decode().partition("\n")
        sources.append(write(f"{number}.csv", f"{header}\n{body}"))
        good += rows
    load(empty, sources)
    assert plain.posts(empty) == plain.expected(good)


def test_map_goes_before_synonyms(new: Path, write: Write, run_here: Run) -> None:
    """--map takes a target from the column that it names, whatever else is there."""
    source = write("posts.csv", "slug,name,title,Local\nwrong,One,no,first\n")
    done = run_here(
        "load", source, "--map", "slug=local", "--map", "TITLE=Name", "--db", new
    )
    assert done.returncode == 0, done.stderr
    assert plain.ask(new, "select slug, title from posts") == [("first", "One")]


def test_map_is_remembered(empty: Path, write: Write) -> None:
    """A refresh maps the columns as the load did that named the source."""
    source = write("posts.csv", "key,title\nfirst,One\n")
    load(empty, [source], Options(mapping={"slug": "key"}))
    write("posts.csv", "key,title\nfirst,One\nsecond,Two\n")
    assert load(empty).counts.added == 1


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ({"colour": "title"}, "a post has no field colour; it has path, slug, title"),
        ({"slug": "nope"}, "the source has no column nope; it has slug, title"),
        ({"slug": "no.x"}, "the source has no column no.x; it has slug, title"),
        ({"slug": "title.["}, r"the source has no column title\.\["),
    ],
)
def test_wrong_map(mapping: dict[str, str], said: str, new: Path, write: Write) -> None:
    """A --map of what does not exist is answered with what does."""
    with pytest.raises(SourceError, match=said):
        load(new, [write("a.csv", "slug,title\n1,2\n")], Options(mapping=mapping))


@pytest.mark.parametrize(
    ("header", "lacking"),
    [
        ("name,Text,when", "no column title and no slug (or url)"),
        ("slug,Text,when", "no column title"),
        ("title,Text,when", "no column slug (or url)"),
    ],
)
def test_missing_columns_name_those_found(
    header: str, lacking: str, new: Path, write: Write
) -> None:
    """A source without title, slug and URL is told which columns it has."""
    with pytest.raises(SourceError) as caught:
        load(new, [write("posts.csv", f"{header}\na,b,c\n")])
    said = str(caught.value)
    assert lacking in said
    assert header.replace(",", ", ") in said
    assert "--map" in said
    assert list(new.parent.iterdir()) == []


def test_table_of_titles(empty: Path, write: Write) -> None:
    """A table with days, such as Notion's, may have names for titles and no slugs."""
    table = 'Name,Created,Tags\n“One idea”!,"January 5, 2024 10:00 AM","a, b"\n'
    table += "Größe: 大小,2024-01-06,\n???,2024-01-07,\n"
    result = load(empty, [write("Posts.csv", table)])
    assert plain.ask(
        empty, "select slug, title, published_on::varchar from posts order by all"
    ) == [
        ("größe-大小", "Größe: 大小", "2024-01-06"),
        ("one-idea", "“One idea”!", "2024-01-05"),
    ]
    assert [each["severity"] for each in plain.problems(empty)] == ["rejected"]
    assert result.summary
    assert "titles stand for them" in result.summary.notes[0]


SLUGS = {
    "https://blog.example/2024/one": "one",
    "https://blog.example/two/": "two",
    "https://blog.example/three.html?x=1#y": "three",
    "https://blog.example/four.md": "four",
    "/posts/five": "five",
    "https://blog.example/?p=6": "p=6",
    "https://blog.example": None,
    "": None,
}


def test_slug_from_url(empty: Path, write: Write) -> None:
    """Without a slug a URL's last part is it; without both the row is rejected."""
    lines = [f"{url},T" for url in SLUGS]
    result = load(empty, [write("posts.csv", "\n".join(["url,title", *lines]))])
    slugs = [slug for slug in SLUGS.values() if slug]
    assert plain.column(empty, "select slug from posts order by post_id") == slugs
    assert result.counts.rejected == len(SLUGS) - len(slugs)
    assert {p["column_name"] for p in plain.problems(empty)} == {"slug"}


LISTS = {
    "a, b": ["a", "b"],
    "a;b, c": ["a", "b, c"],
    '["a", "b, c", "it\'s"]': ["a", "b, c", "it's"],
    "['a', 'b, c']": ["a", "b, c"],
    "['a', \"it's\"]": ["a", "it's"],
    r"['it\'s \"so\"', 'b']": ['it\'s "so"', "b"],
    "['a' 'b c']": ["a", "b c"],
    "[a, b]": ["a", "b"],
    "[it's, b]": ["it's", "b"],
    "[]": [],
    "": [],
    " , ,a,, ": ["a"],
    "alone": ["alone"],
    "['multi\nline']": ["multi\nline"],
}


def test_lists_in_text(empty: Path, write: Write) -> None:
    """Names come between commas or semicolons, as JSON, or as Python prints lists."""
    rows = [
        {"slug": str(n), "title": "T", "tags": text, "authors": text}
        for n, text in enumerate(LISTS)
    ]
    load(empty, [write("posts.csv", plain.as_delimited(rows))])
    found = plain.posts(empty)
    for name in ("tags", "authors"):
        names = {
            text: [raw for _, raw in found["und", str(n)][name]]
            for n, text in enumerate(LISTS)
        }
        assert names == LISTS


def test_real_lists(new: Path, write: Write) -> None:
    """Lists of JSON and Parquet keep names with commas and semicolons whole."""
    names = ["a, b", "c; d", '"e"', "f'"]
    one, two = (plain.row(slug, tags=names, authors=names) for slug in ("one", "two"))
    sources = [
        write("posts.jsonl", plain.as_json_lines([one])),
        write("posts.parquet", plain.as_parquet([two], is_typed=True)),
    ]
    load(new, sources)
    assert plain.posts(new) == plain.expected([one, two])


def test_names_within_objects(empty: Path, write: Write) -> None:
    """Of an object among names, or alone, the name is taken that it says."""
    given = [
        {"author": [{"name": "Ada", "url": "x"}, "Bob"], "tags": {"slug": "one"}},
        {"author": {"user": "Cy", "title": "Dr"}, "tags": [{"title": "T"}, {"id": 1}]},
    ]
    rows = [{"slug": str(n), "title": "T", **each} for n, each in enumerate(given)]
    load(empty, [write("posts.jsonl", plain.as_json_lines(rows))])
    found = plain.posts(empty)
    assert [raw for _, raw in found["und", "0"]["authors"]] == ["Ada", "Bob"]
    assert [raw for _, raw in found["und", "0"]["tags"]] == ["one"]
    assert [raw for _, raw in found["und", "1"]["authors"]] == ["Cy"]
    assert [raw for _, raw in found["und", "1"]["tags"]] == ["T", "1"]


def test_names_within_structs(empty: Path, write: Write) -> None:
    """A Parquet list of structs gives the structs' names."""
    import pyarrow as pa
    from pyarrow import parquet

    people = [{"name": "Ada", "age": 36}, {"name": "Bob", "age": None}]
    table = pa.table({"slug": ["a"], "title": ["T"], "authors": [people]})
    sink = io.BytesIO()
    parquet.write_table(table, sink)
    load(empty, [write("posts.parquet", sink.getvalue())])
    assert set(plain.column(empty, "select name from authors")) == {"Ada", "Bob"}


def test_white_space_around_values(empty: Path, write: Write) -> None:
    """Tabs, line feeds and odd blanks around values are no part of them."""
    row = {
        "slug": "\ta\n",
        "title": "\u00a0A\tb\r\n",
        "date": "\t2024-01-05\n",
        "lang": "\nen\t",
        "url": "\thttps://blog.example/a\n",
        "tags": "\tone,\ttwo\n",
        "authors": '\n["Ada\t"]\n',
    }
    blank = {"slug": "b", "title": "\t\n\u00a0"}
    result = load(empty, [write("posts.jsonl", plain.as_json_lines([row, blank]))])
    assert (result.counts.added, result.counts.rejected) == (1, 1)
    assert plain.ask(
        empty,
        "select slug, title, published_on::varchar, language, url from posts",
    ) == [("a", "A\tb", "2024-01-05", "en", "https://blog.example/a")]
    assert set(plain.column(empty, "select raw_name from post_tags")) == {"one", "two"}
    assert plain.column(empty, "select raw_name from post_authors") == ["Ada"]


def test_python_lists_of_any_names(empty: Path, write: Write) -> None:
    """What Python prints for a list is read back as that list."""
    lists = [["a'b", 'c"d'], ["e\"'f", "g, h"], ["i\\j"], ["]", "[x]"], ["ü", "1"]]
    rows = [
        {"slug": str(n), "title": "T", "tags": repr(names)}
        for n, names in enumerate(lists)
    ]
    load(empty, [write("posts.csv", plain.as_delimited(rows))])
    found = plain.posts(empty)
    for number, names in enumerate(lists):
        assert [raw for _, raw in found["und", str(number)]["tags"]] == names


def test_names_in_further_forms(empty: Path, write: Write) -> None:
    """Arrays of PostgreSQL, nested lists, marks of links and entities give names."""
    given = {
        '{a,"b, c"}': ["a", "b, c"],
        '{"nodes": [{"label": "a"}, {"name": "b"}]}': ["a", "b"],
        '[["a"], ["b", ["c"]]]': ["a", "b", "c"],
        "a &amp; b, c": ["a & b", "c"],
        '["R&amp;D"]': ["R&D"],
    }
    people = {
        "[Ann Ace](https://x.example/a,b) (Org), [Bob](#)": ["Ann Ace", "Bob"],
        "Ann <ann@x.example>, Bob, Cy <cy@x.example>": ["Ann", "Bob", "Cy"],
        '[{"name": "Ann (https://ann.example)"}]': ["Ann"],
    }
    forms = [
        *({"tags": text, "author": text} for text in given),
        *({"tags": None, "author": text} for text in people),
    ]
    rows = [{"slug": str(n), "title": "T", **form} for n, form in enumerate(forms)]
    load(empty, [write("posts.csv", plain.as_delimited(rows))])
    names = [*given.values(), *people.values()]
    for number, post in enumerate(
        plain.posts(empty)[("und", str(n))] for n in range(8)
    ):
        assert [raw for _, raw in post["authors"]] == names[number]
        assert [raw for _, raw in post["tags"]] == (names[number] if number < 5 else [])


def test_second_synonym_fills_the_first(empty: Path, write: Write) -> None:
    """Where a column is empty or says nothing, the field's next column is taken."""
    rows = [
        *("slug,title,headline,date,publishedAt,lastmod,tags,keywords,lang,local",),
        *("a,One,No,2024-01-01,2023-01-01,2024-05-06,x,y,en,no",),
        *("b,,Two,null,2023-01-02,~,[],y,NULL,no", "c,Three,,0000-00-00,,,,,,no"),
    ]
    result = load(empty, [write("posts.csv", "\n".join(rows))])
    assert result.counts.problems == 0
    assert plain.ask(
        empty,
        "select slug, title, published_on::varchar, updated_on::varchar, language,"
        " (select string_agg(raw_name, ' ') from post_tags"
        " where post_tags.post_id = posts.post_id) from posts order by slug",
    ) == [
        ("a", "One", "2024-01-01", "2024-05-06", "en", "x"),
        ("b", "Two", "2023-01-02", None, "und", "y"),
        ("c", "Three", None, None, "und", None),
    ]


def test_values_that_are_objects(empty: Path, write: Write) -> None:
    """Of an object with one text the text counts; --map takes any part of a value."""
    rows = [
        {
            "id": {"$oid": "a"},
            "title": {"rendered": "Q&#215;A"},
            "date": {"$date": "2024-01-02T00:00:00Z"},
            "guestAuthors": [{"name": "Ann"}],
            "coauthor": "plain text is not taken",
            "meta": {"langs": ["en", "de"], "lists": [{"tag": "x"}, {"tag": "y"}]},
        }
    ]
    mapping = {"language": "meta.langs[1]", "tags": "Meta.lists[*].tag"}
    load(
        empty,
        [write("posts.jsonl", plain.as_json_lines(rows))],
        Options(mapping=mapping),
    )
    assert plain.ask(
        empty, "select slug, title, published_on::varchar, language from posts"
    ) == [("a", "Q\u00d7A", "2024-01-02", "de")]
    assert plain.column(empty, "select raw_name from post_authors") == ["Ann"]
    assert set(plain.column(empty, "select raw_name from post_tags")) == {"x", "y"}


def test_drafts_of_a_table(empty: Path, write: Write) -> None:
    """A table's drafts are left out and counted, or loaded as such with --drafts."""
    source = write(
        "posts.csv",
        "slug,title,draft,Published,status,date\n"
        "a,A,TRUE,,,2024-01-01\nb,B,false,true,publish,2024-01-01\n"
        "c,C,,False,,2024-01-01\nd,,,,,2024-01-01\ne,E,,, Draft,2024-01-01\n"
        "f,F,no,2024-01-02,archived,\n",
    )
    counts = load(empty, [source]).counts
    assert (counts.read, counts.added, counts.rejected, counts.drafts) == (3, 2, 1, 3)
    assert plain.ask(
        empty, "select slug, source_row, published_on::varchar from posts order by slug"
    ) == [("b", 2, "2024-01-01"), ("f", 6, "2024-01-02")]
    assert [row["source_row"] for row in plain.problems(empty)] == [4]
    counts = load(empty, [source], Options(drafts=True)).counts
    assert (counts.added, counts.unchanged, counts.drafts) == (3, 2, 0)
    drafts = plain.column(empty, "select slug from posts where is_draft order by slug")
    assert drafts == ["a", "c", "e"]


def test_raw_is_the_whole_row(empty: Path, write: Write) -> None:
    """The rejected row is kept whole, whatever its columns are called."""
    write_row = "slug,title,source,source_row\na,One,x,y\nb,,feed,9\n"
    load(empty, [write("posts.csv", write_row)])
    (problem,) = plain.problems(empty)
    row = {"slug": "b", "title": None, "source": "feed", "source_row": "9"}
    assert json.loads(problem["raw"]) == row


def test_names_that_differ_in_case(empty: Path, write: Write) -> None:
    """JSON names that differ only in case are one column, as in every other format."""
    sources = []
    for one, two, end in (("a", "b", ""), ("c", "d", "{broken")):
        documents = [{"slug": one, "Title": "One"}, {"SLUG": two, "title": "Two"}]
        text = "\n".join(json.dumps(each) for each in documents)
        sources.append(write(f"{one}.jsonl", f"{text}\n{end}"))
    assert load(empty, sources).counts.rejected == 1
    found = plain.ask(empty, "select slug, title from posts order by slug")
    assert found == [("a", "One"), ("b", "Two"), ("c", "One"), ("d", "Two")]


BLANKS = ("\n", "\r\n\r\n", " \n\t\n", "\ufeff\n", ",,\n")


def test_blank_lines_before_the_header(empty: Path, write: Write) -> None:
    """The header is the first line that is not blank, beside bad rows as well."""
    sources, good = [], []
    for number, (blank, bad) in enumerate(product(BLANKS, ("", "short\n"))):
        end = "\r\n" if "\r" in blank else "\n"
        text = end.join(["slug,title", f"a{number},One", f"b{number},Two", ""])
        sources.append(write(f"{number}.csv", blank + text + bad))
        good += [(f"a{number}", "One"), (f"b{number}", "Two")]
    assert load(empty, sources).counts.rejected == len(BLANKS)
    found = plain.ask(empty, "select slug, title from posts order by slug")
    assert found == sorted(good)


def test_columns_that_repeat(empty: Path, write: Write) -> None:
    """Of columns with one name the first counts."""
    load(empty, [write("posts.csv", "slug,title,Title,,\na,One,Two,x,y\n")])
    assert plain.ask(empty, "select slug, title from posts") == [("a", "One")]


def test_languages(empty: Path, write: Write) -> None:
    """One slug in two languages is two posts; without a language it is `und`."""
    text = "slug,title,lang\na,One,en\na,Eins,DE\na,Um,pt_BR\na,?,\n"
    load(empty, [write("posts.csv", text)])
    assert set(plain.ask(empty, "select language, title from posts")) == {
        *(("en", "One"), ("de", "Eins"), ("pt-br", "Um"), ("und", "?"))
    }
