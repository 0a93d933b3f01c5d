# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Every setting is compared; what is missing, stray, on its way or cannot be read is told as that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
import yaml
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._drift import catalogue
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._drift.comparison import run
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._drift.row import Row, in_order
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts.fact import Fact, Facts
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import Stack

from tests.runs import ROOT

NAME = "transaction-monitoring-drift"
PRODUCER, CONSUMER = (f"transaction-{who}-drift-ap-northeast-1" for who in ("producer", "consumer"))
# Options of the roles that have no comparison of their own name: where they are compared, or why they are not.
COMPARED_AS = {
    **dict.fromkeys(("kms_account_id", "kms_partition", "kms_region", "kms_services", "kms_log_groups"), "key policy"),
    **dict.fromkeys(("access_stream_arn", "access_key_arn", "access_log_group_arn", "access_secret_arns"), "policy"),
    **dict.fromkeys(("access_secret_key_arns", "access_via_suffixes"), "policy"),
    **dict.fromkeys(("access_partition", "access_account_id", "access_region"), "policy"),
    "network_database_port": "rules",
    "network_cache_port": "rules",
    "network_region": "rules_egress",
    "cache_slow_log_group": "log delivery",
    "cache_engine_log_group": "log delivery",
    "network_subnet_cidrs": "existence",
    "network_endpoints": "existence",
    "logging_groups": "existence",
    "database_secret_id": "database_tags",
}
NAMES = "it is the name by which the resource is found"
CHOICE = "it is what was decided, with which the version is compared"
RUN = "it says how a run goes about it, and no resource has it"
AWAY = "it says what becomes of the resource when it is taken away"
NOT_COMPARED = {
    **dict.fromkeys(("kms_alias", "network_name", "streaming_name", "database_identifier", "cache_identifier"), NAMES),
    **dict.fromkeys(("access_producer_role_name", "access_consumer_role_name"), NAMES),
    **dict.fromkeys(("database_decision", "cache_decision", "database_upgrade", "cache_upgrade"), CHOICE),
    **dict.fromkeys(("database_connection", "cache_connection"), RUN),
    **dict.fromkeys(("database_wait_timeout", "cache_wait_timeout", "streaming_wait_timeout"), RUN),
    **dict.fromkeys(("database_apply_immediately", "cache_apply_immediately"), RUN),
    **dict.fromkeys(
        ("database_final_snapshot", "cache_final_snapshot", "kms_deletion_window_days", "kms_retain"), AWAY
    ),
    "network_zones": "a subnet that exists keeps its zone",
}
# What is only compared when it is asked for.
ASKED_FOR = {
    "database": {
        "iops": 12000,
        "storage_throughput": 500,
        "monitoring_interval": 60,
        "monitoring_role_arn": "arn:aws:iam::1:role/m",
    },
    "cache": {"auth_secret_id": "token"},
}


def wanting(stack: Stack, component: str, **settings: Any) -> Stack:
    return replace(stack, wants={**stack.wants, component: {**stack.wants[component], **settings}})


def knowing(stack: Stack, facts: Mapping[str, Fact]) -> Stack:
    return replace(stack, facts=Facts({**stack.facts.known, **facts}))


def rows(stack: Stack) -> list[Row]:
    return in_order(run(catalogue.COMPARISONS, stack))


def test_every_option_of_every_role_is_compared_or_said_why_not(sound: Stack) -> None:
    for component, settings in ASKED_FOR.items():
        sound = wanting(sound, component, **settings)
    compared = {row.setting for row in run(catalogue.COMPARISONS, sound)}
    # All of the stack is there, so that no row says anything of existence.
    assert set(COMPARED_AS.values()) <= compared | {"existence"}
    specifications = [yaml.safe_load(path.read_text()) for path in ROOT.glob("roles/*/meta/argument_specs.yml")]
    options = {name for each in specifications for name in each["argument_specs"]["main"]["options"]}
    told = {*COMPARED_AS, *NOT_COMPARED}
    assert options - compared - told == set()
    assert told - options == set()
    assert told & compared == set()


def test_every_fact_is_read_for_a_comparison_that_says_so(sound: Stack) -> None:
    """A comparison that touches a fact it does not name would find it unread."""
    for each in catalogue.COMPARISONS:
        only = replace(sound, facts=Facts({name: sound.facts.known[name] for name in each.facts}))
        assert [row for row in run([each], only) if row.state] == [], each.what


@pytest.mark.parametrize("what", [each.what for each in catalogue.COMPARISONS])
def test_what_cannot_be_read_is_unknown_and_nothing_else_suffers(sound: Stack, what: str) -> None:
    [mine] = [each for each in catalogue.COMPARISONS if each.what == what]
    denied = Fact(error="AccessDenied: not you")
    blind = rows(knowing(sound, dict.fromkeys(mine.facts, denied)))
    assert what in [row.resource for row in blind if row.state == "unknown"]
    assert {row.state for row in blind} == {"unknown"}
    assert all("AccessDenied: not you" in row.found for row in blind)


@pytest.mark.parametrize(
    ("fact", "value", "missing"),
    [
        ("kms.key", None, f"KMS key alias/{NAME}"),
        ("logs.groups", [], "log group /aws/transaction-monitoring/drift"),
        ("ec2.vpcs", [], f"VPC {NAME}"),
        ("ec2.subnets", [], f"subnet 10.0.0.0/20 of {NAME}"),
        ("ec2.route_tables", [], f"route table {NAME}-private"),
        ("ec2.security_groups", [], f"security group {NAME}-cache"),
        ("ec2.endpoints", [], f"VPC endpoint s3 of {NAME}"),
        ("kinesis.stream", None, "stream transaction-stream-drift"),
        ("rds.instances", [], "DB instance txdb-drift"),
        ("rds.subnet_group", None, "DB subnet group txdb-drift"),
        ("rds.parameter_group", None, "DB parameter group txdb-drift-postgres16"),
        ("elasticache.group", None, "replication group redis-drift"),
        ("elasticache.subnet_group", None, "cache subnet group redis-drift"),
        ("elasticache.parameter_groups", [], "cache parameter group redis-drift-redis7"),
        ("iam.roles", [], f"role {PRODUCER}"),
    ],
)
def test_what_does_not_exist_is_missing(sound: Stack, fact: str, value: Any, missing: str) -> None:
    found = rows(knowing(sound, {fact: Fact(value)}))
    assert Row("missing", missing, "existence", "there", "absent") in found


def changed(stack: Stack, fact: str, **values: Any) -> Stack:
    """The stack with other values in the first thing that a fact tells of."""
    value = stack.facts[fact]
    other = [{**value[0], **values}, *value[1:]] if isinstance(value, list) else {**value, **values}
    return knowing(stack, {fact: Fact(other)})


DATABASE, CACHE, KEY = "DB instance txdb-drift", "replication group redis-drift", f"KMS key alias/{NAME}"
PENDING_GROUP = [{"DBParameterGroupName": "txdb-drift-postgres16", "ParameterApplyStatus": "pending-reboot"}]


@pytest.mark.parametrize(
    ("fact", "values", "row"),
    [
        # What a deployment cannot repair, or what nobody can change behind its back.
        ("kms.key", {"KeyState": "Disabled"}, Row("differs", KEY, "state", "Enabled", "Disabled")),
        ("rds.instances", {"AllocatedStorage": 10}, Row("differs", DATABASE, "database_allocated_storage", 20, 10)),
        ("rds.instances", {"DBName": "x"}, Row("differs", DATABASE, "database_name", "transactions", "x")),
        ("rds.instances", {"StorageType": "gp2"}, Row("differs", DATABASE, "database_storage_type", "gp3", "gp2")),
        ("rds.instances", {"MonitoringInterval": 60}, Row("differs", DATABASE, "database_monitoring_interval", 0, 60)),
        ("rds.instances", {"StorageEncrypted": False}, Row("differs", DATABASE, "storage encryption", True, False)),
        (
            "rds.instances",
            {"PerformanceInsightsRetentionPeriod": 31},
            Row("differs", DATABASE, "database_performance_insights_retention_days", 7, 31),
        ),
        (
            "elasticache.group",
            {"AtRestEncryptionEnabled": False},
            Row("differs", CACHE, "encryption at rest", True, False),
        ),
        (
            "kinesis.stream",
            {"StreamModeDetails": {"StreamMode": "ON_DEMAND"}},
            Row("differs", "stream transaction-stream-drift", "streaming_mode", "provisioned", "on_demand"),
        ),
        # What AWS has accepted.
        (
            "rds.instances",
            {"MultiAZ": False, "PendingModifiedValues": {"MultiAZ": True}},
            Row("pending", DATABASE, "database_multi_az", True, False),
        ),
        (
            "rds.instances",
            {"PendingModifiedValues": {"DBInstanceClass": "db.m5.large"}},
            Row("differs", DATABASE, "database_instance_class", "db.t4g.medium", {"pending": "db.m5.large"}),
        ),
        (
            "rds.instances",
            {"DBParameterGroups": PENDING_GROUP},
            Row(
                "pending",
                "DB parameter group txdb-drift-postgres16",
                "database_parameters",
                "in use",
                "in use after the next reboot",
            ),
        ),
        # What is in the wrong place.
        (
            "rds.instances",
            {"DBSubnetGroup": {"DBSubnetGroupName": "other"}},
            Row("differs", DATABASE, "subnet group", "txdb-drift", "other"),
        ),
        (
            "elasticache.member",
            {"CacheSubnetGroupName": "x"},
            Row("differs", CACHE, "subnet group", "redis-drift", "x"),
        ),
        (
            "ec2.vpc_attributes",
            {"enableDnsSupport": False},
            Row("differs", f"VPC {NAME}", "enableDnsSupport", True, False),
        ),
    ],
)
def test_a_single_difference_is_told_alone(sound: Stack, fact: str, values: Mapping[str, Any], row: Row) -> None:
    assert rows(changed(sound, fact, **values)) == [row]


def test_what_storage_grew_to_by_itself_is_no_difference(sound: Stack) -> None:
    grown = changed(sound, "rds.instances", AllocatedStorage=30)
    assert rows(grown) == []
    fixed = wanting(changed(grown, "rds.instances", MaxAllocatedStorage=None), "database", max_allocated_storage=20)
    assert Row("differs", DATABASE, "database_allocated_storage", 20, 30) in rows(fixed)


def test_the_key_of_performance_insights_is_compared(sound: Stack) -> None:
    row = Row("differs", DATABASE, "key of Performance Insights", sound.facts["kms.key"]["Arn"], "another")
    assert rows(changed(sound, "rds.instances", PerformanceInsightsKMSKeyId="another")) == [row]


@pytest.mark.parametrize(
    "kind", ["rds:{}:db:txdb-other", "ec2:{}:security-group/sg-1", "logs:{}:log-group:/aws/more", "kms:{}:key/1"]
)
def test_what_bears_the_tags_and_is_not_in_the_inventory_is_stray(sound: Stack, kind: str) -> None:
    arn = f"arn:aws:{kind.format('ap-northeast-1:123456789012')}"
    more = [*sound.facts["tagging.resources"], {"ResourceARN": arn}]
    assert rows(knowing(sound, {"tagging.resources": Fact(more)})) == [
        Row("stray", arn, "existence", "absent", "there")
    ]


def test_the_key_of_an_earlier_stack_that_waits_for_its_deletion_is_not_stray(sound: Stack) -> None:
    arn = "arn:aws:kms:ap-northeast-1:123456789012:key/1"
    more = [*sound.facts["tagging.resources"], {"ResourceARN": arn}]
    assert rows(knowing(sound, {"tagging.resources": Fact(more), "kms.doomed_keys": Fact([arn])})) == []


def test_a_policy_that_somebody_gave_a_role_is_stray(sound: Stack) -> None:
    held = sound.facts["iam.role_policies"]
    more = {**held, PRODUCER: {**held[PRODUCER], "attached": ["AdministratorAccess"]}}
    [row] = rows(knowing(sound, {"iam.role_policies": Fact(more)}))
    assert (row.state, row.resource) == ("stray", f"policy AdministratorAccess of role {PRODUCER}")


@pytest.mark.parametrize("secrets", [("database",), ("cache",), ("cache", "database")], ids=" and ".join)
def test_a_consumer_without_the_keys_of_the_secrets_is_told(sound: Stack, secrets: tuple[str, ...]) -> None:
    database = sound.facts["secretsmanager.database"]
    own = {f"secretsmanager.{name}": Fact({**database, "KmsKeyId": "own"}) for name in secrets}
    [row] = rows(knowing(sound, own))
    key = f"arn:aws:kms:ap-northeast-1:{sound.facts['caller']['Account']}:key/own"
    assert (row.state, row.resource, row.setting) == ("differs", f"role {CONSUMER}", "policy")
    assert (row.wanted["DecryptTheSecrets"]["Resource"], "DecryptTheSecrets" in row.found) == ([key], False)


@pytest.mark.parametrize(
    ("component", "settings"),
    [
        ("database", {"engine_version": "latest"}),
        (
            "database",
            {
                "engine_version": "16",
                "parameters": {
                    "rds.force_ssl": True,
                    **dict.fromkeys(("log_connections", "log_disconnections", "log_lock_waits"), 1),
                    "log_min_duration_statement": 1000,
                    "log_temp_files": 10240,
                },
            },
        ),
        ("cache", {"engine_version": "latest"}),
        ("cache", {"maintenance_window": "Sun:19:00-Sun:20:00"}),
    ],
)
def test_another_way_of_writing_it_is_no_difference(sound: Stack, component: str, settings: Mapping[str, Any]) -> None:
    assert rows(wanting(sound, component, **settings)) == []


def test_another_major_version_is_a_difference(sound: Stack) -> None:
    assert "database_engine_version" in [row.setting for row in rows(wanting(sound, "database", engine_version="17"))]
