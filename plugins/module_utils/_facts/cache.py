# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What ElastiCache offers for the cache, and what it holds of it."""

from __future__ import annotations

import functools

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._elasticache import (
    api,
    engine_versions_api,
    subnet_group_api,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts.collect import Read
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._logs import api as logs_api
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight import cache_view as view
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import Stack
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._servicequotas import api as quotas_api

# The codes are those of Service Quotas: https://docs.aws.amazon.com/general/latest/gr/elasticache-service.html
QUOTAS = {
    "cache_nodes_per_region": "L-DFE45DF3",
    "cache_parameter_groups_per_region": "L-3F15A733",
    "cache_subnet_groups_per_region": "L-3E7F7726",
    "subnets_per_cache_subnet_group": "L-A87EE522",
}
# One kind of offering is enough: a year's reservation without an upfront payment.
ONE_KIND = {"Duration": "1", "OfferingType": "No Upfront"}


def _group(client, wants, _facts):
    return api.describe_replication_group(client, wants["cache"]["identifier"])


def _versions(client, wants, _facts):
    return engine_versions_api.describe_cache_engine_versions(client, Engine=wants["cache"]["engine"])


def _members(client, _wants, facts):
    group = facts["elasticache.group"]
    names = group["MemberClusters"] if group else []
    return [api.describe_cache_cluster(client, name) for name in names[:1]]


def _nodes(client, _wants, _facts):
    return api.describe_cache_clusters(client)


def _node_types(client, _wants, _facts):
    return api.describe_reserved_cache_nodes_offerings(client, **ONE_KIND)


def _node_type_modifications(client, wants, facts):
    """What the group can be scaled to, asked only when it is to be."""
    group, want = facts["elasticache.group"], wants["cache"]
    if not group or group["Status"] != "available" or group["CacheNodeType"] == want["node_type"]:
        return None
    return api.list_allowed_node_type_modifications(client, want["identifier"])


def _parameters(client, wants, facts):
    """The parameters of the version's family; None where the version was refused and no other comes near."""
    family = view.family(Stack(wants, facts, "", ""))
    return api.describe_engine_default_parameters(client, family)["EngineDefaults"] if family else None


def _parameter_groups(client, _wants, _facts):
    return api.describe_cache_parameter_groups(client)


def _subnet_groups(client, _wants, _facts):
    return subnet_group_api.describe_cache_subnet_groups(client)


def _log_groups(client, wants, _facts):
    """The names of those destinations that exist and that the stack does not make."""
    want, made = wants["cache"], wants.get("logging", {}).get("groups", [])
    names = {want["slow_log_group"], want["engine_log_group"]} - set(made)
    return [
        group["logGroupName"]
        for name in sorted(names)
        for group in logs_api.describe_log_groups(client, name)
        if group["logGroupName"] == name
    ]


def _quota(code, client, _wants, _facts):
    return quotas_api.get_service_quota(client, "elasticache", code)


ONLY = ("cache",)
GROUP = ("elasticache.group",)
CHOICE = ("elasticache.group", "elasticache.member", "elasticache.versions")
READS = [
    Read("elasticache.group", "elasticache", ONLY, _group),
    Read("elasticache.member", "elasticache", ONLY, _members, needs=GROUP),
    Read("elasticache.versions", "elasticache", ONLY, _versions),
    Read("elasticache.nodes", "elasticache", ONLY, _nodes),
    Read("elasticache.node_types", "elasticache", ONLY, _node_types),
    Read("elasticache.node_type_modifications", "elasticache", ONLY, _node_type_modifications, needs=GROUP),
    Read("elasticache.parameters", "elasticache", ONLY, _parameters, needs=CHOICE),
    Read("elasticache.all_parameter_groups", "elasticache", ONLY, _parameter_groups),
    Read("elasticache.all_subnet_groups", "elasticache", ONLY, _subnet_groups),
    Read("logs.cache_groups", "logs", ONLY, _log_groups),
    *(Read(f"quotas.{name}", "service-quotas", ONLY, functools.partial(_quota, code)) for name, code in QUOTAS.items()),
]
