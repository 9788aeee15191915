"""The release workflow: what it checks before anything is published."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from blogdb._version import __version__

from ..conftest import REPOSITORY


@pytest.fixture
def workflow() -> dict[str, Any]:
    """The workflow."""
    path = REPOSITORY / ".github" / "workflows" / "release.yml"
    found: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return found


@pytest.mark.parametrize(
    ("tag", "heading", "codes"),
    [
        (f"v{__version__}", f"{__version__} (2027-01-31)", [0, 0]),
        (f"v{__version__}", f"{__version__} (unreleased)", [0, 1]),
        ("v99.0.0", f"{__version__} (2027-01-31)", [1, 1]),
        (__version__, f"{__version__} (2027-01-31)", [1, 0]),
    ],
)
def test_tag_version_and_changelog_must_agree(
    workflow: dict[str, Any], tag: str, heading: str, codes: list[int], tmp_path: Path
) -> None:
    """A tag that is not the version, or is not in the CHANGELOG, ends the release."""
    (tmp_path / "src" / "blogdb").mkdir(parents=True)
    version = Path("src", "blogdb", "_version.py")
    shutil.copyfile(REPOSITORY / version, tmp_path / version)
    (tmp_path / "CHANGELOG.md").write_text(f"# Changelog\n\n## {heading}\n\nNews.\n")
    scripts = [
        step["run"]
        for step in workflow["jobs"]["build"]["steps"]
        if step.get("name", "").startswith("The ")
    ]
    # As the platform runs a step.
    found = [
        subprocess.run(
            ["bash", "-e", "-c", script],
            cwd=tmp_path,
            env=os.environ | {"GITHUB_REF_NAME": tag},
            check=False,
            capture_output=True,
        ).returncode
        for script in scripts
    ]
    assert found == codes


def test_only_publishing_may_ask_for_trust(workflow: dict[str, Any]) -> None:
    """No job has a secret, and the one that publishes runs nothing of ours."""
    assert workflow["permissions"] == {"contents": "read"}
    publish = workflow["jobs"]["publish"]
    assert publish["permissions"] == {"id-token": "write"}
    assert (publish["needs"], publish["environment"]) == ("build", "pypi")
    assert not [step for step in publish["steps"] if "run" in step]
    assert "secrets" not in str(workflow)
