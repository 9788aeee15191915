"""Starting a module of blogdb as a program of its own."""

from __future__ import annotations

import os
import subprocess
import sys


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
