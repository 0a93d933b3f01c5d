"""Cache parameter groups: create, modify, reset, describe, delete, and the defaults of a family."""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult, EmptyResult
from moto.elasticache.models import ElastiCacheBackend
from moto.elasticache.responses import ElastiCacheResponse

from ... import catalogue
from ...hook import operation, parameters
from ...refusal import Refusal
from ..common import page
from .catalogue import families
from .common import arn, backend_of, shelf, tag
from .parameter_data import parameters_of

# cluster-enabled is not modifiable by its IsModifiable, and yet it is how a group of one's own gets cluster mode.
CONDITIONALLY_MODIFIABLE = ("cluster-enabled",)


def default_name(family: str, *, cluster: bool = False) -> str:
    """default.redis7, or default.redis7.cluster.on for cluster mode."""
    return f"default.{family}.cluster.on" if cluster else f"default.{family}"


class ParameterGroup:
    def __init__(self, backend: ElastiCacheBackend, name: str, family: str, description: str) -> None:
        self.name = name
        self.family = family
        self.description = description
        self.arn = arn(backend, "parametergroup", name)
        self.values: dict[str, str] = {}

    @property
    def is_default(self) -> bool:
        return self.name.startswith("default.")

    def defaults(self) -> dict[str, dict[str, Any]]:
        engine = self.family.rstrip("0123456789.x")
        major = catalogue.version_key(self.family)[0]
        return parameters_of(engine, major, cluster=self.name.endswith(".cluster.on"))

    def rows(self) -> list[dict[str, Any]]:
        found = []
        for name, row in self.defaults().items():
            changed = {"ParameterValue": self.values[name], "Source": "user"} if name in self.values else {}
            found.append(row | changed)
        return found

    @property
    def cluster_mode(self) -> bool:
        return any(row["ParameterName"] == "cluster-enabled" and row["ParameterValue"] == "yes" for row in self.rows())

    def describe(self) -> dict[str, Any]:
        return {
            "CacheParameterGroupName": self.name,
            "CacheParameterGroupFamily": self.family,
            "Description": self.description,
            "IsGlobal": False,
            "ARN": self.arn,
        }


def groups(backend: ElastiCacheBackend) -> dict[str, ParameterGroup]:
    """All groups of the region; AWS's default ones are always there."""
    found = shelf(backend, "cache_parameter_groups")
    for family in families() if not found else ():
        modes = (False,) if family.startswith("memcached") else (False, True)
        for name in (default_name(family, cluster=cluster) for cluster in modes):
            found[name] = ParameterGroup(backend, name, family, f"Default parameter group for {family}")
    return found


def group(backend: ElastiCacheBackend, name: str) -> ParameterGroup:
    found = groups(backend).get(name.lower())
    if found is None:
        raise Refusal("CacheParameterGroupNotFound", f"CacheParameterGroup {name} not found.")
    return found


@operation(ElastiCacheResponse)
def create_cache_parameter_group(self: ElastiCacheResponse) -> ActionResult:
    wanted, backend = parameters(self), backend_of(self)
    name, family = wanted["CacheParameterGroupName"].lower(), wanted["CacheParameterGroupFamily"]
    created = groups(backend)[name] = ParameterGroup(backend, name, family, wanted["Description"])
    tag(backend, created.arn, wanted.get("Tags"))
    return ActionResult({"CacheParameterGroup": created.describe()})


@operation(ElastiCacheResponse)
def describe_cache_parameter_groups(self: ElastiCacheResponse) -> ActionResult:
    wanted, backend = parameters(self), backend_of(self)
    name = wanted.get("CacheParameterGroupName")
    found = [group(backend, name)] if name else list(groups(backend).values())
    rows, marker = page([item.describe() for item in found], wanted)
    return ActionResult({"CacheParameterGroups": rows, "Marker": marker})


@operation(ElastiCacheResponse)
def modify_cache_parameter_group(self: ElastiCacheResponse) -> ActionResult:
    wanted, backend = parameters(self), backend_of(self)
    changed = group(backend, wanted["CacheParameterGroupName"])
    changed.values.update(
        {item["ParameterName"]: item.get("ParameterValue", "") for item in wanted["ParameterNameValues"]}
    )
    return ActionResult({"CacheParameterGroupName": changed.name})


@operation(ElastiCacheResponse)
def reset_cache_parameter_group(self: ElastiCacheResponse) -> ActionResult:
    wanted, backend = parameters(self), backend_of(self)
    changed = group(backend, wanted["CacheParameterGroupName"])
    if wanted.get("ResetAllParameters"):
        changed.values.clear()
    for item in wanted.get("ParameterNameValues", []):
        changed.values.pop(item["ParameterName"], None)
    return ActionResult({"CacheParameterGroupName": changed.name})


@operation(ElastiCacheResponse)
def delete_cache_parameter_group(self: ElastiCacheResponse) -> ActionResult:
    wanted, backend = parameters(self), backend_of(self)
    gone = group(backend, wanted["CacheParameterGroupName"])
    del groups(backend)[gone.name]
    backend.tagging_service.delete_all_tags_for_resource(gone.arn)
    return EmptyResult()


@operation(ElastiCacheResponse)
def describe_cache_parameters(self: ElastiCacheResponse) -> ActionResult:
    wanted, backend = parameters(self), backend_of(self)
    source = wanted.get("Source")
    found = group(backend, wanted["CacheParameterGroupName"]).rows()
    rows, marker = page([row for row in found if source in (None, row["Source"])], wanted)
    return ActionResult({"Parameters": rows, "CacheNodeTypeSpecificParameters": [], "Marker": marker})


@operation(ElastiCacheResponse)
def describe_engine_default_parameters(self: ElastiCacheResponse) -> ActionResult:
    wanted, backend = parameters(self), backend_of(self)
    family = wanted["CacheParameterGroupFamily"]
    rows, marker = page(group(backend, default_name(family)).rows(), wanted)
    defaults = {"CacheParameterGroupFamily": family, "Parameters": rows, "Marker": marker}
    return ActionResult({"EngineDefaults": defaults | {"CacheNodeTypeSpecificParameters": []}})
