# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What ElastiCache offers for the cache, and what it holds of it."""

from __future__ import annotations

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._elasticache import api, engine_versions_api
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts.collect import Read


def _group(client, wants, _facts):
    return api.describe_replication_group(client, wants["cache"]["identifier"])


def _versions(client, wants, _facts):
    return engine_versions_api.describe_cache_engine_versions(client, Engine=wants["cache"]["engine"])


def _members(client, _wants, facts):
    group = facts["elasticache.group"]
    names = group["MemberClusters"] if group else []
    return [api.describe_cache_cluster(client, name) for name in names[:1]]


ONLY = ("cache",)
READS = [
    Read("elasticache.group", "elasticache", ONLY, _group),
    Read("elasticache.member", "elasticache", ONLY, _members, needs=("elasticache.group",)),
    Read("elasticache.versions", "elasticache", ONLY, _versions),
]
