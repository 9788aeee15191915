"""Front matter in every usual writing, and in some that are nearly it."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from blogdb.loaders.trees.front_matter import read
from blogdb.loaders.trees.yaml_documents import parse_yaml

from ...texts import ANY

FIELDS = {"title": "A: title", "tags": ["x", "y"]}

WRITINGS = {
    "YAML": '---\ntitle: "A: title"\ntags: [x, y]\n---\n',
    "YAML that ends with points": '---\ntitle: "A: title"\ntags: [x, y]\n...\n',
    "blanks behind the marks": '--- \ntitle: "A: title"\ntags: [x, y]\n---\t\n',
    "blank lines before it": '\n \n---\ntitle: "A: title"\ntags: [x, y]\n---\n',
    "CRLF": '---\r\ntitle: "A: title"\r\ntags:\r\n- x\r\n- y\r\n---\r\n',
    "byte order marks": '\ufeff\ufeff---\ntitle: "A: title"\ntags: [x, y]\n---\n',
    "HTML's comment before it": (
        '<!-- a -- b -->\n---\ntitle: "A: title"\ntags: [x, y]\n---\n'
    ),
    "MDX's comment before it": (
        '{/* a * b */}\n\n---\ntitle: "A: title"\ntags: [x, y]\n---\n'
    ),
    "a comment": '---\n# for us\ntitle: "A: title"\ntags: [x, y] # two\n---\n',
    "named YAML": '---yaml\ntitle: "A: title"\ntags: [x, y]\n---\n',
    "TOML": '+++\ntitle = "A: title"\ntags = ["x", "y"]\n+++\n',
    "TOML with CRLF": '+++\r\ntitle = "A: title"\r\ntags = ["x", "y"]\r\n+++\r\n',
    "named TOML": '---toml\ntitle = "A: title"\ntags = ["x", "y"]\n---\n',
    "JSON": '{\n  "title": "A: title",\n  "tags": ["x", "y"]\n}\n',
    "named JSON": '---json\n{"title": "A: title", "tags": ["x", "y"]}\n---\n',
}


@pytest.mark.parametrize("writing", WRITINGS)
@pytest.mark.parametrize("body", ["", "text\n", "\none\n---\ntwo: 2\n---\n", "a\r\nb"])
def test_front_matter_is_parted_from_the_body(writing: str, body: str) -> None:
    """Every writing gives the same fields, and the body as it stands, rules and all."""
    document = read(WRITINGS[writing] + body)
    assert (document.fields, document.body, document.faults) == (FIELDS, body, ())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "just text\n",
        "---\n\nnever: begun\n",
        "# Heading\n\n---\ntitle: not at the top\n---\n",
        "----\ntitle: four\n----\n",
        "{% raw %} a template {% endraw %}\n",
        '{"a": 1} and more on the line\n',
        "+++\njust a line\n",
        "<!-- a comment -->\n---\nand a line across\n---\n",
        "---",
    ],
)
def test_text_without_front_matter_is_all_body(text: str) -> None:
    """What does not begin with front matter that ends is text."""
    document = read(text)
    assert (document.fields, document.body, document.faults) == ({}, text, ())


def test_values_are_the_text_that_was_written() -> None:
    """No number, truth or time is made of a text; only null is nothing."""
    document = read(
        "---\nslug: 0123\nversion: 1.10\ntag: on\nempty:\ntilde: ~\n"
        "said: 'null'\nlist: [~, Null, x]\n"
        "date: 2024-03-01 23:30:00 -0800\nhex: 0x1F\nsexagesimal: 12:30:45\n---\n"
    )
    assert document.fields == {
        "slug": "0123",
        "version": "1.10",
        "tag": "on",
        "empty": None,
        "tilde": None,
        "said": "null",
        "list": [None, None, "x"],
        "date": "2024-03-01 23:30:00 -0800",
        "hex": "0x1F",
        "sexagesimal": "12:30:45",
    }


def test_times_of_toml_keep_their_zone() -> None:
    """TOML has times of its own, which keep the day that was written."""
    document = read("+++\ndate = 2024-03-01T23:30:00-08:00\nday = 2024-03-01\n+++\n")
    moment, day = document.fields["date"], document.fields["day"]
    assert moment.isoformat() == "2024-03-01T23:30:00-08:00"
    assert day == dt.date(2024, 3, 1)


@pytest.mark.parametrize(
    ("matter", "fields", "faulty"),
    [
        ("title: One: two\ntags: [x]", {"title": "One: two", "tags": ["x"]}, "title"),
        ("title: 'It's'\nn: 1", {"title": "'It's'", "n": "1"}, "title"),
        ("title: [Draft] One\nn: 1", {"title": "[Draft] One", "n": "1"}, "title"),
        ("title: @home\nn: 1", {"title": "@home", "n": "1"}, "title"),
        ('title: "Quoted": one\nn: 1', {"title": '"Quoted": one', "n": "1"}, "title"),
        ("n: 1\ntags:\n- a: b: c\n- d\nm: 2", {"n": "1", "m": "2"}, "tags"),
    ],
)
def test_yaml_that_is_not_valid_is_read_by_fields(
    matter: str, fields: dict[str, object], faulty: str
) -> None:
    """What stands on the line of its key is read all the same, and a fault says so."""
    document = read(f"---\n{matter}\n---\nbody\n")
    assert document.fields == fields
    assert document.body == "body\n"
    (fault,) = document.faults
    lines = ["---", *matter.splitlines()]
    assert fault.field == faulty
    assert lines[fault.line - 1].startswith(f"{faulty}:")
    assert fault.value.startswith(lines[fault.line - 1])
    assert "not valid YAML" in fault.message


@pytest.mark.parametrize(
    "matter", ["---\na:\n- [\n---\n", "---json\n{oops\n---\n", "+++\noops\n+++\n"]
)
def test_front_matter_that_says_nothing_is_a_fault(matter: str) -> None:
    """Front matter that is not what its marks say is left out, and a fault tells."""
    document = read(matter + "body\n")
    assert (document.fields, document.body) == ({}, "body\n")
    (fault,) = document.faults
    assert fault.line == 2
    assert "ignored" in fault.message


def test_fields_in_any_script_are_no_text() -> None:
    """Front matter with an error is not taken for text, whatever its keys are."""
    document = read("---\n标签: a\n标签: b\n---\nbody\n")
    assert (document.fields, document.body) == ({"标签": "b"}, "body\n")
    document = read("---\n'a b': c\n'a b': d\n---\nbody\n")
    assert (document.fields, document.body) == ({"a b": "d"}, "body\n")


@pytest.mark.parametrize(
    "text",
    [
        "---\n- a\n- b\n---\n",
        "---\nOnce upon a time\n---\nsaid he\n",
        "---\n[category:News]\n\n# Head\n\nNote: we say: so.\n---\n",
    ],
)
def test_text_between_lines_across_the_page_stays_text(text: str) -> None:
    """What has no field is no front matter; it is kept in the body, and said."""
    document = read(text + "body\n")
    assert (document.fields, document.body) == ({}, text + "body\n")
    (fault,) = document.faults
    assert "taken as text" in fault.message


@pytest.mark.parametrize(
    ("text", "title", "body", "message"),
    [
        ("---\ntitle: A\ntags:\n- x\n\nbody\n", "A", "\nbody\n", "read up to line 4"),
        ("+++\ntitle = 'A'\nbody\n", "A", "body\n", "read up to line 2"),
        ("---\nTitle: A", "A", "", "read up to line 2"),
        ("---\nnote: text\n", None, "---\nnote: text\n", "taken as text"),
        ("---\ntitle: A\n b: c\n", None, "---\ntitle: A\n b: c\n", "taken as text"),
    ],
)
def test_front_matter_that_is_not_closed(
    text: str, title: str | None, body: str, message: str
) -> None:
    """Front matter without an end is read where that is clear, and a fault anyhow."""
    document = read(text)
    assert document.fields.get("title", document.fields.get("Title")) == title
    assert document.body == body
    (fault,) = document.faults
    assert (fault.line, message in fault.message) == (1, True)


def test_what_is_merged_into_an_object() -> None:
    """YAML's << adds what another object has, and an object's own values go first."""
    document = read(
        "---\na: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\n<<: [*a, *b]\nx: 0\n---\n"
    )
    fields = {key: document.fields[key] for key in "xyz"}
    assert (fields, document.faults) == ({"x": "0", "y": "1", "z": "2"}, ())
    document = read("---\ntitle: A\n<<: *nothing\n---\n")
    assert document.fields == {"title": "A"}
    assert [fault.field for fault in document.faults] == ["<<"]


def test_field_that_is_given_twice() -> None:
    """Of a field with two values the second counts, and a fault tells of the first."""
    document = read("---\ntitle: A\ntags: [x]\ntitle: B\ntags: [x]\n---\n")
    assert document.fields == {"title": "B", "tags": ["x"]}
    (fault,) = document.faults
    assert (fault.line, fault.field, fault.value) == (4, "title", "A")


def test_aliases_are_followed_but_not_for_ever() -> None:
    """An alias stands for its anchor; a bomb of them is refused at once."""
    assert parse_yaml("a: &x [1]\nb: *x") == {"a": ["1"], "b": ["1"]}
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)
    )
    with pytest.raises(ValueError, match="aliases repeat too much"):
        parse_yaml(bomb)
    with pytest.raises(ValueError, match="recursive"):
        parse_yaml("a: &a [*a]")
    with pytest.raises(ValueError, match="aliases repeat too much"):
        parse_yaml(
            f"a0: &a0 {{{', '.join(f'k{n}: 1' for n in range(500))}}}\n"
            + "".join(f"a{n}: &a{n} {{<<: *a{n - 1}}}\n" for n in range(1, 1000))
        )


def test_deep_yaml_is_refused() -> None:
    """Values may be nested deeper than anybody writes, but not without an end."""
    value = parse_yaml("[" * 250 + "]" * 250)
    depth = 0
    while value:
        (value,) = value
        depth += 1
    assert depth == 249
    with pytest.raises(ValueError, match="its values are nested too deeply"):
        parse_yaml("[" * 301 + "]" * 301)


plain = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]),
    max_size=20,
)
values = st.recursive(plain, lambda inner: st.lists(inner, max_size=3), max_leaves=5)
names = st.from_regex(re.compile(r"[a-z][a-z_]{0,8}", re.ASCII), fullmatch=True)


@given(st.dictionaries(names, values, min_size=1, max_size=5), st.booleans())
def test_what_yaml_writes_is_read(fields: dict[str, object], is_flow: bool) -> None:
    """Whatever a YAML library writes of texts is read as it was."""
    matter = yaml.safe_dump(
        fields, allow_unicode=True, default_flow_style=is_flow, sort_keys=False
    )
    document = read(f"---\n{matter}---\nbody")
    assert (document.fields, document.body, document.faults) == (fields, "body", ())


@given(st.dictionaries(names, values, min_size=1, max_size=5))
def test_what_json_writes_is_read(fields: dict[str, object]) -> None:
    """Whatever a JSON library writes of texts is read as it was."""
    document = read(json.dumps(fields, indent=2) + "\nbody")
    assert (document.fields, document.body, document.faults) == (fields, "body", ())


marks = st.sampled_from(["---\n", "+++\n", "...\n", "\n", "a: b\n", "- c\n", "{", "}"])


@given(st.lists(marks | st.text(ANY, max_size=8), max_size=12).map("".join))
def test_any_text_is_read(text: str) -> None:
    """No text raises an error, and the body is the text's end."""
    document = read(text)
    assert text.endswith(document.body)
    assert all(1 <= fault.line <= text.count("\n") + 1 for fault in document.faults)
