"""Many loads and other changes at once, on one file."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from blogdb.db.errors import ExitCode

from ...forked import Forked
from ...loaders import plain
from ...rounds import rounds
from .conftest import Start, count_waiting, is_locked, wait_for
from .serial import (
    Blog,
    State,
    apply,
    blog,
    history,
    require_loads,
    require_nothing_left,
    require_step,
)

Told = dict[str, dict[str, Any]]

STANDARD_INPUT = "-"
MANY = rounds(2, 10)
"""How many loads begin at once."""


def load(start: Start, folder: Path, name: str, given: Blog, *more: str) -> Forked:
    """Start a load of a blog, from a file of that name or from standard input."""
    options = ["--partial"] if given.is_partial else ["--allow-removals"]
    options += ["--format", "csv", "--no-bodies", "--json", "--threads", "1", *more]
    if name == STANDARD_INPUT:
        return start("load", "-", *options, has_input=True)
    source = folder / name
    source.write_bytes(plain.as_delimited(given.rows))
    return start("load", source, *options)


def told(processes: Mapping[str, Forked], blogs: Mapping[str, Blog]) -> Told:
    """Wait for loads that succeed, and read what they say."""
    said = {}
    for name, process in processes.items():
        # Only one of them reads it.
        rows = plain.as_delimited(blogs[name].rows).decode()
        stdout, stderr = process.communicate(rows)
        assert process.returncode == ExitCode.OK, stderr
        said[name] = json.loads(stdout)
        assert stderr == ""
    return said


@pytest.mark.parametrize("turn", range(rounds(1, 10)))
@pytest.mark.parametrize(
    ("count", "is_first"), [(2, True), (2, False), (MANY, False)][: rounds(1, 3)]
)
def test_loads_that_wait_run_one_after_the_other(
    start: Start, tmp_path: Path, turn: int, count: int, is_first: bool
) -> None:
    """Loads that wait for one that reads run after it in some order, each once."""
    database = tmp_path / "blog.duckdb"
    names = [f"{number}.csv" for number in range(count)]
    blogs = {name: blog(turn + number) for number, name in enumerate(names)}
    said: Told = {}
    if not is_first:
        blogs["before.csv"] = blog(20)
        first = load(start, tmp_path, "before.csv", blogs["before.csv"])
        said |= told({"before.csv": first}, blogs)
    # It holds the lock from the beginning, and ends when its input does.
    blogs[STANDARD_INPUT] = blog(11)
    holder = load(start, tmp_path, STANDARD_INPUT, blogs[STANDARD_INPUT])
    wait_for(lambda: is_locked(database), holder)
    crowd = {name: load(start, tmp_path, name, blogs[name]) for name in names}
    wait_for(lambda: count_waiting(database) == count, holder, *crowd.values())
    said |= told({STANDARD_INPUT: holder} | crowd, blogs)
    require_loads(database, blogs, said)


@pytest.mark.parametrize("turn", range(rounds(1, 20)))
def test_first_loads_at_once(start: Start, tmp_path: Path, turn: int) -> None:
    """Of loads that begin at once where no file is, each is done, and done once."""
    blogs = {f"{number}.csv": blog(turn + number) for number in range(MANY)}
    crowd = {name: load(start, tmp_path, name, blogs[name]) for name in blogs}
    said = told(crowd, blogs)
    require_loads(tmp_path / "blog.duckdb", blogs, said)


@pytest.mark.parametrize("turn", range(rounds(1, 20)))
def test_refreshes_at_once(start: Start, tmp_path: Path, turn: int) -> None:
    """Of refreshes that begin at once, one loads, and the others find that done."""
    before, after = blog(turn), blog(turn + 2)
    told({"0.csv": load(start, tmp_path, "0.csv", before)}, {"0.csv": before})
    (tmp_path / "0.csv").write_bytes(plain.as_delimited(after.rows))
    crowd = [start("load", "--json") for _ in range(MANY)]
    said = [json.loads(process.communicate()[0]) for process in crowd]
    assert sorted(each["load_id"] or 0 for each in said) == [0] * (MANY - 1) + [2]
    first, second = history(tmp_path / "blog.duckdb")
    assert [name for name, *_ in second.loads] == ["0.csv", "0.csv"]
    posts, _ = apply({}, before)
    _, counts = apply(posts, after)
    assert second.loads == [*first.loads, ("0.csv", *counts)]
    require_nothing_left(tmp_path / "blog.duckdb")


def test_loads_that_do_not_wait_name_the_one_that_works(
    start: Start, tmp_path: Path
) -> None:
    """While a load reads, others with --no-wait fail at once and say which it is."""
    database = tmp_path / "blog.duckdb"
    blogs = {"0.csv": blog(0), STANDARD_INPUT: blog(1)}
    said = told({"0.csv": load(start, tmp_path, "0.csv", blogs["0.csv"])}, blogs)
    holder = load(start, tmp_path, STANDARD_INPUT, blogs[STANDARD_INPUT])
    wait_for(lambda: is_locked(database), holder)
    commands = [("load",), ("migrate", "base"), ("rollback",)] * rounds(1, 10)
    for process in [start(*command, "--no-wait") for command in commands]:
        stdout, stderr = process.communicate()
        assert (process.returncode, stdout) == (ExitCode.BUSY, "")
        assert stderr.count("\n") == 1
        assert f"by process {holder.pid} (blogdb load); try again later" in stderr
    said |= told({STANDARD_INPUT: holder}, blogs)
    require_loads(database, blogs, said)


@pytest.mark.parametrize("turn", range(rounds(1, 50)))
def test_crowd_that_does_not_wait(start: Start, tmp_path: Path, turn: int) -> None:
    """Of loads at once with --no-wait one at least is done; the others say why not."""
    blogs = {f"{number}.csv": blog(turn + number) for number in range(rounds(2, 10))}
    crowd = {
        name: load(start, tmp_path, name, given, "--no-wait")
        for name, given in blogs.items()
    }
    numbers = {process.pid for process in crowd.values()}
    winners = {}
    for name, process in crowd.items():
        stdout, stderr = process.communicate()
        if process.returncode == ExitCode.OK:
            winners[name] = json.loads(stdout)
        else:
            assert (process.returncode, stdout) == (ExitCode.BUSY, ""), stderr
            said = re.fullmatch(
                r"blogdb: .+ is being changed by process (\d+) \(blogdb load\);"
                r" try again later, or without --no-wait\n",
                stderr,
            )
            assert said is not None, stderr
            assert int(said[1]) in numbers - {process.pid}
    assert winners
    require_loads(tmp_path / "blog.duckdb", blogs, winners)


def explained(states: Sequence[State], place: int, blogs: Mapping[str, Blog]) -> str:
    """Tell what led to a state: the source that was loaded, or another change."""
    before, after = states[place - 1], states[place]
    if len(after.loads) == len(before.loads) + 1:
        return require_step(before, after, blogs)
    if after == before:
        return "compact"
    if after in states[: place - 1]:
        return "rollback"
    assert (after.loads, after.posts) == ([], {})
    assert after.has_schema != before.has_schema
    return "migrate"


@pytest.mark.parametrize("turn", range(rounds(1, 10)))
def test_changes_of_every_kind_at_once(start: Start, tmp_path: Path, turn: int) -> None:
    """Whatever changes a file at once, each state follows from the one before."""
    database = tmp_path / "blog.duckdb"
    names = [f"{number}.csv" for number in range(rounds(2, 6))]
    blogs = {name: blog(turn + number) for number, name in enumerate(names)}
    before = [names.pop() for _ in range(rounds(1, 2))]
    for name in before:
        told({name: load(start, tmp_path, name, blogs[name])}, blogs)
    blogs[STANDARD_INPUT] = blog(11)
    holder = load(start, tmp_path, STANDARD_INPUT, blogs[STANDARD_INPUT])
    wait_for(lambda: is_locked(database), holder)
    loads = {name: load(start, tmp_path, name, blogs[name]) for name in names}
    # In the short form no migration, which makes the next load migrate as well.
    commands = ("rollback", "compact", "migrate base", "migrate head", "rollback")
    others = [start(*command.split()) for command in commands[: rounds(2, 5)]]
    crowd = [*loads.values(), *others]
    wait_for(lambda: count_waiting(database) == len(crowd), holder, *crowd)
    told({STANDARD_INPUT: holder} | loads, blogs)
    changes = 0
    for process in others:
        stdout, stderr = process.communicate()
        assert (process.returncode, stderr) == (ExitCode.OK, "")
        changes += not re.search("nothing was changed|not touched", stdout)
    states = history(database)
    kinds = [explained(states, place, blogs) for place in range(1, len(states))]
    assert {STANDARD_INPUT, *loads} <= set(kinds)
    assert len(kinds) == len(before) + len(loads) + changes
    require_nothing_left(database)
