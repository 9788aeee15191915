"""What holds for any body, and for bodies made of known parts."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from blogdb.loaders.bodies.extract import extract
from blogdb.loaders.bodies.facts import (
    Facts,
    FoundCodeBlock,
    FoundHeading,
    FoundImage,
    FoundLink,
)

from ...rounds import rounds
from ...texts import ANY

MARKUP = st.sampled_from(
    [
        *("# ", "\n", "\n\n", "    ", "- ", "> ", "1. ", "```", "~~~", "`", "*", "_"),
        *("[", "](", ")", "![", "]", "[a]: /b\n", "<", ">", "<!--", "-->", "</", "&"),
        *("<a href=", "</a>", "<img src=", "<h1>", "</h1>", "<pre>", "</pre>", "'"),
        *("<script>", "</script>", "<style>", "<iframe>", "<code>", '"', "=", "a.b"),
        *("{%", "%}", "{{", "}}", "{% highlight a %}\n", "{% endhighlight %}\n", "{#"),
        *("| a |\n|---|\n", "[^1]", "[^1]: ", "\\", "\t", "\r", "\0", "\ud800"),
        *("&#99999;", "http://"),
    ]
)
BODIES = st.lists(MARKUP | st.text(ANY, max_size=9), max_size=40).map("".join)


@given(BODIES, st.booleans())
# Empty lines of HTML came as no line at all.
@example("a\r<script\n\r\n", False)
@settings(max_examples=rounds(100, 5000))
def test_any_body(content: str, long: bool) -> None:
    """Any text is taken, and what is found is of the form that is promised."""
    body = content + " word" * 100 if long else content
    facts = extract(body)
    for link in facts.links:
        assert link.form in {"inline", "reference", "autolink", "bare", "html"}
        assert not link.in_code or link.form == "bare"
        assert link.text is None or one_line(link.text)
    for block in facts.code_blocks:
        assert block.count_lines >= 0
        assert block.language is None or one_line(block.language)
        assert block.language is None or block.language == block.language.lower()
    for heading in facts.headings:
        assert heading.level in range(1, 7)
        assert not heading.text or one_line(heading.text)
    for image in facts.images:
        assert not image.alt or one_line(image.alt)
    for line in facts.text.split("\n") if facts.text else []:
        assert one_line(line)
    # What is kept can be written as UTF-8.
    assert "\0" not in str(facts)
    repr(facts).encode()
    facts.text.encode()
    assert not (facts.is_flattened and facts.headings)
    assert unplaced(extract(body, with_lines=False)) == unplaced(facts)


def unplaced(facts: Facts) -> Facts:
    """Forget the lines."""
    return facts._replace(
        links=[each._replace(line=0) for each in facts.links],
        code_blocks=[each._replace(line=0) for each in facts.code_blocks],
        headings=[each._replace(line=0) for each in facts.headings],
        images=[each._replace(line=0) for each in facts.images],
    )


def one_line(text: str) -> bool:
    """Say whether a text is not empty and has single spaces within at most."""
    return bool(text) and text == " ".join(text.split())


@dataclass(frozen=True)
class Part:
    """A block of Markdown, and what stands in it."""

    markdown: str
    text: str = ""
    links: list[FoundLink] = field(default_factory=list)
    code_blocks: list[FoundCodeBlock] = field(default_factory=list)
    headings: list[FoundHeading] = field(default_factory=list)
    images: list[FoundImage] = field(default_factory=list)


WORDS = st.lists(
    st.text("abcdefgxyzäß中", min_size=1, max_size=6), min_size=1, max_size=4
).map(" ".join)
URLS = st.text("abc/?=-.", max_size=12).map(lambda path: f"https://x.org/{path}c")
CODE = st.lists(st.text("ab =+#*[]()<>!", max_size=12), min_size=1, max_size=5)


@st.composite
def parts(draw: st.DrawFn) -> Part:
    """Draw a block."""
    words, more, url = draw(WORDS), draw(WORDS), draw(URLS)
    lines = [f"x{line}x" for line in draw(CODE)]
    code = "\n".join(lines)
    indented = "\n".join(f"    {line}" for line in lines)
    said = draw(st.sampled_from([None, "python", "c++"]))
    level = draw(st.integers(1, 6))
    here = (url, words)
    return draw(
        st.sampled_from(
            [
                Part(words, words),
                Part(
                    f"{more} [*{words}*]({url})",
                    f"{more} {words}",
                    links=[FoundLink(*here, "inline", in_code=False)],
                ),
                Part(
                    f"- {more}\n- <{url}>",
                    f"{more}\n{url}",
                    links=[FoundLink(url, url, "autolink", in_code=False)],
                ),
                Part(
                    f"({url}), {more}",
                    f"({url}), {more}",
                    links=[FoundLink(url, url, "bare", in_code=False)],
                ),
                Part(
                    f'<p align="center">\n<a href="{url}">{words}</a>\n</p>',
                    words,
                    links=[FoundLink(*here, "html", in_code=False)],
                ),
                Part(
                    f"> [![{more}]({url}b)]({url}) `{words}`",
                    words,
                    links=[FoundLink(url, None, "inline", in_code=False)],
                    images=[FoundImage(f"{url}b", more)],
                ),
                Part(
                    f"{more} `curl {url}`",
                    f"{more} curl {url}",
                    links=[FoundLink(url, url, "bare", in_code=True)],
                ),
                Part(
                    f"```{said or ''}\n{code}\n```",
                    code_blocks=[FoundCodeBlock(said, len(lines))],
                ),
                Part(
                    f"<b></b>\n\n{indented}",
                    code_blocks=[FoundCodeBlock(None, len(lines))],
                ),
                Part(
                    f"{'#' * level} {words} [{more}]({url}) {{#{words[0]}}}",
                    f"{words} {more}",
                    links=[FoundLink(url, more, "inline", in_code=False)],
                    headings=[FoundHeading(level, f"{words} {more}")],
                ),
                Part(f"{words}\n===", words, headings=[FoundHeading(1, words)]),
                Part(
                    f"<h{level}>{words}</h{level}>",
                    words,
                    headings=[FoundHeading(level, words)],
                ),
                Part(
                    f"<img src='{url}' alt='{words}'>\n<!-- [a]({url}) -->",
                    images=[FoundImage(url, words)],
                ),
                Part(f"<script>\n[a]({url})\n</script>"),
            ]
        )
    )


@given(st.lists(parts(), max_size=8))
@settings(max_examples=rounds(60, 5000))
def test_known_parts(drawn: list[Part]) -> None:
    """A body has what its blocks have, one after the other."""
    facts = extract("\n\n".join(part.markdown for part in drawn))
    for name, count in (
        *(("links", 4), ("code_blocks", 2)),
        *(("headings", 2), ("images", 2)),
    ):
        # Lines and anchors depend on what stands above.
        expected = [fact[:count] for part in drawn for fact in getattr(part, name)]
        assert [fact[:count] for fact in getattr(facts, name)] == expected
    assert facts.text == "\n".join(part.text for part in drawn if part.text)


HOSTILE = [
    *("[", "![", "[a](", "[a]:", "]", "(", ")", "*a ", "_a*", "~", "`", "` ``", "$"),
    *("<", "<a ", "<a href=", '<a href="', "<a href=x>", "</", "</a>", "<!--", "<!A "),
    *("<![CDATA[", "<?", "<h1>", "<pre>", "<code>", "<script>", "<style></style>"),
    *("<iframe>", "<title>", "<div>\n", "<div>\n\n", "<b a=1><p>", "&", "&#9", "&amp"),
    *("```", "\n```", " ``` a", "```a b ```c ", "~~~\n", "- ", "> ", "1. ", "# "),
    *("## a ", "| ", "|a", "|-|-\n", "\n- a\n  - b", "    a\n", "=\n", "http://"),
    *("http://a)", "http://a.b/](", "://", "{{", "{%", "{% highlight a %}\n"),
    *("{% endhighlight %}\n", '{{< ref "', "{{ site.url ", "{% post_url ", "{#a"),
    *("# a {#b", "[^a]", "[^a]: b\n", "[a][a]\n\n[a]: b\n", "='", '="', "\\", '"'),
    *("\t", " ", "\n", "\r", "\0", "\ud800", "!!! a\n    ", "??? a\n"),
    *('{{< a href="', '{{< figure caption="'),
]


BEGINNINGS = {"": HOSTILE, "a ## b ": HOSTILE, "<div>\n": HOSTILE} | {
    beginning: ["a", " ", "-", "a-", "a ", "."]
    for beginning in (
        *("{% highlight ", "{{< highlight ", "{{< figure ", '{{ "', "{% post_url "),
        *("{{< ref ", "{:", "{: .a", "# a {#", "``` ", "http://a", "<a href=", "<a "),
    )
}


LONG = rounds(50_000, 200_000)
"""Letters of the longer of two bodies."""


@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_work_grows_with_the_length(beginning: str) -> None:
    """Four times as much of any mark takes about four times the work, not sixteen."""
    too_much = {}
    for mark in BEGINNINGS[beginning]:
        short, long = (
            beginning + mark * (length // len(mark)) for length in (LONG // 4, LONG)
        )
        # What takes no time at all has no ratio that means anything.
        if work(long) > LONG / 1_000_000:
            seconds = [min(work(text) for _ in range(2)) for text in (short, long)]
            if seconds[1] > 9 * seconds[0]:
                too_much[mark] = seconds
    assert not too_much


def work(content: str) -> float:
    """Measure the processor's seconds that a body takes, whatever else runs."""
    start = time.process_time()
    extract(content)
    return time.process_time() - start
