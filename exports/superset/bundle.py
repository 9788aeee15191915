"""Makes the bundle: an archive of YAML files, in the folders that Superset reads."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Any

import yaml

from blogdb.exports.superset.charts import CHARTS
from blogdb.exports.superset.dashboard import dashboard
from blogdb.exports.superset.database import VERSION, database
from blogdb.exports.superset.datasets import dashboard_datasets, datasets

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

    from blogdb.exports.superset.blog import SupersetBlog

_ROOT = "blogdb"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_NOT_IN_NAMES = re.compile(r"\W+")


def bundle(connection: duckdb.DuckDBPyConnection, blog: SupersetBlog) -> bytes:
    """Make what Superset imports.

    Args:
        connection: DuckDB's connection to a database with the present views.
        blog: the blog as Superset shall know it.

    Returns:
        A zip archive; the same bytes for the same views and the same blog.

    Raises:
        SystemFailureError: Superset could not open a file of that path.
    """
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, contents in _files(connection, blog):
            text = yaml.safe_dump(contents, sort_keys=False, allow_unicode=True)
            opened.writestr(zipfile.ZipInfo(f"{_ROOT}/{name}.yaml", _LONG_AGO), text)
    return archive.getvalue()


def _files(
    connection: duckdb.DuckDBPyConnection, blog: SupersetBlog
) -> Iterator[tuple[str, dict[str, Any]]]:
    # Without a type, Superset takes it as a dashboard and as a collection of anything.
    yield "metadata", {"version": VERSION}
    yield "databases/blog", database(blog)
    for made in (dashboard_datasets(connection), datasets(connection)):
        for dataset in made:
            yield f"datasets/blog/{_file_name(dataset.name)}", dataset.as_file(blog)
    for chart in CHARTS:
        yield f"charts/{_file_name(chart.title)}", chart.as_file(blog)
    yield "dashboards/blog", dashboard(blog)


def _file_name(name: str) -> str:
    return _NOT_IN_NAMES.sub("_", name).lower()
