"""The datasets: one for each view and table that is meant, and those of the dashboard.

In a metastore of SQLite, Superset allows one dataset of a name, also where several
blogs have a view of that name. So each dataset is a question with a name that has the
blog's in it, and not the view itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from blogdb.db.quoting import identifier
from blogdb.exports.superset import measures
from blogdb.exports.superset.database import VERSION
from blogdb.sql import headers

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

    from blogdb.exports.superset.blog import SupersetBlog
    from blogdb.exports.superset.measures import Measure

_FOLDER = "superset"
_MEANT = """
    select
        name,
        concat_ws(' ', question, 'Rows: ' || grain || '.', advice) as about,
        time_column
    from view_catalog
    where kind <> 'macro' and audience = 'reader' and deprecated is null
    order by name
"""
_COMMENTS = """
    select table_name, column_name, comment from duckdb_columns()
    where
        database_name = current_database()
        and schema_name = current_schema()
        and comment is not null
"""
# A post is there once for each of its tags and authors, so that a filter that compares
# one column finds it by any of them.
_FILTERABLE = """
select
    facts.*,
    coalesce(translated.translation_group, facts.post_id) as original_id,
    filter_tags.tag as filter_tag,
    filter_authors.author as filter_author
from (
{facts}
) as facts
left join posts as translated on facts.post_id = translated.post_id
left join post_tag_facts as filter_tags on facts.post_id = filter_tags.post_id
left join post_author_facts as filter_authors on facts.post_id = filter_authors.post_id
"""
_FILTERS = {
    "original_id": "The post that it translates; itself if it is no translation.",
    "filter_tag": (
        "A tag of the post, to filter by: the post has a row for each. Null without"
        " tags."
    ),
    "filter_author": (
        "An author of the post, to filter by: the post has a row for each. Null without"
        " authors."
    ),
}
_MEASURES: dict[str, tuple[Measure, ...]] = {
    "posts": (measures.AUTHORS, measures.TAGS, measures.WORDS),
    "problems": (measures.PLACES,),
    "links": (measures.CITING,),
    "code": (measures.LINES,),
}
_REPEATED = (
    "Each is there once for each tag and author, so that a filter finds it by any of"
    " them: count posts, not rows."
)
DASHBOARD = ("posts", "tags", "authors", "links", "code", "problems", "changes")
"""The datasets of the dashboard, each a file in sql/superset/."""


@dataclass(frozen=True)
class Dataset:
    """A question whose rows Superset groups and filters.

    Attributes:
        name: what it is called in its blog.
        about: what is in it.
        sql: the question.
        types: the type of each column, as DuckDB writes it.
        descriptions: what columns mean.
        time_column: the column by which to filter time; None where there is none.
        measures: what may be counted.
    """

    name: str
    about: str
    sql: str
    types: dict[str, str]
    descriptions: dict[str, str]
    time_column: str | None
    measures: tuple[Measure, ...]

    def as_file(self, blog: SupersetBlog) -> dict[str, Any]:
        """Describe it to Superset.

        Args:
            blog: the blog.

        Returns:
            What stands in its file.
        """
        return {
            "table_name": blog.named(self.name),
            "description": self.about,
            "main_dttm_col": self.time_column,
            "sql": self.sql,
            "filter_select_enabled": True,
            "uuid": blog.uuid("dataset", self.name),
            "database_uuid": blog.uuid("database", "blog"),
            "version": VERSION,
            "columns": [self._column(name) for name in self.types],
            "metrics": [each.as_file for each in self.measures],
        }

    def _column(self, name: str) -> dict[str, Any]:
        return {
            "column_name": name,
            "verbose_name": name.removeprefix("filter_").replace("_", " ").capitalize(),
            "description": self.descriptions.get(name, ""),
            "type": self.types[name],
            "is_dttm": name == self.time_column,
            "is_active": True,
            "groupby": True,
            "filterable": True,
        }


def datasets(connection: duckdb.DuckDBPyConnection) -> Iterator[Dataset]:
    """Make the datasets of the views and tables that readers are meant to ask.

    Args:
        connection: DuckDB's connection to a database with the present views.

    Yields:
        The datasets, by name.
    """
    comments = _comments(connection)
    for name, about, time_column in connection.execute(_MEANT).fetchall():
        sql = f"select * from {identifier(name)}"
        types = _types(connection, sql)
        yield Dataset(
            name=name,
            about=about,
            sql=sql,
            types=types,
            descriptions=comments[name],
            time_column=time_column,
            measures=tuple(measures.measures_of(types)),
        )


def dashboard_datasets(connection: duckdb.DuckDBPyConnection) -> Iterator[Dataset]:
    """Make the datasets that the charts of the dashboard ask.

    Each has the columns by which the dashboard filters: `published_on`, `language`,
    `filter_tag` and `filter_author`.

    Args:
        connection: DuckDB's connection to a database with the present views.

    Yields:
        The datasets, in the order of DASHBOARD.
    """
    comments = _comments(connection)
    for name in DASHBOARD:
        header, own, facts = _question(name)
        sql = _FILTERABLE.format(facts=facts).strip()
        descriptions = dict(comments["posts_overview"])
        descriptions |= comments.get(header["view"], {})
        descriptions |= {column: _sentence(text) for column, text in own.items()}
        yield Dataset(
            name=dataset_name(name),
            about=f"{header['about']} {_REPEATED}",
            sql=sql,
            types=_types(connection, sql),
            descriptions=descriptions | _FILTERS,
            time_column="published_on",
            measures=(measures.POSTS, measures.TEXTS, *_MEASURES.get(name, ())),
        )


def dataset_name(name: str) -> str:
    """Give the name of a dataset of the dashboard.

    Args:
        name: one of DASHBOARD.

    Returns:
        What it is called in its blog.
    """
    return f"{_question(name)[0]['title']}, to filter"


@cache
def _question(name: str) -> tuple[dict[str, str], dict[str, str], str]:
    """Read a file of sql/superset/.

    Args:
        name: the file's name, without `.sql`.

    Returns:
        The texts of its header (title, about, and the view whose columns it has), what
        it says of columns of its own, and the statement.
    """
    path = f"{_FOLDER}/{name}.sql"
    text = (files("blogdb.sql") / path).read_text("utf-8")
    texts, lists = headers.read(text, path, ("title", "about", "view"), ("columns",))
    lines = text.rstrip().splitlines()
    statement = [line for line in lines if not line.startswith("--")]
    return texts, lists.get("columns", {}), "\n".join(statement)


def _types(connection: duckdb.DuckDBPyConnection, sql: str) -> dict[str, str]:
    rows = connection.execute(f"describe {sql}").fetchall()
    return {str(row[0]): str(row[1]) for row in rows}


def _comments(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    comments: dict[str, dict[str, str]] = {}
    for table, column, comment in connection.execute(_COMMENTS).fetchall():
        comments.setdefault(table, {})[column] = comment
    return comments


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
