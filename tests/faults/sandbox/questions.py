"""Asks a database many questions in one process, and tells what each one gave.

Called with the database and the number of questions for each connection; reads a JSON
list of statements, and prints one JSON object a line: {"sql", "rows", "error"}.
"""

from __future__ import annotations

import json
import sys
from itertools import islice
from pathlib import Path

from blogdb.api.session import Session, reading
from blogdb.db.errors import BlogdbError


def main() -> None:
    """Ask each question."""
    database, size = Path(sys.argv[1]), int(sys.argv[2])
    statements = json.load(sys.stdin)
    for start in range(0, len(statements), size):
        with reading(database) as session:
            for sql in statements[start : start + size]:
                # Before the question is asked, so that a crash tells which it was.
                print(json.dumps({"asked": sql}), flush=True)  # noqa: T201
                print(json.dumps({"sql": sql} | ask(session, sql)))  # noqa: T201


def ask(session: Session, sql: str) -> dict[str, str]:
    """Ask one question."""
    try:
        result = session.query(sql)
        return {"rows": repr(list(islice(result.values, 200))), "error": ""}
    except BlogdbError as error:
        return {"rows": "", "error": str(error)}


if __name__ == "__main__":
    main()
