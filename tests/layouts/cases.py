"""The small blogs in `trees/`: a file for each layout, with its posts beside it.

Each is written after the documentation of the program that publishes such blogs.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TREES = Path(__file__).parent / "trees"
CASES = sorted(path.stem for path in TREES.glob("*.toml"))


@dataclass(frozen=True)
class Case:
    """A small blog.

    Attributes:
        layout: the layout that is recognised.
        files: path to text.
        posts: file to what the post has there; what is not named is nothing.
        is_held: whether the program itself is asked as well (`make layouts`).
    """

    layout: str
    files: dict[str, str]
    posts: dict[str, dict[str, Any]]
    is_held: bool

    def plant(self, root: Path) -> Path:
        """Write the files into a folder, and return it."""
        for name, text in self.files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return root


def read_case(name: str) -> Case:
    """Read a small blog by the name of its file."""
    said = tomllib.loads((TREES / f"{name}.toml").read_text())
    return Case(
        said["layout"], said["files"], said["posts"], said.get("is_held", False)
    )
