"""RDS makes the log group of a log that it exports where nobody has made it, and anew while it is being deleted.

Source: https://github.com/hashicorp/terraform-provider-aws/issues/42858.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from moto.logs.models import logs_backends
from moto.rds.models import RDSBackend, rds_backends

from ...calls import Call
from ...hook import guard

_create, _modify, _delete = (
    RDSBackend.create_db_instance,
    RDSBackend.modify_db_instance,
    RDSBackend.delete_db_instance,
)


def _ensure(backend: RDSBackend, instance: Any) -> None:
    logs = logs_backends[backend.account_id][backend.region_name]
    for export in getattr(instance, "enabled_cloudwatch_logs_exports", []):
        logs.ensure_log_group(f"/aws/rds/instance/{instance.db_instance_identifier}/{export}")


def _and_ensure(method: Callable[..., Any]) -> Callable[..., Any]:
    def make(self: RDSBackend, *arguments: Any, **named: Any) -> Any:
        instance = method(self, *arguments, **named)
        _ensure(self, instance)
        return instance

    return make


_moto_backend: Any = RDSBackend
_moto_backend.create_db_instance = _and_ensure(_create)
_moto_backend.modify_db_instance = _and_ensure(_modify)
_moto_backend.delete_db_instance = _and_ensure(_delete)


@guard("logs")
def make_again(call: Call) -> None:
    """What is deleted before the instance is gone is there again at the next look."""
    backend = rds_backends[call.account][call.region]
    for instance in backend.databases.values():
        life = instance.emulator.life
        if life.busy and life.settled == "deleted":
            _ensure(backend, instance)
