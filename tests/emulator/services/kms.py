"""KMS: the rotation period is kept and told, and the answer to a scheduled deletion is complete."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from moto.core.responses import ActionResult
from moto.kms.models import KmsBackend
from moto.kms.responses import KmsResponse

from ..hook import operation, parameters

DEFAULT_PERIOD = 365
_enable, _status = KmsResponse.enable_key_rotation, KmsResponse.get_key_rotation_status


def _key(self: KmsResponse) -> Any:
    backend = self.kms_backend
    return backend.keys[backend.get_key_id(parameters(self)["KeyId"])]


def _by_arn(method: Callable[..., Any]) -> Callable[..., Any]:
    """These of moto's methods know a key by its id only; the API takes an ARN as well."""

    def find(self: KmsBackend, key_id: str, *arguments: Any) -> Any:
        return method(self, self.get_key_id(key_id), *arguments)

    return find


for _name in ("enable_key", "disable_key", "cancel_key_deletion", "schedule_key_deletion"):
    setattr(KmsBackend, _name, _by_arn(getattr(KmsBackend, _name)))


_generate_default_keys = KmsBackend._generate_default_keys


def _generate_keys_of_aws(self: KmsBackend, alias_name: str) -> str | None:
    """A key behind alias/aws/... is managed by AWS, and says so."""
    made = _generate_default_keys(self, alias_name)
    if made:
        self.keys[made].key_manager = "AWS"
    return made


_moto_backend: Any = KmsBackend
_moto_backend._generate_default_keys = _generate_keys_of_aws


@operation(KmsResponse)
def enable_key_rotation(self: KmsResponse) -> Any:
    period = parameters(self).get("RotationPeriodInDays", DEFAULT_PERIOD)
    self._validate_cmk_id(parameters(self)["KeyId"])
    key = _key(self)
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
    end = self.kms_backend.schedule_key_deletion(key.id, window)
    scheduled = {"KeyId": key.arn, "DeletionDate": end, "KeyState": "PendingDeletion", "PendingWindowInDays": window}
    return ActionResult(scheduled)
