"""Which posts translate one another, and which of them is the original."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blogdb.loaders.options import Options
from blogdb.migrations import migrate

from . import plain
from .without_bodies import load

if TYPE_CHECKING:
    from pathlib import Path

NARROW = Options(bodies=False, search=False)
ROWS = """\
slug,title,language,date,translationKey,ref,content
hello,hello,en,2024-01-02,,,one two
hello,bonjour,fr,2024-01-01,,,un deux
hello-de,hallo,de,2024-01-05,,,eins
a,apples,en,2024-02-01,fruit,,x
b,pommes,fr,2024-01-01,fruit,,x
c,first of three,en,2024-02-01,,three,x
d,second of three,en,2024-01-01,,three,x
e,third of three,fr,2024-01-01,,three,x
posts/pt_BR/sea,mar,pt-BR,2024-01-03,,,x
posts/sea,sea,en,2024-01-03,,,x
notes,notes,,2024-03-01,,,x
fr/notes,notes in French,fr,2024-01-01,,,x
twin,twin,en,2024-01-01,,,x
en/twin,twin too,en,2024-01-01,,,x
french,about French,en,2024-01-01,,,x
keyed,keyed,en,2024-01-01,k,,x
schluessel,mit Schluessel,de,2024-01-02,k,,x
keyed,avec clef,fr,2024-01-03,,,x
"""


def groups(database: Path) -> dict[str, str]:
    """Ask which title has which original."""
    return dict(
        plain.ask(
            database,
            "select posts.title, originals.title from posts inner join posts as"
            " originals on posts.translation_group = originals.post_id"
            " where posts.title <> originals.title",
        )
    )


def test_translations_share_a_place_or_a_key(tmp_path: Path) -> None:
    """One post a language at one place, or with one key, makes a group.

    The original is in the language that the user named, else in none, else the first;
    what is named once is remembered.
    """
    database = tmp_path / "blog.duckdb"
    source = tmp_path / "posts.csv"
    source.write_text(ROWS, "utf-8")
    load(database, [str(source)], NARROW)
    shared = {"notes in French": "notes", "mit Schluessel": "keyed"}
    shared |= {"avec clef": "keyed", "mar": "sea"}
    earliest = {"hello": "bonjour", "hallo": "bonjour", "apples": "pommes"}
    assert groups(database) == shared | earliest

    load(database, [], Options(default_language="EN"))
    english = {"bonjour": "hello", "hallo": "hello", "pommes": "apples"}
    assert groups(database) == shared | english

    # A later original takes over; the others follow though they did not change.
    source.write_text(ROWS + "fruit,early fruit,und,2020-01-01,fruit,,x\n", "utf-8")
    load(database)
    added = {"early fruit": "apples", "pommes": "apples"}
    assert groups(database) == shared | english | added
    kept = [line for line in ROWS.splitlines() if not line.startswith("a,")]
    source.write_text("\n".join(kept), "utf-8")
    load(database)
    assert groups(database) == shared | {"bonjour": "hello", "hallo": "hello"}


def test_default_language_is_the_configurations(tmp_path: Path) -> None:
    """A site's configuration says which language the originals are in."""
    database = tmp_path / "blog.duckdb"
    tree = tmp_path / "tree"
    for name, day in {"one.md": 3, "one.fr.md": 1, "two.fr.md": 2}.items():
        file = tree / "content/posts" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"---\ntitle: {name}\ndate: 2024-01-0{day}\n---\nx\n")
    (tree / "hugo.toml").write_text(
        'defaultContentLanguage = "en"\n[languages.en]\n[languages.fr]\n'
    )
    load(database, [str(tree)], NARROW)
    assert groups(database) == {"one.fr.md": "one.md"}
    assert plain.column(database, "select default_language from loads") == ["en"]


def test_next_load_groups_what_a_migration_cannot(tmp_path: Path) -> None:
    """After a migration each post is an original, until the next load."""
    database = tmp_path / "blog.duckdb"
    source = tmp_path / "posts.csv"
    source.write_text(ROWS, "utf-8")
    load(database, [str(source)], NARROW)
    before = groups(database)
    migrate.migrate(database, "0004")
    migrate.migrate(database)
    assert groups(database) == {}
    assert load(database).counts.unchanged == len(ROWS.splitlines()) - 1
    assert groups(database) == before


CHINESE = "\u4f60\u597d\u4e16\u754c"


WORDS = {
    "one\ttwo\r\nthree  four\n": 4,
    CHINESE: 4,
    f"the {CHINESE}caf\u00e9 word": 7,
    "na\u00efve \u2014 caf\u00e9": 3,
    "": 0,
}


def counts_of_words(database: Path) -> list[int]:
    """Ask for the posts' counts of words."""
    return plain.column(database, "select word_count from posts order by post_id")


def test_words_count_alike_in_all_scripts(tmp_path: Path) -> None:
    """Words stand between spaces; a Chinese or Japanese character is one.

    A migration counts what was loaded before by the same rule.
    """
    database = tmp_path / "blog.duckdb"
    source = tmp_path / "posts.csv"
    rows = [f'{number},A,"{text}"\n' for number, text in enumerate(WORDS)]
    source.write_text("slug,title,content\n" + "".join(rows), "utf-8", newline="")
    load(database, [str(source)], NARROW)
    assert counts_of_words(database) == list(WORDS.values())
    migrate.migrate(database, "0004")
    migrate.migrate(database)
    assert counts_of_words(database) == list(WORDS.values())
