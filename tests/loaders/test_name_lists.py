"""Names in objects, in nested lists, and between the marks of links."""

from __future__ import annotations

import time
from typing import Any

import pytest

from blogdb.loaders.name_lists import authors_of_table, names_in, people

PEOPLE = {
    "Doe, Jane": ["Doe, Jane"],
    "A and B": ["A and B"],
    "[Ann](https://x.example/a), [Bob][1] and [Cy](#) (Org)": ["Ann", "Bob", "Cy"],
    "By [Ann](#) & Dee": ["Ann", "Dee"],
    "Ann, [Bob](#)": ["Ann", "Bob"],
    "Riona ([@r](https://x.example)), Sam ([@s](https://x.example))": ["Riona", "Sam"],
    "[[people/ann|Ann Ace]], [[Bob]]": ["Ann Ace", "Bob"],
    "Davis, Jr. <d@x.example>": ["Davis, Jr."],
    "Ann <a@x.example> (https://x.example) and Bob <b@x.example>": ["Ann", "Bob"],
    "ann@x.example (Ann Ace)": ["Ann Ace"],
    '<a href="https://x.example">Ann</a>': ["Ann"],
    "Ann https://x.example/ann": ["Ann"],
    "https://x.example/ann Ann": ["Ann"],
    "Ann ([@a](#)), a friend, and Bob de Wit ([@b](#)), V8 fan": ["Ann", "Bob de Wit"],
    "Ann (at [X](#), [Y](#)) and [Bob](#) ([@b](#))": ["Ann", "Bob"],
    "[Ann](#), working from home, [Bob](#), Cy van Dee": ["Ann", "Bob", "Cy van Dee"],
    '<a href="https://x.example">Ann</a> (Org) at home': ["Ann"],
    "Ann <a@x.example> at home, and Bob <bob> (Org), a guest": ["Ann", "Bob"],
    # What a person is called besides the name, whatever its capitals.
    "Ann ([@a](#)), Software Engineer": ["Ann"],
    "Ann ([@a](#)), Script Janitor, and Bob ([@b](#)), Main Liberator": ["Ann", "Bob"],
    "Ann ([@a](#)), Cy Dee, and Bob ([@b](#))": ["Ann", "Cy Dee", "Bob"],
    "Ann, Bob ([@b](#)), and Cy Dee": ["Ann", "Bob", "Cy Dee"],
    "Ann ([@a](#)), Bob Boe and Cy Dee": ["Ann", "Bob Boe", "Cy Dee"],
    "Ann [@a](#), Engineer": ["Ann"],
    "[Ann](#), The Big Short": ["Ann"],
    "The Core Team, [Ann](#)": ["The Core Team", "Ann"],
    "Ann ([@a](#)), also author of [“Fast”](/fast)": ["Ann"],
    "Ann, Bob, and Cy Dee, friends of [TSAN](#)": ["Ann", "Bob", "Cy Dee"],
    "written by [Ann](#) with [Bob](#)": ["Ann", "Bob"],
    "[Ann](#), Bob, and Cy Dee — not enough Cooks": ["Ann", "Bob", "Cy Dee"],
    "ann@x.example": ["ann@x.example"],
    "Ada <3": ["Ada <3"],
    "Ortega y Gasset": ["Ortega y Gasset"],
}


def test_people() -> None:
    """Marks of links and addresses part names, and are no part of them."""
    assert {text: people(text) for text in PEOPLE} == PEOPLE


@pytest.mark.parametrize(
    ("value", "names"),
    [
        (
            [{"name": "A", "id": 1}, {"Display_Name": "B"}, {"label": "C"}],
            ["A", "B", "C"],
        ),
        ([["A", [" B "]], None, "", "C"], ["A", "B", "C"]),
        ({"edges": [{"node": {"title": "A"}}, {"node": {"id": 2}}]}, ["A", "2"]),
        ({"name": "", "slug": "a"}, ["a"]),
        ([True, 3], ["true", "3"]),
        ({"url": "x", "list": ["y"]}, []),
    ],
)
def test_names_in_values(value: Any, names: list[str]) -> None:
    """Objects give their names, however deep they lie."""
    assert list(names_in(value)) == names


@pytest.mark.parametrize(
    "part",
    [
        *("[", "([", "[[", "<", "(a", "@", "a@b ", "[a](", "{'", '{"', ",;", "and "),
        *("https://", "&amp", "(@", "[a](b)", '{"a\\', "[{'a':", "([a](b))", "<a>"),
        *("<>", "<> , ", "<a></a>", "a, ", "([a](b)) and "),
        *("a [@b](c)", " - ", "[a](b) - ", "([@a](b)), ", "([@"),
    ],
)
def test_long_texts(part: str) -> None:
    """A text of any shape takes time in proportion to its length."""
    start = time.process_time()
    authors_of_table(part * 40_000)
    assert time.process_time() - start < 2
