"""`blogdb mcp`, asked by the SDK's own client from another process."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from blogdb.cli.commands import Commands

from ..conftest import PROGRAM
from ..forked import fork
from ..loaders.without_bodies import load
from ..rounds import rounds

if TYPE_CHECKING:
    from mcp.client.client import Client

Call = Callable[..., Awaitable[tuple[bool, Any]]]

TOOLS = {
    *("list_views", "describe_view", "query"),
    *("search_posts", "read_post", "audit"),
}
# The server asks them as `blogdb query` does. One of each kind comes first: changed
# data, and a file that is written or read.
HOSTILE = (
    "delete from posts",
    "copy posts to '{folder}/stolen.csv'",
    "from read_text('{folder}/secret.txt')",
    "install httpfs",
    "select 1; select 2",
    "selec",
    "create table t (a int)",
    "explain analyze copy posts to '{folder}/blog.duckdb.wal'",
    "attach '{folder}/other.duckdb'",
    "load httpfs",
    "set enable_external_access = true",
    "from '{folder}/secret.txt'",
    "from glob('{folder}/*')",
    "select getenv('HOME')",
    "",
)[: rounds(3, 15)]
ENDLESS = rounds(
    # It waits without work for the processor.
    "select sleep_ms(1000000)",
    "select count(*) from range(1000000) a, range(1000000) b"
    " where a.range * b.range = -1",
)


def server(database: Path) -> Any:
    """The program as a server, in a process of its own."""
    from mcp.client.stdio import StdioServerParameters, stdio_client

    return stdio_client(
        StdioServerParameters(
            command=str(PROGRAM),
            args=[
                *("mcp", "--db", str(database), "--timeout", "3", "--max-rows", "50"),
                *("--memory-limit", "200MB", "--threads", "1"),
            ],
        )
    )


def server_here(database: Path) -> Any:
    """The same server in this process; its questions are processes all the same."""
    # With the SDK it takes a second, which all processes of the tests would wait for.
    from blogdb.cli.assistant import server_of

    return server_of(Commands(database, 3, 50, "200MB", 1))


def asked(server: Any, work: Callable[[Call, Client], Awaitable[None]]) -> None:
    """Let work call the tools of a server."""
    from mcp.client.client import Client

    async def run() -> None:
        async with Client(server) as client:

            async def call(tool: str, /, **arguments: Any) -> tuple[bool, Any]:
                done = await client.call_tool(tool, arguments)
                text = done.content[0].text
                return not done.is_error, text if done.is_error else json.loads(text)

            await work(call, client)

    asyncio.run(asyncio.wait_for(run(), 120))


def test_an_assistant_asks(loaded_template: Path) -> None:
    """Each tool answers what it says, and says what it is for."""

    async def work(call: Call, client: Client) -> None:
        tools = (await client.list_tools()).tools
        assert {tool.name for tool in tools} == TOOLS
        for tool in tools:
            assert tool.description
            assert tool.annotations is not None
            assert tool.annotations.read_only_hint
        _, listed = await call("list_views")
        names = {each["name"] for each in listed["views"]}
        assert "tag_trends" in names
        assert "posts" not in names
        _, listed = await call("list_views", has_tables=True)
        assert "posts" in {each["name"] for each in listed["views"]}
        _, told = await call("describe_view", name="tag_usage")
        assert "count_posts" in {each["name"] for each in told["columns"]}

        # Of what is asked for and what the server allows, the less.
        sql = "select range as n, 'é' as t, date '2024-01-31' as d from range(60)"
        for most, count in (3, 3), (1000, 50):
            _, answer = await call("query", sql=sql, max_rows=most)
            found = [[*row.values()] for row in answer["rows"]]
            assert found == [[number, "é", "2024-01-31"] for number in range(count)]
            assert answer["is_cut"]

        _, found = await call("search_posts", words="stackllama -whale", max_posts=1)
        assert [post["slug"] for post in found["posts"]] == ["stackllama"]
        _, read = await call("read_post", name="STACKLLAMA")
        (post,) = read["posts"]
        assert post["title"].startswith("StackLLaMA")
        assert len(post["content"]) == min(post["count_characters"], 20_000)
        _, rest = await call("read_post", name="stackllama", start=11)
        assert rest["posts"][0]["content"][:50] == post["content"][10:60]

        _, found = await call("audit", severity="warning", max_findings=1)
        assert found["counts"].keys() == {"error", "warning", "note"}
        assert len(found["findings"]) <= 1

    asked(server(loaded_template), work)


def test_hostile_questions_do_nothing(loaded_template: Path, tmp_path: Path) -> None:
    """What would write, read, reach out or never end is refused, and the next works."""
    database = Path(shutil.copy(loaded_template, tmp_path / "blog.duckdb"))
    (tmp_path / "secret.txt").write_text("canary-7f3a")
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}

    async def work(call: Call, _: Client) -> None:
        endless = asyncio.create_task(call("query", sql=ENDLESS))
        statements = [sql.format(folder=tmp_path) for sql in HOSTILE]
        for sql, (is_answered, said) in zip(
            statements,
            await asyncio.gather(*(call("query", sql=sql) for sql in statements)),
            strict=True,
        ):
            assert not is_answered, sql
            assert "canary" not in said
            assert "Traceback" not in said
        for sql, why in (
            ("select repeat('x', 200000) from range(40)", "larger than"),
            ("select list(range) from range(90000000)", "memory"),
            ("select " + "(" * 20_000 + "1" + ")" * 20_000, ""),
        ):
            is_answered, said = await call("query", sql=sql, max_rows=40)
            assert not is_answered, sql[:60]
            assert why in said
        for name, arguments in (
            ("describe_view", {"name": "--help"}),
            ("read_post", {"name": "' or true --"}),
            ("audit", {"rule": "--external"}),
            ("query", {"sql": "select 1", "max_rows": 0}),
            ("no_such_tool", {}),
            ("describe_view", {"name": "x'; drop table posts"}),
            ("search_posts", {"words": "a", "tag": "--db=/etc/passwd"}),
        )[: rounds(5, 7)]:
            _, said = await call(name, **arguments)
            assert "canary" not in str(said)
        is_answered, said = await endless
        assert not is_answered
        assert "longer than" in said
        is_answered, said = await call("query", sql="select count(*) as n from posts")
        assert is_answered
        assert said["rows"] == [{"n": 100}]

    asked(server_here(database), work)
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_each_call_sees_the_last_load(tmp_path: Path) -> None:
    """A server that stays sees each refresh, and a database that is made meanwhile."""
    source, database = tmp_path / "posts.csv", tmp_path / "blog.duckdb"

    async def work(call: Call, _: Client) -> None:
        is_answered, said = await call("query", sql="from posts")
        assert not is_answered
        assert "does not exist" in said
        for count in (1, 2):
            slugs = [f"post-{number}" for number in range(count)]
            source.write_text("slug,title\n" + "".join(f"{s},{s}\n" for s in slugs))
            load(database, [str(source)])
            _, answer = await call("query", sql="select slug from posts order by all")
            assert [row["slug"] for row in answer["rows"]] == slugs
            assert not answer["is_cut"]

    asked(server_here(database), work)


def hello() -> list[dict[str, Any]]:
    """The messages with which a client begins."""
    about = {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    }
    return [
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": about},
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
    ]


def question(number: int, sql: str) -> dict[str, Any]:
    """The message that asks a question."""
    asked = {"name": "query", "arguments": {"sql": sql}}
    return {"jsonrpc": "2.0", "id": number, "method": "tools/call", "params": asked}


@contextmanager
def told(database: Path, *messages: Any) -> Iterator[subprocess.Popen[str]]:
    """Start the server, and send it lines as they are."""
    with subprocess.Popen(
        [PROGRAM, "mcp", "--db", database],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as server:
        assert server.stdin is not None
        for message in messages:
            server.stdin.write(json.dumps(message) + "\n")
        server.stdin.flush()
        yield server


def test_stdout_holds_the_protocol_alone(loaded_template: Path) -> None:
    """Every line of stdout is a message, whatever is asked, and it ends with stdin."""
    logging, one = question(2, "call enable_logging()"), question(3, "select 1 as n")
    with told(loaded_template, *hello(), "no message", logging, one) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        said = []
        while not {1, 2, 3} <= {each.get("id") for each in said}:
            said.append(json.loads(server.stdout.readline()))
        server.stdin.close()
        assert server.stdout.read() == ""
        assert server.wait(20) == 0
    assert all(each["jsonrpc"] == "2.0" for each in said)
    (answer,) = (each for each in said if each.get("id") == 3)
    assert '"n": 1' in answer["result"]["content"][0]["text"]


@pytest.mark.parametrize(("number", "code"), [(None, 0), (signal.SIGTERM, 143)])
def test_questions_end_with_the_server(
    loaded_template: Path, tmp_path: Path, number: signal.Signals | None, code: int
) -> None:
    """When its program goes, or a signal ends it, no process of a question is left."""
    database = Path(shutil.copy(loaded_template, tmp_path / "blog.duckdb"))

    def asking() -> bool:
        found = ["pgrep", "-f", f"blogdb.cli query.*{database}"]
        return subprocess.run(found, capture_output=True, check=False).returncode == 0

    server = fork("mcp", "--db", database, has_input=True)
    try:
        assert server.stdin is not None
        for message in (*hello(), question(2, ENDLESS)):
            server.stdin.write(json.dumps(message) + "\n")
        server.stdin.flush()
        while not asking():
            time.sleep(0.05)
        if number is None:
            server.stdin.close()
        else:
            os.kill(server.pid, number)
        assert server.wait(20) == code
    finally:
        server.kill()
    for _ in range(100):
        if not asking():
            break
        time.sleep(0.05)
    assert not asking()


def test_without_the_sdk(monkeypatch: pytest.MonkeyPatch, run_here: Any) -> None:
    """Without the extra, one line says what to install."""
    monkeypatch.setitem(sys.modules, "mcp", None)
    done = run_here("mcp")
    assert done.returncode == 8
    assert "pip install 'blogdb[mcp]'" in done.stderr
