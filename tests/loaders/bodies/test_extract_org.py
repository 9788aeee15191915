"""Bodies of Org, by its manual."""

from __future__ import annotations

import pytest

from blogdb.loaders.bodies.extract import extract
from blogdb.loaders.bodies.facts import (
    FoundCodeBlock,
    FoundHeading,
    FoundImage,
    FoundLink,
)

DOCUMENT = """\
#+TITLE: The title
#+DATE: <2024-01-05 Fri>

First *bold* /words/ with =code= and ~more~, 2 * 3 * 4.
[[https://a.example][label]] https://bare.example/a_b_c.
# a comment
* TODO [#A] Second :tag:
:PROPERTIES:
:CUSTOM_ID: own
:END:
- item [[file:other.org::#part][other]]
- [X] done [[#own]]
** Third
#+CAPTION: A caption
[[./pic.png]]
[[https://b.example][file:logo.svg]]

#+begin_src emacs-lisp :results none
* no heading
(x)
#+end_src

: fixed
: text

| one | two |
|-----+-----|
| three |  |

#+BEGIN_EXPORT html
<a href="/html">h</a>
#+END_EXPORT

A note[fn:1] and another[fn:: at once].

[fn:1] The /note/.
* Hidden :noexport:
[[https://hidden.example]]
* Last
"""


def test_facts_of_org() -> None:
    """Each kind of fact is found, with its line; keywords and comments are no text."""
    facts = extract(DOCUMENT, "org")
    bare = "https://bare.example/a_b_c"
    assert facts.links == [
        FoundLink("https://a.example", "label", "inline", False, 5),
        FoundLink(bare, bare, "bare", False, 5),
        FoundLink("other.org#part", "other", "inline", False, 11),
        FoundLink("#own", "#own", "inline", False, 12),
        FoundLink("https://b.example", None, "inline", False, 16),
        FoundLink("/html", "h", "html", False, 31),
    ]
    assert facts.headings == [
        FoundHeading(2, "Second", "own", 7),
        FoundHeading(3, "Third", "third", 13),
        FoundHeading(2, "Last", "last", 39),
    ]
    assert facts.images == [
        FoundImage("./pic.png", None, 15),
        FoundImage("logo.svg", None, 16),
    ]
    assert facts.code_blocks == [
        FoundCodeBlock("emacs-lisp", 2, 18),
        FoundCodeBlock(None, 2, 23),
    ]
    assert facts.text.splitlines() == [
        f"First bold words with code and more, 2 * 3 * 4. label {bare}.",
        *("Second", "item other", "done #own", "Third", "A caption"),
        *("one", "two", "three", "h", "A note and another at once.", "The note."),
        "Last",
    ]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("a +b+ _c_ a/b/c snake_case_name", "a b c a/b/c snake_case_name"),
        ("#hashtag is text\n#+options: toc:nil", "#hashtag is text"),
        ("#+begin_quote\na\n#+end_quote", "a"),
        ("#+BEGIN_COMMENT\na\n#+END_COMMENT\nb", "b"),
        ("a @@html:<b>b</b>@@ @@latex:c@@", "a b"),
        ("- Term :: meaning", "Term meaning"),
        ("* COMMENT a\nb\n** c\n* d", "d"),
        ("SCHEDULED: <2024-01-05>\na", "a"),
        (":LOGBOOK:\nx\n:END:\n:NOTE:\na\n:END:", "a"),
        ("src_python[:a b]{x = 1} y", "x = 1 y"),
    ],
)
def test_text_of_org(content: str, text: str) -> None:
    """What a reader sees is the text, without marks, drawers and what is hidden."""
    assert extract(content, "org").text == text
