"""Opening a file that is being replaced at that moment."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from sqlalchemy import text

from blogdb.db import engine, opening

from .conftest import change

CONNECT = duckdb.connect
QUESTION = "select distinct number from first"


def ask_duckdb(path: Path) -> Any:
    """Ask through DuckDB's own connection."""
    with engine.connect(path) as connection:
        return connection.execute(QUESTION).fetchall()[0][0]


def ask_sqlalchemy(path: Path) -> Any:
    """Ask through SQLAlchemy."""
    with engine.create_engine(path).connect() as connection:
        return connection.execute(text(QUESTION)).scalar_one()


@pytest.mark.parametrize("ask", [ask_duckdb, ask_sqlalchemy])
@pytest.mark.parametrize("fails", [True, False])
def test_replaced_file_is_opened_again(
    live: Path,
    monkeypatch: pytest.MonkeyPatch,
    ask: Callable[[Path], Any],
    fails: bool,
) -> None:
    """A connection opened during a swap is not used, whether it failed or not."""
    change(live, 1)
    opened = []

    def connect(*given: Any, **settings: Any) -> duckdb.DuckDBPyConnection:
        if given == (":memory:",):
            # duckdb-engine asks DuckDB what it can do, once.
            return CONNECT(*given, **settings)
        monkeypatch.undo()
        opened.append(CONNECT(*given, **settings))
        change(live, 2)
        if fails:
            opened.pop().close()
            raise duckdb.IOException("No more data remaining in MetadataReader")
        return opened[0]

    monkeypatch.setattr(duckdb, "connect", connect)
    assert ask(live) == 2
    for connection in opened:
        with pytest.raises(duckdb.ConnectionException, match="closed"):
            connection.execute(QUESTION)


def test_error_of_a_file_that_stayed_is_told(live: Path) -> None:
    """An error without a swap is raised as it is, after one attempt."""
    change(live, 1)
    calls = []

    def connect() -> duckdb.DuckDBPyConnection:
        calls.append(1)
        raise duckdb.IOException("it is damaged")

    with pytest.raises(duckdb.IOException, match="it is damaged"):
        opening.open_whole(live, connect)
    assert calls == [1]


def test_file_that_is_replaced_all_the_time(live: Path) -> None:
    """A file that is replaced all the time is opened in the end."""
    change(live, 1)

    def connect() -> duckdb.DuckDBPyConnection:
        Path(shutil.copy(live, live.with_name("next"))).replace(live)
        return CONNECT(str(live), read_only=True)

    with opening.open_whole(live, connect) as connection:
        assert connection.execute(QUESTION).fetchall() == [(1,)]
