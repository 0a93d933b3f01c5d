"""Log delivery. That a log group exists is not asked here: AWS takes the call, and reports a failure in its Status."""

from __future__ import annotations

from typing import Any

from ...calls import Call
from .. import rule
from ._view import CREATE, GUIDE, MODIFY, TERRAFORM, at_least, engine_of, version_of

INVALID = "InvalidParameterValue"
MODEL = "botocore elasticache.LogDeliveryConfigurationRequest"
DETAILS = {"cloudwatch-logs": "CloudWatchLogsDetails", "kinesis-firehose": "KinesisFirehoseDetails"}
SINCE = {"slow-log": "6.0", "engine-log": "6.2"}


def _logs(call: Call) -> list[dict[str, Any]]:
    return list(call.parameters.get("LogDeliveryConfigurations", []))


@rule("elasticache", CREATE, MODIFY, code="InvalidParameterCombination", source=MODEL)
def log_once(call: Call) -> str | None:
    """Each type of log is given once."""
    types = [log.get("LogType") for log in _logs(call)]
    return "Each log type can be specified only once." if len(set(types)) < len(types) else None


@rule("elasticache", CREATE, MODIFY, code="InvalidParameterCombination", source=MODEL)
def log_is_complete(call: Call) -> str | None:
    """A log that is delivered has a type, a destination of one kind with its details, and a format."""
    for log in _logs(call):
        if "LogType" not in log:
            return "LogType must be specified for each log delivery configuration."
        if not log.get("Enabled", True):
            continue
        missing = [name for name in ("DestinationType", "DestinationDetails", "LogFormat") if name not in log]
        if missing:
            return f"{missing[0]} must be specified for {log['LogType']}."
        details = DETAILS[log["DestinationType"]]
        if list(log["DestinationDetails"]) != [details]:
            return f"DestinationDetails must have {details} for the destination {log['DestinationType']}."
    return None


@rule(
    "elasticache",
    CREATE,
    MODIFY,
    code=INVALID,
    source=f"{TERRAFORM}46443, {GUIDE}Log_Delivery.html",
)
def log_of_the_version(call: Call) -> str | None:
    """The slow log is delivered from Redis OSS 6.0, the engine log from 6.2."""
    version = version_of(call)
    for log in _logs(call):
        if log.get("Enabled", True) and version and not at_least(version, SINCE[log["LogType"]]):
            return f"{log['LogType']} log delivery is not available for this {engine_of(call)} engine version."
    return None


@rule("elasticache", MODIFY, code="InvalidParameterCombination", source=f"{GUIDE}Log_Delivery.html")
def logs_change_at_once(call: Call) -> str | None:
    """Log delivery is changed with ApplyImmediately."""
    if not _logs(call) or call.parameters.get("ApplyImmediately"):
        return None
    return "ApplyImmediately must be true to modify log delivery configurations."
