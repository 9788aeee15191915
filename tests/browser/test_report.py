"""The report of the sample, as a reader has it before them."""

from __future__ import annotations

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page

from .conftest import Shown

GRAVE = ("serious", "critical")


def table_with(page: Page, heading: str) -> Locator:
    """Find the open table below a heading."""
    return page.locator("article", has=page.get_by_role("heading", name=heading))


def column(table: Locator, number: int) -> list[str]:
    """Read the visible cells of a column, from 1."""
    cells = table.locator(f"tbody tr:not([hidden]) td:nth-child({number})")
    return cells.all_inner_texts()


def test_it_draws_in_silence(shown: Shown) -> None:
    """Charts have a size, nothing is wider than the window, the console is silent.

    No request leaves the page: the browser asks for the file, and for nothing else.
    """
    page = shown.page
    charts = page.locator("svg:visible")
    # A phone and a desk each have one drawing of each picture.
    assert charts.count() == page.locator("article:has(svg)").count() > 10
    for chart in charts.all():
        box = chart.bounding_box()
        assert box is not None
        assert box["width"] > 200
        assert box["height"] > 50
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert shown.said == []
    assert shown.requests == [page.url]


def test_texts_are_within_their_charts(shown: Shown) -> None:
    """No text of a chart is cut off or sticks out of the window."""
    outside = shown.page.evaluate(
        """() => [...document.querySelectorAll("svg text")].filter((text) => {
            const box = text.getBoundingClientRect();
            return box.width && (box.left < 0 || box.right > innerWidth);
        }).map((text) => text.textContent)"""
    )
    assert outside == []


def test_axe_finds_nothing_serious(shown: Shown) -> None:
    """Neither contrast nor names nor keyboard keep a reader out."""
    # Rows are alike, and with thousands of them axe takes a minute.
    shown.page.evaluate(
        "document.querySelectorAll('tbody tr:nth-child(n+21)').forEach("
        "(row) => row.remove())"
    )
    for summary in shown.page.locator("summary").all():
        summary.click()
    found = [
        (violation["id"], violation["nodes"][0]["html"][:200])
        for violation in Axe().run(shown.page).response["violations"]
        if violation["impact"] in GRAVE
    ]
    assert found == []
    assert shown.said == []


def test_tables_are_sorted(shown: Shown) -> None:
    """A click on a heading sorts, another sorts the other way, and it says so."""
    table = table_with(shown.page, "The longest posts")
    days = column(table, 2)
    header = table.get_by_role("columnheader", name="Day")
    for order, wanted in (
        ("ascending", sorted(days)),
        ("descending", sorted(days, reverse=True)),
    ):
        table.get_by_role("button", name="Day").press("Enter")
        assert header.get_attribute("aria-sort") == order
        assert column(table, 2) == wanted
    table.get_by_role("button", name="Words").click()
    words = [int(text.replace(",", "")) for text in column(table, 5)]
    assert words == sorted(words, reverse=True)
    assert header.get_attribute("aria-sort") is None


def test_tables_are_filtered(shown: Shown) -> None:
    """A word and a choice each leave the rows that have it, and tell how many."""
    table = table_with(shown.page, "Findings")
    rules = column(table, 5)
    assert {"dead-anchor", "orphan-post"} < set(rules)
    table.get_by_label("Rule").select_option("dead-anchor")
    assert column(table, 5) == ["dead-anchor"] * rules.count("dead-anchor")
    rows = table.locator("tbody tr:not([hidden])")
    links = rows.all_text_contents()
    table.get_by_label("Filter").fill("RLHF")
    assert rows.all_text_contents() == [row for row in links if "rlhf" in row.lower()]
    count = rows.count()
    assert 0 < count < len(links)
    assert table.locator("output").inner_text() == f"{count} of {len(rules)} rows"
    table.get_by_label("Filter").press("Enter")
    table.get_by_label("Filter").fill("")
    table.get_by_label("Rule").select_option("all")
    assert column(table, 5) == rules
    assert shown.said == []


def test_nothing_is_lost_without_scripts_and_on_paper(
    browser: Browser, report: Path
) -> None:
    """Without scripts the page is whole, but for fields that would do nothing."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(report.as_uri())
    assert page.locator("form:visible").count() == 0
    assert column(table_with(page, "Findings"), 5)
    page.emulate_media(media="print", color_scheme="dark")
    assert page.locator("svg:visible").count() > 10
    assert page.locator("nav:visible, details:visible").count() == 0
    context.close()
