"""Every client reads the same rows of every view while a refresh runs."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from . import installs
from .conftest import Hashes, hashes
from .matrix import CLIENTS, Client

DOCUMENT = Path(__file__).parents[2] / "docs" / "connections.md"
IS_QUICK = os.environ.get("CLIENTS") == "quick"
TRIED = [client for client in CLIENTS if client.is_quick or not IS_QUICK]


@pytest.mark.parametrize("client", TRIED, ids=lambda client: client.name)
def test_client_reads_every_view(
    client: Client, refreshed: Path, expected: Hashes, installed: Path
) -> None:
    """A client reads what DuckDB's own package does, by a hash of each view's rows."""
    try:
        command = installs.command(client, installed)
    except installs.AbsentError as error:
        pytest.skip(
            f"{client.name.upper()} CANNOT BE HAD HERE, nothing is tested: {error}"
        )
    found = hashes(*command, refreshed, environment=client.environment)
    different = [view for view, said in found.items() if said != expected[view]]
    assert not different


def test_every_client_is_documented() -> None:
    """docs/connections.md has a row for each client, and for no other."""
    lines = DOCUMENT.read_text("utf-8").splitlines()
    start = (
        lines.index("| client | read-only, step by step | tried with | result |") + 2
    )
    rows = lines[start : start + len(CLIENTS) + 1]
    names = [line.split("|")[1].strip() for line in rows if line.startswith("|")]
    assert names == [client.name for client in CLIENTS]
