"""Having several processes work, since one of Python uses one processor."""

from __future__ import annotations

import pickle
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

from blogdb.db.errors import BlogdbError, RefusedError
from blogdb.loaders.processes import started

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterable, Iterator, Sequence

_AHEAD = 2
"""Questions beyond one for each process that are asked before the first is answered, so
that none waits for another. Their answers take memory."""


@dataclass(frozen=True)
class Workers:
    """Several processes of one module that calls `serve`.

    Attributes:
        module: its whole name.
        arguments: what each process is told.
        work: what they do, for people, as in "parses bodies".
        advice: what to do if memory is short, for people.
    """

    module: str
    arguments: Sequence[Sequence[str]]
    work: str
    advice: str

    def answers(self, questions: Iterable[Any]) -> Iterator[Any]:
        """Yield the answer to each question, in order.

        Args:
            questions: what to ask; anything that can be pickled. They are taken in
                this thread, a few ahead of the answers.

        Raises:
            BlogdbError: an answer is such an error.
            RefusedError: a process was killed, perhaps because memory ran out.
        """
        with ExitStack() as stack:
            processes = [
                stack.enter_context(started(self.module, *each))
                for each in self.arguments
            ]
            idle: SimpleQueue[subprocess.Popen[bytes]] = SimpleQueue()
            for process in processes:
                idle.put(process)
            # Its threads end when their process is killed, which is done before they
            # are waited for.
            threads = stack.enter_context(ThreadPoolExecutor(len(processes)))
            stack.callback(_kill, processes)

            def ask(question: Any) -> Any:
                process = idle.get()
                try:
                    return self._ask(process, question)
                finally:
                    idle.put(process)

            asked: deque[Any] = deque()
            for question in questions:
                asked.append(threads.submit(ask, question))
                if len(asked) > len(processes) + _AHEAD:
                    yield asked.popleft().result()
            while asked:
                yield asked.popleft().result()
            for process in processes:
                self._end(process)

    def _ask(self, process: subprocess.Popen[bytes], question: Any) -> Any:
        assert process.stdin is not None  # noqa: S101 - for mypy
        assert process.stdout is not None  # noqa: S101
        try:
            pickle.dump(question, process.stdin, pickle.HIGHEST_PROTOCOL)
            process.stdin.flush()
            # Safe, since it comes from our own program.
            answer = pickle.load(process.stdout)  # noqa: S301
        except (BrokenPipeError, EOFError, pickle.UnpicklingError):
            raise self._ended(process) from None
        if isinstance(answer, BlogdbError):
            raise answer
        return answer

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        """Let a process end, and wait for it."""
        assert process.stdin is not None  # noqa: S101 - for mypy
        process.stdin.close()
        if process.wait() != 0:
            raise self._ended(process)

    def _ended(self, process: subprocess.Popen[bytes]) -> Exception:
        """Return the error for a process that ended too early."""
        assert process.stderr is not None  # noqa: S101 - for mypy
        output = process.stderr.read().decode("utf-8", "replace").strip()
        code = process.wait()
        if code < 0 or "MemoryError" in output:
            return RefusedError(
                f"a process that {self.work} was killed ({code}), perhaps because"
                f" memory ran out; nothing was changed, {self.advice}"
            )
        return RuntimeError(f"a process that {self.work} failed ({code}): {output}")


def _kill(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.kill()
        with suppress(BrokenPipeError):
            if process.stdin is not None:
                process.stdin.close()
