"""Replacing WordPress' shortcodes and embeds by HTML of the same meaning.

Only those that WordPress and its programs for code bring along; other brackets are
text. What an embedded page shows is not in the body: it is a link without a text.
"""

from __future__ import annotations

import html
import re

# As SyntaxHighlighter and CodeColorer have them; the latter has `[ccne_php]`, too.
_CODE = re.compile(
    r"""
    \[(?P<name>code|sourcecode|crayon|highlight|cc[a-z]{0,8}(?:_[a-z]\w{0,20})?
      |bash|shell|powershell|c|cpp|csharp|css|delphi|diff|erlang|groovy|haskell|html
      |java|javascript|js|matlab|objc|perl|php|plain|python|py|r|rails|ruby|scala|sql
      |swift|vb|xml|yaml)\b(?P<attributes>[^\[\]\n]{0,300})\]
    """,
    re.I | re.X,
)
_END_OF_CODE = re.compile(r"\[/(\w{1,40})\]")
_NO_LANGUAGES = re.compile("code|sourcecode|crayon|highlight|plain|cc[a-z]*")
_LANGUAGE = re.compile(r"""\b(?:lang|language)\s*=\s*["']?([\w+#-]++)""", re.I)
_EMBED_BLOCK = re.compile(r"<!--\s*wp:(?:core-)?embed\b")
_END_OF_EMBED = re.compile(r"<!--\s*/wp:(?:core-)?embed\b")
# A block's comment says the language of its code, as an element around it may.
_CODE_BLOCK = re.compile(
    r'<!--\s*wp:(?:[\w-]++/)?code\s[^<>]{0,300}?"language":"(?P<name>[\w+#-]++)'
)
_ADDRESS = re.compile(r"https?://[^\s<>\"'\\]++")
# An address alone in its line; of these sites WordPress shows what it leads to.
_EMBED_LINE = re.compile(
    r"""
    ^[ \t]*+
    (?P<embedded>
      https?://(?:[\w-]{1,30}\.){0,2}
      (?:bsky\.app|dailymotion\.com|dai\.ly|facebook\.com|flic\.kr|flickr\.com|imgur\.com
        |instagram\.com|issuu\.com|mixcloud\.com|pinterest\.com|reddit\.com|scribd\.com
        |slideshare\.net|soundcloud\.com|speakerdeck\.com|spotify\.com|ted\.com
        |tiktok\.com|tumblr\.com|twitter\.com|videopress\.com|vimeo\.com|wordpress\.tv
        |x\.com|youtu\.be|youtube\.com)
      /[^\s<>"']++
    )
    [ \t\r]*+$
    """,
    re.I | re.M | re.X,
)
_OTHERS = re.compile(
    r"""
    \[embed\b[^\[\]]{0,300}\]\s*(?P<embedded>https?://[^\s<>\[\]]++)\s*\[/embed\]
    | \[/?(?:caption|gallery|audio|video|playlist|embed|wp_caption|youtube|vimeo|tweet
      |soundcloud|gist|contact-form(?:-7)?|more|toc|archives|bandcamp|contact-field
      |crowdsignal|dailymotion|facebook|flickr|googlemaps|googlevideo|instagram|poll
      |polldaddy|scribd|slideshare|slideshow|spotify|ted|twitch|twitter-timeline
      |videopress|vine|wpvideo|wufoo)
      (?:[\s=:][^\[\]]{0,2000})?\]
    """,
    re.I | re.X,
)


def without_shortcodes(content: str) -> str:
    """Replace shortcodes and embeds.

    Args:
        content: HTML.

    Returns:
        HTML in which `[code lang="php"]…[/code]` is preformatted text, an embedded
        address is a link without a text, and `[caption]` and the like are gone.
    """
    if "wp:" in content:
        content = _CODE_BLOCK.sub(r'<div class="language-\g<name>">\g<0>', content)
        content = _without_embed_blocks(content)
    if "://" in content:
        content = _EMBED_LINE.sub(_other, content)
    if "[" not in content:
        return content
    content = _with_code(content)
    return _OTHERS.sub(_other, content)


def _without_embed_blocks(content: str) -> str:
    pieces: list[str] = []
    written = 0
    while begin := _EMBED_BLOCK.search(content, written):
        end = _END_OF_EMBED.search(content, begin.end())
        if end is None:
            break
        pieces.append(content[written : begin.start()])
        if address := _ADDRESS.search(content, begin.end(), end.start()):
            pieces.append(_link(html.unescape(address[0])))
        written = end.start()
    return "".join([*pieces, content[written:]])


def _with_code(content: str) -> str:
    """Write what stands between shortcodes for code as preformatted HTML.

    An end is looked for only where there is one, so that the time is linear.
    """
    pieces: list[str] = []
    written = 0
    lower = content.lower()
    last = {found[1]: found.start() for found in _END_OF_CODE.finditer(lower)}
    for found in _CODE.finditer(content):
        name = found["name"].lower()
        if found.start() < written or last.get(name, 0) < found.end():
            continue
        end = lower.find(f"[/{name}]", found.end())
        named = _LANGUAGE.search(found["attributes"])
        own = "" if _NO_LANGUAGES.fullmatch(name) else name.rpartition("_")[2]
        language = named[1] if named else own
        code = html.escape(html.unescape(content[found.end() : end]), quote=False)
        # Brackets in code are no shortcodes.
        code = code.replace("[", "&#91;")
        pieces += [
            content[written : found.start()],
            f'<pre class="language-{language}">{code}</pre>',
        ]
        written = end + len(name) + 3
    return "".join([*pieces, content[written:]])


def _other(found: re.Match[str]) -> str:
    return _link(html.unescape(found["embedded"])) if found["embedded"] else " "


def _link(address: str) -> str:
    return f'<a href="{html.escape(address)}"></a>'
