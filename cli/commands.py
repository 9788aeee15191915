"""Runs commands of blogdb, each in a process of its own, for a program that stays.

So whatever a question does to its process, the program lives on, and what
docs/security.md promises of a command holds here as well.
"""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from blogdb.db.errors import QueryError

if TYPE_CHECKING:
    from pathlib import Path

_LARGEST = 1_000_000
"""Bytes of an answer: more than an assistant can read at a time."""
_CHUNK = 1 << 16
_MOST_AT_ONCE = 4
_GRACE = 5.0
"""Seconds for a command to begin, and to say that its time is over."""


@dataclass(frozen=True)
class Commands:
    """The commands on a database, and what each of them may take.

    Attributes:
        database: the file, an absolute path.
        timeout: seconds that a command may take.
        max_rows: rows of an answer at most.
        memory_limit: as DuckDB writes it.
        threads: how many; None for one a processor.
    """

    database: Path
    timeout: float
    max_rows: int
    memory_limit: str
    threads: int | None = None
    _places: asyncio.Semaphore = field(
        default_factory=lambda: asyncio.Semaphore(_MOST_AT_ONCE)
    )
    _running: set[asyncio.subprocess.Process] = field(default_factory=set)

    @property
    def limits(self) -> list[str]:
        """The options of a command that gives rows."""
        options = [f"--timeout={self.timeout}", f"--memory-limit={self.memory_limit}"]
        if self.threads is not None:
            options.append(f"--threads={self.threads}")
        return options

    async def run(self, *arguments: str, told: str = "") -> Any:
        """Run a command that prints JSON.

        Args:
            arguments: its name, and its options and arguments beside `--json` and
                `--db`.
            told: what it reads from standard input.

        Returns:
            What it printed.

        Raises:
            QueryError: it failed, took too long, or printed more than a megabyte.
        """
        if any("\0" in argument for argument in arguments):
            raise QueryError("a NUL is in no name and no word; leave it out")
        name, *others = arguments
        async with self._places:
            process = await asyncio.create_subprocess_exec(
                # Nothing is imported from the folder that this happens to run in.
                *(sys.executable, "-P", "-m", "blogdb.cli", name),
                *("--json", "--db", str(self.database), *others),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
            )
            self._running.add(process)
            try:
                async with asyncio.timeout(self.timeout + _GRACE):
                    return await _answer(process, told)
            except TimeoutError as error:
                raise QueryError(
                    f"it took longer than {self.timeout:g} s; ask for less at a time"
                ) from error
            finally:
                _kill(process)
                # A process is not over before its pipes are read to their ends.
                await process.communicate()
                self._running.discard(process)

    def end(self) -> None:
        """End those that run, at once."""
        for process in self._running:
            _kill(process)


async def _answer(process: asyncio.subprocess.Process, told: str) -> Any:
    assert process.stdin and process.stdout and process.stderr  # noqa: S101, PT018
    printed, said, _ = await asyncio.gather(
        _read(process.stdout, process),
        _read(process.stderr, process),
        _write(process.stdin, told),
    )
    if len(printed) > _LARGEST:
        raise QueryError(
            f"the answer is larger than {_LARGEST:,} bytes; ask for fewer rows or"
            " columns, or for parts of long texts, as in left(content, 2000)"
        )
    if await process.wait():
        lines = said.decode("utf-8", "replace").strip().splitlines()
        raise QueryError(lines[-1].removeprefix("blogdb: ") if lines else "it failed")
    return json.loads(printed)


async def _read(
    stream: asyncio.StreamReader, process: asyncio.subprocess.Process
) -> bytes:
    """Read what a process prints, and end it when that is too much."""
    read = bytearray()
    while chunk := await stream.read(_CHUNK):
        if len(read) <= _LARGEST:
            read += chunk
        else:
            _kill(process)
    return bytes(read)


async def _write(stream: asyncio.StreamWriter, text: str) -> None:
    # A command that fails early reads nothing.
    with suppress(BrokenPipeError, ConnectionResetError):
        stream.write(text.encode("utf-8", "surrogateescape"))
        await stream.drain()
    stream.close()


def _kill(process: asyncio.subprocess.Process) -> None:
    with suppress(ProcessLookupError):
        process.kill()
