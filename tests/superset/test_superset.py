"""The bundle in a real Superset: `make superset` (some minutes, most of it installing).

Pictures of the dashboard are left in build/superset, to be looked at.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import sync_playwright

from ..browser.conftest import CHROMIUM, FLAGS
from ..clients.conftest import LOAD
from .conftest import HOME, USER, Superset

NEW = "slug,title,date,author,tags\nnew,New,2023-10-01,Somebody,a-new-tag\n"


@pytest.fixture(scope="module")
def database(loaded_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of the sample."""
    folder = tmp_path_factory.mktemp("blog")
    return Path(shutil.copy(loaded_template, folder / "blog.duckdb"))


def answers(superset: Superset) -> dict[str, Any]:
    """Ask every chart for its data; the answer of each, by its name."""
    charts = superset.ask("/chart/?q=(page_size:100)")["result"]
    return {
        chart["slice_name"]: superset.ask(f"/chart/{chart['id']}/data/")["result"][0]
        for chart in charts
    }


def numbers(found: dict[str, Any]) -> dict[str, list[str]]:
    """Return the figures of each chart, sorted.

    Charts ask for no order, and of hosts with equal figures any may be the last shown.
    """
    return {
        name: sorted(
            json.dumps([each for each in row.values() if not isinstance(each, str)])
            for row in answer["data"]
        )
        for name, answer in found.items()
    }


@pytest.fixture(scope="module", autouse=True)
def dashboard(superset: Superset, database: Path) -> str:
    """The path of the dashboard, which is imported."""
    bundle = database.with_name("bundle.zip")
    subprocess.run(
        [
            *(sys.executable, "-m", "blogdb.cli", "export", "superset"),
            *("--db", database, "--out", bundle),
        ],
        check=True,
    )
    superset.ask("/dashboard/import/", archive=bundle)
    (imported,) = superset.ask("/dashboard/")["result"]
    return str(imported["url"])


def test_charts_answer_during_and_after_a_refresh(
    superset: Superset, database: Path, tmp_path: Path
) -> None:
    """Charts answer while a refresh runs, and show the new state after it."""
    before = answers(superset)
    assert len(before) > 10
    for name, answer in before.items():
        assert answer["status"] == "success", name
        assert answer["rowcount"], name
        assert not answer["rejected_filters"], name

    source = tmp_path / "one.csv"
    source.write_text(NEW)
    with subprocess.Popen(
        [sys.executable, "-c", LOAD, database, source],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "ready\n"
        during = answers(superset)
        running.communicate()
    assert running.returncode == 0
    assert numbers(during) == numbers(before)
    after = answers(superset)
    assert after.keys() == before.keys()
    assert numbers(after) != numbers(before)
    (database_of,) = superset.ask("/database/")["result"]
    counted = superset.ask(
        "/sqllab/execute/",
        {"database_id": database_of["id"], "sql": "select count(*) as c from posts"},
    )
    assert counted["data"] == [{"c": 101}]


@pytest.mark.skipif(
    CHROMIUM is None, reason="CHROMIUM IS ABSENT; apt-get install chromium"
)
def test_every_chart_draws(superset: Superset, dashboard: str) -> None:
    """The dashboard shows data in every chart of it, and no request fails."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS])
        page = browser.new_page(viewport={"width": 1600, "height": 3600})
        failed: list[str] = []
        page.on(
            "response",
            lambda answer: (
                failed.append(f"{answer.status} {answer.url}")
                if answer.status >= 400
                else None
            ),
        )
        page.goto(f"{superset.address}/login/")
        page.fill("input#username", USER)
        page.fill("input#password", USER)
        page.keyboard.press("Enter")
        page.wait_for_url("**/superset/welcome/**")
        page.goto(f"{superset.address}{dashboard}")
        page.wait_for_selector(".dashboard-component-chart-holder")
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(10_000)
        page.screenshot(path=HOME / "dashboard.png")
        said = page.inner_text("body")
        browser.close()
    assert not [each for each in failed if "/api/v1/chart/data" in each]
    assert "No data" not in said
    assert "Unexpected error" not in said
