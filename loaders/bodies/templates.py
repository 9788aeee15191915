"""Replacing the templates that Jekyll and Hugo expand before they read the Markdown.

Only templates for links, code and images; the rest stays text.
"""

from __future__ import annotations

import re

_FENCE = "~" * 40

_PLACES = re.compile(
    r"""
    \{\{-?\s*site\.(?:base)?url\s*-?\}\}
    | \{%-?\s*post_url\s+(?P<post>[^\s%]+)\s*-?%\}
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
_ATTRIBUTE = re.compile(r"""(?<![\w-])([\w-]++)=(["'`])(.*?)\2""", re.S)
_HIGHLIGHT = re.compile(
    r"""
    ^(?P<indent>[ \t]*)
    (?:
      \{%-?[ \t]*highlight[ \t]+(?P<jekyll>[^\s%]++)[^%\n]*+%\}
      | \{%-?[ \t]*endhighlight[ \t]*-?%\}
      | \{\{<[ \t]*highlight[ \t]+(?P<hugo>[^\s>]++)[^>\n]*+>\}\}
      | \{\{<[ \t]*/[ \t]*highlight[ \t]*>\}\}
    )
    [ \t]*$
    """,
    re.X | re.M,
)


def without_templates(content: str) -> str:
    """Replace templates by Markdown or HTML of the same meaning.

    Args:
        content: Markdown.

    Returns:
        Markdown in which `{% post_url 2019-01-01-name %}` is
        `post_url:2019-01-01-name`, `{% link a.md %}` is `link:a.md`,
        `{{< ref "name.md" >}}` is `ref:name.md`, `{{ site.url }}` is nothing,
        `{{< figure src="a.png" >}}` is an HTML image with its caption,
        `{{< button href="/a" >}}` is a link without a text, and `{% highlight ruby %}`
        begins a fenced block.
    """
    if "highlight" in content:
        content = _fenced(content)
    return _PLACES.sub(_place, content)


def _place(found: re.Match[str]) -> str:
    if found["figure"]:
        return _figure(found["figure"])
    if found["shortcode"]:
        return f"[]({found['shortcode']})"
    for form, name in (("post_url", "post"), ("link", "file"), ("ref", "page")):
        if found[name]:
            return f"{form}:{found[name]}"
    return found["path"] or ""


def _figure(attributes: str) -> str:
    """Write Hugo's figure as an image, with what a caption and a link have."""
    named = {name: value for name, _, value in _ATTRIBUTE.findall(attributes)}
    link = f" []({named['link']})" if named.get("link") else ""
    caption = f" {named['caption']}" if named.get("caption") else ""
    return f"<img {attributes}>{link}{caption}"


def _fenced(content: str) -> str:
    """Replace each pair of `highlight` and `endhighlight` by a pair of fences."""
    pieces: list[str] = []
    written = 0
    begin: re.Match[str] | None = None
    for found in _HIGHLIGHT.finditer(content):
        language = found["jekyll"] or found["hugo"]
        if language:
            begin = begin or found
        elif begin:
            pieces += [
                content[written : begin.start()],
                f"{begin['indent']}{_FENCE} {begin['jekyll'] or begin['hugo']}",
                content[begin.end() : found.start()],
                f"{found['indent']}{_FENCE}",
            ]
            written = found.end()
            begin = None
    return "".join([*pieces, content[written:]])
