"""A chart: what is drawn, and what is asked for it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from blogdb.exports.superset.database import VERSION
from blogdb.exports.superset.datasets import dataset_name

if TYPE_CHECKING:
    from blogdb.exports.superset.blog import SupersetBlog
    from blogdb.exports.superset.measures import Measure

DAY = "published_on"
"""The column by which all charts filter time."""

_NO_LIMIT = "No filter"
# Superset puts the dashboard's time into this condition.
_ANY_TIME = {
    "clause": "WHERE",
    "subject": DAY,
    "operator": "TEMPORAL_RANGE",
    "comparator": _NO_LIMIT,
    "expressionType": "SIMPLE",
}


@dataclass(frozen=True)
class DashboardChart:
    """A chart of the dashboard.

    Attributes:
        title: what stands above it; it tells charts apart.
        about: what it says, and how it counts.
        dataset: one of DASHBOARD.
        kind: what Superset calls such a chart.
        measures: what is counted.
        columns: by what.
        form: further settings of the kind.
        grain: how days are put together, as an ISO 8601 duration; None where the first
            of the columns is no day.
        condition: SQL that leaves rows out.
        limit: how many rows are asked for at most.
        width: of the twelve columns of the dashboard.
    """

    title: str
    about: str
    dataset: str
    kind: str
    measures: tuple[Measure, ...]
    columns: tuple[str, ...] = ()
    form: dict[str, Any] = field(default_factory=dict)
    grain: str | None = None
    condition: str | None = None
    limit: int = 1000
    width: int = 6

    @property
    def question(self) -> dict[str, Any]:
        """What is asked of the dataset, as Superset's API takes it."""
        columns: list[Any] = [*self.columns]
        if self.grain:
            columns[0] = {
                "columnType": "BASE_AXIS",
                "sqlExpression": DAY,
                "label": DAY,
                "expressionType": "SQL",
                "timeGrain": self.grain,
            }
        names = [each.name for each in self.measures]
        return {
            "columns": columns,
            "metrics": names,
            "orderby": [[names[0], False]] if names and not self.grain else [],
            "filters": [{"col": DAY, "op": "TEMPORAL_RANGE", "val": _NO_LIMIT}],
            "extras": {"where": self.condition or "", "having": ""}
            | ({"time_grain_sqla": self.grain} if self.grain else {}),
            "row_limit": self.limit,
            "is_timeseries": False,
        }

    def as_file(self, blog: SupersetBlog) -> dict[str, Any]:
        """Describe it to Superset.

        Args:
            blog: the blog.

        Returns:
            What stands in its file.
        """
        params = {
            "viz_type": self.kind,
            "adhoc_filters": [_ANY_TIME, *self._conditions()],
            "row_limit": self.limit,
            "color_scheme": "supersetColors",
        }
        if self.grain:
            params["time_grain_sqla"] = self.grain
        context = {
            "datasource": {"id": 0, "type": "table"},
            "force": False,
            "queries": [self.question],
            "form_data": params | self.form,
            "result_format": "json",
            "result_type": "full",
        }
        return {
            "slice_name": self.title,
            "description": self.about,
            "viz_type": self.kind,
            "params": params | self.form,
            "query_context": json.dumps(context, ensure_ascii=False),
            "cache_timeout": None,
            "uuid": blog.uuid("chart", self.title),
            "version": VERSION,
            "dataset_uuid": blog.uuid("dataset", dataset_name(self.dataset)),
        }

    def _conditions(self) -> list[dict[str, str]]:
        if self.condition is None:
            return []
        return [
            {
                "clause": "WHERE",
                "expressionType": "SQL",
                "sqlExpression": self.condition,
            }
        ]
