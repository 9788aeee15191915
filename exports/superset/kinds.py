"""The kinds of charts that the dashboard has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from blogdb.exports.superset.chart import DAY, DashboardChart

if TYPE_CHECKING:
    from blogdb.exports.superset.measures import Measure


def number(
    title: str,
    about: str,
    dataset: str,
    measure: Measure,
    *,
    condition: str | None = None,
) -> DashboardChart:
    """Make a chart that is one number.

    Args:
        title: what stands above it.
        about: how it counts.
        dataset: one of DASHBOARD.
        measure: what is counted.
        condition: SQL that leaves rows out.

    Returns:
        The chart.
    """
    form = {
        "metric": measure.name,
        "y_axis_format": measure.form,
        "header_font_size": 0.4,
        "subheader_font_size": 0.15,
    }
    return DashboardChart(
        title,
        about,
        dataset,
        "big_number_total",
        (measure,),
        form=form,
        condition=condition,
        width=2,
    )


def over_time(  # noqa: PLR0913 - as many as such a chart needs
    title: str,
    about: str,
    dataset: str,
    measure: Measure,
    *,
    by: str | None = None,
    grain: str,
    kind: str = "bar",
    series: int = 10,
    width: int = 8,
) -> DashboardChart:
    """Make a chart of what is counted in each month, quarter or year.

    Args:
        title: what stands above it.
        about: how it counts.
        dataset: one of DASHBOARD.
        measure: what is counted.
        by: the column that has a colour for each value.
        grain: the time that is counted together, as an ISO 8601 duration.
        kind: bar or line.
        series: how many values have a colour at most, the most frequent first.
        width: of the twelve columns of the dashboard.

    Returns:
        The chart.
    """
    form: dict[str, Any] = {
        "x_axis": DAY,
        "metrics": [measure.name],
        "groupby": [by] if by else [],
        "order_desc": True,
        "truncate_metric": True,
        "show_empty_columns": True,
        "rich_tooltip": True,
        "show_legend": bool(by),
        "legendType": "scroll",
        "legendOrientation": "top",
        "x_axis_time_format": "smart_date",
        "y_axis_format": measure.form,
        "minorSplitLine": False,
        "truncateXAxis": True,
    }
    if by:
        form |= {
            "limit": series,
            "series_limit": series,
            "timeseries_limit_metric": measure.name,
            # Texts have one language each: those of a time add up. Tags do not.
            "stack": "Stack" if kind == "bar" else None,
        }
    return DashboardChart(
        title,
        about,
        dataset,
        f"echarts_timeseries_{kind}",
        (measure,),
        (DAY, by) if by else (DAY,),
        form=form,
        grain=grain,
        condition=f"{DAY} is not null",
        limit=10_000,
        width=width,
    )


def ranking(  # noqa: PLR0913 - as many as such a chart needs
    title: str,
    about: str,
    dataset: str,
    measure: Measure,
    by: str,
    *,
    condition: str | None = None,
    most: int = 15,
    width: int = 4,
) -> DashboardChart:
    """Make a chart with a bar for each value, the longest on top.

    Args:
        title: what stands above it.
        about: how it counts.
        dataset: one of DASHBOARD.
        measure: what is counted.
        by: the column that has a bar for each value.
        condition: SQL that leaves rows out.
        most: how many bars at most.
        width: of the twelve columns of the dashboard.

    Returns:
        The chart.
    """
    form = {
        "x_axis": by,
        "metrics": [measure.name],
        "groupby": [],
        "orientation": "horizontal",
        "order_desc": True,
        "x_axis_sort": measure.name,
        "x_axis_sort_asc": True,
        "y_axis_format": measure.form,
        "show_value": True,
        "show_legend": False,
        "truncate_metric": True,
        "rich_tooltip": True,
    }
    return DashboardChart(
        title,
        about,
        dataset,
        "echarts_timeseries_bar",
        (measure,),
        (by,),
        form=form,
        condition=condition,
        limit=most,
        width=width,
    )


def columns_of(  # noqa: PLR0913 - as many as such a chart needs
    title: str,
    about: str,
    dataset: str,
    measure: Measure,
    by: str,
    *,
    colour: str | None = None,
    condition: str | None = None,
    width: int = 4,
) -> DashboardChart:
    """Make a chart with a column for each value, in the order of the values.

    Args:
        title: what stands above it.
        about: how it counts.
        dataset: one of DASHBOARD.
        measure: what is counted.
        by: the column of the dataset that has a column for each value.
        colour: the column that has a colour for each value.
        condition: SQL that leaves rows out.
        width: of the twelve columns of the dashboard.

    Returns:
        The chart.
    """
    form = {
        "x_axis": by,
        "metrics": [measure.name],
        "groupby": [colour] if colour else [],
        "x_axis_sort": by,
        "x_axis_sort_asc": True,
        "order_desc": True,
        "y_axis_format": measure.form,
        "show_legend": bool(colour),
        "stack": "Stack" if colour else None,
        "truncate_metric": True,
        "rich_tooltip": True,
    }
    return DashboardChart(
        title,
        about,
        dataset,
        "echarts_timeseries_bar",
        (measure,),
        (by, colour) if colour else (by,),
        form=form,
        condition=condition,
        width=width,
    )


def table(  # noqa: PLR0913 - as many as a table needs
    title: str,
    about: str,
    dataset: str,
    by: tuple[str, ...],
    measures: tuple[Measure, ...],
    *,
    condition: str | None = None,
    most: int = 1000,
    width: int = 6,
) -> DashboardChart:
    """Make a table, with what is counted most on top.

    Args:
        title: what stands above it.
        about: how it counts.
        dataset: one of DASHBOARD.
        by: the columns that have a row for each of their values.
        measures: what is counted; without, each row is there once.
        condition: SQL that leaves rows out.
        most: how many rows at most.
        width: of the twelve columns of the dashboard.

    Returns:
        The chart.
    """
    form = {
        "query_mode": "aggregate",
        "groupby": [*by],
        "metrics": [each.name for each in measures],
        "timeseries_limit_metric": measures[0].name if measures else None,
        "order_desc": True,
        "table_timestamp_format": "%Y-%m-%d",
        "server_pagination": False,
        "show_cell_bars": True,
        "include_search": False,
        "page_length": 0,
    }
    return DashboardChart(
        title,
        about,
        dataset,
        "table",
        measures,
        by,
        form=form,
        condition=condition,
        limit=most,
        width=width,
    )
