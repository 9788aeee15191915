"""The program in a process of its own that is a child of the tests.

Such a process has imported already what it needs, and so costs half of one that starts
from nothing. It can be killed, waited for and locked out as any other; what is about
the start, about memory, or about other versions of DuckDB wants a real one.
"""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import IO, Any

from blogdb.cli.main import main

DEADLINE = 120
"""Seconds that a process may take, on the slowest machine."""


class Forked:
    """A process, to be used as those of `subprocess` are.

    Args:
        pid: its number.
        stdin: where it reads from, if that is for the test to say.
        outputs: the files of what it writes to stdout and to stderr, unless those are
            the test's.
    """

    def __init__(
        self, pid: int, stdin: IO[str] | None, outputs: Sequence[IO[bytes]]
    ) -> None:
        self.pid = pid
        self.stdin = stdin
        self.returncode: int | None = None
        self._outputs = outputs
        self._said: tuple[str, ...] = ()

    def poll(self) -> int | None:
        """Return the exit code, negative for a signal; None while it runs."""
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self._end(os.waitstatus_to_exitcode(status))
        return self.returncode

    def wait(self, timeout: float = DEADLINE) -> int:
        """Wait for the end, and return the exit code."""
        end = time.monotonic() + timeout
        while (code := self.poll()) is None:
            if time.monotonic() > end:
                raise subprocess.TimeoutExpired("blogdb", timeout)
            time.sleep(0.002)
        return code

    def communicate(self, text: str = "") -> tuple[str, str]:
        """Give it the rest of its input, and return what it has printed in the end."""
        if self.stdin is not None and self.returncode is None:
            with suppress(BrokenPipeError), self.stdin as stdin:
                stdin.write(text)
        self.wait()
        stdout, stderr = self._said
        return stdout, stderr

    def kill(self) -> None:
        """Kill it, unless it has ended, and wait for that."""
        if self.poll() is None:
            os.kill(self.pid, signal.SIGKILL)
            self.wait()

    def _end(self, code: int) -> None:
        said = []
        for file in self._outputs:
            with file:
                file.seek(0)
                said.append(file.read().decode("utf-8", "replace"))
        if self.stdin is not None:
            with suppress(BrokenPipeError):
                self.stdin.close()
        self._said = tuple(said)
        self.returncode = code


def fork(
    *arguments: str | bytes | Path,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    has_input: bool = False,
    terminal: int | None = None,
    prepare: Callable[[], object] = lambda: None,
) -> Forked:
    """Start the program.

    Args:
        arguments: its command line.
        cwd: its current folder.
        env: variables of its environment, beside those of the tests that are not
            settings of blogdb's.
        has_input: whether it reads what the test writes; else there is nothing to read.
        terminal: a terminal that stands for all its streams.
        prepare: what to do in the process before the program runs.
    """
    with ExitStack() as stack:
        outputs = [
            stack.enter_context(tempfile.TemporaryFile())
            for _ in ("stdout", "stderr")
            if terminal is None
        ]
        ends = os.pipe() if has_input else (os.open(os.devnull, os.O_RDONLY),)
        streams = [ends[0], *(file.fileno() for file in outputs)]
        with warnings.catch_warnings():
            # pytest-xdist has threads, and since 3.12 Python warns of forks then.
            warnings.filterwarnings("ignore", ".*multi-threaded", DeprecationWarning)
            pid = os.fork()
        if pid == 0:
            code = 1
            try:
                _take(streams if terminal is None else [terminal] * 3)
                _settle(cwd, env)
                sys.argv = ["blogdb", *map(os.fsdecode, arguments)]
                prepare()
                code = _exit_code()
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(code)
        os.close(ends[0])
        stdin = os.fdopen(ends[1], "w", encoding="utf-8") if has_input else None
        # It closes them when the process has ended.
        stack.pop_all()
        return Forked(pid, stdin, outputs)


def run_forked(
    *arguments: str | bytes | Path, stdin: str | None = None, **options: Any
) -> subprocess.CompletedProcess[str]:
    """Run the program to its end; the options are those of `fork`."""
    process = fork(*arguments, has_input=stdin is not None, **options)
    said = process.communicate(stdin or "")
    return subprocess.CompletedProcess(list(arguments), process.wait(), *said)


def _take(streams: list[int]) -> None:
    """Make files the standard streams, for Python and for all else, and keep no other.

    A pipe ends when nobody has its other side any more.
    """
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))
    sys.stdin, sys.stdout, sys.stderr = (
        os.fdopen(number, mode, buffering, encoding="utf-8", closefd=False)
        # As Python does it, errors are there at once.
        for number, mode, buffering in ((0, "r", -1), (1, "w", -1), (2, "w", 1))
    )


def _settle(cwd: Path | None, env: Mapping[str, str] | None) -> None:
    """Become a process like those that a shell starts."""
    if cwd is not None:
        os.chdir(cwd)
    for name in [name for name in os.environ if name.startswith("BLOGDB_")]:
        del os.environ[name]
    os.environ.update(env or {})
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    # What the tests have made is not this process's to tidy up.
    gc.freeze()


def _exit_code() -> int:
    try:
        return main()
    except SystemExit as error:
        return int(error.code or 0)
    finally:
        sys.stdout.flush()
