"""The rule for names of tags and authors, and aliases."""

from __future__ import annotations

import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blogdb.db import engine
from blogdb.db.errors import ExitCode, SourceError
from blogdb.loaders.names import author_key, canonical_tag, read_aliases
from blogdb.loaders.options import Options

from ..texts import ANY
from . import plain
from .without_bodies import load

Run = Callable[..., subprocess.CompletedProcess[str]]
Write = Callable[[str, "bytes | str"], str]

names = st.text(
    st.sampled_from(
        "aAbBéÉßﬁÅ①\u017fKΐİ\u0131Σ\u03c3\u03c2大\uff44\uff24 _-\t\n\u00a0\u3000.#+'\""
    )
) | st.text(ANY, max_size=8)


@given(names)
def test_rule_for_tags(raw: str) -> None:
    """A canonical name follows the design's words, and is its own canonical name."""
    name = canonical_tag(raw)
    assert name == plain.tag_name(raw)
    assert canonical_tag(name) == name


@given(names)
def test_rule_for_authors(raw: str) -> None:
    """An author's key follows the design's words, and is its own key."""
    key = author_key(raw)
    assert key == plain.author_key(raw)
    assert author_key(key) == key


@given(names)
def test_case_and_width_do_not_matter(raw: str) -> None:
    """Spellings that differ in case, in width or in the blanks around are one name."""
    for spelled in (raw.casefold(), raw.swapcase().casefold(), f" {raw}\n"):
        if plain.folded(spelled).strip() == plain.folded(raw).strip():
            assert canonical_tag(spelled) == canonical_tag(raw)
            assert author_key(spelled) == author_key(raw)


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("Open Source", "open-source"),
        ("  open __ source ", "open-source"),
        ("\uff2c\uff2c\uff2d", "llm"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("C++", "c++"),
        ("ﬁne-tuning", "fine-tuning"),
        ("\u00a0", ""),
    ],
)
def test_known_tags(raw: str, name: str) -> None:
    """Known spellings have the names that people expect."""
    assert canonical_tag(raw) == name


SPELLINGS = (
    plain.row("a", authors=["ada lovelace", "Bob"], tags=["LLM", "llm", "Open Source"]),
    plain.row("b", authors=["Ada  Lovelace", "ADA LOVELACE"], tags=["open_source"]),
    plain.row("c", authors=["Ada Lovelace"], tags=["Guide", "\uff2c\uff2c\uff2d"]),
    plain.row("d", authors=["Ada Lovelace", "bob"], tags=[" llm "]),
    plain.row("e", authors=["BOB", "BOB"], tags=["", "_"]),
)


def source_of(rows: tuple[plain.Row, ...] | list[plain.Row]) -> bytes:
    """Write rows with real lists."""
    return plain.as_json_lines(rows)


def test_spellings_merge(empty: Path, write: Write) -> None:
    """Spellings are one tag or author; raw spelling and order stay with the post."""
    load(empty, [write("posts.jsonl", source_of(SPELLINGS))])
    rows = [
        each | {"tags": [tag.strip() for tag in each["tags"]]} for each in SPELLINGS
    ]
    found = plain.posts(empty)
    # A tag of nothing but blanks and underscores still has a name.
    assert found == plain.expected(rows)
    positions = plain.ask(
        empty,
        "select slug, position, raw_name from posts join post_tags using (post_id)"
        " where slug = 'a' order by 2",
    )
    assert positions == [("a", 1, "LLM"), ("a", 3, "Open Source")]


def test_authors_bear_their_most_frequent_spelling(empty: Path, write: Write) -> None:
    """An author's name is the spelling on most posts; at a tie, by the alphabet."""
    load(empty, [write("posts.jsonl", source_of(SPELLINGS))])
    counts: dict[str, Counter[str]] = {}
    for each in SPELLINGS:
        pairs = plain.first_of_each((plain.author_key(a), a) for a in each["authors"])
        for key, raw in pairs:
            counts.setdefault(key, Counter())[raw] += 1
    names = {
        min(spelled, key=lambda raw: (-spelled[raw], raw))
        for spelled in counts.values()
    }
    assert set(plain.column(empty, "select name from authors")) == names
    assert names == {"Ada Lovelace", "BOB"}
    # One more post decides otherwise, and the author stays the same one.
    number = plain.ids(empty)["authors"]["bob"]
    more = [
        *SPELLINGS,
        plain.row("f", authors=["Bob"]),
        plain.row("g", authors=["Bob"]),
    ]
    load(empty, [write("posts.jsonl", source_of(more))])
    found = plain.ask(empty, f"select name from authors where author_id = {number}")
    assert found == [("Bob",)]


SPELLED = (
    *("Straße", "STRASSE", "strasse", "Machine Learning", "machine_learning", "LLM"),
    *("\uff2c\uff2c\uff2d", "llm", "ﬁnance", "①", "\u212bngström", "ångström"),
    *("İlker", "ilker", "\u0131lker", "ILKER", "Οδυσσεύς", "ΟΔΥΣΣΕΥΣ", "\u0390", "ǅ"),
    *(
        "naïve",
        "nai\u0308ve",
        "naive",
        "C++",
        "大 模型",
        "大\u3000模型",
        "x\u00a0y",
        "ẞ",
    ),
    *("Ada Lovelace", "ADA  LOVELACE", "\u13a0\u13a1", "\uab70\uab71"),
)


def test_macros_understand_every_spelling(empty: Path, write: Write) -> None:
    """Asked for a name as a post spells it, or in capitals, macros give its posts."""
    rows = [
        plain.row(f"post-{number}", authors=[name], tags=[name])
        for number, name in enumerate(SPELLED)
    ]
    load(empty, [write("posts.jsonl", source_of(rows))])
    # Of an author the database has no canonical name, but the spellings.
    authors = {*SPELLED, *(f"\u2003{name} " for name in SPELLED)}
    tags = authors | {
        spelled for name in SPELLED for spelled in (canonical_tag(name), name.upper())
    }

    def posts_of(names: set[str], key: Callable[[str], str]) -> list[tuple[str, str]]:
        return sorted(
            (asked, f"post-{number}")
            for asked in names
            for number, name in enumerate(SPELLED)
            if key(asked) == key(name)
        )

    with engine.connect(empty) as connection:

        def ask(macro: str, column: str, names: set[str]) -> list[tuple[str, str]]:
            return sorted(
                connection.execute(
                    f"select asked.name, found.{column}"
                    f" from unnest(?) as asked(name), {macro}(asked.name) as found",
                    [sorted(names)],
                ).fetchall()
            )

        assert ask("posts_tagged", "slug", tags) == posts_of(tags, plain.tag_name)
        assert ask("posts_by", "slug", authors) == posts_of(authors, plain.author_key)
        assert ask("tag_history", "tag", tags) == sorted(
            {
                (asked, plain.tag_name(asked))
                for asked, _ in posts_of(tags, plain.tag_name)
            }
        )


ALIASES = """
[tags]
"Open Source" = "oss"
oss = "free-software"
partnership = "Partnerships"

[authors]
"ada" = "Ada Lovelace"
"Lady  Byron" = "ada"
"""


def test_aliases(empty: Path, write: Write) -> None:
    """Aliases merge tags and authors in any spelling, along chains, and are stored."""
    rows = [
        plain.row("a", authors=["ADA", "Bob"], tags=["open_source", "OSS", "x"]),
        plain.row("b", authors=["lady byron"], tags=["Partnership", "partnerships"]),
    ]
    aliases = Path(write("aliases.toml", ALIASES))
    load(empty, [write("p.jsonl", source_of(rows))], Options(aliases=aliases))
    found = plain.posts(empty)
    assert found["und", "a"]["tags"] == [("free-software", "open_source"), ("x", "x")]
    assert found["und", "b"]["tags"] == [("partnerships", "Partnership")]
    ada = plain.author_key("Ada Lovelace")
    assert found["und", "a"]["authors"] == [(ada, "ADA"), ("bob", "Bob")]
    assert found["und", "b"]["authors"] == [(ada, "lady byron")]
    assert set(plain.column(empty, "select name from authors")) == {
        *("Ada Lovelace", "Bob")
    }
    tags = "select alias, name from aliases where kind = 'tag'"
    assert dict(plain.ask(empty, tags)) == {
        "open-source": "free-software",
        "oss": "free-software",
        "partnership": "partnerships",
    }


def test_aliases_change_without_the_source(empty: Path, write: Write) -> None:
    """A changed aliases file re-merges posts at the next refresh; ids stay."""
    rows = [plain.row("a", tags=["a", "b"]), plain.row("b", tags=["b", "c"])]
    source = write("posts.jsonl", source_of(rows))
    aliases = Path(write("aliases.toml", "[tags]\na = 'b'\n"))
    load(empty, [source], Options(aliases=aliases))
    before = plain.ids(empty)
    assert set(before["tags"]) == {"b", "c"}

    result = load(empty)  # remembers the aliases
    assert (result.counts.changed, result.load_id) == (0, None)

    aliases.write_text("[tags]\nc = 'b'\n")
    result = load(empty)
    assert (result.counts.changed, result.counts.unchanged) == (2, 0)
    after = plain.ids(empty)
    assert set(after["tags"]) == {"a", "b"}
    assert after["tags"]["b"] == before["tags"]["b"]
    assert after["posts"] == before["posts"]

    aliases.unlink()  # what the database remembers stays in force
    assert load(empty).counts.changed == 0
    load(empty, [source], Options(aliases=Path(write("none.toml", ""))))
    assert set(plain.ids(empty)["tags"]) == {"a", "b", "c"}


SPLITTING = """
[tags]
"r&d" = ["Research", "dev"]
"dev" = "development"
[authors]
"A and  B" = ["Ann", "B"]
"Both" = "a AND b"
"Ann" = "Ann Ace"
"""


def test_aliases_of_several_names(empty: Path, write: Write) -> None:
    """An alias may stand for several names, which take its place in their order."""
    rows = [
        plain.row("a", authors=["Cy", "A and B", "Dee"], tags=["x", "R&D", "DEV", "y"]),
        plain.row("b", authors=["both", "ann"], tags=["research"]),
    ]
    source = write("p.jsonl", source_of(rows))
    load(empty, [source])
    assert "A and B" in plain.column(empty, "select name from authors")
    aliases = Path(write("aliases.toml", SPLITTING))
    load(empty, [source], Options(aliases=aliases))
    names = {
        kind: plain.ask(
            empty,
            f"select slug, position, name from posts join post_{kind}s using (post_id)"
            f" join {kind}s using ({kind}_id) order by slug, position",
        )
        for kind in ("author", "tag")
    }
    assert names == {
        "author": [
            *(("a", 1, "Cy"), ("a", 2, "Ann Ace"), ("a", 3, "B"), ("a", 4, "Dee")),
            *(("b", 1, "Ann Ace"), ("b", 2, "B")),
        ],
        "tag": [
            *(("a", 1, "x"), ("a", 2, "research"), ("a", 3, "development")),
            *(("a", 5, "y"), ("b", 1, "research")),
        ],
    }
    assert load(empty).load_id is None
    for query in ("posts_by('A and B')", "posts_tagged('R&D')"):
        found = plain.column(empty, f"select slug from {query}")
        assert sorted(found) == ["a", "b"]


def test_files_that_are_remembered_and_gone(
    empty: Path, write: Write, run_here: Run
) -> None:
    """A missing file of aliases or link rules is an error if named, else a warning."""
    source = write("p.jsonl", source_of([plain.row("a", tags=["a"])]))
    files = {
        "--aliases": Path(write("aliases.toml", "[tags]\na = 'b'\n")),
        "--link-rules": Path(write("rules.toml", "")),
    }
    given = [each for pair in files.items() for each in map(str, pair)]
    run_here("load", source, *given, "--no-search", "--db", empty)
    for option, path in files.items():
        path.unlink()
        done = run_here("load", source, option, str(path), "--no-bodies", "--db", empty)
        assert done.returncode == ExitCode.SOURCE
        assert str(path) in done.stderr
    done = run_here("load", "--db", empty)
    assert done.returncode == 0
    assert [line.split()[1] for line in done.stderr.splitlines()] == list(
        map(str, files.values())
    )
    assert plain.column(empty, "select name from tags") == ["b"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[tags]\na = []\n", "'a' must equal a name in quotes, or a list of names"),
        ("[tags]\na = ['b', 1]\n", "'a' must equal a name in quotes"),
        ("[tags]\na = ['b', 'c']\nb = ['d', 'e']\n", "'b', which stands for several"),
        ("[tags]\na = 'b'\nb = 'a'\n", "leads back to itself"),
        ("[tags]\na = 'b'\nb = 'c'\nc = 'b'\n", "leads back to itself"),
        ("[authors]\nAda = 'bob'\nBob = 'ada'\n", "leads back to itself"),
        ("[tags\n", "is not a TOML file"),
        ("[tags]\na = 1\n", "'a' must equal a name in quotes"),
        ("[tags]\na = ''\n", "'a' must equal a name in quotes"),
        ("tags = 3\n", "[tags] must be a table"),
        ("[tag]\na = 'b'\n", "'tag' does not belong here"),
        ("a = 'b'\n", "'a' does not belong here"),
        (b"[tags]\na = '\xff'\n", "is not a TOML file"),
        (b"\x89PNG\r\n", "is not a TOML file"),
        ("[tags]\na = " + "9" * 5000, "is not a TOML file"),
        ("[tags]\na = " + "[" * 9000, "is not a TOML file"),
        (".".join("a" * 9000) + " = 1", "line 1: too many nested tables"),
        (f"[{'.'.join(['x'] * 99)}]", "line 1: too many nested tables"),
        (b"#" * 9_000_000, "is larger than 8 MB"),
        (None, "does not exist (--aliases)"),
    ],
)
def test_bad_aliases(text: bytes | str | None, said: str, tmp_path: Path) -> None:
    """A cycle, or a file that is not what it should be, is one error that names it."""
    path = tmp_path / "aliases.toml"
    if text is not None:
        path.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(SourceError) as caught:
        read_aliases(path)
    assert said in str(caught.value)
    assert str(path) in str(caught.value)


def test_bad_aliases_stop_the_load(write: Write, run_here: Run, new: Path) -> None:
    """The program answers a bad aliases file with one line, and loads nothing."""
    source = write("posts.jsonl", source_of(SPELLINGS))
    aliases = write("aliases.toml", "[tags]\na = 'b'\nb = 'a'\n")
    done = run_here("load", source, "--aliases", aliases, "--db", new)
    assert done.returncode == ExitCode.SOURCE
    assert done.stderr.count("\n") == 1
    assert list(new.parent.iterdir()) == []


@pytest.mark.parametrize("kind", ["tags", "authors"])
def test_aliases_that_contradict(kind: str, tmp_path: Path) -> None:
    """Two spellings of one alias with different names are an error that shows both."""
    path = tmp_path / "aliases.toml"
    path.write_text(f"[{kind}]\n'A b' = 'One'\n'a  B' = 'Two'\n")
    with pytest.raises(
        SourceError, match="'A b' and 'a  B' are the same alias, but"
    ) as caught:
        read_aliases(path)
    assert "'One' and 'Two'" in str(caught.value)
    path.write_text(f"[{kind}]\n'A b' = 'One'\n'a  B' = 'ONE'\n")
    read_aliases(path)  # no contradiction


def test_author_with_a_dotted_capital(new: Path, write: Write) -> None:
    """Names that only DuckDB's lower() takes for one are two authors."""
    rows = [plain.row("a", authors=["\u0130lker"]), plain.row("b", authors=["ilker"])]
    load(new, [write("posts.jsonl", source_of(rows))])
    assert plain.posts(new) == plain.expected(rows)


def test_alias_to_itself_is_none(tmp_path: Path) -> None:
    """An alias that says what holds already is no cycle."""
    path = tmp_path / "aliases.toml"
    path.write_text("[tags]\n'Open Source' = 'open-source'\n")
    assert read_aliases(path).tags == {}


def test_long_chains_of_aliases(tmp_path: Path) -> None:
    """Thousands of aliases that lead to each other are followed to their one end."""
    path = tmp_path / "aliases.toml"
    lines = [f"'Tag {n}' = 'tag.{n + 1}.a.b.c.d.e.f.g.h'" for n in range(3)]
    lines += [f"'n{n}' = 'n{n + 1}'" for n in range(20_000)]
    path.write_text("\n".join(["[tags]", *lines, "[authors]", *lines]))
    aliases = read_aliases(path)
    assert {aliases.tag(f"N{n}") for n in range(20_000)} == {"n20000"}
    assert {aliases.author(f"N{n}") for n in range(20_000)} == {("n20000", "n20000")}
