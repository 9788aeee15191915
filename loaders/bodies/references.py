"""Where links lead: to an address, or to a file of the blog's source.

Engines resolve a link to a source file against the folder of the file that contains it,
and their own forms by rules of their own. Only the load knows the files, so these links
stay as they are written; all others are resolved as a browser does.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin

# Browsers drop line breaks and tabs as well (url.spec.whatwg.org).
_BREAKS = re.compile(r"[\t\n\r]+")
_ABSOLUTE = ("https://", "http://", "//")
_OF_ENGINES = re.compile(r"/*((?:post_url|link|ref):|@|\{(?:attach|filename|static)\})")
_TO_SOURCE = re.compile(
    r"[^:?#]*\.(?:md|mdx|markdown|mdown|mkd|ipynb|rst|qmd|rmd|adoc|asciidoc|org)(?:[?#]|\Z)",
    re.I,
)
# The name of a host, whose end is not that of a file; or a scheme that is misspelt.
_WITHOUT_SCHEME = re.compile(
    r"""
    \W*+https?\W
    | (?:[a-z0-9-]++\.)++
    (?!(?:aspx?|css|csv|gif|html?|ico|jpe?g|js|json|mp[34]|pdf|php|png|py|svg|txt|webp
      |xml|ya?ml|zip)(?:[/?\#:]|\Z))
    [a-z]{2,}+(?:[/?\#:]|\Z)
    """,
    re.I | re.X,
)


def resolved(address: str | None, url: str) -> str:
    """Resolve a link as a browser does, if it leads to an address.

    Args:
        address: the address of the post that contains it; None if it is not known.
        url: the link as the body has it.

    Returns:
        The absolute URL; the link as it is written if it names a source file, if it
        lacks its scheme, or if the address is not known.
    """
    url = url.strip().replace(" ", "%20")
    if not url.isprintable():
        url = _BREAKS.sub("", url)
    # Most URLs are absolute, and urljoin() is slow.
    if url.startswith(_ABSOLUTE[:2]):
        return url
    if own := _OF_ENGINES.match(url):
        return url[own.start(1) :]
    is_relative = not url.startswith("//")
    if not address or (is_relative and _is_kept(url)):
        return url
    try:
        return urljoin(address, url)
    except ValueError:
        # Such as a host in brackets that is not an IP address.
        return url


def _is_kept(url: str) -> bool:
    return _TO_SOURCE.match(url) is not None or _WITHOUT_SCHEME.match(url) is not None
