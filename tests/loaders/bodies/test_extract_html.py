"""Bodies of HTML, as the programs for blogs write them."""

from __future__ import annotations

import pytest

from blogdb.loaders.bodies.extract import extract
from blogdb.loaders.bodies.facts import FoundCodeBlock, FoundHeading, FoundImage


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<p>a</p><!--more--><p>b</p>", "a\nb"),
        ('<!-- wp:paragraph {"x":1} --><p>a &amp; b&nbsp;c</p>', "a & b c"),
        ('a[caption id="x"]<img src=b>c[/caption]', "a c"),
        ('<p>a</p>[gallery ids="1,2"]', "a"),
        ("    <p>a</p>\n# b\n* c [d](e)", "a\n# b * c [d](e)"),
        ("a [sic] [1] b[0]", "a [sic] [1] b[0]"),
        ("<p>a<p>b<b>c</i></p></div>d", "a\nbc\nd"),
        ("<script>x</script>a<style>y</style><iframe>z</iframe>", "a"),
    ],
)
def test_text_of_html(content: str, text: str) -> None:
    """What a reader sees is the text, without marks, comments and shortcodes."""
    assert extract(content, "html").text == text


@pytest.mark.parametrize(
    "content",
    [
        '<pre class="language-ruby">x</pre>',
        '<pre><code class="lang-ruby">x</code></pre>',
        '<pre class="brush: ruby; gutter: false">x</pre>',
        '<pre class="lang:ruby decode:true">x</pre>',
        '<pre class="sourceCode ruby"><code class="sourceCode ruby">x</code></pre>',
        '<pre lang="ruby">x</pre>',
        '<pre><code data-lang="ruby">x</code></pre>',
        '<div class="language-ruby x"><div><pre><code>x</code></pre></div></div>',
        '<div class="highlight-ruby notranslate"><div><pre>x</pre></div></div>',
        '<!-- wp:syntaxhighlighter/code {"language":"ruby"} --><pre>x</pre>',
        '[code language="ruby"]x[/code]',
        "[ruby]x[/ruby]",
        '[cce lang="ruby"]x[/cce]',
        "[ccnLe_ruby]x[/ccnLe_ruby]",
        "{% highlight ruby %}\nx\n{% endhighlight %}",
    ],
)
def test_language_of_code(content: str) -> None:
    """Each way to name the language of a block of code is known."""
    facts = extract(content, "html")
    assert facts.code_blocks == [FoundCodeBlock("ruby", 1, facts.code_blocks[0].line)]
    assert (facts.text, facts.code.strip()) == ("", "x")


def test_language_ends_with_its_element() -> None:
    """Code after an element that names a language is not in that language."""
    content = '<div class="language-ruby"><p>a</p></div><pre>x<br>y</pre>'
    assert extract(content, "html").code_blocks == [FoundCodeBlock(None, 2)]


def test_code_of_a_shortcode_is_no_markup() -> None:
    """What stands in a shortcode for code is code, written with entities or not."""
    facts = extract("[php]<b>&lt;i&gt; [caption][/php]<b>c</b>", "html")
    assert (facts.code, facts.text) == ("<b><i> [caption]", "c")


@pytest.mark.parametrize(
    "content",
    [
        "<!-- wp:embed {} --><p>https://vimeo.com/v?x=1&amp;y</p><!-- /wp:embed -->b",
        "[embed]https://vimeo.com/v?x=1&amp;y[/embed]b",
        "\n https://vimeo.com/v?x=1&amp;y \r\nb",
    ],
)
def test_embed_is_a_link(content: str) -> None:
    """An embedded page is a link without a text."""
    facts = extract(content, "html")
    (link,) = facts.links
    assert (link.url, link.text, facts.text) == ("https://vimeo.com/v?x=1&y", None, "b")


def test_lazy_image() -> None:
    """An image that a program loads later has its own address, no placeholder's."""
    content = '<img src="data:image/gif;base64,x" data-src="a.png" alt="b">'
    assert extract(content, "html").images == [FoundImage("a.png", "b")]


def test_headings_of_html() -> None:
    """Headings have the anchor that they name, or the one that their text gives."""
    content = '<h2 id="x">A</h2><h3>B c</h3>'
    found = extract(content, "html").headings
    assert found == [FoundHeading(2, "A", "x"), FoundHeading(3, "B c", "b-c")]


def test_plain_text() -> None:
    """In a plain text nothing is a mark, and an address is a link."""
    facts = extract("# a <b> https://a.example/x", "text")
    assert facts.text == "# a <b> https://a.example/x"
    assert [link.url for link in facts.links] == ["https://a.example/x"]
    assert facts.headings == []
