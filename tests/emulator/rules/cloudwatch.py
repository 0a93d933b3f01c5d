"""What CloudWatch refuses of alarms and dashboards."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ..calls import Call
from . import rule
from .model import single

_MINUTE = 60
_HIGH_RESOLUTION = (10, 20, 30)
_BODY = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html"
_WIDGETS = {"metric", "text", "log", "alarm", "explorer", "custom"}
_COLUMNS, _ROWS = 24, 1000


@rule("cloudwatch", "PutMetricAlarm", code="ValidationError", source="F123")
def period(call: Call) -> str | None:
    """A period is 10, 20, 30 or a multiple of 60 seconds; metrics of AWS's own have one of 60 at least."""
    seconds = call.parameters.get("Period")
    if seconds is None or (seconds >= _MINUTE and seconds % _MINUTE == 0):
        return None
    if seconds in _HIGH_RESOLUTION and not call.parameters.get("Namespace", "").startswith("AWS/"):
        return None
    if seconds < _MINUTE:
        return single(seconds, "period", f"Member must have value greater than or equal to {_MINUTE}")
    return f"Period must be 10, 20, 30 or a multiple of {_MINUTE}"


@rule("cloudwatch", "PutMetricAlarm", code="ValidationError", source="F124")
def datapoints(call: Call) -> str | None:
    """An alarm asks for no more breaching datapoints than it looks at."""
    wanted = call.parameters
    if wanted.get("DatapointsToAlarm", 0) <= wanted.get("EvaluationPeriods", 0):
        return None
    return "DatapointsToAlarm must be less than or equal to EvaluationPeriods"


@rule("cloudwatch", "PutDashboard", code="InvalidParameterInput", source=f"F122, {_BODY}")
def dashboard_body(call: Call) -> str | None:
    """A dashboard's body has the structure that its page describes."""
    found = list(_errors(call.parameters.get("DashboardBody") or ""))
    if not found:
        return None
    errors = "is 1 validation error" if len(found) == 1 else f"are {len(found)} validation errors"
    return f"The dashboard body is invalid, there {errors}: {json.dumps(found)}"


def _error(path: str, text: str) -> dict[str, str]:
    return {"dataPath": path, "message": text}


def _errors(body: str) -> Iterator[dict[str, str]]:
    try:
        dashboard = json.loads(body)
    except ValueError:
        yield _error("", "The field DashboardBody must be a valid JSON object")
        return
    widgets = dashboard.get("widgets") if isinstance(dashboard, dict) else None
    if not isinstance(widgets, list):
        yield _error("", "Should have required property 'widgets'")
        return
    for number, widget in enumerate(widgets):
        yield from _widget(f"/widgets/{number}", widget)


def _widget(path: str, widget: Any) -> Iterator[dict[str, str]]:
    if not isinstance(widget, dict):
        yield _error(path, "Should be object")
        return
    if widget.get("type") not in _WIDGETS:
        yield _error(f"{path}/type", "Should be equal to one of the allowed values")
    for name, most in (("x", _COLUMNS - 1), ("width", _COLUMNS), ("height", _ROWS)):
        if name in widget and not 0 <= widget[name] <= most:
            yield _error(f"{path}/{name}", f"Should be <= {most}")
    properties = widget.get("properties")
    if not isinstance(properties, dict):
        yield _error(path, "Should have required property 'properties'")
    elif widget.get("type") == "metric":
        yield from _metric(f"{path}/properties", properties)


def _metric(path: str, properties: dict[str, Any]) -> Iterator[dict[str, str]]:
    if "metrics" not in properties and "annotations" not in properties:
        yield _error(path, "Should have required property 'metrics'")
    if "region" not in properties:
        yield _error(path, "Should have required property 'region'")
    metrics = properties.get("metrics", [[]])
    if not isinstance(metrics, list):
        yield _error(f"{path}/metrics", "Should be array")
        return
    if not metrics:
        yield _error(f"{path}/metrics", "Should NOT have fewer than 1 items")
    for number, metric in enumerate(metrics):
        if not isinstance(metric, list):
            yield _error(f"{path}/metrics/{number}", "Should be array")
