"""Engines, versions, the parameter groups that go with them, and cluster mode."""

from __future__ import annotations

import re

from ... import catalogue
from ...calls import Call
from ...services.elasticache.catalogue import family
from ...services.elasticache.topology import sizes
from .. import rule
from ._view import (
    CREATE,
    GUIDE,
    MODIFY,
    TERRAFORM,
    at_least,
    clustered,
    engine_of,
    parameter_group,
    present,
    version_of,
)

COMBINATION, INVALID = "InvalidParameterCombination", "InvalidParameterValue"


@rule("elasticache", CREATE, MODIFY, code=INVALID, source="botocore elasticache.CreateReplicationGroup.Engine")
def engine(call: Call) -> str | None:
    """The engine is valkey or redis."""
    if engine_of(call) in {"valkey", "redis"}:
        return None
    return f"Invalid engine for a replication group: {engine_of(call)}"


@rule("elasticache", "CreateCacheCluster", code=INVALID, source="botocore elasticache.CreateCacheCluster.Engine")
def engine_of_a_cluster(call: Call) -> str | None:
    """The engine of a cluster of its own is memcached or redis."""
    if engine_of(call) in {"memcached", "redis"}:
        return None
    return f"Invalid engine for a cache cluster: {engine_of(call)}"


@rule("elasticache", CREATE, code=COMBINATION, source="F092")
def valkey_names_its_version(call: Call) -> str | None:
    """For Valkey a version is named."""
    if engine_of(call) != "valkey" or call.parameters.get("EngineVersion"):
        return None
    return "EngineVersion must be specified when the engine is valkey."


@rule("elasticache", MODIFY, code=COMBINATION, source="F092")
def another_engine_names_its_version(call: Call) -> str | None:
    """Going to another engine, a version is named."""
    group = present(call)
    if group is None or engine_of(call) == group.settings.engine or call.parameters.get("EngineVersion"):
        return None
    return "EngineVersion must be specified when the engine changes."


@rule(
    "elasticache",
    CREATE,
    MODIFY,
    code=INVALID,
    source="https://github.com/crossplane-contrib/provider-aws/issues/1617",
)
def no_patch_level(call: Call) -> str | None:
    """From Redis OSS 6 on, and for Valkey, the patch level is AWS's."""
    asked = re.fullmatch(r"(\d+\.\d+)\.\d+", call.parameters.get("EngineVersion", ""))
    if not asked or asked[1] not in catalogue.cache_versions(engine_of(call)):
        return None
    return f"Specific version selection is not allowed for '{asked[0]}', please use '{asked[1]}'"


@rule(
    "elasticache",
    CREATE,
    MODIFY,
    "CreateCacheCluster",
    code=COMBINATION,
    source="https://github.com/ministryofjustice/cloud-platform-environments/pull/5753, cfn-lint "
    "aws_elasticache_cachecluster/engine_version.json",
)
def version_exists(call: Call) -> str | None:
    """The version is on offer."""
    if version_of(call) is not None:
        return None
    return f"Cannot find version {call.parameters['EngineVersion']} for {engine_of(call)}"


@rule("elasticache", MODIFY, code=INVALID, source="botocore elasticache.ModifyReplicationGroup.EngineVersion")
def no_downgrade(call: Call) -> str | None:
    """A version can only go up, and an engine only from Redis OSS to Valkey."""
    group, version = present(call), version_of(call)
    if group is None or version is None:
        return None
    before, engine = group.settings, engine_of(call)
    if engine != before.engine and engine == "redis":
        return f"Cannot downgrade engine from {before.engine} to {engine}"
    if catalogue.version_key(version) >= catalogue.version_key(before.version):
        return None
    return f"Cannot downgrade engine version from {before.version} to {version}"


@rule("elasticache", MODIFY, code=COMBINATION, source=f"{GUIDE}VersionManagement.HowTo.cross-engine-upgrade.html")
def to_valkey_from_5(call: Call) -> str | None:
    """To Valkey one goes from Redis OSS 5.0.6 or later."""
    group = present(call)
    if group is None or engine_of(call) != "valkey" or at_least(group.settings.version, "5.0.6"):
        return None
    return f"Cannot upgrade from redis {group.settings.version} to valkey."


@rule(
    "elasticache",
    CREATE,
    MODIFY,
    "CreateCacheCluster",
    code="CacheParameterGroupNotFound",
    source="https://github.com/ministryofjustice/cloud-platform-environments/pull/2272",
)
def parameter_group_exists(call: Call) -> str | None:
    """The parameter group exists."""
    name = call.parameters.get("CacheParameterGroupName")
    return f"CacheParameterGroup not found: {name}" if name and parameter_group(call) is None else None


@rule(
    "elasticache",
    MODIFY,
    code=COMBINATION,
    source="https://github.com/aws-controllers-k8s/elasticache-controller/pull/188",
)
def parameter_group_of_the_engine(call: Call) -> str | None:
    """The parameter group is one of the engine."""
    found, engine = parameter_group(call), engine_of(call)
    if found is None or present(call) is None or found.family.startswith(engine):
        return None
    return f"{found.family.rstrip('0123456789.x')} parameter group is not applicable to engine {engine}"


@rule("elasticache", CREATE, MODIFY, "CreateCacheCluster", code=COMBINATION, source="F052")
def parameter_group_of_the_family(call: Call) -> str | None:
    """The parameter group is of the version's family."""
    found, version = parameter_group(call), version_of(call)
    if found is None or version is None:
        return None
    expected = family(engine_of(call), version)
    if found.family == expected:
        return None
    return f"Expected a parameter group of family {expected} but found one of family {found.family}"


@rule("elasticache", MODIFY, code=COMBINATION, source=f"{TERRAFORM}35636")
def parameter_group_keeps_cluster_mode(call: Call) -> str | None:
    """A parameter group does not bring or take away cluster mode. The report does not tell the code."""
    group, found = present(call), parameter_group(call)
    if group is None or found is None or call.parameters.get("ClusterMode"):
        return None
    if found.cluster_mode == group.cluster_enabled:
        return None
    return (
        "The parameter cluster-enabled has a different value in the requested parameter group than the current "
        "parameter group. This parameter value cannot be changed for a cache cluster"
    )


@rule("elasticache", "CreateCacheCluster", code=COMBINATION, source="https://github.com/aws/aws-cli/issues/2456")
def no_cluster_mode_alone(call: Call) -> str | None:
    """A cluster of its own has no cluster mode."""
    found = parameter_group(call)
    if found is None or not found.cluster_mode:
        return None
    return "Cluster mode should be disabled in parameter group, but found it is enabled."


@rule(
    "elasticache",
    CREATE,
    code=COMBINATION,
    source="botocore elasticache.CreateReplicationGroup.NumNodeGroups",
)
def shards_need_cluster_mode(call: Call) -> str | None:
    """Several shards, or ClusterMode, do not go with a parameter group or mode without cluster mode."""
    found, mode = parameter_group(call), call.parameters.get("ClusterMode")
    if mode == "disabled" and clustered(call):
        return "Cluster mode cannot be disabled with several node groups or a parameter group that enables it."
    if found is None or found.cluster_mode or not (len(sizes(call.parameters)) > 1 or mode == "enabled"):
        return None
    return f"The parameter group {found.name} must have cluster-enabled set to yes for cluster mode."


@rule("elasticache", MODIFY, code=INVALID, source="botocore elasticache.ModifyReplicationGroup.ClusterMode")
def cluster_mode_in_two_steps(call: Call) -> str | None:
    """From disabled through compatible to enabled, and not back from there."""
    group, wanted = present(call), call.parameters.get("ClusterMode")
    allowed = {
        "disabled": {"disabled", "compatible"},
        "compatible": {"disabled", "compatible", "enabled"},
        "enabled": {"enabled"},
    }
    if group is None or not wanted or wanted in allowed[group.settings.cluster_mode]:
        return None
    return f"Cluster mode cannot be changed from {group.settings.cluster_mode} to {wanted}."


@rule("elasticache", MODIFY, code=COMBINATION, source="https://github.com/aws/aws-cdk/issues/26294")
def cluster_mode_alone(call: Call) -> str | None:
    """ClusterMode is changed by itself, or with its parameter group. The report does not tell the code."""
    company = {"ReplicationGroupId", "ClusterMode", "ApplyImmediately", "CacheParameterGroupName"}
    if not call.parameters.get("ClusterMode") or set(call.parameters) <= company:
        return None
    return "Cluster mode updates are not supported while attempting to update additional properties."
