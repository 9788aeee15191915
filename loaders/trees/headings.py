"""The title that a body gives itself: its first heading."""

from __future__ import annotations

import re

from pyromark import Markdown, Options

_HEADING = re.compile(r"#{1,6}[ \t]+(\S[^\n]*)")
_UNDERLINE = re.compile(r"=+[ \t]*\r?\Z")
_FENCE = re.compile(r"(`{3,}+|~{3,}+)")
_NOT_TEXT = tuple("#>`~<-")
_MARKDOWN = Markdown(options=Options.ENABLE_STRIKETHROUGH)


def heading(body: str) -> str | None:
    """Return the first heading outside code; None if there is none.

    Args:
        body: Markdown.
    """
    fence = previous = ""
    for line in body.split("\n"):
        if fence:
            if line.startswith(fence):
                fence = ""
        elif opening := _FENCE.match(line):
            fence = opening[1]
        elif found := _HEADING.match(line):
            return _plain(found[1].rstrip())
        elif previous and _UNDERLINE.match(line):
            return _plain(previous.rstrip())
        else:
            is_text = line[:1].strip() and not line.startswith(_NOT_TEXT)
            previous = line if is_text else ""
    return None


def _plain(words: str) -> str | None:
    """Return a heading's text without marks of emphasis, links and code.

    The text of `json_extract_path` and 2 * 3 has no such marks, and stays.
    """
    start = words.rfind("{")
    if start >= 0 and words.endswith("}") and words[start + 1] in "#.:":
        # An id or a class, as in {#its-id}.
        words = words[:start]
    events = _MARKDOWN.events(f"# {words.encode(errors='replace').decode()}")
    parts = (
        str(event.get("Text", event.get("Code", "")))
        for event in events
        if isinstance(event, dict)
    )
    return "".join(parts).strip() or None
