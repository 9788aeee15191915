"""Errors at each step: the database is as it was, and the message names the step."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from blogdb.db.errors import ExitCode
from blogdb.loaders.readership.importing import import_readership

from ..conftest import REPOSITORY
from ..forked import fork
from ..loaders import plain
from ..rounds import rounds
from .changes import (
    BLOGS,
    GENERATIONS,
    NAME,
    State,
    command,
    leave_views,
    require_posts,
    state,
)
from .conftest import Homes
from .failing_at import fail_at

STEPS = sorted(
    {
        *(
            path.stem
            for folder in ("load", "forget", "readership")
            for path in (REPOSITORY / "sql" / folder).glob("*.sql")
        ),
        *(
            name
            for folder in ("cli", "db", "loaders", "migrations", "report", "sql")
            for path in (REPOSITORY / folder).rglob("*.py")
            for name in re.findall(r'\bstep\("(\w+)"\)', path.read_text("utf-8"))
        ),
    }
)
"""All steps that there are, read from the program's text."""

SETTLING = {"sync_folder", "forget_generations"}
"""What comes after the swap: the new database stays."""

ERRORS = [
    ("full disk", ExitCode.SYSTEM),
    ("full disk, says DuckDB", ExitCode.SYSTEM),
    ("input or output", ExitCode.SYSTEM),
    ("input or output, says DuckDB", ExitCode.SYSTEM),
    ("memory", ExitCode.SYSTEM),
    ("memory, says DuckDB", ExitCode.SYSTEM),
    ("defect", ExitCode.UNEXPECTED),
]
MOMENTS = ("before", "after")
ENDINGS = [
    ("SIGINT", ExitCode.INTERRUPTED),
    ("SIGTERM", ExitCode.TERMINATED),
    ("SIGHUP", ExitCode.HANGUP),
]


def bad_row(home: Path) -> list[str | Path]:
    """Load a blog with a row that has no title."""
    rows = [*BLOGS[-1], plain.row("untitled", title="")]
    return ["load", write(home, plain.as_delimited(rows))]


def long_text(home: Path) -> list[str | Path]:
    """Load a blog with an image in the text of a post."""
    rows = [*BLOGS[-1], plain.row("image", content=f"![](data:,{'A' * 300_000})")]
    return ["load", write(home, plain.as_delimited(rows))]


def bad_day(home: Path) -> list[str | Path]:
    """Load a blog with a day that there is not."""
    rows = [*BLOGS[-1], plain.row("day", date="2024-02-31")]
    return ["load", write(home, plain.as_delimited(rows))]


def moved(home: Path) -> list[str | Path]:
    """Load a blog in which a post is elsewhere."""
    first, *rest = BLOGS[-1]
    rows = [*rest, {**first, "slug": "moved", "url": "https://blog.example/moved"}]
    return ["load", write(home, plain.as_delimited(rows))]


def long_word(home: Path) -> list[str | Path]:
    """Load a blog with a word that is longer than any sentence."""
    rows = [*BLOGS[-1], plain.row("word", content="word-" * 1_000)]
    return ["load", write(home, plain.as_delimited(rows))]


def grown(home: Path) -> list[str | Path]:
    """Load a blog most of which is new."""
    rows = [*BLOGS[-1], *(plain.row(f"new-{number}") for number in range(300))]
    return ["load", write(home, plain.as_delimited(rows))]


def viewer(home: Path) -> list[str | Path]:
    """Load the text of a data set viewer."""
    records = [plain.viewer_record(row) for row in BLOGS[-1]]
    return ["load", write(home, plain.as_viewer(records))]


def aliases(home: Path) -> list[str | Path]:
    """Load with new aliases."""
    path = home.with_name(f"{home.name}.toml")
    path.write_text('[tags]\n"guide" = "guides"\n')
    return ["load", "--aliases", path]


def several_names(home: Path) -> list[str | Path]:
    """Load with an alias that is several authors."""
    path = home.with_name(f"{home.name}.toml")
    path.write_text('[authors]\n"Author 3" = ["Ada", "Bob"]\n')
    return ["load", "--aliases", path]


def first(home: Path) -> list[str | Path]:
    """Load a blog for the first time."""
    (home / NAME).unlink()
    shutil.rmtree(home / GENERATIONS)
    return ["load", write(home, plain.as_delimited(BLOGS[-1]))]


def first_tree(home: Path) -> list[str | Path]:
    """Load a folder for the first time, of which no bodies are kept."""
    return [*first(home)[:1], *tree(home)[1:]]


def without_addresses(home: Path) -> list[str | Path]:
    """Load a blog that does not say where its posts are."""
    rows = [{**row, "url": ""} for row in BLOGS[-1]]
    source = write(home, plain.as_delimited(rows))
    return ["load", "--allow-missing-fields", source]


def one_slug(home: Path) -> list[str | Path]:
    """Load a blog in which a slug comes back."""
    rows = [*BLOGS[-1], plain.row("post-7", url="https://blog.example/2025/post-7")]
    return ["load", write(home, plain.as_delimited(rows))]


def another_column(home: Path) -> list[str | Path]:
    """Load a blog with a column that has no place of its own."""
    rows = [{**row, "views": number} for number, row in enumerate(BLOGS[-1])]
    return ["load", write(home, plain.as_delimited(rows))]


def tree(home: Path) -> list[str | Path]:
    """Load a folder of posts that lead to files, and have other addresses."""
    folder = home.with_name(f"{home.name}-tree")
    folder.mkdir()
    for each in BLOGS[-1]:
        (folder / f"{each['slug']}.md").write_text(
            f"---\ntitle: {each['title']}\ndate: {each['date']}\n"
            f"aliases: [/old/{each['slug']}]\n---\n"
            f"{each['content']} [next](post-8.md) [none](missing.md)\n"
        )
    return ["load", "--allow-removals", "--allow-missing-fields", folder]


def several_languages(home: Path) -> list[str | Path]:
    """Load a blog with a post in a language of its own."""
    rows = [{**row, "language": ""} for row in BLOGS[-1]]
    rows.append(plain.row("neu", language="de"))
    return ["load", write(home, plain.as_delimited(rows))]


def another_duckdb(home: Path) -> list[str | Path]:
    """Load with another DuckDB, whose hash function is another."""
    with duckdb.connect(str(home / NAME)) as connection:
        connection.execute("update loads set hash_probe = hash_probe + 1").fetchall()
    return ["load"]


def migrate_down(_: Path) -> list[str | Path]:
    """Take the schema away."""
    return ["migrate", "base"]


def readers(home: Path) -> list[str | Path]:
    """Import what an analytics program counted."""
    return ["readership", write(home, b"page,views\n/post-1,3\n"), "--period=2024"]


def read_blog(home: Path) -> list[str | Path]:
    """Load a blog with readers."""
    path = write(home, b"page,views\n/post-1,3\n")
    import_readership(home / NAME, str(path), mapping={})
    return ["load"]


def write(home: Path, text: bytes) -> Path:
    """Write a source beside a database's folder."""
    path = home.with_name(f"{home.name}.txt")
    path.write_bytes(text)
    return path


Prepare = Callable[[Path], list[str | Path]]

REACHED: dict[str, Prepare] = {
    "bodies_streamed": first_tree,
    **dict.fromkeys(("filter_macros", "filter_stored"), tree),
    "problem_rows": bad_row,
    "viewer_records": viewer,
    "shortened_texts": long_text,
    "unread_days": bad_day,
    "problems": bad_row,
    "follow_clues": moved,
    "no_values": first,
    "search_split": long_word,
    **dict.fromkeys(("search_ranges", "search_sort", "search_sorted"), grown),
    "forget": aliases,
    "split_names": several_names,
    "identify": first,
    "write_template": first,
    "likely_addresses": without_addresses,
    "named_sites": lambda _: ["load", "--site-url", "https://blog.example"],
    "settle_contested": one_slug,
    "write_asides": another_column,
    "translations": several_languages,
    **dict.fromkeys(
        ("name_sources", "other_addresses", "read_addresses", "show_sources"), tree
    ),
    "parse": lambda _: ["load", "--bodies", "--search"],
    "compare_texts": lambda _: ["load", "--compare", "text"],
    "forget_search": lambda _: ["load", "--no-search"],
    "rehash": another_duckdb,
    "migrate": migrate_down,
    "take_views_off": migrate_down,
    "put_views_back": migrate_down,
    "carry_over": lambda _: ["rollback"],
    "compact": lambda _: ["compact"],
    **dict.fromkeys(
        ("resolve_addresses", "compare_readership", "write_readership"), readers
    ),
    **dict.fromkeys(("stored_addresses", "write_resolved"), read_blog),
    **dict.fromkeys(
        (
            *("find_posts", "find_authors", "forget_posts", "forget_authors"),
            *("forget_words", "delete_generations"),
        ),
        lambda _: ["forget", "--post", "post-7", "--author", "Author 3"],
    ),
}
"""How steps are reached that a refresh does not take."""


@dataclass(frozen=True)
class Failed:
    """A change that failed.

    Attributes:
        code: the exit code of its process.
        stdout: what that printed there.
        stderr: what it printed there.
        before: what stood in the folder.
        after: what stands in it.
        home: the folder.
    """

    code: int
    stdout: str
    stderr: str
    before: State
    after: State
    home: Path


def fail(homes: Homes, step: str, moment: str, error: str) -> Failed:
    """Let a step of a change fail in a process of its own."""
    home = homes.copy("loaded")
    arguments: list[str | Path] = ["load"]
    if step in REACHED:
        arguments = REACHED[step](home)
    before = state(home)
    given = command(tuple(map(str, arguments)), home, homes.source)

    def prepare() -> None:
        leave_views()
        fail_at(step, moment, error)

    process = fork(*given, prepare=prepare)
    said = process.communicate()
    return Failed(process.wait(), *said, before, state(home), home)


def happens(step: str, moment: str, error: str) -> bool:
    """Tell what can go wrong: not a rename that is done, nor the deletion before it.

    That the live file cannot be read is no reason not to go back: rollback says so.
    """
    is_done = moment == "after" and step in ("swap", "delete_generations")
    return not is_done and (step, error) != (
        "carry_over",
        "input or output, says DuckDB",
    )


KINDS = (
    *("settle_rows", "write_posts", "parse", "migrate", "carry_over", "compact"),
    *("forget_posts", "delete_generations", "swap", "sync_folder"),
)
"""One step of each kind: of many steps in SQL one that reads, and one that writes."""

CHOSEN = rounds(KINDS, STEPS)

CASES = [
    (step, moment, error, code)
    for offset in range(rounds(1, len(ERRORS)))
    for number, (step, moment) in enumerate(
        (step, moment) for step in CHOSEN for moment in MOMENTS[: rounds(1, 2)]
    )
    for error, code in [ERRORS[(number + offset) % len(ERRORS)]]
    if happens(step, moment, error)
]
"""Each kind of step fails with one error; in the long form each step, with each."""


@pytest.mark.parametrize(("step", "moment", "error", "code"), CASES)
def test_step_that_fails(
    step: str,
    moment: str,
    error: str,
    code: ExitCode,
    homes: Homes,
) -> None:
    """Whichever step fails, one line names it, and the database is as it was."""
    failed = fail(homes, step, moment, error)
    expected = ExitCode.SYSTEM if step in SETTLING else code
    assert failed.code == expected, failed.stderr
    assert failed.stdout == ""
    assert failed.stderr.count("\n") == 1
    assert f" at step {step}" in failed.stderr
    if step in SETTLING:
        assert "was changed" in failed.stderr
        assert failed.after.others == []
        require_posts(failed.home / NAME, BLOGS[-1])
    else:
        assert failed.after == failed.before


SIGNALS = [
    (step, "before", name, code)
    for number, step in enumerate(
        rounds(("stage", "write_posts", "sync_folder"), STEPS)
    )
    for name, code in rounds(ENDINGS[number : number + 1], ENDINGS)
]


@pytest.mark.parametrize(("step", "moment", "error", "code"), SIGNALS)
def test_signal_at_a_step(
    step: str,
    moment: str,
    error: str,
    code: ExitCode,
    homes: Homes,
) -> None:
    """Ctrl-C, kill and a closed terminal end a change at once, and leave nothing."""
    stopped = fail(homes, step, moment, error)
    assert (stopped.code, stopped.stdout) == (code, "")
    became = "nothing" if step not in SETTLING else f"{stopped.home / NAME}"
    assert stopped.stderr.strip() == f"blogdb: interrupted; {became} was changed"
    if step in SETTLING:
        assert stopped.after.others == []
        require_posts(stopped.home / NAME, BLOGS[-1])
    else:
        assert stopped.after == stopped.before


def test_steps_are_found() -> None:
    """The list of steps is read well: it has those of SQL and those of Python."""
    assert {*KINDS, "compare", "open_database", "record"} <= {*STEPS}
