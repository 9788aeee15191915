"""The packages that blogdb can do without, and what to install where one is missing."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

from blogdb.db.errors import SystemFailureError


def require(extra: str, *modules: str, work: str, instead: str = "") -> None:
    """Check that the packages of an extra are installed.

    Args:
        extra: its name in pyproject.toml.
        modules: what has to be there to be imported.
        work: what needs them, as the subject of a sentence in the singular, such as
            "reading spreadsheets".
        instead: what does without, such as "save it as CSV".

    Raises:
        SystemFailureError: one is missing; the message says how to install the extra.
    """
    if any(find_spec(module) is None for module in modules):
        raise missing(extra, work, instead)


def missing(extra: str, work: str, instead: str = "") -> SystemFailureError:
    """Make the error that says what to install.

    Args:
        extra: as above.
        work: as above.
        instead: as above.

    Returns:
        The error.
    """
    otherwise = f"; or {instead}" if instead else ""
    return SystemFailureError(
        f"{work} needs the extra {extra}, which is not installed; install it with:"
        f" {_command(extra)}{otherwise}"
    )


def _command(extra: str) -> str:
    """Write how to install an extra where this program is installed."""
    prefix = Path(sys.prefix)
    # Neither of the two has a pip that would install into the program's own folder.
    if (prefix / "uv-receipt.toml").exists():
        return f"uv tool install 'blogdb[{extra}]'"
    if (prefix / "pipx_metadata.json").exists():
        return f"pipx install --force 'blogdb[{extra}]'"
    return f"pip install 'blogdb[{extra}]'"
