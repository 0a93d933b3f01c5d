# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The cache before it is made: each fault gives one finding with the setting to change and what works instead."""

from __future__ import annotations

import pytest
import yaml
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._elasticache import node_types
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.catalogue import RULES
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import judge
from ansible_collections.transaction_monitoring.aws.tests.unit.plugins.module_utils._preflight import (
    facts_cache as aws,
)
from ansible_collections.transaction_monitoring.aws.tests.unit.plugins.module_utils._preflight import sound_stack

CACHE = [rule for rule in RULES if rule.id.startswith(("CA", "DP"))]
COMPONENTS = ("cache", "kms", "logging", "network")
LESS = "delete what is not needed, or ask Service Quotas for more"


def findings(changes=None, facts=None, today=sound_stack.TODAY):
    return judge(CACHE, sound_stack.stack(facts or aws.facts(), *COMPONENTS, today=today, **(changes or {})), {})


def found(changes=None, facts=None):
    return [
        (item.id, item.severity, item.setting.removeprefix("cache_"), item.nearest) for item in findings(changes, facts)
    ]


def error(number, setting, nearest):
    return number, "error", setting, nearest


def warning(number, setting, nearest):
    return number, "warning", setting, nearest


def nodes(number, failover=True, multi_az=True):
    return {"cache_nodes": number, "cache_automatic_failover": failover, "cache_multi_az": multi_az}


def windows(snapshot, maintenance="sun:19:00-sun:20:00"):
    return {"cache_snapshot_window": snapshot, "cache_maintenance_window": maintenance}


def node_type(name):
    return {"cache_node_type": name}


# The settings, and the findings: id, severity, setting without its prefix, nearest value.
SETTINGS = {
    "the defaults": ({}, []),
    "a version that is not offered": (
        {"cache_engine_version": "8"},
        [error("CA001", "engine_version", "7.1, 6.2")],
    ),
    "a version that is not offered, with a parameter that is not known": (
        {"cache_engine_version": "8", "cache_parameters": {"maxmemory-polcy": "noeviction"}},
        [error("CA001", "engine_version", "7.1, 6.2"), error("CA010", "parameters", "maxmemory-policy")],
    ),
    "no version": ({"cache_engine_version": ""}, [error("CA001", "engine_version", "latest")]),
    "identifier ends with a hyphen": (
        {"cache_identifier": "hello-world-"},
        [error("CA003", "identifier", "hello-world")],
    ),
    "identifier of 40": ({"cache_identifier": "a" * 40}, []),
    "identifier of 41": ({"cache_identifier": "a" * 41}, [error("CA003", "identifier", "a" * 40)]),
    "maintenance in capitals": (windows("16:00-17:00", "SUN:19:00-SUN:20:00"), []),
    "maintenance without days": (
        windows("16:00-17:00", "19:00-20:00"),
        [error("CA004", "maintenance_window", "sun:23:00-mon:01:30")],
    ),
    "maintenance of 59 minutes": (
        windows("16:00-17:00", "sat:23:30-sun:00:29"),
        [error("CA004", "maintenance_window", "sat:23:30-sun:00:30")],
    ),
    "maintenance of more than a day": (
        windows("16:00-17:00", "sun:17:00-mon:17:01"),
        [
            error("CA004", "maintenance_window", "sun:17:00-mon:17:00"),
            error("CA006", "snapshot_window", "a shorter maintenance window"),
        ],
    ),
    "snapshot of an hour": (windows("23:30-00:30"), []),
    "snapshot of 59 minutes": (windows("23:30-00:29"), [error("CA005", "snapshot_window", "23:30-00:30")]),
    "no snapshot window": (windows("noon"), [error("CA005", "snapshot_window", "05:00-09:00")]),
    "snapshot after maintenance": (windows("20:00-21:00"), []),
    "snapshot at the end of maintenance": (windows("19:59-20:59"), [error("CA006", "snapshot_window", "20:00-21:00")]),
    "snapshots for 35 days": ({"cache_snapshot_retention_days": 35}, []),
    "snapshots for 36 days": (
        {"cache_snapshot_retention_days": 36},
        [error("CA007", "snapshot_retention_days", "35")],
    ),
    "snapshots for less than no days": (
        {"cache_snapshot_retention_days": -1},
        [error("CA007", "snapshot_retention_days", "0")],
    ),
    "highest port": ({"cache_port": 65535}, []),
    "port too high": ({"cache_port": 65536}, [error("CA008", "port", "6379")]),
    "no port": ({"cache_port": 0}, [error("CA008", "port", "6379")]),
    "version without logs": (
        {"cache_engine_version": "5.0.6"},
        [error("CA009", "engine_version", "6.2"), warning("DP005", "engine_version", "7")],
    ),
    "major without logs": (
        {"cache_engine_version": "5"},
        [error("CA009", "engine_version", "6.2"), warning("DP005", "engine_version", "7")],
    ),
    "version without the engine log": (
        {"cache_engine_version": "6.0"},
        [error("CA009", "engine_version", "6.2"), warning("DP005", "engine_version", "7")],
    ),
    "version whose standard support ends soon": (
        {"cache_engine_version": "6.2"},
        [warning("DP005", "engine_version", "7")],
    ),
    "parameter at its bound": ({"cache_parameters": {"timeout": 20}}, []),
    "parameter below its bound": ({"cache_parameters": {"timeout": 19}}, [error("CA010", "parameters", "20")]),
    "parameter that is not a word": (
        {"cache_parameters": {"maxmemory-policy": "volatile-tll"}},
        [error("CA010", "parameters", "volatile-ttl")],
    ),
    "parameter misspelt": (
        {"cache_parameters": {"maxmemory-polcy": "noeviction"}},
        [error("CA010", "parameters", "maxmemory-policy")],
    ),
    "parameter that stays": (
        {"cache_parameters": {"appendonly": "yes"}},
        [error("CA010", "parameters", "without appendonly")],
    ),
    "a log group that nobody makes": (
        {"cache_slow_log_group": "/slow"},
        [warning("CA012", "slow_log_group", "a group of logging_groups")],
    ),
    "six nodes": (nodes(6), []),
    "seven nodes": (nodes(7), [error("CA020", "nodes", "6")]),
    "no nodes": (nodes(0, failover=False, multi_az=False), [error("CA020", "nodes", "1")]),
    "one node": (nodes(1, failover=False, multi_az=False), []),
    "one node with failover": (nodes(1, multi_az=False), [error("CA021", "nodes", "2")]),
    "one node with failover and Multi-AZ": (nodes(1), [error("CA021", "nodes", "2")]),
    "Multi-AZ without failover": (nodes(2, failover=False), [error("CA022", "multi_az", "false")]),
    "failover in one zone": (nodes(2, multi_az=False), []),
    "one subnet": ({"network_subnet_cidrs": ["10.0.0.0/20"]}, [warning("CA023", "multi_az", "false")]),
    "20 subnets": ({"network_subnet_cidrs": [f"10.0.{number}.0/24" for number in range(20)]}, []),
    "T1": (
        node_type("cache.t1.micro"),
        [
            error("CA024", "node_type", "cache.t4g.micro"),
            error("CA026", "node_type", "cache.t2.micro, cache.t3.micro"),
        ],
    ),
    "T2": (node_type("cache.t2.micro"), [warning("CA024", "node_type", "cache.t4g.micro")]),
    "tiering": (node_type("cache.r6gd.xlarge"), [error("CA025", "node_type", "cache.r6g.xlarge")]),
    "a class of RDS": (
        node_type("db.t4g.small"),
        [error("CA026", "node_type", "cache.t4g.small, cache.t2.small")],
    ),
    "a size that does not exist": (
        node_type("cache.t4g.smal"),
        [error("CA026", "node_type", "cache.t4g.small, cache.t2.small")],
    ),
    "a family that the region lacks": (
        node_type("cache.c7gn.large"),
        [error("CA026", "node_type", "cache.c8gn.large, cache.c8gn.xlarge")],
    ),
    "a type newer than the table": (node_type("cache.r9g.large"), []),
}


@pytest.mark.parametrize(("changes", "expected"), SETTINGS.values(), ids=SETTINGS)
def test_each_fault_is_found_with_its_cure(changes, expected):
    assert found(changes) == expected


def cures():
    for name, (changes, expected) in SETTINGS.items():
        for rule, _severity, setting, nearest in expected:
            whole = setting if setting.startswith("network_") else f"cache_{setting}"
            if setting != "parameters" and "a " not in nearest:
                yield pytest.param(changes, rule, whole, nearest.split(", ")[0], id=f"{name}: {rule}")


@pytest.mark.parametrize(("changes", "rule", "setting", "nearest"), list(cures()))
def test_the_nearest_value_silences_the_rule(changes, rule, setting, nearest):
    kind = type(sound_stack.wants("cache")["cache"][setting.removeprefix("cache_")])
    cured = nearest if kind is str else yaml.safe_load(nearest)
    assert rule not in {item.id for item in findings({**changes, setting: cured})}


def test_a_log_group_that_exists_can_be_written_to():
    assert found({"cache_slow_log_group": "/slow"}, aws.facts(logs_cache_groups=["/slow"])) == []


def test_valkey_is_sound():
    assert found({"cache_engine": "valkey", "cache_engine_version": "8"}, aws.facts("valkey")) == []


def test_a_parameter_group_of_another_family_is_in_the_way():
    groups = [{"CacheParameterGroupName": "redis-x-redis7", "CacheParameterGroupFamily": "redis6.x"}]
    [item] = findings(facts=aws.facts(elasticache_all_parameter_groups=groups))
    assert (item.id, item.setting) == ("CA011", "suffix")
    assert "Expected a parameter group of family redis7 but found one of family redis6.x" in item.answer


def parameter_groups(number):
    names = ["default.redis7", *(f"group-{each}" for each in range(number))]
    return [{"CacheParameterGroupName": name, "CacheParameterGroupFamily": "redis7"} for name in names]


def subnet_groups(number):
    return [{"CacheSubnetGroupName": f"group-{each}"} for each in range(number)]


def nodes_in_use(number):
    return [{"NumCacheNodes": 1, "CacheClusterId": f"other-{each}"} for each in range(number)]


UNASKED = PermissionError("AccessDeniedException: no")
QUOTAS = {
    "nodes are left": ({"elasticache_nodes": nodes_in_use(298)}, []),
    "nodes are not left": ({"elasticache_nodes": nodes_in_use(299)}, [error("CA030", "nodes", LESS)]),
    "a node of many": ({"elasticache_nodes": [{"NumCacheNodes": 299}]}, [error("CA030", "nodes", LESS)]),
    "a higher quota": (
        {"elasticache_nodes": nodes_in_use(299), "quotas_cache_nodes_per_region": aws.quota(301)},
        [],
    ),
    "a quota that could not be asked": (
        {"elasticache_nodes": nodes_in_use(299), "quotas_cache_nodes_per_region": UNASKED},
        [warning("CA030", "nodes", LESS)],
    ),
    "a quota of which nothing is known": (
        {"elasticache_nodes": nodes_in_use(299), "quotas_cache_nodes_per_region": None},
        [warning("CA030", "nodes", LESS)],
    ),
    "a parameter group is left": ({"elasticache_all_parameter_groups": parameter_groups(299)}, []),
    "no parameter group is left": (
        {"elasticache_all_parameter_groups": parameter_groups(300)},
        [error("CA031", "suffix", LESS)],
    ),
    "a subnet group is left": ({"elasticache_all_subnet_groups": subnet_groups(299)}, []),
    "no subnet group is left": (
        {"elasticache_all_subnet_groups": subnet_groups(300)},
        [error("CA032", "suffix", LESS)],
    ),
    "more subnets than a group takes": (
        {"quotas_subnets_per_cache_subnet_group": aws.quota(1)},
        [error("CA033", "network_subnet_cidrs", "10.0.0.0/20")],
    ),
}


@pytest.mark.parametrize(("changes", "expected"), QUOTAS.values(), ids=QUOTAS)
def test_quotas_count_what_is_needed_besides(changes, expected):
    assert found(facts=aws.facts(**changes)) == expected


@pytest.mark.parametrize("offerings", [UNASKED, []], ids=["not asked", "no offerings"])
def test_the_table_alone_refuses_nothing(offerings):
    facts = aws.facts(elasticache_node_types=offerings)
    assert found(facts=facts) == []
    [item] = findings(node_type("cache.r9g.large"), facts)
    assert (item.id, item.severity) == ("CA026", "unknown")
    assert "AWS could not be asked; the table of 2026-11 from AWS's price list" in item.answer


def test_every_region_of_the_table_has_the_types_of_the_roles():
    assert all("cache.r7g.large" in node_types.of_region(region) for region in node_types.FAMILIES)
    assert node_types.of_region("mars-north-1") == []
    assert len(node_types.of_region("ap-northeast-1")) > 60


def test_static_rules_need_no_account():
    changes = {**nodes(1), **windows("19:59-20:59"), "cache_port": 0, "cache_node_type": "cache.t9.big"}
    errors = {item.id for item in findings(changes, {"caller": None}) if item.severity == "error"}
    assert errors == {"CA006", "CA008", "CA021"}
