"""The measures of similar posts run from end to end."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"


def measured(script: str, name: str, work: Path, *words: str) -> list[list[str]]:
    """Run a script of the benchmarks, and read the tables that it writes."""
    readme = work / "figures.md"
    readme.write_text(f"<!-- {name}: begin -->\n<!-- {name}: end -->\n")
    command = [sys.executable, BENCHMARKS / script, *words]
    done = subprocess.run(
        [*command, "--data", work / "data", "--readme", readme],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [
        [cell.strip() for cell in line.split("|")[1:-1]]
        for line in readme.read_text().splitlines()
        if line.startswith("|")
    ]


def test_planted_duplicates_are_counted(tmp_path: Path) -> None:
    """Copies are planted, similarities recomputed, and exact copies all found."""
    rows = measured(
        "duplicates.py", "duplicates", tmp_path, "--size", "300", "--planted", "9"
    )
    assert ["as it is", "9", "1.00", "9", "1.0000"] in rows
    assert ["other markup", "9", "1.00", "9", "1.0000"] in rows


def test_linked_posts_are_counted(tmp_path: Path) -> None:
    """Links between posts are held out, and looked for among the related posts."""
    blog = tmp_path / "blog"
    blog.mkdir()
    for name, other, tag in (
        ("one", "two", "a"),
        ("two", "one", "a"),
        ("tri", "", "b"),
    ):
        link = f"[other](/{other}/)" if other else "no link"
        (blog / f"{name}.md").write_text(
            f"---\ntitle: {name}\ndate: 2024-01-01\ntags: [{tag}]\n---\n\n{link}\n"
        )
    header, _, row = measured("related.py", "related", tmp_path, str(blog))
    found = dict(zip(header, row, strict=True))
    assert (found["posts"], found["with links"]) == ("3", "2")
    assert (found["tags"], found["vocabulary"], found["all"]) == (
        "1.00",
        "0.00",
        "1.00",
    )
