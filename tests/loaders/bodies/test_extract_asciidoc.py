"""Bodies of AsciiDoc, by its documentation and by what Asciidoctor shows of them."""

from __future__ import annotations

import time

import pytest

from blogdb.loaders.bodies.extract import extract
from blogdb.loaders.bodies.facts import (
    FoundCodeBlock,
    FoundHeading,
    FoundImage,
    FoundLink,
)

DOCUMENT = """\
= The *title*
Ann Ace <ann@a.example>
v1.0, 2024-01-05
:page-tags: [a, b]
:site: https://s.example

First *bold* _words_ with `code` and C++, 2 * 3 * 4.
{site}/x[label, window=_blank] https://bare.example/a_b_c.

// a comment
////
a hidden link:h[x]
////
.A caption
[source,java]
----
== no heading
https://in.example/code
----

[[own]]
== Second
A note.footnote:[With link:/n[a note].]

== Second
* item link:a.adoc[A]
** <<own,back>> and xref:b.adoc#c[B]
+
image::pic.png[Pic, 200]

Term:: meaning
|===
|one |two
2+|image:in.png[]
|===

....
literal
....

 indented

++++
<a href="/html">h</a>
++++

include::other.adoc[]
"""
BARE = "https://bare.example/a_b_c"
IN_CODE = "https://in.example/code"


def test_facts_of_asciidoc() -> None:
    """Each kind of fact is found, with its line; header and comments are no text."""
    facts = extract(DOCUMENT, "asciidoc")
    assert facts.links == [
        FoundLink("https://s.example/x", "label", "inline", False, 8),
        FoundLink(BARE, BARE, "bare", False, 8),
        FoundLink(IN_CODE, IN_CODE, "bare", True, 18),
        FoundLink("/n", "a note", "inline", False, 23),
        FoundLink("a.adoc", "A", "inline", False, 26),
        FoundLink("#own", "back", "inline", False, 27),
        FoundLink("b.adoc#c", "B", "inline", False, 27),
        FoundLink("/html", "h", "html", False, 44),
    ]
    assert facts.headings == [
        FoundHeading(2, "Second", "own", 22),
        FoundHeading(2, "Second", "_second", 25),
    ]
    assert facts.images == [
        FoundImage("pic.png", "Pic", 29),
        FoundImage("in.png", None, 34),
    ]
    assert facts.code_blocks == [
        FoundCodeBlock("java", 2, 16),
        FoundCodeBlock(None, 1, 37),
        FoundCodeBlock(None, 1, 41),
    ]
    assert facts.text.splitlines() == [
        f"First bold words with code and C++, 2 * 3 * 4. label {BARE}.",
        *("A caption", "Second", "A note. With a note."),
        *("Second", "item A", "back and B", "Term", "meaning", "one", "two", "h"),
    ]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("a _b c_ *d*e #f# ^g^", "a b c *d*e f g"),
        ("\\*a* {unknown} {plus}", "*a* {unknown} +"),
        ('"`a`" b&#8217;s', "\u201ca\u201d b\u2019s"),
        ("kbd:[Ctrl+C] menu:File[Save] icon:x[]", "Ctrl+C File > Save"),
        ("a [.small]#b# ((c))", "a b c"),
        ("_https://a.example[b]_ *link:c[d]*", "b d"),
        (":x: y\n\na {x}", "a y"),
        ("a +\nb", "a b"),
        ("NOTE: a\n\n'''\n\nb", "NOTE: a\nb"),
        ("pass:[<b>a</b>] +++<i>b</i>+++ +c*d*+", "a b c*d*"),
        ("[quote, Ann]\n____\na\n____", "a"),
        ("[stem]\n++++\nx^2\n++++\nb", "b"),
    ],
)
def test_text_of_asciidoc(content: str, text: str) -> None:
    """What a reader sees is the text, without marks, macros and attributes."""
    assert extract(content, "asciidoc").text == text


@pytest.mark.parametrize(
    ("content", "headings"),
    [
        ("Title\n=====\n\nOne\n---\n\na", [(2, "One", "_one")]),
        ("== What's _new_? ==", [(2, "What's new?", "_whats_new")]),
        (":idprefix:\n:idseparator: -\n\n== A b", [(2, "A b", "a-b")]),
        ("[#x]\n=== A\n\n=== B\n\n=== B", [(3, "A", "x"), (3, "B", "_b")]),
        ("# A\n\n## B", [(2, "B", "_b")]),
    ],
)
def test_sections(content: str, headings: list[tuple[int, str, str]]) -> None:
    """Both ways to write a section are headings, with Asciidoctor's anchors."""
    found = [each[:3] for each in extract(content, "asciidoc").headings]
    assert found[: len(headings)] == headings


@pytest.mark.parametrize(
    "content",
    [
        "[source,ruby]\n----\nx\n----",
        "[,ruby]\n----\nx\n----",
        "[source%linenums,ruby,subs=attributes]\n----\nx\n----",
        ":source-language: ruby\n\n[source]\n--\nx\n--",
        "```ruby\nx\n```",
        "[source,ruby]\nx\n",
        "[source,language=ruby]\n----\nx",
    ],
)
def test_language_of_code(content: str) -> None:
    """Each way to name the language of a block of code is known."""
    facts = extract(content, "asciidoc")
    assert [block[:2] for block in facts.code_blocks] == [("ruby", 1)]
    assert facts.text == ""


@pytest.mark.parametrize("link", ["/a", "https://a.example/a"])
def test_image_that_is_a_link(link: str) -> None:
    """The label of a link may be an image, whose description is no text."""
    written = link if "://" in link else f"link:{link}"
    facts = extract(f"a {written}[image:b.png[alt,10]] c", "asciidoc")
    assert facts.links == [FoundLink(link, None, "inline", False)]
    assert facts.images == [FoundImage("b.png", "alt")]
    assert facts.text == "a c"


def test_attributes_that_multiply() -> None:
    """A text grows by its attributes only so far."""
    head = f":a: {'x' * 1000}\n:b: {{a}}{{a}}\n\n"
    for text in ("{b} {a}\n\n", "{b} {a} "):
        assert len(extract(head + text * 20_000, "asciidoc").text) < 2_000_000


HOSTILE = [
    *("`", "link:", "link:a[", "<<a", "[[a", "((a", "+++", "footnote:[", "{a}", "a::"),
    *(
        "*a ",
        "_",
        "*_#^~",
        "\\",
        "|===\n|",
        "----\n",
        "[",
        "[source,a]\n",
        "https://a[",
    ),
    *(":a: {a}{a}\n", "'`", "image:a[", "== a\n", "====\n", "a;; ", "//"),
]


@pytest.mark.parametrize("written_in", ["asciidoc", "org"])
def test_hostile_bodies_take_linear_time(written_in: str) -> None:
    """What opens and never ends takes time in proportion to its length."""
    marks = [
        *HOSTILE,
        "[[a][",
        "~a",
        "=",
        "#+begin_src\n",
        ":a:\n",
        "* a\n",
        "[fn:",
        "@@a",
    ]
    for mark in marks:
        start = time.process_time()
        extract(mark * (20_000 // len(mark)), written_in)
        assert time.process_time() - start < 0.5, mark
    for begin in ("a::", "[[", "[", "== a", "* a", "|===\n", "= a\n", ":a: ", "a :"):
        for mark in ("[", "a", " ", "]", ":", ",", "[a]", "|"):
            start = time.process_time()
            extract(f"{begin}{mark * 20_000}b", written_in)
            assert time.process_time() - start < 0.5, (begin, mark)
