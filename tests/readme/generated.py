"""The parts of README.md that come from the program: written by `make readme`."""

from __future__ import annotations

import re
from pathlib import Path

from blogdb.db.errors import ExitCode
from blogdb.sql import catalog

README = Path(__file__).resolve().parents[2] / "README.md"


def parts() -> dict[str, str]:
    """Write each generated part, by the name of its markers."""
    codes = [f"| {int(code)} | {code.meaning} |" for code in ExitCode]
    return {
        "catalogue": catalog.markdown().replace("### ", "#### "),
        "exit codes": "\n".join(["| code | meaning |", "|---|---|", *codes, ""]),
    }


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
