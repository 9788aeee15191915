"""`--where` chooses rows, whatever it says."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from ...conftest import REPOSITORY, one_duckdb
from ...rounds import rounds
from .conftest import Place, change

CONDITIONS = Path(__file__).with_name("conditions.py")


@one_duckdb("2.0")
def test_where_chooses_rows(
    place: Place,
    tmp_path: Path,
    each_duckdb: dict[str, str],
    record_property: Callable[[str, object], None],
) -> None:
    """Whatever the condition, the rows are some of the view's, or there is an error."""
    change(
        place.database,
        "insert into tags (name) values ('a'), ('b''c');"
        " insert into post_tags by name"
        " select posts.post_id, tags.tag_id, 9 as position, 'x' as raw_name,"
        " false as is_category from posts, tags"
        " where tags.name <> 'guide' and posts.post_id % 2 = 0",
    )
    place.watch()
    done = subprocess.run(
        [sys.executable, CONDITIONS, place.database, str(rounds(300, 20_000))],
        capture_output=True,
        text=True,
        env=os.environ
        | each_duckdb
        | {"HOME": str(place.home)}
        # Where hypothesis has already written down what characters there are.
        | {"HYPOTHESIS_STORAGE_DIRECTORY": str(REPOSITORY / ".hypothesis")},
        cwd=tmp_path,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    tried, answered = map(int, done.stdout.split())
    assert tried / 20 < answered < tried
    place.assert_untouched()
    record_property("conditions", tried)
    record_property("answered", answered)
