"""A cluster of Spark, of two machines that are processes here, for all tests of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from blogdb.lake import spark

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

CLUSTER = "local-cluster[2,1,1024]"
OF_TINY_ROWS = {
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.codegen.wholeStage": "false",
    # Its filter for joins has one reducer, and would hide others in the plans.
    "spark.sql.optimizer.runtime.bloomFilter.enabled": "false",
    "spark.sql.shuffle.partitions": "2",
}
"""To compile each plan, and to plan anew in between, takes longer than so few rows."""


@pytest.fixture(scope="session", autouse=True)
def cluster() -> Iterator[SparkSession]:
    """The session, which all that ask for this cluster share: it starts slowly."""
    assert shutil.which("java"), "JAVA IS ABSENT: Spark is not tested here"
    with pytest.MonkeyPatch.context() as environment:
        # Spark's workers start in folders of their own.
        source = Path(__file__).resolve().parents[2] / "src"
        environment.setenv("PYTHONPATH", str(source))
        # Java's second compiler pays for what runs long.
        environment.setenv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1")
        with spark.session(CLUSTER, "tests") as opened:
            for name, value in OF_TINY_ROWS.items():
                opened.conf.set(name, value)
            yield opened
