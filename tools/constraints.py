"""Write constraints.txt: the exact versions that `make` installs and tests.

Called by `make upgrade`, as `python tools/constraints.py constraints.txt`. The versions
are the newest within the ranges of pyproject.toml, for every Python and system that it
allows: of the program's dependencies, extras, dependency groups and build requirements;
and of the older DuckDBs that are tested besides the newest.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1] / "pyproject.toml"
OLDER_DUCKDBS = ("1.5", "1.2")

HEADER = """\
# The exact versions that were tested, for all Pythons: what `make` installs.
# Written by `make upgrade`; the ranges are in pyproject.toml.
"""
OLDER = """
# The older DuckDBs for the tests, each in its own folder below build/.
"""


def compiled(*words: str, more: str = "") -> str:
    """Find the newest compatible versions.

    Args:
        words: sources and options for `uv pip compile`.
        more: further requirements, one per line.

    Returns:
        A line for each package.
    """
    uv = (sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--upgrade")
    form = ("--universal", "--no-header", "--no-annotate", "--python-version", "3.11")
    done = subprocess.run(
        [*uv, *form, *words, "-"],
        input=more,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(done.returncode)
    return done.stdout


def main(path: Path) -> None:
    """Write the file; leave it as it is if there are no compatible versions."""
    project = tomllib.loads(PROJECT.read_text("utf-8"))
    groups = [f"--group={PROJECT}:{name}" for name in project["dependency-groups"]]
    builds = "\n".join(project["build-system"]["requires"])
    newest = compiled(str(PROJECT), "--all-extras", *groups, more=builds)
    older = "".join(
        f"# duckdb-{line}: {compiled('--no-deps', more=f'duckdb=={line}.*')}"
        for line in OLDER_DUCKDBS
    )
    path.write_text(HEADER + newest + OLDER + older, "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
