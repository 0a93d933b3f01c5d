# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""A cache that exists: what cannot be changed, what interrupts service, and what waits."""

from __future__ import annotations

import pytest
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.catalogue import RULES
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import judge
from ansible_collections.transaction_monitoring.aws.tests.unit.plugins.module_utils._preflight import (
    facts_cache as aws,
)
from ansible_collections.transaction_monitoring.aws.tests.unit.plugins.module_utils._preflight import sound_stack

CACHE = [rule for rule in RULES if rule.id.startswith(("CA", "DP"))]
COMPONENTS = ("cache", "kms", "logging", "network")
RESTORED = "delete the group with a final snapshot, and restore that; or another suffix"
TLS = "have all clients speak TLS before"
WAIT = "wait until it is available"
NOW = {"cache_apply_immediately": True}


def findings(changes, facts):
    return judge(CACHE, sound_stack.stack(facts, *COMPONENTS, **changes), {})


def found(changes, facts):
    return [
        (item.id, item.severity, item.setting.removeprefix("cache_"), item.nearest) for item in findings(changes, facts)
    ]


def error(number, setting, nearest):
    return number, "error", setting, nearest


def warning(number, setting, nearest):
    return number, "warning", setting, nearest


def runs(version, family):
    return {"version": version, "family": family}


def valkey(version):
    return {"cache_engine": "valkey", "cache_engine_version": version}


# What exists besides the ordinary (group, node, other facts), what is asked for besides the defaults, and the findings.
CHANGES = {
    "nothing": ({}, {}, {}, {}, []),
    "nothing, where a pending change has made it so": (
        {"nodes": 2},
        runs("6.2.6", "redis6-x") | {"PendingModifiedValues": {"EngineVersion": "7.1"}},
        {},
        {},
        [],
    ),
    "another window": ({}, {}, {}, {"cache_snapshot_window": "14:00-15:00"}, []),
    "another port": ({}, {}, {}, {"cache_port": 6380}, [error("CA040", "port", "6379")]),
    "no encryption at rest": (
        {"AtRestEncryptionEnabled": False, "KmsKeyId": None},
        {},
        {},
        {},
        [error("CA040", "identifier", RESTORED)],
    ),
    "another key": ({"KmsKeyId": "arn:aws:kms:::key/2"}, {}, {}, {}, [error("CA040", "kms_alias", RESTORED)]),
    "a key that is to be made": ({}, {}, {"kms_key": None}, {}, [error("CA040", "kms_alias", RESTORED)]),
    "another subnet group": (
        {},
        {"CacheSubnetGroupName": "default"},
        {},
        {},
        [error("CA040", "identifier", RESTORED)],
    ),
    "Redis OSS to Valkey": (
        {},
        {},
        {"elasticache_versions": aws.versions("valkey")},
        valkey("8"),
        [warning("CA044", "engine", "redis"), warning("CA044", "engine_version", "7.1.0")],
    ),
    "Valkey 8 to Redis OSS": (
        {"Engine": "valkey"},
        runs("8.1.0", "valkey8"),
        {},
        {},
        [error("CA040", "engine", "valkey")],
    ),
    "Valkey 7.2 to Redis OSS": (
        {"Engine": "valkey"},
        runs("7.2.6", "valkey7"),
        {},
        {},
        [warning("CA044", "engine", "valkey"), warning("CA044", "engine_version", "7.2.6")],
    ),
    "an upgrade": (
        {},
        runs("6.2.6", "redis6-x"),
        {},
        {},
        [warning("CA044", "engine_version", "6.2.6")],
    ),
    "a downgrade": ({}, {}, {}, {"cache_engine_version": "6.2"}, [error("CA001", "engine_version", "7.1")]),
    "it failed": (
        {"Status": "create-failed"},
        {},
        {},
        {},
        [error("CA041", "identifier", "aws elasticache delete-replication-group --replication-group-id redis-x")],
    ),
    "it is busy, and nothing changes": ({"Status": "modifying"}, {}, {}, {}, []),
    "it is busy, and something changes": (
        {"Status": "snapshotting"},
        {},
        {},
        {"cache_snapshot_window": "14:00-15:00"},
        [warning("CA041", "identifier", WAIT)],
    ),
    "it is going, and comes back with another port": ({"Status": "deleting"}, {}, {}, {"cache_port": 6380}, []),
    "nodes it can be scaled to": (
        {},
        {},
        {"elasticache_node_type_modifications": {"ScaleUpModifications": ["cache.r7g.large"]}},
        {"cache_node_type": "cache.r7g.large"},
        [warning("CA044", "node_type", "cache.t4g.small")],
    ),
    "nodes it cannot be scaled to": (
        {},
        {},
        {"elasticache_node_type_modifications": {"ScaleUpModifications": ["cache.r7g.large"]}},
        {"cache_node_type": "cache.r7g.xlarge"},
        [error("CA042", "node_type", "cache.r7g.large"), warning("CA044", "node_type", "cache.t4g.small")],
    ),
    "encryption in transit": (
        {"TransitEncryptionEnabled": False, "TransitEncryptionMode": None},
        {},
        {},
        {},
        [warning("CA044", "identifier", TLS)],
    ),
    "fewer nodes": ({"nodes": 3}, {}, {}, {"cache_nodes": 2}, [warning("CA044", "nodes", "3")]),
    "one node, with failover": (
        {},
        {},
        {},
        {"cache_nodes": 1},
        [error("CA021", "nodes", "2"), warning("CA044", "nodes", "2")],
    ),
    "a version that takes neither encryption in transit nor the engine log": (
        {"TransitEncryptionEnabled": False, "TransitEncryptionMode": None},
        runs("6.0.5", "redis6-x"),
        {},
        {"cache_engine_version": "6"},
        [
            error("CA043", "engine_version", "7.1"),
            error("CA043", "engine_version", "6.2"),
            warning("DP005", "engine_version", "7"),
            warning("CA044", "identifier", TLS),
        ],
    ),
    "more nodes": ({}, {}, {}, {"cache_nodes": 3}, []),
    "no token any more": (
        {"AuthTokenEnabled": True},
        {},
        {},
        {},
        [error("CA045", "auth_secret_id", "the name of the secret that holds its token")],
    ),
}


def account(group, member, more):
    return aws.existing(group, member, **more)


@pytest.mark.parametrize(("group", "member", "more", "changes", "expected"), CHANGES.values(), ids=CHANGES)
def test_each_change_is_judged(group, member, more, changes, expected):
    assert found(changes, account(group, member, more)) == expected


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"cache_node_type": "cache.r7g.large"}, "connections break, in the next maintenance window"),
        ({"cache_node_type": "cache.r7g.large", **NOW}, "connections break, at once"),
        (
            {
                "cache_node_type": "cache.r7g.large",
                "cache_nodes": 1,
                "cache_automatic_failover": False,
                "cache_multi_az": False,
            },
            "without failover takes the cache away meanwhile, in the next maintenance window",
        ),
    ],
)
def test_an_interruption_says_when(changes, words):
    [item] = [each for each in findings(changes, aws.existing()) if each.setting == "cache_node_type"]
    assert item.answer.endswith(words)


def test_nodes_of_the_group_are_not_counted_twice():
    others = [{"NumCacheNodes": 1}] * 297
    facts = aws.existing()
    full = {**facts, "elasticache.nodes": [*facts["elasticache.nodes"], *others]}
    assert found({"cache_nodes": 3}, full) == []
    assert [item[0] for item in found({"cache_nodes": 4}, full)] == ["CA030"]
