"""Opens sessions of Apache Spark, and runs the tasks of a load on its cluster.

Spark does what it is there for: it distributes the tasks, and runs one again whose
machine was lost.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
import warnings
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from blogdb.db import extras
from blogdb.db.errors import SystemFailureError
from blogdb.lake.work import do

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pyspark.sql import SparkSession

MOST_OF_A_FILE = 16_000_000_000
"""Bytes of a file of a table, which one machine of the cluster reads alone."""

LOADING = "loading a lake"
"""What a load is for, as Spark's own pages name it."""

_OF_PYTHON = re.compile(r"^\w+Error: .*", re.MULTILINE)


def runner(
    master: str, work: Callable[[Any], Any] = do
) -> Callable[[Sequence[Any]], Iterable[Any]]:
    """Make what runs tasks on a cluster, each by itself.

    Args:
        master: the cluster, as Spark writes it, such as spark://host:7077.
        work: what is done with a task.

    Returns:
        The function. Of each task only what it did comes back, never its rows.

    Raises:
        SystemFailureError: Spark or Java is not installed.
    """
    extras.require(
        "spark",
        "pyspark",
        work="running a load on Spark",
        instead="leave out --master, to load on this machine",
    )
    _require_java()

    def run_all(tasks: Sequence[Any]) -> list[Any]:
        if not tasks:
            return []
        with session(master, LOADING) as opened:
            context = opened.sparkContext
            done = context.parallelize(tasks, max(len(tasks), 1)).map(work)
            return list(done.collect())

    return run_all


@contextmanager
def session(master: str, work: str) -> Iterator[SparkSession]:
    """Have a session of Spark while the block runs, or the one that there is.

    Args:
        master: the cluster, as Spark writes it. A session of this process with the same
            one is used, and stays: to start one takes longer than many questions.
        work: what it is for, as Spark's own pages name it.

    Raises:
        SystemFailureError: Java is not installed, Spark failed, or this process has a
            session of another cluster.
    """
    _require_java()
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    # The version of pandas does not matter, which is not used.
    warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas")
    # On machines that share this one's Python, as those of a local cluster do.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    # Who has settings of Spark's own says there what it is to log.
    if not {"SPARK_CONF_DIR", "SPARK_HOME"} & os.environ.keys():
        quiet = Path(__file__).with_name("log4j2.properties").as_uri()
        os.environ.setdefault(
            "SPARK_SUBMIT_OPTS", f"-Dlog4j2.configurationFile={quiet}"
        )
    try:
        present = SparkSession.getActiveSession()
        if present is not None:
            # Spark would give the same session for whatever cluster.
            if present.sparkContext.master != master:
                raise SystemFailureError(
                    f"this process works with Spark at {present.sparkContext.master}"
                    f" already; stop that session before one at {master}"
                )
            yield present
            return
        # Spark would make a folder for tables of its own where the user is.
        with tempfile.TemporaryDirectory(prefix="blogdb-spark-") as folder:
            opened = (
                SparkSession.builder.master(master)
                .appName(f"blogdb: {work}")
                .config("spark.log.level", "ERROR")
                .config("spark.ui.enabled", "false")
                .config("spark.ui.showConsoleProgress", "false")
                .config("spark.sql.warehouse.dir", folder)
                # Plans of views on views are long, and Spark would write them as text.
                .config("spark.sql.maxPlanStringLength", "100000")
                .getOrCreate()
            )
            try:
                yield opened
            finally:
                opened.stop()
    except (Py4JError, PySparkException) as error:
        raise SystemFailureError(
            f"Spark at {master} failed ({_reason(error)}); the lake is as it was before"
        ) from error


def _reason(error: Exception) -> str:
    """Find in what Spark says the line of the error that a task had, if one had."""
    text = str(error).strip()
    found = _OF_PYTHON.search(text)
    return found[0] if found else text.partition("\n")[0]


def _require_java() -> None:
    home = os.environ.get("JAVA_HOME")
    if shutil.which("java") is None and not (
        home and shutil.which("java", path=f"{home}/bin")
    ):
        raise SystemFailureError(
            "Spark needs Java 17 or newer, and there is none; install it (apt-get"
            " install openjdk-17-jre-headless), or leave out --master and --engine"
        )
