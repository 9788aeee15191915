"""What a process sees that connects, lets a load pass, and connects again.

As a program it runs cases, each in a folder of its own, and prints as JSON what they
see. It needs no blogdb: the databases before and after the load are given, and the
load's rename is done here.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import sqlalchemy
from sqlalchemy.pool import NullPool

Case = Callable[[], Iterator[Any]]
"""Yields once where the load passes, and then what it sees."""

NAME = "blog.duckdb"
PAGE = Path(__file__).parents[3] / "docs" / "connections.md"
QUESTION = "select max(load_id) from loads"
READ_ONLY = {"read_only": True}
CASES: dict[str, Case] = {}


def case(function: Case) -> Case:
    """Make a case known by its function's name."""
    CASES[function.__name__] = function
    return function


def connect(**settings: Any) -> duckdb.DuckDBPyConnection:
    """Connect as a script does."""
    return duckdb.connect(NAME, read_only=True, **settings)


def ask(connection: duckdb.DuckDBPyConnection) -> int:
    """Ask DuckDB which load was the last."""
    ((number,),) = connection.execute(QUESTION).fetchall()
    return int(number)


def ask_engine(engine: sqlalchemy.Engine) -> int:
    """Ask the same through SQLAlchemy, with a connection for it alone."""
    with engine.connect() as connection:
        return int(connection.execute(sqlalchemy.text(QUESTION)).scalar_one())


def engine(**settings: Any) -> sqlalchemy.Engine:
    """Make an engine as duckdb-engine makes it."""
    return sqlalchemy.create_engine(
        f"duckdb:///{NAME}", connect_args=READ_ONLY, **settings
    )


def refused(function: Callable[..., Any], *arguments: Any, **named: Any) -> str:
    """Call what must fail, and tell how it does."""
    try:
        function(*arguments, **named)
    except (duckdb.Error, TypeError) as error:
        return str(error)
    return "it did not fail"


def documented(number: int) -> dict[str, Any]:
    """Run a piece of Python from docs/connections.md, and give its names."""
    text = PAGE.read_text()
    code = re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)[number]
    names: dict[str, Any] = {}
    exec(code, names)  # noqa: S102 - our own text
    return names


# -- plainly -------------------------------------------------------------------


@case
def kept_connection() -> Iterator[Any]:
    """Keep a connection, and open a second one beside it."""
    first = connect()
    ask(first)
    yield None
    second = connect()
    yield [ask(first), ask(second)]


@case
def kept_but_never_asked() -> Iterator[Any]:
    """Keep a connection that reads for the first time after the load."""
    first = connect()
    yield None
    rows = first.execute("select count(*), sum(length(content)) from posts").fetchall()
    yield [ask(first), rows[0][0]]


@case
def closed_connection() -> Iterator[Any]:
    """Close a connection, of which a relation is left, before the next."""
    first = connect()
    relation = first.sql(QUESTION)
    yield None
    first.close()
    second = connect()
    del relation
    yield ask(second)


@case
def forgotten_connection() -> Iterator[Any]:
    """Forget one of two connections, then close that one as well."""
    first, forgotten = connect(), connect()
    yield None
    first.close()
    second = connect()
    seen = [ask(second)]
    second.close()
    forgotten.close()
    yield [*seen, ask(connect())]


@case
def symbolic_link() -> Iterator[Any]:
    """Keep a connection, and open the file through a link."""
    first = connect()
    Path("link.duckdb").symlink_to(NAME)
    yield None
    second = duckdb.connect("link.duckdb", read_only=True)
    yield [ask(first), ask(second)]


@case
def other_settings() -> Iterator[Any]:
    """Keep a connection, and connect with other settings."""
    first = connect()
    yield None
    yield [refused(duckdb.connect, NAME), refused(connect, config={"threads": 1})]
    first.close()


@case
def documented_script() -> Iterator[Any]:
    """Run the script twice."""
    documented(1)
    yield None
    yield len(documented(1)["rows"])


@case
def documented_connect() -> Iterator[Any]:
    """Connect with care for the moment of the swap."""
    careful = documented(0)["connect"]
    with careful(NAME) as connection:
        seen = [ask(connection)]
    yield None
    with careful(NAME) as connection:
        seen.append(ask(connection))
    yield seen


@case
def documented_notebook() -> Iterator[Any]:
    """Attach, and attach again, beside a connection that was forgotten."""
    forgotten = connect()
    names = documented(2)
    seen = [ask(names["session"])]
    yield None
    seen.append(ask(names["session"]))
    names["see_the_last_load"]()
    yield [*seen, ask(names["session"]), ask(forgotten)]


# -- SQLAlchemy ----------------------------------------------------------------


@case
def default_pool() -> Iterator[Any]:
    """Connect anew with the default pool, and once more after dispose()."""
    pooled = engine()
    ask_engine(pooled)
    yield None
    seen = [ask_engine(pooled)]
    pooled.dispose()
    yield [*seen, ask_engine(pooled)]


@case
def dispose_while_checked_out() -> Iterator[Any]:
    """Dispose of a pool one of whose connections is in use, and returned later."""
    pooled = engine()
    connection = pooled.connect()
    yield None
    pooled.dispose()
    seen = [ask_engine(pooled)]
    connection.close()
    pooled.dispose()
    yield [*seen, ask_engine(pooled)]


@case
def documented_engine() -> Iterator[Any]:
    """Connect anew without a pool."""
    unpooled = documented(3)["engine"]
    ask_engine(unpooled)
    yield None
    yield ask_engine(unpooled)


@case
def no_pool_beside_another_connection() -> Iterator[Any]:
    """Connect anew without a pool while another connection lives, and later."""
    unpooled = engine(poolclass=NullPool)
    other = unpooled.connect()
    yield None
    seen = [ask_engine(unpooled)]
    other.close()
    yield [*seen, ask_engine(unpooled)]


@case
def pre_ping() -> Iterator[Any]:
    """Connect anew with a pool that asks whether its connections live."""
    pooled = engine(pool_pre_ping=True)
    ask_engine(pooled)
    yield None
    yield ask_engine(pooled)


@case
def recycled_pool_of_one() -> Iterator[Any]:
    """Connect anew with a pool that held one connection, which is too old now."""
    pooled = engine(pool_recycle=0)
    ask_engine(pooled)
    yield None
    yield ask_engine(pooled)


@case
def recycled_pool_of_two() -> Iterator[Any]:
    """Connect anew with a pool that held two connections, both too old now."""
    pooled = engine(pool_recycle=0)
    with pooled.connect(), pooled.connect():
        pass
    yield None
    yield [ask_engine(pooled) for _ in range(10)]


@case
def recycled_pool_of_at_most_one() -> Iterator[Any]:
    """Connect anew with a pool that cannot hold two connections."""
    pooled = engine(pool_size=1, max_overflow=0, pool_recycle=0)
    ask_engine(pooled)
    yield None
    yield ask_engine(pooled)


@case
def documented_attachment() -> Iterator[Any]:
    """Let every connection attach the file, while one of them lives on."""
    attached = documented(4)["engine"]
    other = attached.connect()
    yield None
    seen = other.execute(sqlalchemy.text(QUESTION)).scalar_one()
    names = set(sqlalchemy.inspect(attached).get_view_names())
    yield [ask_engine(attached), seen, "posts_overview" in names]


@case
def superset() -> Iterator[Any]:
    """Make an engine a query, with the parameters that the page gives Superset."""
    text = PAGE.read_text()
    (found,) = re.findall(r"^```json\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    url, parameters = f"duckdb:///{NAME}", json.loads(found) | {"poolclass": NullPool}
    first = sqlalchemy.create_engine(url, **parameters)
    ask_engine(first)
    yield None
    second = sqlalchemy.create_engine(url, **parameters)
    pooled = parameters | {"pool_size": 5}
    yield [ask_engine(second), refused(sqlalchemy.create_engine, url, **pooled)]


def main(before: Path, after: Path, folder: Path, *names: str) -> None:
    """Run cases.

    Args:
        before: a database before a load.
        after: the same database after it.
        folder: where to copy them.
        names: which cases.
    """
    seen = {}
    for name in names:
        (folder / name).mkdir()
        os.chdir(folder / name)
        shutil.copy(before, NAME)
        shutil.copy(after, "new.duckdb")
        steps = CASES[name]()
        next(steps)
        Path("new.duckdb").replace(NAME)
        seen[name] = next(steps)
    sys.stdout.write(json.dumps([duckdb.__version__, seen]))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]), *sys.argv[4:])
