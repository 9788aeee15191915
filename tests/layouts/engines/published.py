"""What a program publishes, as it says itself."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import NotRequired, TypedDict

_PYTHON = os.environ.get("ENGINES_PYTHON", "python3")
"""The Python that has the programs written in it."""
_MODULES = os.environ.get("ENGINES_NODE_MODULES", "/usr/local/lib/node_modules")
"""The folder of node that has the programs written in JavaScript."""
_SCRIPTS = Path(__file__).parent / "scripts"


class Published(TypedDict):
    """A post, or a draft, as its program has it.

    What the program does not know is left out, and not compared.

    Attributes:
        path: its file, relative to the blog's folder.
        title: its title.
        day: its day of publication, as YYYY-MM-DD; None if it has none.
        url: its address, or its path on the site.
        tags: its tags and categories.
        language: its language's code.
        is_draft: whether it is not published.
    """

    path: str
    title: NotRequired[str]
    day: NotRequired[str | None]
    url: NotRequired[str]
    tags: NotRequired[list[str]]
    language: NotRequired[str]
    is_draft: bool


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    """Run a program, and return what it writes.

    Raises:
        RuntimeError: it fails; with the end of what it said.
    """
    done = subprocess.run(
        command,
        cwd=cwd,
        capture_output=True,
        text=True,
        env=os.environ | environment,
        timeout=600,
        check=False,
    )
    if done.returncode:
        said = (done.stdout + done.stderr)[-3000:]
        raise RuntimeError(f"{command[0]} fails: {said}")
    return done.stdout


def listed(name: str, folder: Path) -> list[Published]:
    """Ask a program written in Python, by a script that lists its objects.

    Args:
        name: the script's, in `scripts/`.
        folder: the site's.
    """
    with tempfile.TemporaryDirectory() as work:
        # Not from the script's own folder, where modules have the programs' names.
        script = _SCRIPTS / f"{name}.py"
        said = run(_PYTHON, "-P", script, folder, work, cwd=Path(work))
    return [json.loads(line) for line in said.splitlines() if line.startswith("{")]


def listed_by_node(name: str, folder: Path) -> list[Published]:
    """Ask a program written in JavaScript, by a script that lists its objects.

    Args:
        name: the script's, in `scripts/`.
        folder: the site's, which stays as it is.
    """
    with tempfile.TemporaryDirectory() as work:
        # Such programs write their caches beside what they read.
        site = Path(work, "site")
        shutil.copytree(
            *(folder, site),
            symlinks=True,
            ignore=shutil.ignore_patterns(".git"),
        )
        script = _SCRIPTS / f"{name}.cjs"
        out = Path(work, "out")
        said = run("node", script, site, out, cwd=site, NODE_PATH=_MODULES)
    return [json.loads(line) for line in said.splitlines() if line.startswith("{")]
