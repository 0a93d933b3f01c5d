# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Who owns what bears the stack's names already: the tags, where describing a resource does not show them."""

from __future__ import annotations

import re

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._elasticache import api as elasticache_api
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts.collect import Read
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts.fact import NotKnownError
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._kinesis import api as kinesis_api
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._kms import api as kms_api
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._logs import api as logs_api


def _key_tags(client, _wants, facts):
    key = facts["kms.key"]
    return kms_api.list_resource_tags(client, key["KeyId"]) if key else []


def _log_group_tags(client, _wants, facts):
    """The tags of each group that exists, by its name."""
    return {
        group["logGroupName"]: logs_api.list_tags_for_resource(client, group["arn"].removesuffix(":*"))
        for group in facts["logs.groups"]
    }


def _stream_tags(client, wants, facts):
    return kinesis_api.list_tags_for_stream(client, wants["streaming"]["name"]) if facts["kinesis.stream"] else []


def _replication_group_tags(client, _wants, facts):
    group = facts["elasticache.group"]
    return _cache_tags(client, group["ARN"]) if group and group["Status"] != "deleting" else []


def _cache_parameter_groups(client, wants, facts):
    """The groups of the stack's names, one for each family that it ever had, with their tags."""
    ours = re.compile(re.escape(wants["cache"]["identifier"]) + r"-(redis|valkey)[0-9]+(-x)?")
    return [
        {**group, "Tags": _cache_tags(client, group["ARN"])}
        for group in facts["elasticache.all_parameter_groups"]
        if ours.fullmatch(group["CacheParameterGroupName"])
    ]


def _cache_tags(client, arn):
    tags = elasticache_api.list_tags_for_resource(client, arn)
    if tags is None:
        raise NotKnownError(f"ElastiCache does not tell the tags of {arn} while it is being changed")
    return tags


def _cache_subnet_group(client, wants, facts):
    name = wants["cache"]["identifier"]
    for group in facts["elasticache.all_subnet_groups"]:
        if group["CacheSubnetGroupName"] == name:
            return {**group, "Tags": _cache_tags(client, group["ARN"])}
    return None


CACHE = ("cache",)
READS = [
    Read("kms.key_tags", "kms", ("kms",), _key_tags, needs=("kms.key",)),
    Read("logs.group_tags", "logs", ("logging",), _log_group_tags, needs=("logs.groups",)),
    Read("kinesis.stream_tags", "kinesis", ("streaming",), _stream_tags, needs=("kinesis.stream",)),
    Read("elasticache.group_tags", "elasticache", CACHE, _replication_group_tags, needs=("elasticache.group",)),
    Read(
        "elasticache.parameter_groups",
        "elasticache",
        CACHE,
        _cache_parameter_groups,
        needs=("elasticache.all_parameter_groups",),
    ),
    Read(
        "elasticache.subnet_group", "elasticache", CACHE, _cache_subnet_group, needs=("elasticache.all_subnet_groups",)
    ),
]
