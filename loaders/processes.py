"""Starting a module of blogdb as a program of its own, which may answer questions."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from blogdb.db.errors import BlogdbError

if TYPE_CHECKING:
    from collections.abc import Callable


def started(module: str, *arguments: str) -> subprocess.Popen[bytes]:
    """Start a module as a new program, with pipes for its input and its outputs.

    A fork would not copy DuckDB's threads but their locks, and spawning would import
    the caller's main module again, which may not be safe.

    Args:
        module: its whole name.
        arguments: what it is told.
    """
    # The program imports from where this process does, not from the current folder.
    path = os.pathsep.join(filter(None, sys.path))
    return subprocess.Popen(
        [sys.executable, "-P", "-m", module, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": path},
    )


def serve(answer: Callable[[Any], Any]) -> None:
    """Answer the questions of `pool.Workers` from the standard input, until it ends.

    Args:
        answer: returns the answer to a question. An error for people that it raises is
            the answer.
    """
    while True:
        try:
            # Safe, since only its own parent writes to it.
            question = pickle.load(sys.stdin.buffer)  # noqa: S301
        except EOFError:
            break
        try:
            found = answer(question)
        except BlogdbError as error:
            found = error
        pickle.dump(found, sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)
        sys.stdout.buffer.flush()
