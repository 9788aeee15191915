"""What each rule of the audit finds, where it says that is, and what silences it."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from blogdb.db.errors import SettingsError
from blogdb.sql.findings import Finding, find, mistaken_names
from blogdb.sql.rules import parse, rules
from blogdb.sql.wishes import Wishes

from .given import fill, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

CASES = Path(__file__).with_name("audit")


def cases() -> Iterator[Any]:
    """Give each case as a parameter of its rule."""
    for path in sorted(CASES.iterdir()):
        for case in tomllib.loads(path.read_text("utf-8"))["cases"]:
            yield pytest.param(path.stem, case, id=f"{path.stem}: {case['behaviour']}")


def audit(
    connection: duckdb.DuckDBPyConnection, *only: str, **wishes: Any
) -> list[Finding]:
    """Apply some rules."""
    return list(find(connection, Wishes(only=only, **wishes)))


def test_every_rule_has_cases() -> None:
    """Each rule has given and expected rows, and no other has."""
    assert {path.stem for path in CASES.iterdir()} == set(rules())


@pytest.mark.parametrize(("rule", "case"), [*cases()])
def test_given_rows_give_findings(
    connection: duckdb.DuckDBPyConnection, rule: str, case: dict[str, Any]
) -> None:
    """A rule finds what is expected in the given rows, in order, and no more."""
    fill(connection, {name: table(rows) for name, rows in case["given"].items()})
    found = audit(connection, rule)
    expected = table(case["expected"]) if "expected" in case else []
    assert len(found) == case.get("count", len(expected))
    for finding, row in zip(found, expected, strict=False):
        values = {name: getattr(finding, name) for name in row}
        assert row == {
            name: None if value is None else str(value)
            for name, value in values.items()
        }
    assert {finding.rule for finding in found} <= {rule}


SOME = ("empty-body", "orphan-post")
"""To apply all rules takes longer than what is tested of two."""


def posts_without_text(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill a database with posts that empty-body finds, some of which object."""
    ignoring = {
        1: "null",
        2: '{"blogdb_ignore": ["orphan-post", "empty-body"]}',
        3: '{"blogdb_ignore": "empty-body, orphan-post"}',
        4: '{"blogdb_ignore": "all"}',
        5: '{"blogdb_ignore": ["empty-body-of-another"]}',
    }
    posts = [
        {
            "post_id": number,
            "fields": None if text == "null" else text,
            "source_file": f"/blog/{'old' if number == 1 else 'new'}/{number}.md",
            "path": f"place/{number}",
        }
        for number, text in ignoring.items()
    ]
    fill(connection, {"posts": [*posts, {"post_id": 9, "word_count": 1}]})


def test_a_post_silences_rules(connection: duckdb.DuckDBPyConnection) -> None:
    """A post silences rules by a list or a text, or all; what is no rule is told."""
    posts_without_text(connection)
    assert [each.post_id for each in audit(connection, "empty-body")] == [5, 1]
    assert mistaken_names(connection) == {"empty-body-of-another": ["place/5"]}


@pytest.mark.parametrize(
    ("table_of_file", "left"),
    [
        ({"ignore": {"new/*": "empty-body"}}, [1]),
        ({"ignore": {"old/*": ["empty-body"], "place/5": "all"}}, []),
        ({"ignore": {"old/*": ["dead-link"]}}, [5, 1]),
        ({"rules": {"empty-body": "off"}}, []),
    ],
)
def test_settings_silence_rules(
    connection: duckdb.DuckDBPyConnection,
    table_of_file: dict[str, Any],
    left: list[int],
) -> None:
    """`[audit]` silences rules below a path, of the file or the post, or everywhere."""
    posts_without_text(connection)
    wishes = Wishes.of(table_of_file, Path("/blog/blogdb.toml"))
    found = find(connection, replace(wishes, only=SOME))
    assert [each.post_id for each in found if each.rule == "empty-body"] == left


def test_settings_change_severities(connection: duckdb.DuckDBPyConnection) -> None:
    """`[audit]` says how severe a rule is, by which findings are then chosen."""
    posts_without_text(connection)
    table_of_file = {"rules": {"empty-body": "error"}, "fail-on": "warning"}
    wishes = Wishes.of(table_of_file, Path("/blog/blogdb.toml"))
    assert wishes.fail_on == "warning"
    found = find(connection, replace(wishes, only=SOME))
    assert {each.severity for each in found if each.rule == "empty-body"} == {"error"}
    assert audit(connection, "empty-body", least="error") == []


@pytest.mark.parametrize(
    ("table_of_file", "said"),
    [
        ({"ignored": {}}, "there is no key ignored; did you mean ignore"),
        ({"rules": {"dead-lnik": "off"}}, "no rule dead-lnik; did you mean dead-link"),
        ({"rules": {"dead-link": "grave"}}, "no severity grave; there are note, "),
        ({"ignore": {"*": ["orphan"]}}, "no rule orphan; did you mean orphan-post"),
        ({"ignore": "all"}, "ignore is no table"),
        ({"ignore": {"*": 1}}, "there is no rule 1"),
        ({"rules": {"dead-link": ["off"]}}, "there is no severity"),
        ({"fail-on": "always"}, "there is no severity always"),
    ],
)
def test_wrong_settings_are_refused(table_of_file: dict[str, Any], said: str) -> None:
    """What is wrong in `[audit]` is named, with the nearest name that there is."""
    with pytest.raises(SettingsError, match=r"^/blog/blogdb\.toml: audit: ") as error:
        Wishes.of(table_of_file, Path("/blog/blogdb.toml"))
    assert said in str(error.value)


def test_fingerprints_last(connection: duckdb.DuckDBPyConnection) -> None:
    """A finding is known by its post and what is wrong, not by its line or number."""

    def images(post_id: int, line: int) -> list[dict[str, Any]]:
        return [
            {
                "post_id": post_id,
                "position": place,
                "line": line + place,
                "url": "a.png",
            }
            for place in (1, 2)
        ]

    fill(connection, {"posts": [{"post_id": 1, "path": "a"}], "images": images(1, 3)})
    before = {each.fingerprint for each in audit(connection, "image-without-text")}
    connection.execute("delete from posts").fetchall()
    connection.execute("delete from images").fetchall()
    posts = [{"post_id": 2, "path": "a"}, {"post_id": 3, "path": "b"}]
    fill(connection, {"posts": posts, "images": [*images(2, 9), *images(3, 1)]})
    after = audit(connection, "image-without-text")
    assert len(before) == 2
    assert before == {each.fingerprint for each in after if each.post_id == 2}
    assert len({each.fingerprint for each in after}) == 4


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("-- title: x\n-- severity: error\n-- why: x\nselect 1", "has no advice"),
        ("-- title: x\n-- severity: bad\n-- why: x\n-- advice: x\nselect 1", "bad is"),
        ("-- titel: x\nselect 1", "cannot read line 1"),
    ],
)
def test_faulty_rules_are_refused(text: str, said: str) -> None:
    """A rule's file must say what it finds, how severe, why and what to do."""
    with pytest.raises(ValueError, match=said):
        parse(text, "x")
