"""Many readers, of every kind, while the program refreshes what they read."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from blogdb.db.errors import ExitCode

from ...conftest import PROGRAM, Run, environment_with_duckdb
from ...rounds import rounds
from . import generations
from .reader import AGAIN, OPENED

Record = Callable[[str, object], None]

READER = Path(__file__).with_name("reader.py")
SHELL = Path(sys.executable).with_name("duckdb")
# What reader.py does, for programs that open the database, answer, and end.
LOOP = """
set -e
until [ "$last" ]; do
    if [ -e stop ]; then last=yes; fi
    echo {opened} >> answers-$$
    {{
        {ask}
    }} >> answers-$$
    sleep {pause}
    if [ -z "$told" ]; then told=yes; echo ready; read go; fi
done
"""
ASK_SHELL = (
    "'{shell}' -readonly -csv -noheader -cmd 'set threads = 1'"
    " -cmd \"set memory_limit = '64MB'\" blog.duckdb -f questions.sql"
)
ASK_PROGRAM = "'{program}' query --format csv \"$(cat all-at-once.sql)\""
# Commands whose answers nobody judges, then a question.
ASK_EVERYTHING = """
    for command in info check generations; do '{program}' $command > /dev/null; done
    '{program}' query --format csv "$(cat all-at-once.sql)"
"""
KINDS = {
    "shell": (0, 10),
    "program": (1, 7),
    "commands": (0, 3),
    "plain 2.0": (0, 10),
    "plain 1.5": (1, 5),
    "sqlalchemy 2.0": (0, 5),
    "sqlalchemy 1.5": (0, 5),
    "kept 2.0": (1, 5),
}
"""Readers with the version of DuckDB, and how many there are in each form.

Shells have tests of their own, and SQLAlchemy opens what plain DuckDB does.
"""
PAUSE = rounds(0.05, 0)
"""Seconds between two connections of a reader, which else would keep a processor."""
KEPT = 5
"""How often a reader that keeps its connection asks all questions on it."""


def reader(kind: str) -> tuple[list[str | Path], dict[str, str]]:
    """Tell the command and the environment of a reader."""
    match kind:
        case "shell":
            if not SHELL.exists():
                pytest.skip("THE DUCKDB SHELL IS ABSENT: run the tests with make")
            ask = ASK_SHELL.format(shell=SHELL)
        case "program":
            ask = ASK_PROGRAM.format(program=PROGRAM)
        case "commands":
            ask = ASK_EVERYTHING.format(program=PROGRAM)
        case _:
            name, _, version = kind.partition(" ")
            times = str(KEPT if name == "kept" else 1)
            package = "sqlalchemy" if name == "sqlalchemy" else "plain"
            command = [sys.executable, READER, package, times, str(PAUSE), "."]
            return command, environment_with_duckdb(version or "2.0")
    loop = LOOP.format(opened=OPENED, ask=ask, pause=PAUSE)
    return ["nice", "-n", "19", "sh", "-c", loop], {}


@contextmanager
def crowd(folder: Path, kinds: Sequence[str]) -> Iterator[list[tuple[str, Path]]]:
    """Let readers read while the block runs, and until they have read once more.

    Yields:
        Each reader's kind, and the file with its answers.
    """
    stop = folder / "stop"
    with ExitStack() as stack:
        readers = []
        for number, kind in enumerate(kinds):
            command, environment = reader(kind)
            errors = stack.enter_context((folder / f"errors-{number}").open("w"))
            process = stack.enter_context(
                subprocess.Popen(
                    command,
                    cwd=folder,
                    env=os.environ | environment,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=errors,
                    text=True,
                )
            )
            stack.callback(process.kill)
            readers.append((kind, process))
        for kind, process in readers:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n", kind
        for _, process in readers:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.close()
        yield [(kind, folder / f"answers-{each.pid}") for kind, each in readers]
        stop.touch()
        for number, (kind, process) in enumerate(readers):
            assert process.wait(300) == 0, kind
            errors = (folder / f"errors-{number}").read_text()
            assert errors.replace(AGAIN, "") == "", kind


def connections(path: Path) -> list[list[generations.Answer]]:
    """Read the answers that a reader got, connection by connection."""
    size = len(generations.QUESTIONS)
    found: list[list[tuple[str, ...]]] = []
    with path.open(newline="") as file:
        for row in csv.reader(file):
            if row == [OPENED]:
                found.append([])
            elif row[0] != "kind":
                found[-1].append(tuple(row))
    assert all(len(rows) % size == 0 for rows in found), "an answer is not whole"
    return [
        [tuple(rows[start : start + size]) for start in range(0, len(rows), size)]
        for rows in found
    ]


def seen(path: Path, known: dict[generations.Answer, int]) -> list[int]:
    """Judge a reader's answers; tell the generation that each connection saw."""
    found = []
    for answers in connections(path):
        unknown = [answer for answer in answers if answer not in known]
        assert not unknown, f"of no generation: {unknown[0]}"
        numbers = {known[answer] for answer in answers}
        assert len(numbers) == 1, f"one connection saw generations {numbers}"
        found.append(numbers.pop())
    return found


def require_order(numbers: Sequence[int], published: Sequence[int]) -> None:
    """Check that generations were seen in the order in which they were published."""
    place = 0
    for number in numbers:
        assert number in published[place:], f"{number} after {published[: place + 1]}"
        place = published.index(number, place)


@pytest.mark.outside
def test_readers_see_whole_generations_in_their_order(
    run: Run, two_loads: Path, tmp_path: Path, record_property: Record
) -> None:
    """Whoever reads while the file changes sees one whole state, and none again."""
    source = tmp_path / "posts.csv"
    count = rounds(1, 100)
    kinds = [
        kind for kind, (few, many) in KINDS.items() for _ in range(rounds(few, many))
    ]
    published = [2]

    def change(*command: str | Path, leads_to: int) -> None:
        done = run(*command, env={"BLOGDB_KEEP": "1"})
        assert (done.returncode, done.stderr) == (ExitCode.OK, "")
        published.append(leads_to)

    def load(generation: int) -> None:
        generations.write(source, generation)
        change("load", "-q", source, "--threads", "1", leads_to=generation)

    (tmp_path / "questions.sql").write_text(";\n".join(generations.QUESTIONS))
    (tmp_path / "all-at-once.sql").write_text(generations.ALL_AT_ONCE)
    shutil.copytree(two_loads, tmp_path, dirs_exist_ok=True)
    with crowd(tmp_path, kinds) as readers:
        for generation in range(3, count + 3):
            load(generation)
            if generation % 5 == 3:
                change("rollback", leads_to=generation - 1)
                load(generation)
                if rounds(False, True):
                    # Nobody can see it.
                    change("compact", leads_to=generation)

    known = {generations.answer(number): number for number in published}
    answers = 0
    for kind, path in readers:
        numbers = seen(path, known)
        require_order(numbers, published)
        assert (numbers[0], numbers[-1]) == (2, count + 2), kind
        answers += len(numbers) * (KEPT if kind.startswith("kept") else 1)
    record_property("readers", len(readers))
    record_property("changes", len(published) - 1)
    again = sum(
        (tmp_path / f"errors-{number}").read_text().count(AGAIN)
        for number in range(len(readers))
    )
    record_property("answers", answers)
    record_property("connected again", again)
    print(  # noqa: T201
        f"{len(readers)} readers, {len(published) - 1} changes, {answers} answers,"
        f" {again} connections made again"
    )
