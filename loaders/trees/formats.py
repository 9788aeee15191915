"""What the files of a tree are written in, by the endings of their names."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import PurePosixPath

_FORMATS = {
    **dict.fromkeys((".adoc", ".asciidoc", ".ad"), "asciidoc"),
    **dict.fromkeys((".html", ".htm", ".xhtml"), "html"),
    ".ipynb": "notebook",
    ".org": "org",
    ".rst": "restructuredtext",
}

OTHER_MARKUP = tuple(
    name for name, kind in _FORMATS.items() if kind not in ("html", "notebook")
)
"""Suffixes of texts in other forms than Markdown; HTML may be anything."""

RUN = (".qmd", ".rmd", ".rmarkdown", ".ipynb")
"""Suffixes of texts with code that is run, beside which may lie what came of it."""

TEMPLATES = (".erb",)
"""Suffixes of templates, which stand behind that of the form: post.html.erb."""


def format_of(path: PurePosixPath) -> str:
    """Return what a file is written in, as `posts.format` has it.

    Args:
        path: the file.
    """
    suffix = path.suffix.lower()
    if suffix in TEMPLATES:
        suffix = path.with_suffix("").suffix.lower()
    return _FORMATS.get(suffix, "markdown")
