"""Tries conditions that nobody should write, and checks what `--where` makes of them.

Called with the database and the number of conditions. Whatever the condition, the rows
are some of the view's rows, or there is an error that people are told.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blogdb.api.lookup import find
from blogdb.api.selection import Selection, rows_of
from blogdb.api.session import reading
from blogdb.db.errors import QueryError

VIEW = "tags"

PIECES = (
    *("(", ")", "[", "]", "{", "}", ",", ";", ".", "*", "+", "-", "=", "<>", "!", "~"),
    *("'", '"', "$$", "$x$", "$1", "?", ":a", "--", "/*", "*/", "\n", "\\", "#", "@"),
    *(
        "true",
        "false",
        "null",
        "1",
        "0",
        "1e99",
        "'a'",
        "''",
        "x'00'",
        "name",
        "tag_id",
    ),
    *("and", "or", "not", "is", "in", "like", "between", "as", "any", "all", "exists"),
    *("select", "from", "where", "group by", "having", "order by", "limit 1", "offset"),
    *("union all", "except", "intersect", "with x as", "values (1)", "qualify"),
    *(
        "window w as ()",
        "over ()",
        "tablesample 1",
        "using sample 1",
        "pivot",
        "unnest",
    ),
    *("tags", "posts", "tag_usage", "main.tags", "count(*)", "sum(1)", "columns(*)"),
    *("case when", "then", "end", "lambda x:", "::int", "collate nocase", "interval"),
    *("insert into tags values (9, 'x')", "delete from tags", "set threads = 1"),
    *("1; select 2", "true) or (true", "returning *", "lateral", "join tags on true"),
    *(
        "exists (from read_text('/etc/hosts'))",
        "(select 1)",
        "row(1)",
        "default",
        "\x00",
    ),
)

# Conditions that are in order, though they do not look it.
ATOMS = (
    *("true", "null", "tag_id > 1", "name <> 'a'", "name like $$%a%$$", "name = ')'"),
    *("exists (from tags)", "tag_id in (select tag_id from post_tags)", "'--' = '--'"),
    *(
        "/* ) */ true",
        "tag_id % 2 = 0 -- )\n",
        "(values (true))",
        "(from (select 1)) = 1",
    ),
    *("name = $x$; delete from tags$x$", "count(*) over () > 0", "random() < 0.5"),
)
sound = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from([" and ", " or "]), inner).map("".join),
        inner.map("({})".format),
        inner.map("not ({})".format),
        inner.map("case when {} then true end".format),
    ),
    max_leaves=4,
)

conditions = st.one_of(
    sound,
    st.tuples(sound, st.sampled_from(PIECES)).map(" ".join),
    st.tuples(sound, st.sampled_from(PIECES), sound).map(" ".join),
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=8).map(" ".join),
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("".join),
    st.tuples(
        st.sampled_from(["true", "name <> 'x'", "tag_id > 1"]),
        st.lists(st.sampled_from(PIECES), max_size=6).map(" ".join),
    ).map(" ".join),
    st.text(max_size=30),
)


def main() -> None:
    """Try them all, and tell how many were answered."""
    database, count = Path(sys.argv[1]), int(sys.argv[2])
    tried: Counter[str] = Counter()
    with reading(database) as reader:
        view = find(reader, VIEW)
        everything = Counter(reader.query(f"from {VIEW}").values)
        assert len(everything) > 2

        @settings(
            max_examples=count,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )
        @given(conditions)
        def try_one(condition: str) -> None:
            tried["all"] += 1
            try:
                sql = rows_of(reader, view, Selection(condition=condition))
                found = Counter(reader.query(sql).values)
            except QueryError as error:
                assert str(error)  # noqa: PT017
                return
            tried["answered"] += 1
            assert found <= everything

        try_one()
        # Every one of them read through the same connection: nothing has changed.
        assert Counter(reader.query(f"from {VIEW}").values) == everything
    print(tried["all"], tried["answered"])  # noqa: T201


if __name__ == "__main__":
    main()
