"""The time that a text takes grows as the text does, whatever is in it."""

from __future__ import annotations

import ast
import contextlib
import datetime as dt
import importlib
import json
import pkgutil
import re
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from types import ModuleType
from typing import Any

import pytest

import blogdb.loaders
from blogdb.loaders import fields, name_lists, names
from blogdb.loaders.bodies import extract, references
from blogdb.loaders.trees import (
    days,
    front_matter,
    headers,
    headings,
    heads,
    patterns,
    posts,
    programs,
    slugs,
)
from blogdb.loaders.trees.addresses import host
from blogdb.loaders.trees.javascript import read_declared
from blogdb.loaders.trees.layouts import notion_properties

from ...rounds import rounds
from .growth import ENDS, SLOW_EXPRESSION, attacks, grows, repeated, used

WAYS = ("match", "fullmatch", "search", "finditer", "findall", "sub", "subn", "split")
SEARCHES = {"match": "match", "fullmatch": "fullmatch"}


def modules() -> Iterator[ModuleType]:
    """Yield every module of the loaders."""
    for found in pkgutil.walk_packages(blogdb.loaders.__path__, "blogdb.loaders."):
        yield importlib.import_module(found.name)


def tree_of(module: ModuleType) -> ast.AST:
    """Return what Python's own parser makes of a module."""
    return ast.parse(Path(str(module.__file__)).read_text("utf-8"))


def patterns_in(value: Any, depth: int = 4) -> Iterator[re.Pattern[Any]]:
    """Yield the expressions in a value, also in lists, dictionaries and classes."""
    if isinstance(value, re.Pattern):
        yield value
    elif depth:
        items: Any = ()
        if isinstance(value, dict):
            items = value.values()
        elif isinstance(value, list | tuple | set | frozenset):
            items = value
        elif isinstance(value, type) and value.__module__.startswith("blogdb."):
            items = vars(value).values()
        for each in items:
            yield from patterns_in(each, depth - 1)


def ways_of(trees: list[ast.AST]) -> dict[str, set[str]]:
    """Return the methods by which each name of an expression is used.

    A name that is used otherwise, such as an argument, may be used in any way.
    """
    ways: dict[str, set[str]] = {}
    for node in (node for tree in trees for node in ast.walk(tree)):
        if (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.attr in WAYS
        ):
            ways.setdefault(node.value.id, set()).add(node.attr)
    return ways


def every_pattern() -> dict[re.Pattern[Any], tuple[str, set[str]]]:
    """Return the expressions of all modules, each with its name and its uses."""
    found: dict[re.Pattern[Any], tuple[str, set[str]]] = {}
    for module in modules():
        ways = ways_of([tree_of(module)])
        for name, value in vars(module).items():
            for pattern in patterns_in(value):
                known = ways.get(name, set()) if value is pattern else set()
                where = f"{module.__name__.removeprefix('blogdb.loaders.')}.{name}"
                _, before = found.setdefault(pattern, (where, set()))
                before |= {SEARCHES.get(way, "finditer") for way in known}
    return found


EVERY = every_pattern()

READERS: dict[str, Callable[[str], object]] = {
    "body": extract.extract,
    "body in AsciiDoc": lambda text: extract.extract(text, "asciidoc"),
    "body in HTML": lambda text: extract.extract(text, "html"),
    "body in Org": lambda text: extract.extract(text, "org"),
    "JavaScript": read_declared,
    "head of Org": lambda text: heads.read(text, "org"),
    "head of AsciiDoc": lambda text: heads.read(text, "asciidoc"),
    "head of reStructuredText": lambda text: heads.read(text, "restructuredtext"),
    "head of HTML": headers.of_html,
    "page of Notion": lambda text: notion_properties.read(
        PurePosixPath("a.md"), "# A\n\n" + text
    ),
    "notebook": lambda text: heads.read(
        json.dumps({"cells": [{"cell_type": "markdown", "source": text}]}), "notebook"
    ),
    "head of Key: value": headers.of_key_values,
    "head without a line above it": lambda text: heads.unopened(
        PurePosixPath("a.md"), "title: a\n" + text
    ),
    "flattened body": lambda text: extract.extract("# A ## B ## C ```x``` " + text),
    "front matter": front_matter.read,
    "heading": headings.heading,
    "YAML": lambda text: front_matter.read(f"---\na: [\n{text}\n---\n"),
    "TOML": lambda text: front_matter.read(f"+++\n{text}\n+++\n"),
    "JSON": lambda text: front_matter.read("{" + text),
    "tags of a table": name_lists.tags_of_table,
    "authors of a table": name_lists.authors_of_table,
    "names": lambda text: list(name_lists.names_in([text, {"name": text}])),
    "authors of a post": lambda text: posts.authors(text, {}),
    "literal": lambda text: programs.literal(text, "url"),
    "block": lambda text: programs.block(text, "blog"),
    "day": lambda text: days.in_zone(text, dt.UTC),
    "slug": lambda text: (slugs.urlized(text), slugs.of_pymdownx(text, "-")),
    "name of a tag": names.canonical_tag,
    "name of a field": lambda text: (fields.folded(text), fields.json_path(text)),
    "excluded": lambda text: patterns.excluder([text, "*" + text])(PurePosixPath(text)),
    "filled": lambda text: patterns.fill(text, patterns.SLICES, {"a": ["b"]}.get),
    "post": lambda text: posts.post(
        PurePosixPath(text.replace("/", "")[:200]),
        front_matter.Document({"title": text, "date": text, "tags": text}, text),
        posts.Convention({}),
        "file",
    ),
    "address": lambda text: (references.resolved("https://a.b/c", text), host(text)),
}

UNITS = (
    *(" ", "\t", "\n", "a", "#", "=", "-", "*", "_", "`", "~", ">", "<", "[", "]", "("),
    *(
        ")",
        "{",
        "}",
        "!",
        "|",
        "&",
        ":",
        ",",
        ";",
        "/",
        "\\",
        '"',
        "'",
        "@",
        "+",
        ".",
        "%",
    ),
    *(
        "a ",
        " a",
        "# ",
        "\n# a",
        "- ",
        "\n- a",
        "> ",
        "![",
        "](",
        "[a](",
        "[a]",
        "[[",
        "]]",
    ),
    *(
        "<a ",
        "<a>",
        "</a>",
        "<!--",
        "-->",
        "<b ='",
        "<pre>",
        "<script>",
        "<?",
        "&a",
        "&#1",
    ),
    *(
        "{{<",
        "{{< a",
        "{%",
        "{% link ",
        "{: ",
        "{#",
        "{:#a",
        "a='",
        'a="',
        "$$",
        "~~",
        "```",
    ),
    *(
        "\n```",
        "\n    ",
        "http://",
        "://",
        "www.a",
        "a.",
        "a@",
        "a@b ",
        "a: ",
        "a:\n",
        "a: '",
    ),
    *(
        "\na: b",
        "\na: [",
        "&a ",
        "*a ",
        "<<: ",
        "? ",
        "|\n",
        "a,",
        "a and ",
        "(a",
        "a)",
        "'a',",
    ),
    *(
        "{'",
        "{{",
        "\n!!! a",
        "\n::: a",
        "\n| a |",
        "|-",
        "2024-01-",
        "1:",
        "\\(",
        "{/*",
        "*/}",
    ),
    *(
        "[^a]",
        "[^a]: ",
        "\n[a]: b",
        "<a href=",
        "<img src='",
        "<h1>",
        "a.b.",
        "[a.",
        "a.b=",
        "\n\n",
    ),
)
BEFORES = (
    "",
    "# ",
    "---\n",
    "---\na: ",
    "a: ",
    "<!--",
    "blog: {",
    "url: '",
    "{: a #",
    '"',
)


@pytest.mark.parametrize("name", READERS)
def test_every_reader_is_linear(name: str) -> None:
    """No reader takes time that grows faster than what a stranger may write."""

    def read(text: str) -> None:
        with contextlib.suppress(ValueError):
            READERS[name](text)

    slow = [
        (before, unit, end)
        for before in BEFORES[: rounds(1, 99)]
        for unit in UNITS
        for end in ENDS
        if grows(read, repeated(before, unit, end))
    ]
    assert slow == []


def test_expressions_stand_where_they_are_found() -> None:
    """Expressions are made at the top of a module, so that the tests here see them.

    Those of `programs.py`, `patterns.py` and `inline.py` are made from names, from
    patterns of files and from marks, and are tried by the readers above.
    """
    elsewhere = set()
    for module in modules():
        tree = tree_of(module)
        inner = {
            id(node)
            for function in ast.walk(tree)
            if isinstance(function, ast.FunctionDef | ast.Lambda)
            for node in ast.walk(function)
        }
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id == "re"
                and (node.func.attr in WAYS or id(node) in inner)
                and node.func.attr != "escape"
            ):
                elsewhere.add(module.__name__.removeprefix("blogdb.loaders."))
    assert elsewhere == {"bodies.inline", "trees.patterns", "trees.programs"}


@pytest.mark.parametrize("pattern", EVERY, ids=[name for name, _ in EVERY.values()])
def test_every_pattern_is_linear(pattern: re.Pattern[Any]) -> None:
    """No expression takes time that grows faster than a text made against it."""
    _, ways = EVERY[pattern]
    slow = [
        (way, attack)
        for attack in attacks(pattern)
        for way in ways or ("match", "fullmatch", "finditer")
        if grows(used(pattern, way), repeated(*attack), SLOW_EXPRESSION)
    ]
    assert slow == []
