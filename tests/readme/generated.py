"""Writes the parts of README.md that come from the program (`make readme`)."""

from __future__ import annotations

import re
from pathlib import Path

from blogdb.db.errors import ExitCode
from blogdb.loaders.fields import SYNONYMS
from blogdb.loaders.sources.registry import readers
from blogdb.loaders.trees.layouts.registry import layouts
from blogdb.sql import catalog

README = Path(__file__).resolve().parents[2] / "README.md"


def parts() -> dict[str, str]:
    """Make each generated part, keyed by the name of its markers."""
    codes = [f"| {int(code)} | {code.meaning} |" for code in ExitCode]
    return {
        "catalogue": catalog.markdown().replace("### ", "#### "),
        "fields": _within_list(
            "| field | names |",
            *(
                f"| {field} | {', '.join(f'`{name}`' for name in names)} |"
                for field, names in SYNONYMS.items()
                if names
            ),
        ).rstrip(" "),
        "formats": _within_list(
            "| `--format` | what it is | endings | recognised by |",
            *(
                f"| `{each.name}` | {each.description}"
                f" | {', '.join(f'`{suffix}`' for suffix in each.suffixes)}"
                f" | {each.marks} |"
                for each in readers().values()
            ),
        ),
        "layouts": _within_list(
            "| `--format` | what it is | recognised by | posts |",
            *(
                f"| `{each.name}` | {each.description} | {each.marks}"
                f" | {each.posts_are} |"
                for each in layouts().values()
            ),
        ),
        "exit codes": "\n".join(["| code | meaning |", "|---|---|", *codes, ""]),
    }


def _within_list(header: str, *rows: str) -> str:
    """Make a table inside a list item."""
    line = "|---" * (header.count("|") - 1) + "|"
    return "".join(f"  {row}\n" for row in (header, line, *rows)) + "  "


def with_parts(text: str) -> str:
    """Put the generated parts between their markers."""
    for name, part in parts().items():
        marked = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
        text, count = marked.subn(
            lambda found, part=part: found[1] + part + found[2], text
        )
        if count != 1:
            raise ValueError(f"README.md has {count} places for {name}")
    return text


if __name__ == "__main__":
    README.write_text(with_parts(README.read_text("utf-8")), "utf-8")
