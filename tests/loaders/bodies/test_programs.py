"""Programs in MDX are no text."""

from __future__ import annotations

from blogdb.loaders.bodies.extract import extract

BODY = """\
import Box from "./box"
import { a,
  b } from './c'

export const list = [
  "https://in.program/",

  "two",
]

{/* A comment, https://in.comment/ */}

Words <Box a={1}>in a box</Box> and [a link](https://a.example).

```js
import x from "kept"
```

To import it is easy.
import duties are not: see https://b.example
"""


def test_imports_and_exports_are_no_text() -> None:
    """Imports, exports and comments are left out; code and prose stay."""
    found = extract(BODY)
    assert [(each.url, each.line) for each in found.links] == [
        ("https://a.example", 13),
        ("https://b.example", 20),
    ]
    assert found.text.splitlines() == [
        *("Words", "in a box", "and a link."),
        "To import it is easy. import duties are not: see https://b.example",
    ]
    assert found.code == 'import x from "kept"\n'


def test_what_is_not_closed_hides_nothing() -> None:
    """A bracket that is never closed costs its own line alone."""
    assert extract("export const a = [\n\nWords.\n").text == "Words."


def test_below_a_component_is_markdown() -> None:
    """A tag of a component begins no HTML, in which a script would hide the rest."""
    found = extract(
        "<Steps>\n1. Add a `<script>`: [how](/how)\n</Steps>\n"
        '<TabItem label="npm">\n## Then\n</TabItem>\n\n```\n<Steps>\n```\n\n'
        "<DIV>\n*so* <Card href='/a'>\n"
    )
    assert [(each.url, each.line) for each in found.links] == [("/how", 2)]
    assert [(each.text, each.line) for each in found.headings] == [("Then", 5)]
    assert found.code == "<script>\n<Steps>\n"
    # HTML of old pages stays HTML, in which stars are stars.
    assert "*so*" in found.text
