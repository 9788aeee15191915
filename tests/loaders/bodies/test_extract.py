"""What counts as a link, code, a heading, an image, and as text that is read."""

from __future__ import annotations

import pytest

from blogdb.loaders.bodies.extract import extract
from blogdb.loaders.bodies.facts import FoundLink


def links(content: str) -> list[tuple[str, str | None, str]]:
    """List the links that a reader can click: address, text, form."""
    return [each[:3] for each in extract(content).links if not each.in_code]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("[a *b* `c`](/x 'title')", ("/x", "a b c", "inline")),
        ("[](/x)", ("/x", None, "inline")),
        ("[a][r]\n\n[r]: /x", ("/x", "a", "reference")),
        ("[r][]\n\n[R]: </x y>", ("/x y", "r", "reference")),
        ("[r]\n\n[r]: /x", ("/x", "r", "reference")),
        ("<https://x.y/z>", ("https://x.y/z", "https://x.y/z", "autolink")),
        ("<me@x.y>", ("mailto:me@x.y", "me@x.y", "autolink")),
        ("see https://x.y/z.", ("https://x.y/z", "https://x.y/z", "bare")),
        ("| a |\n|---|\n| http://x.y |", ("http://x.y", "http://x.y", "bare")),
        ("<a class=b href='/x?a=1&amp;b'>c <b>d</b></a>", ("/x?a=1&b", "c d", "html")),
        ("<div>\n<A HREF='/x'>\nc\n</A>\n</div>", ("/x", "c", "html")),
        ("<div><a href=/x>\n\n*c*\n\n</a></div>", ("/x", "c", "html")),
        ("[![alt](i.png)](/x)", ("/x", None, "inline")),
        ("[https://a.b](/x)", ("/x", "https://a.b", "inline")),
        ("<a href=/x>https://a.b</a>", ("/x", "https://a.b", "html")),
        ("a[^n]\n\n[^n]: [b](/x)", ("/x", "b", "inline")),
    ],
)
def test_link(content: str, expected: tuple[str, str | None, str]) -> None:
    """A link has its address as written, the text that a reader clicks, its form."""
    assert links(content) == [expected]


@pytest.mark.parametrize(
    "content",
    [
        "![a](/x)",
        "![a [b](/x)](/y)",
        "![see http://x.y](/y)",
        "[a](<b",
        "[a][nowhere]",
        r"\[a](/x)",
        "<!-- [a](/x) <a href=b>c</a> -->",
        "<!--\n\n[a](/x)\n\n-->",
        "<script>\n'<a href=b>c</a> http://x.y'\n</script>",
        "<style>\n\n@import url(http://x.y)\n\n</style>",
        "<a name=b>c</a>",
        "xhttp://x.y http:// https://. ftp://x.y",
        "http://x_y.z",
    ],
)
def test_no_link(content: str) -> None:
    """Images, comments, scripts and what only looks like a link are none."""
    assert links(content) == []


def test_order_of_links() -> None:
    """Links stand in the order in which they begin, whatever their form."""
    content = (
        'http://1.x [2](2) <b><a href="3">3</a></b> <http://4.x>\n\n'
        "- [5][r]\n\n<p><a href=6>6</a> http://7.x</p>\n\n[8](8)\n\n[r]: 5"
    )
    found = [link.url.strip("htp:/.x") for link in extract(content).links]
    assert found == ["1", "2", "3", "4", "5", "6", "7", "8"]


@pytest.mark.parametrize(
    "content",
    [
        "`curl http://x.y/z`",
        "```\ncurl 'http://x.y/z'\n```",
        '    "http://x.y/z",',
        "<code>http://x.y/z</code>",
        "<pre>\nhttp://x.y/z\n</pre>",
    ],
)
def test_url_in_code(content: str) -> None:
    """A URL in code is kept apart from links."""
    url = "http://x.y/z"
    assert [link[:4] for link in extract(content).links] == [(url, url, "bare", True)]


@pytest.mark.parametrize(
    ("info", "language"),
    [
        ("", None),
        ("Python", "python"),
        ('python title="x"', "python"),
        ('title="x"', None),
        ("python{1,3}", "python"),
        ("python {1,3}", "python"),
        ("{.python .numberLines}", "python"),
        ("{#id .python}", "python"),
        ('{ .yaml title="a.b" }', "yaml"),
        ("{r, echo=FALSE, file='a.b'}", "r"),
        ("{: .language-ruby}", "ruby"),
        ("language-py", "py"),
        ("js:title.js", "js"),
        ("rust,no_run", "rust"),
        ("c++", "c++"),
        ("C#", "c#"),
        ("{}", None),
    ],
)
def test_language_of_code(info: str, language: str | None) -> None:
    """The language is read from every usual writing of what follows a fence."""
    content = f"``` {info}\na\n\nb\n```"
    assert [block[:2] for block in extract(content).code_blocks] == [(language, 3)]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("    a\n\n    b\n\nc", (None, 3)),
        ("```\n```", (None, 0)),
        ("~~~ py\na", ("py", 1)),
        ("- a\n\n  ```py\n  b\n  c\n  ```", ("py", 2)),
        ("<pre>\na\nb\n</pre>", (None, 2)),
        (
            '<pre><code class="x language-Py">a\n\nb\n</code></pre>',
            ("py", 3),
        ),
        ("<pre class=language-py>a</pre>", ("py", 1)),
        (
            "{% highlight c linenos %}\n*a*\n\n<b>\n{% endhighlight %}",
            ("c", 3),
        ),
        ('{{< highlight go "x=y" >}}\na\n{{< /highlight >}}', ("go", 1)),
    ],
)
def test_code_block(content: str, expected: tuple[str | None, int]) -> None:
    """Code is a block whichever way it is written, and its text is not read."""
    facts = extract(content)
    assert [block[:2] for block in facts.code_blocks] == [expected]
    assert facts.text in {"", "a", "c"}
    assert not facts.links


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("# a *b* `c` [d](e)", (1, "a b c d")),
        ("a\nb\n---", (2, "a b")),
        ("### a ###", (3, "a")),
        ("## a {#id .class}", (2, "a")),
        ("## a {: #my_id_x }", (2, "a")),
        ("## a{: .b }", (2, "a")),
        ("## `{:ok, a}`", (2, "{:ok, a}")),
        ("## a {b}", (2, "a {b}")),
        ("#", (1, "")),
        ("<h4 align=center>a <i>b</i></h4>", (4, "a b")),
        ("<h1>\n\na **b**\n\n</h1>", (1, "a b")),
    ],
)
def test_heading(content: str, expected: tuple[int, str]) -> None:
    """A heading has its level and the text that is read, without attributes."""
    assert [heading[:2] for heading in extract(content).headings] == [expected]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("![a *b*](c.png 'title')", ("c.png", "a b")),
        ("![](c.png)", ("c.png", None)),
        ("![a][r]\n\n[r]: c.png", ("c.png", "a")),
        ("[![a](c.png)](d)", ("c.png", "a")),
        ("![a ![b](d.png)](c.png)", ("c.png", "a b")),
        ('<img alt="a &lt; b" src=c.png>', ("c.png", "a < b")),
        ("<p>\n<IMG\n  SRC='c.png'\n/>\n</p>", ("c.png", None)),
        ('<img src="c.png" alt="">', ("c.png", "")),
        ("<img alt src=c.png>", ("c.png", "")),
        ("<img src=c.png alt=' \n'>", ("c.png", "")),
        ("<img src=c.png data-alt='' title=''>", ("c.png", None)),
        ('{{< figure src="c.png" alt="" >}}', ("c.png", "")),
        ('{{< figure src="c.png" title="b" alt="a" >}}', ("c.png", "a")),
    ],
)
def test_image(content: str, expected: tuple[str, str | None]) -> None:
    """An image has its address and its alternative, which is no text of the page.

    An empty alternative says in HTML that the image is decoration.
    """
    facts = extract(content)
    assert [image[:2] for image in facts.images] == [expected]
    assert facts.text == ""


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("# a\n\nb *c*\nd", "a\nb c d"),
        ("- a\n  - b\n- c `d()`", "a\nb\nc d()"),
        ("| a | b |\n|---|---|\n| c | d |", "a\nb\nc\nd"),
        ("a\n\n```\nb\n```\n\nc", "a\nc"),
        ("a &amp; b<br>c <!-- d --> <sup>e</sup>", "a & b c e"),
        ("<div>\n  <p>a\n  b</p><p>c</p>\n</div>", "a b\nc"),
        ("> [!NOTE]\n> a", "a"),
        ("a[^1]\n\n[^1]: b", "a\nb"),
        ("- [x] a\n- [ ] b", "a\nb"),
        ('[a](b){:target="_blank"} c\n{: .d #e}', "a c"),
        ("`{:ok, a}`", "{:ok, a}"),
    ],
)
def test_text(content: str, text: str) -> None:
    """The text is what a reader sees, a line for each block."""
    assert extract(content).text == text


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("{% post_url 2019-01-01-a %}", "post_url:2019-01-01-a"),
        ("{{ site.baseurl }}{% post_url 2019-01-01-a %}#b", "post_url:2019-01-01-a#b"),
        ("{% link _posts/2019-01-01-a.md %}", "link:_posts/2019-01-01-a.md"),
        ("{{ site.url }}/a", "/a"),
        ("{{site.baseurl}}/a", "/a"),
        ("{{ '/a' | relative_url }}", "/a"),
        ('{{< ref "a.md" >}}', "ref:a.md"),
        ('{{% relref "a.md#b" %}}', "ref:a.md#b"),
        ('{{< relref path="a.md" lang="fr" >}}', "ref:a.md"),
    ],
)
def test_templates(written: str, url: str) -> None:
    """A link leads where a template says, whose form stays where only files tell."""
    assert links(f"[a]({written})") == [(url, "a", "inline")]
    quoted = written.replace('"', "'")
    assert links(f'<a href="{quoted}">a</a>') == [(url, "a", "html")]


@pytest.mark.parametrize(
    ("written", "found"),
    [
        (
            '{{< figure src="a.png" caption="of [a](/x)" link="/y" >}}',
            [("/y", None, "inline"), ("/x", "a", "inline")],
        ),
        ('{{< button class="b" href="/x" >}}', [("/x", None, "inline")]),
        ("{{% card link='/x' title=\"b\" %}}", [("/x", None, "inline")]),
        ('{{< youtube "x" >}}', []),
    ],
)
def test_shortcodes(written: str, found: list[tuple[str, str | None, str]]) -> None:
    """A link is found in the caption and in the attributes of Hugo's shortcodes."""
    assert links(written) == found


ADMONITIONS = """\
!!! tip "A tip"

    See [a](4).

    ```py
    !!! no mark
    ```

    ??? info
        [b](11)

=== "Tab"

    ```sh
    ls
    ```

Text [c](19)

    code
"""


def test_admonitions() -> None:
    """What MkDocs indents below a mark is no code, at any depth."""
    facts = extract(ADMONITIONS)
    assert [(link.url, link.text) for link in facts.links] == [
        *(("4", "a"), ("11", "b"), ("19", "c"))
    ]
    assert [(each.language, each.count_lines) for each in facts.code_blocks] == [
        *(("py", 1), ("sh", 1), (None, 1))
    ]
    assert [block.line for block in facts.code_blocks] == [5, 14, 20]


def test_markup_in_an_alternative() -> None:
    """Tags in an image's alternative are none, and leave what follows as it is."""
    facts = extract("a ![b <script> <h1> <pre> c](d) [e](f)")
    assert facts.links == [FoundLink("f", "e", "inline", in_code=False)]
    assert [image[:2] for image in facts.images] == [("d", "b c")]
    assert not facts.headings
    assert not facts.code_blocks
    assert facts.text == "a e"


def test_scripts_over_blocks() -> None:
    """What a script hides ends with it, and what was open before goes on."""
    facts = extract("<div><pre>a<script>\n\n# b [c](d)\n\n</script>\n</pre>[e](f)\n\ng")
    assert len(facts.code_blocks) == 1
    assert not facts.links
    assert not facts.headings
    assert facts.text == "[e](f)\ng"


@pytest.mark.parametrize("indent", ["", " ", "   ", "\t", "> ", ">\t"])
def test_indented_html(indent: str) -> None:
    """HTML is read as it is, however it is indented."""
    content = "<div>\n  <a href=b>a</a>\n\t<img src=c>\n<!-- d\n\n e -->\n</div>"
    facts = extract("\n".join(indent + line for line in content.split("\n")))
    if indent != "\t":
        assert [link[:3] for link in facts.links] == [("b", "a", "html")]
        assert [image[:2] for image in facts.images] == [("c", None)]


LINES = """\
# A *b*

see http://3.x and
http://4.x `http://4.code`

Under
---

```py
a
http://11.code
```
<div>
 <a href=14>é</a> http://14.x
<img
 src=16>
<h2 id=own>H</h2>
</div>

é ![alt
text](20) [a][r]

    http://23.code

{% highlight c %}
http://26.code
{% endhighlight %}

<pre>
a
</pre>

## A b {#my-id .x}

[r]: 21
"""


def test_lines() -> None:
    """Every fact has the line of the body that it begins in."""
    facts = extract(LINES)
    assert facts.links
    for link in facts.links:
        assert link.line == int("".join(filter(str.isdigit, link.url))), link
    assert [image.line for image in facts.images] == [15, 20]
    assert [block.line for block in facts.code_blocks] == [9, 23, 25, 29]
    assert [heading.line for heading in facts.headings] == [1, 6, 17, 33]


def test_anchors() -> None:
    """A heading has the anchor that it names, else that of most programs."""
    headings = (
        "## What's new in 2.0?\n\n## Über `a_b` & c\n\n## Setup\n\n### Setup\n\n"
        "## Own {#my_id .x}\n\n## Kram {: #kram }\n\n<h2 id='x'>H</h2>\n\n## 你好\n\n##"
    )
    assert [heading.anchor for heading in extract(headings).headings] == [
        *("whats-new-in-20", "über-a_b--c", "setup", "setup-1"),
        *("my_id", "kram", "x", "你好", None),
    ]


def test_html_is_not_markdown() -> None:
    """In a body of HTML, indented lines are no code and a # is no heading."""
    content = (
        "<div>\n\n    <p>See <a href='https://a.example/x'>*x*</a>.</p>\n\n"
        "    <img src=a.png alt=b>\n</div>\n\n<pre>\n# no heading\n</pre>\n<h2>One</h2>"
    )
    facts = extract(content, "html")
    assert [link[:3] for link in facts.links] == [
        ("https://a.example/x", "*x*", "html")
    ]
    assert [image.url for image in facts.images] == ["a.png"]
    assert [(each.level, each.text) for each in facts.headings] == [(2, "One")]
    assert [block.count_lines for block in facts.code_blocks] == [1]
    assert facts.text.split() == ["See", "*x*.", "One"]
