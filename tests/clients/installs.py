"""Installing clients: each in a folder of its own, once, until its needs change."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from .matrix import Client


class AbsentError(Exception):
    """A client cannot be had here; the message says why."""


def command(client: Client, folder: Path) -> list[str | Path]:
    """Install a client if need be.

    Args:
        client: the client.
        folder: where all clients are installed.

    Returns:
        The beginning of the command that asks with it.

    Raises:
        AbsentError: it cannot be had.
    """
    asks = Path(__file__).parent / "asking" / client.asks
    home = folder / re.sub(r"[^a-z0-9.]+", "-", client.name.lower())
    made = home / "made"
    wanted = "\n".join((*client.pip, *client.npm))
    is_made = made.exists() and made.read_text() == wanted
    if client.pip:
        python = home / "venv" / "bin" / "python"
        if not is_made:
            _run(
                sys.executable,
                "-m",
                "venv",
                "--clear",
                "--without-pip",
                python.parents[1],
            )
            _run(
                sys.executable, "-m", "pip", "--python", python, "install", *client.pip
            )
            made.write_text(wanted)
        return [python, asks, *client.arguments]
    if client.npm:
        if not is_made:
            home.mkdir(parents=True, exist_ok=True)
            (home / "package.json").write_text("{}")
            _run("npm", "install", "--no-audit", "--no-fund", *client.npm, folder=home)
            made.write_text(wanted)
        return ["node", asks, *client.arguments, home]
    if client.maven:
        _run("mvn", "--batch-mode", "dependency:get", f"-Dartifact={client.maven}")
    else:
        _run("apt-cache", "show", client.apt)
    raise AssertionError(f"{client.name} can be had now: write how it asks")


def _run(*words: str | Path, folder: Path | None = None) -> None:
    """Run an installer, and let its reason be known if it cannot."""
    try:
        done = subprocess.run(
            words, capture_output=True, text=True, check=False, cwd=folder, timeout=600
        )
    except OSError as error:
        raise AbsentError(str(error)) from error
    except subprocess.TimeoutExpired as error:
        raise AbsentError(f"{words[0]} did not end within ten minutes") from error
    if done.returncode != 0:
        lines = (done.stderr + done.stdout).strip().splitlines()
        reasons = [
            line for line in lines if re.match(r"\W*(E|error|npm err)", line, re.I)
        ]
        raise AbsentError((reasons or lines or ["no reason given"])[0][:200])
