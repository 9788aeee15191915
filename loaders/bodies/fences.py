"""The language of a block of code."""

from __future__ import annotations

import re
from functools import lru_cache

_NAME = re.compile(r"([^\s{},:;=#][^\s{},:;=]*+)(?!=\S)")
_CLASS = re.compile(r"(?:^|\s):?\.([^\s.,=}]+)")


@lru_cache(maxsize=1024)
def language_of(info: str) -> str | None:
    """Extract the language from a block's info string.

    Args:
        info: the text after a fence, as in `python title="x"`, `{.python}`,
            `python{1,3}`, `rust,ignore`, `{r, echo=FALSE}`; or an HTML class, as in
            `language-python`.

    Returns:
        The language, lower case; None if there is none.
    """
    info = info.strip()
    if info.startswith("{"):
        info = info[1:].partition("}")[0]
        named = _CLASS.search(info) or _NAME.match(info.strip())
    else:
        named = _NAME.match(info)
    if named is None:
        return None
    return named[1].lower().removeprefix("language-").removeprefix("lang-") or None
