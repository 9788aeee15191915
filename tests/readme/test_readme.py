"""README.md and docs/dashboards.md are true."""

from __future__ import annotations

import importlib.util
import re
import shutil
from pathlib import Path
from types import ModuleType

import pytest

from blogdb.db import engine
from blogdb.sql import catalog
from tests.conftest import REPOSITORY, Run

TEXT = (REPOSITORY / "README.md").read_text("utf-8")


@pytest.fixture(scope="module")
def generated() -> ModuleType:
    """The script that writes the generated parts."""
    spec = importlib.util.spec_from_file_location(
        "generated", Path(__file__).with_name("generated.py")
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_generated_parts_are_current(generated: ModuleType) -> None:
    """The generated parts are what the program gives now (`make readme`)."""
    for path, parts in generated.parts().items():
        text = path.read_text("utf-8")
        assert generated.with_parts(text, parts) == text


def test_shown_answers_are_real(run_here: Run, loaded_template: Path) -> None:
    """The rows shown in the README are those of the sample."""
    query = re.search(r'^\$ blogdb query "(.+)"$', TEXT, re.MULTILINE)
    assert query is not None
    shown = TEXT[query.end() :].split("```")[0].strip().splitlines()
    answer = run_here("query", query[1], "--db", loaded_template)
    said = answer.stdout.strip().splitlines()
    assert [line.rstrip() for line in shown] == [line.rstrip() for line in said]

    show = ("show", "posts_per_weekday", "--format", "csv", "--db", loaded_template)
    weekdays = run_here(*show)
    for line in weekdays.stdout.splitlines()[1:]:
        cells = [cell or "NULL" for cell in line.split(",")]
        assert re.search(r"│ *" + r" *│ *".join(map(re.escape, cells)) + r" *│", TEXT)


def test_questions_for_dashboards_have_answers(
    loaded_template: Path, tmp_path: Path
) -> None:
    """Each statement in docs/dashboards.md has rows on the sample, in English here."""
    text = (REPOSITORY / "docs" / "dashboards.md").read_text("utf-8")
    statements = re.findall("```sql\n(.+?)```", text, re.DOTALL)
    assert len(statements) > 3
    database = Path(shutil.copy(loaded_template, tmp_path))
    with engine.connect(database, read_only=False) as connection:
        connection.execute("update posts set language = 'en'").fetchall()
        for statement in statements:
            assert connection.execute(statement).fetchall(), statement
    assert statements[0].count("\n") == 3


def test_questions_of_editors_have_views() -> None:
    """Each of the twenty questions in docs/questions.md names views and columns."""
    text = (REPOSITORY / "docs" / "questions.md").read_text("utf-8")
    questions = re.findall(r"^\| (?:[A-Z].+\?) \| (.+) \|$", text, re.MULTILINE)
    assert len(questions) == 20
    offered = {entry.name: entry.columns for entry in catalog.offered()}
    for answer in questions:
        shown = re.findall(r"`blogdb show (\w+)(.*?)`", answer)
        assert shown, answer
        for view, options in shown:
            named = re.findall(r"--(?:columns|sort|only) -?([\w,]+)", options)
            for name in ",".join(named).split(",") if named else ():
                assert name in offered[view], answer
            assert view in offered, answer


def test_shown_answers_of_bodies_are_real(
    run_here: Run, hugging_face_template: Path
) -> None:
    """The rows shown of the Hugging Face blog are those of its tree."""
    section = TEXT.split("### Questions about the bodies")[1].split("```")[1]
    asked = re.findall(r'^\$ blogdb query "(.+)"\n((?:.+\n)+)', section, re.MULTILINE)
    assert len(asked) == 5
    for query, shown in asked:
        said = run_here("query", query, "--db", hugging_face_template).stdout
        assert [line.rstrip() for line in shown.splitlines()] == [
            line.rstrip() for line in said.splitlines()
        ]


def test_folders_are_there() -> None:
    """The folder map names exactly the folders that exist."""
    named = set(re.findall(r"^\| `(\w+)/` \|", TEXT, re.MULTILINE))
    there = {
        path.name
        for path in REPOSITORY.iterdir()
        if path.is_dir() and not path.name.startswith(".") and path.name[0] != "_"
    }
    assert named == there - {"build", "dist"} - {
        name for name in there if name.endswith(".egg-info")
    }
