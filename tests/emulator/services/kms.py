"""KMS: the rotation period is kept and told, and the answer to a scheduled deletion is complete."""

from __future__ import annotations

import json
from typing import Any

from moto.core.responses import ActionResult
from moto.kms.responses import KmsResponse

from ..hook import operation, parameters
from ..refusal import Refusal

DEFAULT_PERIOD = 365
_enable, _status, _schedule = (
    KmsResponse.enable_key_rotation,
    KmsResponse.get_key_rotation_status,
    KmsResponse.schedule_key_deletion,
)


def _key(self: KmsResponse) -> Any:
    backend = self.kms_backend
    return backend.keys[backend.get_key_id(parameters(self)["KeyId"])]


@operation(KmsResponse)
def enable_key_rotation(self: KmsResponse) -> Any:
    period = parameters(self).get("RotationPeriodInDays", DEFAULT_PERIOD)
    self._validate_cmk_id(parameters(self)["KeyId"])
    key = _key(self)
    if key.key_state == "PendingDeletion":
        raise Refusal("KMSInvalidStateException", f"{key.arn} is pending deletion.")
    if not 90 <= period <= 2560:  # Source: botocore, RotationPeriodInDaysType
        message = "1 validation error detected: Value at 'rotationPeriodInDays' failed to satisfy constraint: "
        raise Refusal("ValidationException", f"{message}Member must be between 90 and 2560")
    answer = _enable(self)
    key.emulator_rotation_period = period
    return answer


@operation(KmsResponse)
def get_key_rotation_status(self: KmsResponse) -> ActionResult:
    enabled = json.loads(_status(self))["KeyRotationEnabled"]
    key = _key(self)
    found: dict[str, Any] = {"KeyId": key.arn, "KeyRotationEnabled": enabled}
    if enabled:
        period = getattr(key, "emulator_rotation_period", DEFAULT_PERIOD)
        found |= {"RotationPeriodInDays": period, "NextRotationDate": key.creation_date + period * 86400}
    return ActionResult(found)


@operation(KmsResponse)
def schedule_key_deletion(self: KmsResponse) -> ActionResult:
    window = parameters(self).get("PendingWindowInDays", 30)
    self._validate_cmk_id(parameters(self)["KeyId"])
    key = _key(self)
    if key.key_state == "PendingDeletion":
        raise Refusal("KMSInvalidStateException", f"{key.arn} is pending deletion.")
    scheduled = json.loads(_schedule(self))
    return ActionResult(scheduled | {"KeyId": key.arn, "KeyState": "PendingDeletion", "PendingWindowInDays": window})
