"""A headless chromium, which Debian's package brings: `make browser` says how."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

CHROMIUM = shutil.which("chromium")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass(frozen=True)
class Shown:
    """A page in a browser, and what the browser said of it.

    Attributes:
        page: the page.
        said: what its console says, and the errors of its script.
        requests: the addresses that it asked for.
    """

    page: Page
    said: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser, with an empty profile."""
    if CHROMIUM is None:
        pytest.skip("CHROMIUM IS ABSENT: nothing is tested; apt-get install chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS])
        yield opened
        opened.close()


@pytest.fixture(
    params=[(width, scheme) for width in (1440, 390) for scheme in ("light", "dark")],
    ids=lambda case: f"{case[0]} {case[1]}",
)
def shown(
    request: pytest.FixtureRequest, browser: Browser, report: Path
) -> Iterator[Shown]:
    """The report in a window: as wide as a desk's or a phone's, light and dark."""
    width, scheme = request.param
    page = browser.new_page(
        viewport=ViewportSize(width=width, height=900), color_scheme=scheme
    )
    seen = Shown(page)
    page.on("console", lambda message: seen.said.append(message.text))
    page.on("pageerror", lambda error: seen.said.append(str(error)))
    page.on("request", lambda request: seen.requests.append(request.url))
    page.goto(report.as_uri())
    yield seen
    page.close()


@pytest.fixture(scope="session")
def report(loaded_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the sample."""
    from blogdb.api.session import reading
    from blogdb.report.report import ReportWishes
    from blogdb.report.report import report as make

    path = tmp_path_factory.mktemp("report") / "report.html"
    with reading(loaded_template) as session:
        path.write_text(make(session.connection, ReportWishes()), "utf-8")
    return path
