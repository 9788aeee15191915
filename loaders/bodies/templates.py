"""Replacing the templates that Jekyll, Hugo and Hexo expand before they read a body.

Only templates for links, code and images; the rest stays text.
"""

from __future__ import annotations

import html
import re

_FENCE = "~" * 40

_PLACES = re.compile(
    r"""
    \{\{-?\s*site\.(?:base)?url\s*-?\}\}
    | \{%-?\s*post_url\s+(?P<post>[^\s%]+)\s*-?%\}
    | \{%-?\s*post_link\s++(?P<hexo>[^\s%]++)(?P<words>[^%\n]*+)%\}
    | \{%-?\s*post_path\s++(?P<hexo_path>[^\s%]++)\s*+-?%\}
    | \{%-?\s*(?:asset_)?img\s(?P<img>[^%\n]*+)%\}
    | \{%-?\s*link\s+(?P<file>[^\s%]+)\s*-?%\}
    | \{\{[<%]\s*(?:rel)?ref\s+(?:path=)?
      (?P<quote>["'`]?)(?P<page>[^\s"'`<>%]+)(?P=quote)(?:\s+\w++=[^\s<>{}%]++)*+\s*[>%]\}\}
    | \{\{[<%]\s*figure\s++(?P<figure>(?:"[^"]*+"|[^<>{}%"]++)*+)[>%]\}\}
    | \{\{[<%]\s*(?!/)[\w/.-]++\s(?:[^<>{}%]*?\s)?(?:href|link|relref)=
      (?P<mark2>["'`])(?P<shortcode>[^"'`<>{}\s]++)(?P=mark2)[^<>{}%]*+[>%]\}\}
    | \{\{-?\s*(?P<mark>["'])(?P<path>[^"'{}]*)(?P=mark)\s*\|
      \s*(?:relative_url|absolute_url|prepend:\s*site\.(?:base)?url)\s*-?\}\}
    """,
    re.X,
)
_QUOTED = re.compile(r"\"([^\"]*+)\"|'([^']*+)'")
_FILE = re.compile(r"\S+\.\w{2,5}")
_LANG = re.compile(r"\blang:(\S+)")
_ATTRIBUTE = re.compile(r"""(?<![\w-])([\w-]++)=(["'`])(.*?)\2""", re.S)
_HIGHLIGHT = re.compile(
    r"""
    ^(?P<indent>[ \t]*)
    (?:
      \{%-?[ \t]*highlight[ \t]+(?P<jekyll>[^\s%]++)[^%\n]*+%\}
      | \{%-?[ \t]*code(?:block)?+(?P<hexo>(?:[ \t][^%\n]*+)?)%\}
      | \{%-?[ \t]*end(?:highlight|code(?:block)?+)[ \t]*-?%\}
      | \{\{<[ \t]*highlight[ \t]+(?P<hugo>[^\s>]++)[^>\n]*+>\}\}
      | \{\{<[ \t]*/[ \t]*highlight[ \t]*>\}\}
    )
    [ \t]*$
    """,
    re.X | re.M,
)


def without_templates(content: str, *, is_html: bool = False) -> str:
    """Replace templates by Markdown or HTML of the same meaning.

    Args:
        content: Markdown or HTML.
        is_html: whether it is HTML, in which links and code have other marks.

    Returns:
        The body, in which `{% post_url 2019-01-01-name %}` is
        `post_url:2019-01-01-name`, `{% link a.md %}` is `link:a.md`,
        `{{< ref "name.md" >}}` is `ref:name.md`, `{{ site.url }}` is nothing,
        `{{< figure src="a.png" >}}` is an HTML image with its caption,
        `{{< button href="/a" >}}` is a link without a text, and `{% highlight ruby %}`
        begins a block of code.
    """
    if "{" not in content:
        return content
    if "highlight" in content or "endcode" in content:
        content = _marked(content, is_html=is_html)
    return _PLACES.sub(lambda found: _place(found, is_html=is_html), content)


def _place(found: re.Match[str], *, is_html: bool) -> str:
    if found["figure"]:
        return _figure(found["figure"], is_html=is_html)
    if found["shortcode"]:
        return _link(found["shortcode"], is_html=is_html)
    if found["hexo"]:
        words = (found["words"] or "").strip().strip("-").strip()
        return _link(f"post_url:{found['hexo']}", words.strip("'\""), is_html=is_html)
    if found["img"]:
        return _image(found["img"])
    for form, name in (
        *(("post_url", "post"), ("post_url", "hexo_path"), ("link", "file")),
        ("ref", "page"),
    ):
        if found[name]:
            return f"{form}:{found[name]}"
    return found["path"] or ""


def _link(url: str, words: str = "", *, is_html: bool) -> str:
    """Write a link, which may have no text."""
    if is_html:
        return f'<a href="{html.escape(url)}">{html.escape(words)}</a>'
    return f"[{words}]({url})"


def _figure(attributes: str, *, is_html: bool) -> str:
    """Write Hugo's figure as an image, with what a caption and a link have."""
    named = {name: value for name, _, value in _ATTRIBUTE.findall(attributes)}
    url = named.get("link")
    link = f" {_link(url, is_html=is_html)}" if url else ""
    caption = f" {named['caption']}" if named.get("caption") else ""
    return f"<img {attributes}>{link}{caption}"


def _image(written: str) -> str:
    """Write Hexo's image, in which a title and a description may follow the file."""
    file = next(filter(_FILE.fullmatch, _QUOTED.sub("", written).split()), "")
    quoted = [one or two for one, two in _QUOTED.findall(written)]
    described = f' alt="{html.escape(quoted[-1])}"' if quoted else ""
    return f'<img src="{html.escape(file)}"{described}>' if file else ""


def _language(found: re.Match[str]) -> str | None:
    """Return the language that a block of code begins with; None at its end."""
    if found["hexo"] is not None:
        named = _LANG.search(found["hexo"])
        return named[1] if named else ""
    return found["jekyll"] or found["hugo"]


def _marked(content: str, *, is_html: bool) -> str:
    """Mark what stands between `highlight` and `endhighlight` as code."""
    pieces: list[str] = []
    written = 0
    begin: re.Match[str] | None = None
    for found in _HIGHLIGHT.finditer(content):
        if _language(found) is not None:
            begin = begin or found
        elif begin:
            name = _language(begin) or ""
            code = content[begin.end() : found.start()]
            pieces.append(content[written : begin.start()])
            if is_html:
                code = html.escape(code, quote=False)
                name = html.escape(name)
                pieces.append(f'<pre class="language-{name}">{code}</pre>')
            else:
                pieces += [
                    f"{begin['indent']}{_FENCE} {name}",
                    code,
                    f"{found['indent']}{_FENCE}",
                ]
            written = found.end()
            begin = None
    return "".join([*pieces, content[written:]])
