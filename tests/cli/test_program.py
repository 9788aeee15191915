"""The program as a whole: help, versions, errors and exit codes."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest

from blogdb import __version__
from blogdb.cli import main, numbers
from blogdb.cli.command import Command
from blogdb.cli.options import FORMATS
from blogdb.db.errors import ExitCode

from ..conftest import PROGRAM, Run, run_without_rights
from ..rounds import combined, rounds

HEAVY = ("alembic", "duckdb", "duckdb_engine", "rich", "sqlalchemy")


def test_version(run: Run, run_here: Run) -> None:
    """The version is printed and nothing else."""
    assert run_here("-V").stdout == f"blogdb {__version__}\n"
    done = run("--version")
    assert (done.returncode, done.stdout) == (0, f"blogdb {__version__}\n")


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["load", "--help"]])
def test_start_imports_nothing_heavy(arguments: list[str]) -> None:
    """Version and help import neither DuckDB nor SQLAlchemy, Alembic or Rich."""
    code = (
        "import sys; from blogdb.cli.main import main\n"
        f"try: main({arguments!r})\n"
        "except SystemExit: pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_program_without_arguments_helps(run_here: Run) -> None:
    """Without arguments the program prints its help and all commands."""
    done = run_here()
    assert done.returncode == 0
    assert all(name in done.stdout for name in main.COMMANDS)


def test_help_is_a_command(run_here: Run) -> None:
    """`blogdb help` is `blogdb --help`, and with a command that command's."""
    assert run_here("help").stdout == run_here("--help").stdout
    assert run_here("help", "show").stdout == run_here("show", "--help").stdout


def commands() -> dict[str, click.Command]:
    """Return what each command is called, in its group, and the command."""
    found: dict[str, click.Command] = {}
    for name in main.COMMANDS:
        command = main.cli.get_command(click.Context(main.cli), name)
        assert command is not None
        if isinstance(command, click.Group):
            context = click.Context(command)
            for inner in command.list_commands(context):
                found[f"{name} {inner}"] = command.get_command(context, inner)
        else:
            found[name] = command
    return found


@pytest.mark.parametrize("name", commands())
def test_every_command_speaks_json(name: str) -> None:
    """Every command that tells something takes --json."""
    command = commands()[name]
    options = {opt for item in command.params for opt in item.opts}
    assert ("--json" in options) is (name not in {"completion", "mcp", "shell"})


@pytest.mark.usefixtures("unchecked_views")
def test_json_of_what_changes(run_here: Run, tmp_path: Path, small_blog: Path) -> None:
    """JSON is whole: a load names each change, an import each address."""
    posts = "".join(f"new-{number},{number}\n" for number in range(50))
    load = ("load", "-", "--partial", "--json")
    told = json.loads(run_here(*load, stdin=f"slug,title\n{posts}").stdout)
    assert len(told["changes"]) == told["added"] == 50
    views = "".join(f"/none-{number},1\n" for number in range(30))
    (tmp_path / "pages.csv").write_text(f"address,views\n{views}/bad,x\n" + views)
    done = run_here("readership", "pages.csv", "--json", "--dry-run")
    told = json.loads(done.stdout)
    assert (len(told["unmatched"]), len(told["rejected"])) == (30, 1)
    told = {
        command: json.loads(run_here(*command.split(), "--json").stdout)
        for command in ("check", "compact", "migrate", "migrate --current")
    }
    assert told["check"] == {"database": small_blog.name, "findings": []}
    assert told["compact"]["size"] == small_blog.stat().st_size
    assert told["migrate"]["before"] == told["migrate"]["after"]
    assert told["migrate --current"]["revision"] == told["migrate"]["after"]
    forgotten = run_here("forget", "--post", "red", "--dry-run", "--json")
    told = json.loads(forgotten.stdout)
    assert (told["count_posts"], told["is_dry_run"]) == (1, True)


def test_ctrl_c_is_a_line(run_here: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C is answered with one line, which says that nothing was changed."""

    def interrupted(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("blogdb.cli.info._told", interrupted)
    done = run_here("info")
    assert done.returncode == ExitCode.INTERRUPTED
    assert done.stderr == "blogdb: interrupted; nothing was changed\n"


def test_module_is_the_program() -> None:
    """`python -m blogdb.cli` is the same program."""
    done = subprocess.run(
        [sys.executable, "-m", "blogdb.cli", "--version"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == f"blogdb {__version__}\n"


@pytest.mark.parametrize("name", commands())
def test_help_is_complete(run_here: Run, name: str) -> None:
    """Every command's help has a text, an example that calls it, and exit codes."""
    done = run_here(*name.split(), "--help")
    assert done.returncode == 0
    text, _, rest = done.stdout.partition("Example:")
    example, _, codes = rest.partition("Exit codes:")
    assert text.splitlines()[2].strip().endswith(".")
    assert f"blogdb {name}" in example
    assert all(meaning in codes for meaning in ("done", "a wrong option or argument"))


@pytest.mark.parametrize("name", commands())
def test_every_option_is_explained(name: str) -> None:
    """Every command is ours, and every option of it says what it does."""
    command = commands()[name]
    assert isinstance(command, Command)
    options = [item for item in command.params if isinstance(item, click.Option)]
    assert all(option.help for option in options)
    places = {opt for item in options for opt in item.opts} & {"--db", "--lake"}
    assert name in ("completion", "init", "lake duckdb", "layouts") or places


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["lod"], "there is no command lod; did you mean load?"),
        (["help", "shwo"], "did you mean show?"),
        (["search", "rlhf", "-ppo"], "blogdb search -- rlhf -ppo"),
        (["search", "rlhf", "-openai"], "blogdb search -- rlhf -openai"),
        (["show", "posts", "-o", "posts.docx"], ".docx is not a format"),
        (["show", "posts", "--only", "tag"], "'tag' is not COLUMN=VALUE"),
        (["--db", "x", "info"], "options stand after the command's name"),
        (["show"], "Missing argument 'VIEW'"),
        (["query", "from posts", "--format", "xml"], "'xml' is not one of"),
        (["query", "from posts", "--limit", "-1"], "-1 is not in the range"),
        (["load", "--map", "slug"], "'slug' is not TARGET=COLUMN"),
        (["load", "--map", "slug=a", "--map", "slug=b"], "slug is mapped twice"),
        (["load", "--memory-limit", "much"], "'much' is not an amount of memory"),
        (["load", "--threads", "0"], "0 is not in the range"),
        (["info", "--db", "."], "is a directory"),
        (["rollback", "0"], "0 is not in the range"),
        (["query", "from posts", "--timeout", "nan"], "'nan' is not a number"),
        (["query", "from posts", "--timeout", "-inf"], "-inf is not in the range"),
        (["query", "from posts", "--timeout", ""], "'' is not a valid float"),
        (["migrate", "--sql", "--current"], "cannot be combined"),
        (["completion", "tcsh"], "'tcsh' is not one of"),
    ],
)
def test_usage_errors(run_here: Run, arguments: list[str], said: str) -> None:
    """A wrong option or argument is one line on stderr, and exit code 2."""
    done = run_here(*arguments)
    assert done.returncode == ExitCode.USAGE
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("blogdb: ")
    assert said in done.stderr


HUGE = "9" * 30


@pytest.mark.parametrize(
    "arguments",
    [
        *(
            ["query", "from posts", option, value, "-f", form]
            for form, (option, value) in combined(
                ["table", "json", "parquet"],
                [
                    ("--limit", HUGE),
                    ("--timeout", "inf"),
                    ("--timeout", HUGE),
                    ("--threads", HUGE),
                ],
            )
        ),
        ["search", "guide", "--limit", HUGE],
        ["history", "--limit", HUGE],
    ],
)
@pytest.mark.usefixtures("blog")
def test_huge_numbers(run_here: Run, arguments: list[str]) -> None:
    """A limit that is larger than anything there can be is as good as none."""
    done = run_here(*arguments)
    assert (done.returncode, done.stderr) == (ExitCode.OK, "")
    assert done.stdout


def test_huge_numbers_that_name(run_here: Run, blog: Path) -> None:
    """A load or a generation of a huge number is one that there is not."""
    for command, code in (("diff", ExitCode.QUERY), ("rollback", ExitCode.DATABASE)):
        done = run_here(command, HUGE, "--db", blog)
        assert (done.returncode, done.stderr.count("\n")) == (code, 1)


def test_threads_are_capped(run_here: Run, blog: Path) -> None:
    """A load takes no more threads than are of use, and no more processes."""
    sql = "select current_setting('threads')::int as threads"
    done = run_here("query", sql, "--threads", "100000", "-f", "json", "--db", blog)
    assert json.loads(done.stdout)[0]["threads"] == numbers.MOST_THREADS
    assert max(8, os.cpu_count() or 1) <= numbers.MOST_THREADS < 100_000


def test_error_is_cut(run_here: Run) -> None:
    """An error that quotes a text of any length is a line that can be read."""
    done = run_here("load", "x" * 100_000)
    assert done.returncode == ExitCode.SYSTEM
    assert done.stderr.endswith("\n")
    assert len(done.stderr) < 11_000


HOSTILE_NAME = "a\x1b]0;x\x07 \u202ebdkcud\x9b.db"
EVERY_COMMAND = (
    *("info", "views", "check", "history", "generations", "migrate"),
    *("migrate --current", "describe posts", "search guide", "show posts", "diff 1"),
    *("query nonsense", "info --json", "load posts.jsonl", "generations", "rollback"),
    *("forget --post nonsense", "rollback", "compact", "migrate base", "views"),
)[: rounds(17, None)]


@pytest.mark.parametrize("is_there", [True, False])
@pytest.mark.usefixtures("unchecked_views")
def test_no_command_prints_a_path_as_it_is(
    run_here: Run, blog: Path, source: Path, is_there: bool
) -> None:
    """What a database's path would do to a terminal is shown, by every command."""
    assert source.name == "posts.jsonl"
    path = blog.with_name(HOSTILE_NAME)
    if is_there:
        blog.rename(path)
    codes = set()
    commands = [each for each in EVERY_COMMAND if is_there or "load" not in each]
    for command in commands:
        if command == "migrate" and not is_there:
            continue  # it makes a database
        done = run_here(*command.split(), "--db", path)
        codes.add(done.returncode)
        said = done.stdout + done.stderr
        if "--json" not in command:
            assert not {*"\x1b\x07\u202e\x9b"} & {*said}, (command, said)
        assert done.returncode != ExitCode.UNEXPECTED, (command, said)
    assert codes <= {ExitCode.OK, ExitCode.QUERY, ExitCode.DATABASE}
    assert ExitCode.OK in codes


def test_error_shows_control_characters(run_here: Run) -> None:
    """A control character of an argument does not reach the terminal."""
    done = run_here("info", "--db", "a\x1b[31m\nb.duckdb")
    assert done.returncode == ExitCode.DATABASE
    assert "\x1b" not in done.stderr
    assert "a␛[31m b.duckdb does not exist" in done.stderr


@pytest.mark.parametrize(
    "arguments", [["info"], ["views"], ["show", "posts"], ["check"], ["migrate", "-h"]]
)
def test_missing_database(run_here: Run, arguments: list[str]) -> None:
    """A missing database is named with what creates it, and is not created."""
    done = run_here(*arguments, env={"BLOGDB_PATH": "none.duckdb"})
    if "-h" in arguments:
        assert "BLOGDB_PATH" in done.stdout
        return
    assert done.returncode == ExitCode.DATABASE
    assert "none.duckdb does not exist" in done.stderr
    assert "blogdb load" in done.stderr


def test_foreign_file(run_here: Run, tmp_path: Path) -> None:
    """A file that is no database is refused with one line."""
    (tmp_path / "blog.duckdb").write_text("not a database, but a text\n" * 1000)
    done = run_here("query", "select 1")
    assert done.returncode == ExitCode.DATABASE
    assert "is not a DuckDB database" in done.stderr


def test_foreign_database(run_here: Run, tmp_path: Path) -> None:
    """A DuckDB database that blogdb did not make is refused with one line."""
    import duckdb

    duckdb.connect(
        tmp_path / "blog.duckdb", config={"storage_compatibility_version": "v1.2.0"}
    ).close()
    done = run_here("query", "select 1")
    assert done.returncode == ExitCode.DATABASE
    assert "not blogdb's" in done.stderr


def test_damaged_database(run_here: Run, blog: Path) -> None:
    """A database that was cut off gives one line and never a traceback."""
    os.truncate(blog, 20_000)
    done = run_here("show", "posts")
    assert done.returncode == ExitCode.DATABASE
    assert done.stderr.count("\n") == 1


def test_unreadable_database(blog: Path) -> None:
    """A database without permission is a failure of the system."""
    blog.chmod(0)
    done = run_without_rights(PROGRAM, "info", "--db", blog)
    assert done.returncode == ExitCode.SYSTEM
    assert "permission denied" in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("form", rounds(["table", "parquet"], FORMATS))
def test_full_disk(blog: Path, form: str) -> None:
    """Output that does not fit on the disk is a failure of the system."""
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [PROGRAM, "show", "posts", "--format", form, "--db", blog],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == ExitCode.SYSTEM
    assert done.stderr == "blogdb: no space left on device\n"


@pytest.mark.parametrize("form", rounds(["table", "parquet"], FORMATS))
def test_reader_that_leaves(blog: Path, form: str) -> None:
    """A reader such as head may leave early, and nobody complains."""
    sql = "select range, random() from range(20000)"
    process = subprocess.Popen(
        [PROGRAM, "query", sql, "-n", "100000", "-f", form, "--db", blog],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout
    assert process.stderr
    assert process.stdout.read(1)
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(timeout=60) == ExitCode.OK


@pytest.mark.parametrize(
    ("command", "closed"),
    combined(["query 'from posts'", "info"], [">&-", "2>&-", "<&-", ">&- 2>&- <&-"]),
)
def test_closed_streams(blog: Path, command: str, closed: str) -> None:
    """A program whose streams are closed works, and says what it has to elsewhere."""
    done = subprocess.run(
        ["sh", "-c", f"{PROGRAM} {command} --db {blog} {closed}"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert bool(done.stdout) is (">&-" not in closed.replace("2>&-", ""))


@pytest.mark.parametrize(
    ("command", "streams", "code"),
    [
        ("query -", "<&-", ExitCode.QUERY),
        ("query -", "2>/dev/full", ExitCode.QUERY),
        ("query 'from posts' -f csv", ">/dev/full 2>/dev/full", ExitCode.SYSTEM),
        ("views", ">/dev/full 2>&-", ExitCode.SYSTEM),
        ("--help", ">/dev/full 2>/dev/full", ExitCode.SYSTEM),
        ("nonsense", "2>/dev/full", ExitCode.USAGE),
        ("info", ">/dev/full 2>/dev/full", ExitCode.SYSTEM),
        ("query 'from posts' -f parquet", ">/dev/full 2>/dev/full", ExitCode.SYSTEM),
    ][: rounds(5, 8)],
)
def test_streams_that_fail(
    blog: Path, command: str, streams: str, code: ExitCode
) -> None:
    """The exit code tells what happened, even where nothing can be printed."""
    done = subprocess.run(
        ["sh", "-c", f"{PROGRAM} {command} {streams}"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"BLOGDB_PATH": str(blog)},
    )
    assert done.returncode == code
    assert done.stdout == ""
    assert done.stderr.count("\n") == ("2>" not in streams)


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
def test_no_file_is_taken_for_a_closed_stream(blog: Path) -> None:
    """What is printed never lands in a file that was opened in a stream's place."""
    code = (
        "import os; from blogdb.cli.streams import prepare_streams; prepare_streams();"
        " files = [os.readlink(f'/proc/self/fd/{number}') for number in range(3)];"
        f" os.write(os.open({str(blog.with_name('told'))!r}, os.O_CREAT | os.O_WRONLY),"
        " repr(files).encode())"
    )
    command = f"{sys.executable} -c {shlex.quote(code)} <&- >&- 2>&-"
    subprocess.run(["sh", "-c", command], check=True)
    assert blog.with_name("told").read_text() == repr([os.devnull] * 3)


@pytest.mark.parametrize("debug", ["0", "1"])
def test_unexpected_error(
    run_here: Run, monkeypatch: pytest.MonkeyPatch, debug: str
) -> None:
    """A defect is one line that asks for a report; BLOGDB_DEBUG=1 shows where."""
    monkeypatch.setattr("blogdb.cli.info._told", lambda _: 1 / 0)
    done = run_here("info", env={"BLOGDB_DEBUG": debug})
    assert done.returncode == ExitCode.UNEXPECTED
    assert "ZeroDivisionError: division by zero; please report it" in done.stderr
    assert ("Traceback" in done.stderr) is (debug == "1")


def test_system_without_threads(run_here: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system allows no more threads, the exit code is the system's."""

    def refused(_: object) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr("blogdb.cli.info._told", refused)
    done = run_here("info")
    assert done.returncode == ExitCode.SYSTEM
    assert done.stderr == "blogdb: can't start new thread\n"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_script(run_here: Run, shell: str) -> None:
    """The script for each shell is the one that calls blogdb back."""
    done = run_here("completion", shell)
    assert done.returncode == 0
    assert "_BLOGDB_COMPLETE" in done.stdout


@pytest.mark.parametrize(
    ("line", "wanted", "unwanted"),
    [
        ("blogdb sh", "show", "load"),
        ("blogdb show posts_per", "posts_per_month", "posts_tagged"),
        ("blogdb describe posts_t", "posts_tagged", "posts_per_month"),
        ("blogdb query --fo", "--format", "--limit"),
        ("blogdb query --format x", "xlsx", "csv"),
        ("blogdb load --format j", "jekyll", "hugo"),
        ("blogdb history r", "red", "hello"),
        ("blogdb forget --author A", "Ada", "Bob"),
        ("blogdb rollback --to 1", "1", "2"),
        ("blogdb show tag_usage --columns tag,count_p", "tag,count_posts", "tag_id"),
        ("blogdb show tag_usage --sort tag,-co", "tag,-count_posts", "tag_id"),
        ("blogdb show tag_usage --only ta", "tag=", "count"),
        ("blogdb show tag_usage --only tag=g", "tag=guide", "llm"),
        ("blogdb show tag_usage --db none.duckdb --only tag=g", "", "guide"),
    ],
)
@pytest.mark.usefixtures("blog")
def test_completion(run_here: Run, line: str, wanted: str, unwanted: str) -> None:
    """The shell is offered commands, options, and what there is to name."""
    if "rollback" in line:
        run_here("load", "-", "--partial", "-q", stdin="slug,title\nnew,New\n")
    done = run_here(
        env={
            "_BLOGDB_COMPLETE": "bash_complete",
            "COMP_WORDS": line,
            "COMP_CWORD": str(line.count(" ")),
        }
    )
    assert not wanted or f"plain,{wanted}" in done.stdout.splitlines()
    assert unwanted not in done.stdout


def test_refused_rename_names_the_place(small_blog: Path, tmp_path: Path) -> None:
    """Not the private file that was to go there, and is gone with the program."""
    kept = tmp_path / ".blog.duckdb.generations"
    kept.mkdir(mode=0o500)
    done = run_without_rights(PROGRAM, "migrate", "0003", "--db", small_blog)
    assert done.returncode == ExitCode.SYSTEM
    assert f"blogdb: {kept}/000001.duckdb: permission denied" in done.stderr
