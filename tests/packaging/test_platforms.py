"""The action for GitHub and the hook for pre-commit, run without their platforms."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from blogdb.db.errors import ExitCode

from ..conftest import PROGRAM, REPOSITORY

# They need git and a shell.
pytestmark = pytest.mark.outside

POST = "---\ntitle: {}\ndate: 2024-01-0{}\n---\nA [link]({}.md).\n"


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    """A repository with a blog whose first post has a dead link."""
    folder = tmp_path / "repository"
    (folder / "content").mkdir(parents=True)
    (folder / "content" / "one.md").write_text(POST.format("One", 1, "gone"))
    (folder / "content" / "two.md").write_text(POST.format("Two", 2, "one"))
    subprocess.run(["git", "init", "--quiet", folder], check=True)
    return folder


def run(
    command: list[str], folder: Path, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run a command where the installed program is the first that is found."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("BLOGDB_")}
    path = f"{PROGRAM.parent}:{os.environ['PATH']}"
    return subprocess.run(
        command,
        cwd=folder,
        env=kept | {"PATH": path} | variables,
        capture_output=True,
        text=True,
        check=False,
    )


def names(folder: Path) -> list[str]:
    """List what is in a folder."""
    return sorted(path.name for path in folder.iterdir())


def test_hook(blog: Path) -> None:
    """The hook fails at a dead link, passes when it is mended, and leaves no trace."""
    (hook,) = yaml.safe_load((REPOSITORY / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert (hook["language"], hook["pass_filenames"]) == ("python", False)
    command = [*shlex.split(hook["entry"]), "content"]
    done = run(command, blog)
    assert done.stdout.splitlines()[0] == (
        "content/one.md:5: error: The link gone.md leads to a file that the blog lacks."
        " [dead-link]"
    )
    assert done.returncode == ExitCode.FINDINGS
    (blog / "content" / "one.md").write_text(POST.format("One", 1, "two"))
    done = run(command, blog)
    assert (done.returncode, done.stdout) == (ExitCode.OK, "nothing to mend\n")
    assert names(blog) == [".git", "content"]


def filled(value: str, contexts: dict[str, str]) -> str:
    """Fill in what the platform does, such as ${{ inputs.source }}."""
    return re.sub(r"\$\{\{ (\S+) \}\}", lambda found: contexts[found[1]], value)


@pytest.fixture
def stand_ins(tmp_path: Path) -> Path:
    """Programs that say what they were asked, for what takes long: pip and a report."""
    folder = tmp_path / "programs"
    folder.mkdir()
    programs = {
        "python": 'echo "python $*" >> "$ASKED"',
        "blogdb": (
            f'if [ "$1" = report ]; then echo "blogdb $*" >> "$ASKED"; echo > "$3";'
            f' else exec {PROGRAM} "$@"; fi'
        ),
    }
    for name, line in programs.items():
        (folder / name).write_text(f"#!/bin/sh\n{line}\n")
        (folder / name).chmod(0o755)
    return folder


def test_action(blog: Path, stand_ins: Path, tmp_path: Path) -> None:
    """The action's steps load, report and audit; the dead link fails the last one."""
    action: dict[str, Any] = yaml.safe_load(
        (REPOSITORY / "action.yml").read_text("utf-8")
    )
    contexts = {f"inputs.{k}": v["default"] for k, v in action["inputs"].items()}
    contexts["runner.temp"] = str(tmp_path)
    variables = {
        "GITHUB_ACTION_PATH": str(REPOSITORY),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
        "ASKED": str(tmp_path / "asked"),
        "PATH": f"{stand_ins}:{os.environ['PATH']}",
    }
    steps = [step for step in action["runs"]["steps"] if "run" in step]
    codes = []
    for step in steps:
        given = {k: filled(v, contexts) for k, v in step.get("env", {}).items()}
        assert "${{" not in step["run"]
        # As the platform runs a step whose shell is bash.
        command = ["bash", "-eo", "pipefail", "-c", step["run"]]
        done = run(command, blog, **variables, **given)
        codes.append(done.returncode)
    assert codes == [0, 0, 0, ExitCode.FINDINGS], done.stderr
    assert done.stdout == (
        "::error file=content/one.md,line=5,title=dead-link::The link gone.md leads to"
        " a file that the blog lacks. Correct the address, or remove the link.\n"
    )
    upload = action["runs"]["steps"][-1]
    assert upload["if"] == "always()"
    results = Path(filled(upload["with"]["path"], contexts))
    assert names(results) == ["audit.sarif", "report.html"]
    assert "Links to what the blog lacks" in (tmp_path / "summary.md").read_text()
    assert (tmp_path / "asked").read_text().splitlines() == [
        f"python -m pip install --quiet {REPOSITORY}[report]",
        f"blogdb report --out {results}/report.html",
    ]
