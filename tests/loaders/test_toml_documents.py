"""TOML that others wrote is read in no more time than its size is worth."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blogdb.db.errors import SettingsError, SourceError
from blogdb.loaders.bodies.link_rules import read_rules
from blogdb.loaders.names import read_aliases
from blogdb.loaders.settings.file import read as read_settings
from blogdb.loaders.toml_documents import MOST_DOTS, DeepNameError, read_toml
from blogdb.loaders.trees.front_matter import read

from . import plain
from .without_bodies import load

DEEP = ".".join("a" * 60_000)
"""A name that the standard library's parser would take gigabytes for."""

LONG = ".".join("a" * (MOST_DOTS + 2))
DEEP_PLACES = {
    "a key": "{} = 1",
    "a table": "[{}]",
    "an array of tables": "[[{}]]",
    "an inline table": "x = {{b = 1, {} = 1}}",
    "spaces around the dots": "{} = 1".replace("{}", LONG.replace(".", " \t. ")),
    "parts in quotes": "{} = 1".replace("{}", LONG.replace("a", '"a\'\\""')),
    "behind an empty string": 'x = ""\n{} = 1',
    "behind an empty long string": 'x = """"""\n{} = 1',
    "behind a quote within a long string": 'x = """"a"""""\n{} = 1',
    "behind an escape": 'x = "\\\\"\n{} = 1',
    "behind a literal string": "x = 'a\\'\n{} = 1",
    "behind a long literal string": "x = '''\n''a'''''\n{} = 1",
    "behind a comment": '# \'a """ \n{} = 1',
}


@pytest.mark.parametrize("place", DEEP_PLACES)
def test_deep_names_are_refused(place: str) -> None:
    """A name of too many parts is refused with its line, wherever it stands."""
    text = DEEP_PLACES[place].format(LONG)
    with pytest.raises(DeepNameError) as caught:
        read_toml(text)
    assert caught.value.line == text.count("\n") + 1


DOTS = "a.b.c.d.e.f.g.h.i.j.k.l"
ACCEPTED = {
    "a name at the limit": (
        f"{'.'.join('abcdefghi')} = 1",
        {"a": {"b": {"c": {"d": {"e": {"f": {"g": {"h": {"i": 1}}}}}}}}},
    ),
    "floats on a line": (f"x = [{'1.5, ' * 20}]", {"x": [1.5] * 20}),
    "an address": (
        "x = 'https://a.b.c.d.e.f.g.h.example/i.j.k'",
        {"x": "https://a.b.c.d.e.f.g.h.example/i.j.k"},
    ),
    "a name in quotes": (f'"{DOTS}" = 1', {DOTS: 1}),
    "a comment": (f"x = 1 # {DOTS}", {"x": 1}),
    "a long string": (
        f'x = """\n{DOTS} = \\"""\n{DOTS}"""""\ny = 1',
        {"x": f'{DOTS} = """\n{DOTS}""', "y": 1},
    ),
    "a long literal string": (
        f"x = '''{DOTS}\n{DOTS}''''\ny = 1",
        {"x": f"{DOTS}\n{DOTS}'", "y": 1},
    ),
    "short names of inline tables on a line": (
        f"x = [{'{a.b.c = 1}, ' * 9}]",
        {"x": [{"a": {"b": {"c": 1}}}] * 9},
    ),
}


@pytest.mark.parametrize("what", ACCEPTED)
def test_other_dots_are_read(what: str) -> None:
    """Dots that part no name, and names within the limit, are read as TOML says."""
    text, expected = ACCEPTED[what]
    assert read_toml(text) == expected


PIECES = st.sampled_from([*"\"'\\#\n .[]{}=,a1", '"""', "'''", "a.a.a.a.a.a", " = "])


@given(st.lists(PIECES, max_size=60).map("".join))
def test_names_that_the_parser_reads_are_short(text: str) -> None:
    """Whatever is around it, no name of too many parts gets to the parser."""
    try:
        found = read_toml(f"{text}\n{LONG} = 1")
    except ValueError:
        return
    # It was taken for a part of a string or of a comment.
    assert deepest(found) <= text.count("{") + MOST_DOTS + 2


def deepest(value: object) -> int:
    """Count how deep tables lie in each other."""
    if isinstance(value, list):
        return max(map(deepest, value), default=0)
    if isinstance(value, dict):
        return 1 + max(map(deepest, value.values()), default=0)
    return 0


@pytest.mark.parametrize(
    "text",
    [
        '"""\n' + '\\"""\n' * 200_000 + "\\",
        '\\"' * 500_000,
        "'" * 1_000_000,
        "a  " * 300_000,
        "x = " + "[" * 100_000,
        "x = " + "{a=" * 100_000,
    ],
)
def test_hostile_text_costs_little(text: str) -> None:
    """Text that is made to be hard to read is refused in proportion to its size."""
    start = time.process_time()
    with pytest.raises(ValueError, match=r"\(at |too deep"):
        read_toml(text)
    assert time.process_time() - start < 5


# -- the five that read TOML ----------------------------------------------------


def test_deep_names_in_aliases(tmp_path: Path) -> None:
    """A deep name in an aliases file is an error that names file and line."""
    path = tmp_path / "aliases.toml"
    path.write_text(f"[tags]\n{DEEP} = 'b'\n")
    with pytest.raises(
        SourceError, match=r"aliases\.toml, line 2: too many nested tables"
    ):
        read_aliases(path)


def test_deep_names_in_link_rules(tmp_path: Path) -> None:
    """A deep name in a file of rules for links is an error that names file and line."""
    path = tmp_path / "rules.toml"
    path.write_text(f"[hosts]\n{DEEP} = 'b'\n")
    with pytest.raises(SourceError, match=r"rules\.toml .* 8 dots \(at line 2\)"):
        read_rules(path)


def test_deep_names_in_settings(tmp_path: Path) -> None:
    """A deep name in blogdb.toml is an error that names file and line."""
    path = tmp_path / "blogdb.toml"
    path.write_text(f"[audit]\n{DEEP} = 'b'\n")
    with pytest.raises(SettingsError, match=r"blogdb\.toml .* 8 dots \(at line 2\)"):
        read_settings(path)


@pytest.mark.parametrize("marks", ["+++", "---toml"])
def test_deep_names_in_front_matter(marks: str) -> None:
    """A deep name in front matter is a fault, and the body is read."""
    document = read(f"{marks}\n{DEEP} = 1\n{marks[:3]}\nbody\n")
    assert (document.fields, document.body) == ({}, "body\n")
    (fault,) = document.faults
    assert "not TOML: a name has more than 8 dots" in fault.message


@pytest.mark.parametrize("text", [f"{DEEP} = 1\n", "x = " + "[" * 9000])
def test_deep_names_in_a_configuration(
    text: str, new: Path, write: Callable[[str, str], str]
) -> None:
    """A configuration that is too deep is a problem, and its posts are loaded."""
    post = Path(write("post.md", "# A post\n"))
    (post.parent / "hugo.toml").write_text(text)
    (post.parent / "content").mkdir()
    post.rename(post.parent / "content" / "post.md")
    assert load(new, [str(post.parent)]).counts.added == 1
    (problem,) = plain.problems(new)
    assert problem["severity"] == "repaired"
    assert "hugo.toml cannot be read" in problem["message"]
