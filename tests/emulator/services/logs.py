"""CloudWatch Logs: a log group can be given another key, or none."""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.logs.responses import LogsResponse

from ..hook import operation, parameters
from ..refusal import Refusal


def _group(self: LogsResponse) -> Any:
    wanted = parameters(self)
    identifier = wanted.get("resourceIdentifier", "")
    name = wanted.get("logGroupName") or identifier.partition(":log-group:")[2].removesuffix(":*")
    found = self.logs_backend.groups.get(name)
    if found is None:
        raise Refusal("ResourceNotFoundException", "The specified log group does not exist.")
    return found


@operation(LogsResponse)
def associate_kms_key(self: LogsResponse) -> ActionResult:
    _group(self).kms_key_id = parameters(self)["kmsKeyId"]
    return ActionResult({})


@operation(LogsResponse)
def disassociate_kms_key(self: LogsResponse) -> ActionResult:
    _group(self).kms_key_id = None
    return ActionResult({})
