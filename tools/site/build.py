"""Builds the documentation site from the repository's Markdown (`make docs`).

Called as `python tools/site/build.py FOLDER`. The files keep their places, so that
their links mean the same on the site and in the repository; the pages of the reference
come from the program. A link that leads nowhere, and a page that nothing leads to, are
errors.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import reference
from sphinx.cmd.build import main as sphinx

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]
INDEX = Path("docs", "index.md")
_SECTION = re.compile(r"^## (.+)\n((?:(?!## ).*\n)*)", re.MULTILINE)
_LINK = re.compile(r"\[([^\]]+)\]\(([^)#:]+)\.md\)")
_GENERATED = ("commands/index", "views/index", "tables/index", "exit-codes")
_START = (
    '<!doctype html><meta charset="utf-8"><title>blogdb</title>'
    '<meta http-equiv="refresh" content="0; url=docs/index.html">'
    '<a href="docs/index.html">blogdb</a>\n'
)


def write_sources(folder: Path) -> None:
    """Copy the repository's Markdown, and write the generated pages beside it.

    Args:
        folder: where to; what it had is deleted.
    """
    shutil.rmtree(folder, ignore_errors=True)
    paths = [
        *REPOSITORY.glob("*.md"),
        *REPOSITORY.glob("docs/**/*.md"),
        REPOSITORY / "benchmarks" / "README.md",
    ]
    for path in paths:
        place = folder / path.relative_to(REPOSITORY)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)
    for name, text in reference.pages().items():
        place = folder / "docs" / "reference" / f"{name}.md"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8")
    index = folder / INDEX
    text = index.read_text("utf-8")
    index.write_text(text + "\n" + contents(text), "utf-8")


def contents(index: str) -> str:
    """Make the tables of contents: a part for each section of the index.

    Args:
        index: the text of the first page; what the list of a section links to is in
            its part, and in the section Reference the generated pages are, too.
    """
    parts = []
    for title, text in _SECTION.findall(index):
        listed = "".join(line for line in text.splitlines(True) if line[:2] == "- ")
        names = [f"{said} <{place}>" for said, place in _LINK.findall(listed)]
        if title == "Reference":
            names = [f"reference/{name}" for name in _GENERATED] + names
        parts.append(
            "\n".join(
                ["```{toctree}", ":hidden:", f":caption: {title}", "", *names, "```"]
            )
        )
    return "\n\n".join(parts) + "\n"


def main(folder: Path) -> int:
    """Build the site.

    Args:
        folder: where to; the site is in `html/` there.

    Returns:
        The exit code.
    """
    sources, site = folder / "sources", folder / "html"
    write_sources(sources)
    shutil.rmtree(site, ignore_errors=True)
    strict = ["--fail-on-warning", "--keep-going", "--quiet", "--fresh-env"]
    code = sphinx([*strict, "-c", str(HERE), str(sources), str(site)])
    (site / "index.html").write_text(_START, "utf-8")
    return code


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
