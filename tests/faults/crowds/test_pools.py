"""What connections, pools and shells see that live while a load passes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from blogdb.db.store.generations import kept

from ...conftest import environment_with_duckdb
from ...rounds import rounds
from .pools import CASES

POOLS = Path(__file__).with_name("pools.py")
OTHER_SETTINGS = "different configuration than existing connections"

SEEN: dict[str, Any] = {
    "kept_connection": [1, 1],
    "kept_but_never_asked": [1, 41],
    "closed_connection": 2,
    "forgotten_connection": [1, 2],
    "symbolic_link": [1, 1],
    "documented_connect": [1, 2],
    "documented_script": 1,
    "documented_notebook": [1, 1, 2, 1],
    "default_pool": [1, 2],
    "dispose_while_checked_out": [1, 1],
    "documented_engine": 2,
    "no_pool_beside_another_connection": [1, 2],
    "pre_ping": 1,
    "recycled_pool_of_one": 2,
    "recycled_pool_of_two": [1] * 10,
    "recycled_pool_of_at_most_one": 2,
    "documented_attachment": [2, 1, True],
}
"""Which load each case sees after the second one: 1 is the old state, 2 the new."""

CHOSEN = rounds(
    [
        *("kept_connection", "closed_connection", "forgotten_connection"),
        *("documented_connect", "documented_script", "documented_notebook"),
        *("default_pool", "documented_engine", "pre_ping", "recycled_pool_of_two"),
        *("documented_attachment", "other_settings", "superset"),
    ],
    [*CASES],
)
"""In the short form one of each kind, and all that the page shows."""


@pytest.fixture(scope="module", params=rounds(["2.0"], ["1.5", "2.0"]))
def seen(
    request: pytest.FixtureRequest,
    two_loads: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, Any]:
    """What each case sees with one DuckDB line."""
    live = two_loads / "blog.duckdb"
    states = [kept(live)[0].path, live]
    done = subprocess.run(
        [sys.executable, POOLS, *states, tmp_path_factory.mktemp("pools"), *CHOSEN],
        env=os.environ | environment_with_duckdb(request.param),
        capture_output=True,
        text=True,
        check=True,
    )
    version, found = json.loads(done.stdout)
    assert version.startswith(request.param)
    return dict(found)


@pytest.mark.parametrize("name", [name for name in SEEN if name in CHOSEN])
def test_what_a_process_sees_after_a_load(seen: dict[str, Any], name: str) -> None:
    """Each way to connect sees what docs/connections.md says: old or new."""
    assert seen[name] == SEEN[name]


def test_connections_of_one_process_need_the_same_settings(
    seen: dict[str, Any],
) -> None:
    """Beside a connection, DuckDB refuses another one with other settings."""
    for said in seen["other_settings"]:
        assert OTHER_SETTINGS in said


def test_superset_sees_the_new_state(seen: dict[str, Any]) -> None:
    """With the page's engine parameters, Superset's next query sees the new state."""
    number, said = seen["superset"]
    assert number == 2
    assert "Invalid argument(s) 'pool_size'" in said


def test_every_case_is_tested() -> None:
    """No case is run whose result nobody looks at."""
    assert CASES.keys() == SEEN.keys() | {"other_settings", "superset"}
