# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Rows about the cache."""

from __future__ import annotations

from typing import Any

from tests.emulator.tests.helpers import make_network

from . import FAULTS, MISSPELT, NOT_APPLICABLE, OURS, THEIRS, Fault, Misspelt, tags

NOT_APPLICABLE |= {
    "F048": "encryption in transit is no setting: the cache always has it",
    "F049": "the stack has no user groups; and the cache always has encryption in transit",
    "F051": "the stack has no users of ElastiCache; the token's own length is judged, see F050",
    "F095": "the stack has no global datastore",
}
MISSPELT |= {"F059": Misspelt({"suffix": "1234567-"}, "suffix")}


def token_with_a_slash(aws: Any, _emulator: Any) -> None:
    aws("secretsmanager").create_secret(Name="token", SecretString="not@secret/but-long-enough")


def group_of_another_family(aws: Any, _emulator: Any) -> None:
    cache = aws("elasticache")
    cache.create_cache_parameter_group(
        CacheParameterGroupName="redis-dev-redis7",
        CacheParameterGroupFamily="redis6.x",
        Description="d",
        Tags=tags(OURS),
    )


def group_of_theirs(aws: Any, _emulator: Any) -> None:
    make_network(aws)
    aws("elasticache").create_replication_group(
        ReplicationGroupId="redis-dev",
        ReplicationGroupDescription="d",
        Engine="redis",
        EngineVersion="7.1",
        CacheNodeType="cache.t4g.small",
        CacheSubnetGroupName="stack",
        Tags=tags(THEIRS),
    )


def one_node_is_left(_aws: Any, emulator: Any) -> None:
    emulator.quota("elasticache", "Nodes per Region", 1)


FAULTS |= {
    "F050": Fault("CA002", "cache_auth_secret_id", {"cache_auth_secret_id": "token"}, prepare=token_with_a_slash),
    "F052": Fault("CA011", "suffix", prepare=group_of_another_family),
    "F054": Fault("CA001", "cache_engine_version", {"cache_engine_version": "7.x"}),
    "F056": Fault("CA021", "cache_nodes", {"cache_nodes": 1}),
    "F092": Fault("CA001", "cache_engine_version", {"cache_engine": "valkey", "cache_engine_version": ""}),
    "F093": Fault("CA024", "cache_node_type", {"cache_node_type": "cache.t1.micro"}),
    "F094": Fault("CA020", "cache_nodes", {"cache_nodes": 7}),
    "F162": Fault("NM004", "suffix", prepare=group_of_theirs),
    "F163": Fault("CA030", "cache_nodes", prepare=one_node_is_left),
}
