"""The bundle for Superset: what is in it, and that DuckDB answers its charts."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from pathlib import Path, PurePosixPath
from typing import Any

import duckdb
import pytest
import yaml

from blogdb.db import engine
from blogdb.db.errors import ExitCode, SystemFailureError
from blogdb.exports.superset.blog import SupersetBlog
from blogdb.exports.superset.bundle import bundle

from ..conftest import Run

BLOG = SupersetBlog("a blog", PurePosixPath("/data/blog.duckdb"))


@pytest.fixture(scope="module")
def connection(loaded_template: Path) -> Any:
    """The sample, opened to read."""
    with engine.connect(loaded_template) as opened:
        yield opened


@pytest.fixture(scope="module")
def made(connection: duckdb.DuckDBPyConnection) -> bytes:
    """The bundle of the sample."""
    return bundle(connection, BLOG)


@pytest.fixture(scope="module")
def files(made: bytes) -> dict[str, Any]:
    """The bundle of the sample: the path of each file to what it says."""
    return read(made)


def read(made: bytes) -> dict[str, Any]:
    """Read each file of a bundle."""
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        return {
            name: yaml.load(archive.read(name), yaml.CSafeLoader)
            for name in archive.namelist()
        }


def of(files: dict[str, Any], folder: str) -> list[dict[str, Any]]:
    """Choose the files of a folder."""
    return [said for name, said in files.items() if name.startswith(f"blogdb/{folder}")]


def datasets_of(files: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Choose the datasets, by the identities that charts name."""
    return {each["uuid"]: each for each in of(files, "datasets/")}


def test_the_same_blog_has_the_same_bundle(
    connection: duckdb.DuckDBPyConnection, made: bytes, files: dict[str, Any]
) -> None:
    """Exports of one blog are equal; another blog shares no identity and no name."""
    assert bundle(connection, BLOG) == made
    others = read(bundle(connection, SupersetBlog("another", BLOG.path)))
    assert others.keys() == files.keys()
    for key, folder in (("uuid", ""), ("table_name", "datasets/")):
        ours, theirs = (
            {each[key] for each in of(found, folder) if key in each}
            for found in (files, others)
        )
        assert len(ours) == sum(key in each for each in of(files, folder))
        assert ours.isdisjoint(theirs)


def test_superset_connects_to_read(files: dict[str, Any]) -> None:
    """The connection is to an absolute path, to read only, and keeps no results."""
    (database,) = of(files, "databases/")
    assert database["sqlalchemy_uri"] == "duckdb:////data/blog.duckdb"
    assert database["extra"]["engine_params"] == {"connect_args": {"read_only": True}}
    assert database["cache_timeout"] == -1
    assert {each["database_uuid"] for each in of(files, "datasets/")} == {
        database["uuid"]
    }


def test_a_path_that_superset_cannot_open_is_refused(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    """A question mark in the path would begin settings, and is refused in a line."""
    with pytest.raises(SystemFailureError, match=r"what\?.duckdb, since the path"):
        bundle(connection, SupersetBlog("a blog", PurePosixPath("/data/what?.duckdb")))


def test_every_view_for_readers_is_a_dataset(
    connection: duckdb.DuckDBPyConnection, files: dict[str, Any]
) -> None:
    """Each view and table for readers has its columns, described, and its one time."""
    datasets = {each["table_name"]: each for each in of(files, "datasets/")}
    wanted = connection.execute(
        "select name, time_column from view_catalog where kind <> 'macro'"
        " and audience = 'reader' and deprecated is null"
    ).fetchall()
    assert {f"{name} (a blog)" for name, _ in wanted} <= datasets.keys()
    for name, time_column in wanted:
        dataset = datasets[f"{name} (a blog)"]
        assert dataset["main_dttm_col"] == time_column
        assert dataset["description"]
    for dataset in datasets.values():
        answer = connection.execute(f"{dataset['sql']} limit 0").description
        assert [column["column_name"] for column in dataset["columns"]] == [
            column[0] for column in answer
        ]
        assert all(column["description"] for column in dataset["columns"])
        assert [
            column["column_name"] for column in dataset["columns"] if column["is_dttm"]
        ] == [name for name in [dataset["main_dttm_col"]] if name]


def asked(
    connection: duckdb.DuckDBPyConnection,
    dataset: dict[str, Any],
    question: dict[str, Any],
    where: str = "true",
) -> list[tuple[Any, ...]]:
    """Ask what a chart asks, written as SQL independently of Superset."""
    expressions = {
        each["metric_name"]: each["expression"] for each in dataset["metrics"]
    }
    columns = [
        each if isinstance(each, str) else each["sqlExpression"]
        for each in question["columns"]
    ]
    selected = ", ".join([*columns, *(expressions[m] for m in question["metrics"])])
    condition = question["extras"]["where"] or "true"
    return connection.execute(
        f"select {selected} from ({dataset['sql']}) as rows_of_blog"
        f" where ({condition}) and ({where})"
        + (f" group by {', '.join(columns)}" if columns else "")
    ).fetchall()


def test_every_chart_is_answered(
    connection: duckdb.DuckDBPyConnection, files: dict[str, Any]
) -> None:
    """Each chart's question runs on its dataset; at least nine in ten have rows."""
    datasets = datasets_of(files)
    charts = of(files, "charts/")
    empty = []
    for chart in charts:
        (question,) = json.loads(chart["query_context"])["queries"]
        if not asked(connection, datasets[chart["dataset_uuid"]], question):
            empty.append(chart["slice_name"])
    assert len(charts) > 10
    assert len(empty) <= len(charts) / 10, empty


def test_filters_act_on_every_chart(
    connection: duckdb.DuckDBPyConnection, files: dict[str, Any]
) -> None:
    """Each filter's column is in every chart's dataset, and finds by any tag."""
    datasets = datasets_of(files)
    (dashboard,) = of(files, "dashboards/")
    filters = dashboard["metadata"]["native_filter_configuration"]
    assert [each["name"] for each in filters] == ["Time", "Author", "Tag", "Language"]
    compared = {
        target["column"]["name"]
        for each in filters
        for target in each["targets"]
        if target
    }
    for chart in of(files, "charts/"):
        dataset = datasets[chart["dataset_uuid"]]
        columns = {column["column_name"] for column in dataset["columns"]}
        assert compared | {dataset["main_dttm_col"]} <= columns
    posts = next(
        each for each in datasets.values() if each["table_name"].startswith("Posts, to")
    )
    question = {"columns": [], "metrics": ["count_posts"], "extras": {"where": ""}}
    ((wanted,),) = connection.execute(
        "select count(*) from post_tags join tags using (tag_id) where name = 'nlp'"
    ).fetchall()
    assert wanted > 1
    assert asked(connection, posts, question, "filter_tag = 'nlp'") == [(wanted,)]
    assert asked(connection, posts, question) == [(100,)]


def test_every_chart_stands_on_the_dashboard(files: dict[str, Any]) -> None:
    """Each chart has one place, and no row is wider than the dashboard."""
    (dashboard,) = of(files, "dashboards/")
    parts = [each for each in dashboard["position"].values() if isinstance(each, dict)]
    placed = {each["id"]: each["meta"] for each in parts if each["type"] == "CHART"}
    assert sorted(each["uuid"] for each in placed.values()) == sorted(
        each["uuid"] for each in of(files, "charts/")
    )
    rows = [each["children"] for each in parts if each["type"] == "ROW"]
    assert sorted(name for row in rows for name in row) == sorted(placed)
    assert all(sum(placed[name]["width"] for name in row) <= 12 for row in rows)


def test_the_command_writes_the_bundle(
    run_here: Run, loaded_template: Path, tmp_path: Path
) -> None:
    """The command writes a whole archive in one folder, and takes no relative path."""
    database = Path(shutil.copy(loaded_template, tmp_path / "blog.duckdb"))
    done = run_here("export", "superset", "--out", "bundle.zip", "--name", "Ours")
    assert (done.returncode, done.stdout) == (0, "bundle.zip\n")
    with zipfile.ZipFile(tmp_path / "bundle.zip") as archive:
        assert archive.testzip() is None
        assert {name.partition("/")[0] for name in archive.namelist()} == {"blogdb"}
        said = yaml.safe_load(archive.read("blogdb/databases/blog.yaml"))
    assert said["sqlalchemy_uri"] == f"duckdb:///{database.resolve()}"
    done = run_here("export", "superset", "--superset-path", "data/b.duckdb")
    assert done.returncode == ExitCode.USAGE
    assert "data/b.duckdb is not absolute" in done.stderr
