"""The dashboard: where its charts stand, and what filters them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from blogdb.exports.superset.charts import CHARTS, SECTIONS
from blogdb.exports.superset.database import VERSION
from blogdb.exports.superset.datasets import dataset_name

if TYPE_CHECKING:
    from blogdb.exports.superset.blog import SupersetBlog
    from blogdb.exports.superset.chart import DashboardChart

_ROOT = "ROOT_ID"
_GRID = "GRID_ID"
_HEIGHT = 50
"""Of a chart, in eighths of the 64 pixels that Superset counts in."""
_LOW = 22
"""Of a row of numbers."""
_TOP_LEVEL = [_ROOT, _GRID]


@dataclass(frozen=True)
class Filter:
    """A filter that acts on every chart.

    Attributes:
        title: what stands above it.
        about: how to use it.
        column: the column that it compares, which each dataset of the dashboard has;
            None for the time.
    """

    title: str
    about: str
    column: str | None = None


FILTERS = (
    Filter("Time", "Posts that were published in this time."),
    Filter("Author", "Posts that one of these wrote, alone or not.", "filter_author"),
    Filter("Tag", "Posts that have one of these tags.", "filter_tag"),
    Filter("Language", "Posts in one of these languages.", "language"),
)
"""The filters, from top to bottom."""


def dashboard(blog: SupersetBlog) -> dict[str, Any]:
    """Describe the dashboard.

    Args:
        blog: the blog.

    Returns:
        What stands in its file.
    """
    return {
        "dashboard_title": blog.name,
        "description": "What the blog is like, and what to mend; made by blogdb.",
        "css": "",
        "slug": None,
        "uuid": blog.uuid("dashboard", "blog"),
        "published": True,
        "position": _position(blog),
        "metadata": {
            "native_filter_configuration": [_filter(blog, each) for each in FILTERS],
            "chart_configuration": {},
            "global_chart_configuration": {
                "scope": {"rootPath": [_ROOT], "excluded": []},
                "chartsInScope": [],
            },
            "cross_filters_enabled": True,
            "filter_bar_orientation": "VERTICAL",
            "color_scheme": "supersetColors",
            "refresh_frequency": 0,
        },
        "version": VERSION,
    }


def _filter(blog: SupersetBlog, wanted: Filter) -> dict[str, Any]:
    common = {
        "id": f"NATIVE_FILTER-{wanted.title.lower()}",
        "name": wanted.title,
        "description": wanted.about,
        "type": "NATIVE_FILTER",
        "scope": {"rootPath": [_ROOT], "excluded": []},
        "cascadeParentIds": [],
        "defaultDataMask": {"extraFormData": {}, "filterState": {}, "ownState": {}},
    }
    if wanted.column is None:
        return common | {"filterType": "filter_time", "targets": [{}]}
    target = {
        "column": {"name": wanted.column},
        "datasetUuid": blog.uuid("dataset", dataset_name("posts")),
    }
    return common | {
        "filterType": "filter_select",
        "targets": [target],
        "controlValues": {
            "enableEmptyFilter": False,
            "defaultToFirstItem": False,
            "multiSelect": True,
            "searchAllOptions": True,
            "inverseSelection": False,
            "sortAscending": True,
        },
    }


def _position(blog: SupersetBlog) -> dict[str, Any]:
    """Place the charts, each section below its title."""
    numbers = {chart.title: number for number, chart in enumerate(CHARTS, start=1)}
    parts: dict[str, Any] = {}
    in_grid = []

    def place(kind: str, name: str, parents: list[str], **more: Any) -> str:
        key = f"{kind}-{name}"
        parts[key] = {"type": kind, "id": key, "parents": parents, "children": []}
        parts[key] |= more
        return key

    for place_of_section, section in enumerate(SECTIONS, start=1):
        title = {"text": section.title, "headerSize": "MEDIUM_HEADER"}
        title |= {"background": "BACKGROUND_TRANSPARENT"}
        in_grid.append(place("HEADER", str(place_of_section), _TOP_LEVEL, meta=title))
        for place_of_row, row in enumerate(section.rows, start=1):
            name = f"{place_of_section}-{place_of_row}"
            parents = [*_TOP_LEVEL, f"ROW-{name}"]
            children = [
                place(
                    "CHART",
                    str(numbers[chart.title]),
                    parents,
                    meta=_placed(blog, chart, numbers[chart.title]),
                )
                for chart in row
            ]
            background = {"background": "BACKGROUND_TRANSPARENT"}
            place("ROW", name, _TOP_LEVEL, children=children, meta=background)
            in_grid.append(parents[-1])
    return {
        "DASHBOARD_VERSION_KEY": "v2",
        _ROOT: {"type": "ROOT", "id": _ROOT, "children": [_GRID]},
        _GRID: {
            "type": "GRID",
            "id": _GRID,
            "parents": [_ROOT],
            "children": in_grid,
        },
        "HEADER_ID": {"type": "HEADER", "id": "HEADER_ID", "meta": {"text": blog.name}},
        **parts,
    }


def _placed(blog: SupersetBlog, chart: DashboardChart, number: int) -> dict[str, Any]:
    return {
        # Superset puts its own numbers in their places by the uuids.
        "chartId": number,
        "uuid": blog.uuid("chart", chart.title),
        "sliceName": chart.title,
        "width": chart.width,
        "height": _LOW if chart.kind == "big_number_total" else _HEIGHT,
    }
