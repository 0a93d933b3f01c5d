"""CloudWatch Logs: a log group can be given another key, or none, and can be protected from deletion."""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.logs.responses import LogsResponse

from ..hook import operation, parameters
from ..refusal import Refusal

# The attribute of moto's log group that says whether its deletion is blocked.
PROTECTED = "emulator_protected"
_create = LogsResponse.create_log_group


def _group(self: LogsResponse) -> Any:
    wanted = parameters(self)
    identifier = wanted.get("resourceIdentifier", "")
    name = wanted.get("logGroupName") or identifier.partition(":log-group:")[2].removesuffix(":*")
    found = self.logs_backend.groups.get(name)
    if found is None:
        raise Refusal("ResourceNotFoundException", "The specified log group does not exist.")
    return found


@operation(LogsResponse)
def create_log_group(self: LogsResponse) -> Any:
    answer = _create(self)
    if parameters(self).get("deletionProtectionEnabled"):
        setattr(_group(self), PROTECTED, True)
    return answer


@operation(LogsResponse)
def put_log_group_deletion_protection(self: LogsResponse) -> ActionResult:
    wanted = parameters(self)
    name = wanted["logGroupIdentifier"]
    group = self.logs_backend.groups.get(name.partition(":log-group:")[2].removesuffix(":*") or name)
    if group is None:
        raise Refusal("ResourceNotFoundException", "The specified log group does not exist.")
    setattr(group, PROTECTED, wanted["deletionProtectionEnabled"])
    return ActionResult({})


@operation(LogsResponse)
def associate_kms_key(self: LogsResponse) -> ActionResult:
    _group(self).kms_key_id = parameters(self)["kmsKeyId"]
    return ActionResult({})


@operation(LogsResponse)
def disassociate_kms_key(self: LogsResponse) -> ActionResult:
    _group(self).kms_key_id = None
    return ActionResult({})
