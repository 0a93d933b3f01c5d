# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._elasticache import (
    rules,
    state,
    unchangeable,
    wanted,
)

NEW = {"name": "redis-dev", "engine": "redis", "engine_version": "7.1", "node_type": "cache.t4g.small"}
CURRENT = {
    **state.future_state({"replication_group_id": "redis-dev"}, "arn"),
    "at_rest_encryption": True,
    "auth_token_enabled": False,
    "automatic_failover": True,
    "cluster_mode": "disabled",
    "data_tiering": False,
    "engine": "redis",
    "engine_version": "7.1.0",
    "kms_key_id": "arn:aws:kms:r:1:key/abc",
    "network_type": "ipv4",
    "node_type": "cache.t4g.small",
    "num_node_groups": 1,
    "port": 6379,
    "replicas_per_node_group": 1,
    "status": "available",
    "subnet_group": "redis-dev",
    "transit_encryption": True,
    "transit_encryption_mode": "required",
    "user_group_ids": [],
    "multi_az": False,
}
TOKEN = "sixteen-letters!"


def found(current=None, **params):
    return rules.problems(wanted.wanted_of({**({} if current else NEW), "name": "redis-dev", **params}), current)


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"num_cache_clusters": 2, "automatic_failover": True, "multi_az": True},
        {"num_node_groups": 3, "replicas_per_node_group": 1},
        {"num_node_groups": 1, "cluster_mode": "enabled"},
        {"transit_encryption": True, "auth_token": TOKEN},
        {"transit_encryption": True, "auth_token": "aA0!&#$^<>-aA0!&#$^<>-"},
        {"transit_encryption": True, "user_group_ids": ["g"]},
        {"engine": "valkey", "engine_version": "8.0", "transit_encryption": False},
        {"engine": "valkey", "engine_version": "8.0", "transit_encryption": True, "kms_key_id": "1"},
        {"node_type": "cache.r6gd.xlarge", "data_tiering": True},
        {"maintenance_window": "sat:23:30-sun:00:30", "snapshot_window": "23:30-00:30"},
        {"log_delivery": [{"log_type": "engine-log"}, {"log_type": "slow-log"}], "engine_version": "6.x"},
        {"network_type": "dual_stack", "ip_discovery": "ipv6"},
        {"preferred_azs": ["a", "c"], "num_cache_clusters": 2},
    ],
)
def test_what_aws_accepts_is_accepted(params):
    assert found(**params) == []


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"name": "redis_dev"}, ["name is 'redis_dev'", "Nearest: 'redis-dev'"]),
        ({"name": "redis--dev-"}, ["Nearest: 'redis-dev'"]),
        ({"name": "r" * 41}, ["1 to 40"]),
        ({"engine_version": "v7.1"}, ["engine_version is 'v7.1'", "'7.1'"]),
        ({"node_type": "t4g.small"}, ["Nearest: 'cache.t4g.small'"]),
        ({"num_cache_clusters": 7}, ["The number of replicas per node group must be within 0 and 5.", "Nearest: 5"]),
        ({"num_node_groups": 501}, ["Nearest: 500"]),
        ({"engine": None, "node_type": None}, ["engine and node_type must be given"]),
        ({"engine": "valkey", "engine_version": None}, ["engine_version and transit_encryption is not given"]),
        ({"automatic_failover": True}, ["Must have at least 1 replica when cluster mode is disabled"]),
        (
            {"multi_az": True, "num_cache_clusters": 2},
            ["multi_az is true and automatic_failover is false"],
        ),
        ({"multi_az": True, "num_node_groups": 2}, ["there is no replica"]),
        ({"num_node_groups": 2, "cluster_mode": "disabled"}, ["more than one shard needs cluster mode"]),
        ({"num_node_groups": 2, "automatic_failover": False}, ["Set automatic_failover: true"]),
        (
            {"node_type": "cache.t1.micro", "automatic_failover": True, "num_cache_clusters": 2},
            ["Automatic failover is not supported for T1 and T2 cache node types."],
        ),
        ({"data_tiering": True}, ["data_tiering is true on node_type 'cache.t4g.small'"]),
        ({"node_type": "cache.r6gd.xlarge"}, ["data_tiering is false"]),
        ({"kms_key_id": "alias/x", "at_rest_encryption": True}, ["kms_key_id is 'alias/x', an alias"]),
        ({"kms_key_id": "1"}, ["at_rest_encryption is false"]),
        ({"auth_token": TOKEN}, ["The AUTH token is only supported when encryption-in-transit is enabled"]),
        ({"user_group_ids": ["g"]}, ["User group based access control requires encryption-in-transit"]),
        ({"user_group_ids": ["g", "h"], "transit_encryption": True}, ["Nearest: ['g']"]),
        ({"auth_token_update_strategy": "delete"}, ["Give user_group_ids"]),
        ({"auth_token_changed_at": "yesterday"}, ["auth_token_changed_at is 'yesterday'"]),
        ({"auth_token_changed_at": "2026-01-01"}, ["there is no auth_token to send"]),
        ({"transit_encryption_mode": "preferred"}, ["transit_encryption is false"]),
        ({"maintenance_window": "sunday"}, ["maintenance_window is 'sunday'", "'sun:23:00-mon:01:30'"]),
        ({"maintenance_window": "sun:23:00-sun:23:30"}, ["one hour to one day"]),
        ({"snapshot_window": "05:00-05:30"}, ["at least one hour"]),
        ({"snapshot_window": "25:00-26:30"}, ["'hh:mm-hh:mm'"]),
        ({"snapshot_retention_limit": 36}, ["Nearest: 35"]),
        ({"log_delivery": [{"log_type": "slow-log"}] * 2}, ["twice"]),
        ({"log_delivery": [{"log_type": "engine-log"}], "engine_version": "6.0"}, ["Nearest: engine_version: '6.2'"]),
        ({"tags": {str(number): "" for number in range(51)}}, ["tags has 51 entries", "TagQuotaPerResourceExceeded"]),
        ({"network_type": "ipv4", "ip_discovery": "ipv6"}, ["Nearest: ip_discovery: ipv4"]),
        ({"preferred_azs": ["a"], "num_cache_clusters": 2}, ["preferred_azs has 1 zones and the group 2 nodes"]),
        ({"preferred_azs": ["a"], "num_node_groups": 2}, ["groups of one shard only"]),
    ],
)
def test_what_aws_refuses_is_refused_with_its_reason(params, words):
    (message,) = found(**params)
    assert [word for word in words if word not in message] == []


@pytest.mark.parametrize("token", ["short", "p@ss/word-p@ss/word", "x" * 129])
def test_a_bad_token_is_refused_and_not_shown(token):
    (message,) = found(auth_token=token, transit_encryption=True)
    assert "Invalid AuthToken provided." in message
    assert token not in message


@pytest.mark.parametrize(
    ("current", "params", "words"),
    [
        ({}, {"num_cache_clusters": 1}, "Must have at least 1 replica"),
        ({"auth_token_enabled": True}, {"transit_encryption": False}, "Set transit_encryption: true"),
        ({"auth_token_enabled": True}, {"user_group_ids": ["g"]}, "auth_token_update_strategy: delete"),
        ({"engine_version": "6.2.6"}, {"transit_encryption": False}, "from engine version 7 only"),
        (
            {"cluster_mode": "enabled", "num_node_groups": 2, "node_groups": [{"node_group_id": "0001"}]},
            {"transit_encryption_mode": "required"},
            None,
        ),
        (
            {"cluster_mode": "enabled", "node_groups": [{"node_group_id": "0001"}, {"node_group_id": "0002"}]},
            {"num_node_groups": 1, "node_groups_to_remove": ["0003"]},
            "it must name 1 of the shards ['0001', '0002']",
        ),
    ],
)
def test_combinations_are_judged_with_what_the_group_has(current, params, words):
    messages = found({**CURRENT, **current}, **params)
    assert [words in message for message in messages] == ([True] if words else [])


@pytest.mark.parametrize(
    ("current", "params", "words"),
    [
        ({}, {"port": 6379, "subnet_group": "REDIS-dev", "kms_key_id": "abc", "engine_version": "7.1"}, None),
        ({}, {"port": 6380}, "port is 6380 and replication group redis-dev has 6379"),
        ({}, {"subnet_group": "other"}, "subnet_group is 'other'"),
        ({}, {"at_rest_encryption": False}, "Nearest: at_rest_encryption: True"),
        ({}, {"kms_key_id": "other"}, "kms_key_id is 'other'"),
        ({}, {"network_type": "ipv6"}, "network_type"),
        ({}, {"engine_version": "7.0"}, "does not downgrade"),
        ({}, {"engine_version": "6.x"}, "does not downgrade"),
        ({}, {"engine": "valkey"}, "give the engine_version of valkey as well"),
        ({}, {"engine": "valkey", "engine_version": "7.2"}, None),
        ({"engine": "valkey", "engine_version": "7.2.6"}, {"engine": "redis", "engine_version": "7.1"}, None),
        ({"engine": "valkey", "engine_version": "8.0.1"}, {"engine": "redis", "engine_version": "7.1"}, "back only"),
        ({}, {"num_node_groups": 2}, "give cluster_mode: enabled as well"),
        ({}, {"num_node_groups": 2, "cluster_mode": "enabled"}, None),
        ({"cluster_mode": "enabled"}, {"cluster_mode": "compatible"}, "cluster_mode is 'compatible'"),
        ({"cluster_mode": "compatible"}, {"cluster_mode": "disabled"}, None),
    ],
)
def test_what_would_need_a_new_group_is_refused(current, params, words):
    asked = wanted.wanted_of({"name": "redis-dev", **params})
    messages = unchangeable.replacements(asked, {**CURRENT, **current})
    assert [words in message for message in messages] == ([True] if words else [])
