# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The database before it is made: each fault gives one finding with the setting to change and what works instead."""

from __future__ import annotations

import pytest
import yaml
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._credentials import judge as judge_secret
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.catalogue import RULES
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import judge
from ansible_collections.transaction_monitoring.aws.tests.unit.plugins.module_utils._preflight import (
    facts_database as db,
)
from ansible_collections.transaction_monitoring.aws.tests.unit.plugins.module_utils._preflight import sound_stack

DATABASE = [rule for rule in RULES if rule.id.startswith(("DB", "DP"))]
COMPONENTS = ("database", "kms", "logging", "network")


def findings(changes=None, facts=None):
    return judge(DATABASE, sound_stack.stack(facts or db.facts(), *COMPONENTS, **(changes or {})), {})


def found(changes=None, facts=None):
    return [(item.id, item.setting.removeprefix("database_"), item.nearest) for item in findings(changes, facts)]


def gp3(size, iops=0, throughput=0):
    return {
        "database_allocated_storage": size,
        "database_max_allocated_storage": 2 * size,
        "database_iops": iops,
        "database_storage_throughput": throughput,
    }


def io1(size, ceiling, iops):
    return {**gp3(size, iops), "database_max_allocated_storage": ceiling, "database_storage_type": "io1"}


def gp2(**changes):
    return {"database_storage_type": "gp2", **changes}


def windows(backup, maintenance="sun:18:00-sun:18:30"):
    return {"database_backup_window": backup, "database_maintenance_window": maintenance}


def monitored(interval=60, role=db.ROLE_ARN):
    return {"database_monitoring_interval": interval, "database_monitoring_role_arn": role}


# The settings, and the findings: id, setting without its prefix, nearest value.
SETTINGS = {
    "the defaults": ({}, []),
    "retired minor": ({"database_engine_version": "15.5"}, [("DB001", "engine_version", "15.18, 16.14")]),
    "no version at all": ({"database_engine_version": "newest"}, [("DB001", "engine_version", "15.18, 16.14, latest")]),
    "lower case name": ({"database_name": "tx_2"}, []),
    "hyphen in the name": ({"database_name": "my-app"}, [("DB006", "name", "my_app")]),
    "name begins with a digit": ({"database_name": "1app"}, [("DB006", "name", "app")]),
    "name of nothing": ({"database_name": ""}, [("DB006", "name", "transactions")]),
    "name of 63": ({"database_name": "a" * 63}, []),
    "name of 64": ({"database_name": "a" * 64}, [("DB006", "name", "a" * 63)]),
    "word of SQL as a name": ({"database_name": "Select"}, [("DB006", "name", "Select_db")]),
    "reserved name": ({"database_name": "admin"}, [("DB006", "name", "admin_db")]),
    "lowest port": ({"database_port": 1150}, []),
    "port too low": ({"database_port": 1149}, [("DB007", "port", "5432")]),
    "port too high": ({"database_port": 65536}, [("DB007", "port", "5432")]),
    "35 days": ({"database_backup_retention_days": 35}, []),
    "36 days": ({"database_backup_retention_days": 36}, [("DB008", "backup_retention_days", "35")]),
    "less than no days": ({"database_backup_retention_days": -1}, [("DB008", "backup_retention_days", "1")]),
    "no backups": ({"database_backup_retention_days": 0}, [("DB008", "backup_retention_days", "7")]),
    "two subnets": ({"network_subnet_cidrs": ["10.0.0.0/24", "10.0.1.0/24"]}, []),
    "one subnet": (
        {"network_subnet_cidrs": ["10.0.0.0/24"]},
        [("DB009", "network_subnet_cidrs", "two subnets at least")],
    ),
    # storage
    "19 GiB": (gp3(19), [("DB020", "allocated_storage", "20")]),
    "gp2 of 10 GiB": (gp2(database_allocated_storage=10), [("DB020", "allocated_storage", "20")]),
    "more than there can be": (
        {"database_allocated_storage": 65537, "database_max_allocated_storage": 65536},
        [("DB020", "allocated_storage", "65536"), ("DB021", "max_allocated_storage", "72091")],
    ),
    "ceiling beyond": ({"database_max_allocated_storage": 65537}, [("DB021", "max_allocated_storage", "65536")]),
    "ceiling a tenth above": ({"database_max_allocated_storage": 22}, []),
    "ceiling less than that": ({"database_max_allocated_storage": 21}, [("DB021", "max_allocated_storage", "22")]),
    "ceiling at the size": ({"database_max_allocated_storage": 20}, [("DB021", "max_allocated_storage", "22")]),
    "no room for a ceiling": (
        {"database_allocated_storage": 65000, "database_max_allocated_storage": 65536},
        [("DB021", "allocated_storage", "59578")],
    ),
    "399 GiB with IOPS": (gp3(399, 3000), [("DB022", "iops", "0")]),
    "399 GiB with throughput": (gp3(399, 0, 125), [("DB022", "storage_throughput", "0")]),
    "400 GiB": (gp3(400), []),
    "400 GiB with the least": (gp3(400, 12000, 500), []),
    "400 GiB with less": (gp3(400, 11999), [("DB023", "iops", "12000")]),
    "400 GiB with the most": (gp3(400, 64000, 4000), []),
    "400 GiB with more": (gp3(400, 64001), [("DB023", "iops", "64000")]),
    "throughput too low": (gp3(400, 12000, 499), [("DB024", "storage_throughput", "500")]),
    "throughput of a quarter": (gp3(400, 12000, 3000), []),
    "throughput above a quarter": (gp3(400, 12000, 3001), [("DB024", "storage_throughput", "3000")]),
    "throughput too high": (gp3(400, 64000, 4001), [("DB024", "storage_throughput", "4000")]),
    "io1": (io1(100, 200, 1000), []),
    "io1 without IOPS": (io1(100, 200, 0), [("DB025", "iops", "1000")]),
    "io1 of 99 GiB": (io1(99, 200, 1000), [("DB020", "allocated_storage", "100")]),
    "io1 of 5 GiB without a ceiling": (
        io1(5, 0, 1000),
        [
            ("DB020", "allocated_storage", "100"),
            ("DB021", "max_allocated_storage", "6"),
            ("DB025", "max_allocated_storage", "500"),
        ],
    ),
    "io1 below the least": (io1(100, 200, 999), [("DB025", "iops", "1000")]),
    "io1 at 50 for each GiB": (io1(100, 200, 5000), []),
    "io1 above that": (io1(100, 200, 5001), [("DB025", "iops", "5000")]),
    "io1 at half for each GiB of the ceiling": (io1(1000, 2400, 1200), []),
    "io1 below that": (io1(1000, 2400, 1199), [("DB025", "iops", "1200")]),
    "io1 with a ceiling too far": (io1(100, 10001, 5000), [("DB025", "max_allocated_storage", "10000")]),
    "io1 with throughput": (
        {**io1(100, 200, 1000), "database_storage_throughput": 500},
        [("DB026", "storage_throughput", "0")],
    ),
    "gp2 with IOPS": (gp2(database_iops=3000), [("DB026", "iops", "0")]),
    # windows
    "backup after maintenance": (windows("18:30-19:00"), []),
    "backup before maintenance": (windows("17:00-18:00"), []),
    "backup begins in maintenance": (windows("18:29-19:00"), [("DB012", "backup_window", "18:30-19:01")]),
    "backup ends in maintenance": (windows("17:00-18:01"), [("DB012", "backup_window", "18:30-19:31")]),
    "both over midnight": (windows("23:30-00:30", "sun:23:45-mon:00:15"), [("DB012", "backup_window", "00:15-01:15")]),
    "a week's end": (windows("00:00-00:30", "sun:23:00-mon:00:00"), []),
    "maintenance of two days": (
        windows("12:00-12:30", "mon:00:00-wed:00:00"),
        [("DB012", "backup_window", "a shorter maintenance window")],
    ),
    "short backup": (windows("17:00-17:29"), [("DB010", "backup_window", "17:00-17:30")]),
    "backup in words": (windows("5pm"), [("DB010", "backup_window", "17:00-17:30")]),
    "hour 24": (windows("24:00-24:30"), [("DB010", "backup_window", "17:00-17:30")]),
    "capital days": (windows("17:00-17:30", "Sun:18:00-Sun:18:30"), []),
    "short maintenance": (
        windows("17:00-17:30", "sun:23:50-mon:00:19"),
        [("DB011", "maintenance_window", "sun:23:50-mon:00:20")],
    ),
    "maintenance without a day": (
        windows("17:00-17:30", "18:00-18:30"),
        [("DB011", "maintenance_window", "sun:18:00-sun:18:30")],
    ),
    # features
    "a static parameter": ({"database_parameters": {"max_connections": 200}}, []),
    "a parameter without a value": (
        {"database_parameters": {"log_connections": None}},
        [("DB030", "parameters", "Leave it out to have its default")],
    ),
    "a parameter misspelt": (
        {"database_parameters": {"log_conections": "1"}},
        [("DB031", "parameters", "log_connections, log_disconnections, max_connections")],
    ),
    "a parameter of another engine": (
        {"database_parameters": {"character_set_server": "utf8"}},
        [("DB031", "parameters", "leave it out")],
    ),
    "a parameter out of range": ({"database_parameters": {"max_connections": 5}}, [("DB031", "parameters", "6")]),
    "a parameter that is fixed": (
        {"database_parameters": {"server_version": "9"}},
        [("DB031", "parameters", "leave it out")],
    ),
    "no exports": ({"database_log_exports": []}, []),
    "an export that the version lacks": (
        {"database_log_exports": ["upgrade", "iam-db-auth-error"]},
        [("DB032", "log_exports", "['upgrade']")],
    ),
    "insights": (
        {"database_performance_insights": True, "database_performance_insights_retention_days": 93},
        [],
    ),
    "insights for a strange time": (
        {"database_performance_insights": True, "database_performance_insights_retention_days": 94},
        [("DB035", "performance_insights_retention_days", "93")],
    ),
    "a strange time without insights": ({"database_performance_insights_retention_days": 94}, []),
    "monitoring without a role": (
        monitored(role=""),
        [("DB036", "monitoring_interval", "0; or name a role in database_monitoring_role_arn")],
    ),
    # An old class that cannot be ordered any more is refused as well as called old.
    "an old class": (
        {"database_instance_class": "db.m4.10xlarge"},
        [("DP002", "instance_class", "db.m7g.12xlarge")],
    ),
}


@pytest.mark.parametrize("name", SETTINGS)
def test_settings(name):
    changes, expected = SETTINGS[name]
    assert found(changes) == expected


CURED = [
    name
    for name, (_changes, expected) in SETTINGS.items()
    if any(number not in ("DB030", "DB031", "DB009", "DB036") for number, *_rest in expected)
    and "a shorter maintenance window" not in str(expected)
    and name != "more than there can be"
]


@pytest.mark.parametrize("name", CURED)
def test_the_nearest_value_works(name):
    changes, expected = SETTINGS[name]
    cured = {f"database_{key}": nearest.split(", ")[0] for _number, key, nearest in expected}
    cured = {
        key: value if "window" in key or "version" in key else yaml.safe_load(value) for key, value in cured.items()
    }
    assert found({**changes, **cured}) == []


def only(**changes):
    """Every order of one class, version or type with something else."""
    return db.facts(rds_options=[{**item, **changes} for item in db.facts()["rds.options"]])


def secret(text):
    return {"Name": "rds-credentials-x", "Verdict": judge_secret("master", text)}


FREE = db.facts(freetier_plan={"accountPlanType": "FREE"})
FACTS = {
    "the free plan": ({}, FREE, [("DB055", "instance_class")]),
    "a class of the free plan": ({"database_instance_class": "db.t3.micro"}, FREE, []),
    "no secret": ({}, db.facts(secretsmanager_database=None), [("DB002", "secret_id")]),
    "a secret to be deleted": ({}, db.facts(secretsmanager_database={"DeletedDate": "x"}), [("DB002", "secret_id")]),
    "a secret without a value": ({}, db.facts(secretsmanager_database={"Verdict": None}), [("DB002", "secret_id")]),
    "a user that is reserved": (
        {},
        db.facts(secretsmanager_database=secret('{"username": "admin", "password": "correct-horse"}')),
        [("DB002", "secret_id")],
    ),
    "a user with a hyphen, and a short password": (
        {},
        db.facts(secretsmanager_database=secret('{"username": "1app-user", "password": "short"}')),
        [("DB002", "secret_id"), ("DB002", "secret_id")],
    ),
    "a class that is not offered": (
        {"database_instance_class": "db.t4g.medum"},
        db.facts(rds_options=[], rds_other_classes=[db.option("16.14", "gp3")]),
        [("DB001", "instance_class")],
    ),
    "a class that cannot run the version": (
        {},
        db.facts(
            rds_options=[db.option("15.18", "gp3")],
            rds_other_classes=[db.option("16.14", "gp3", DBInstanceClass="db.t4g.large")],
        ),
        [("DB001", "instance_class")],
    ),
    "a type that is not offered": (
        {},
        db.facts(rds_options=[db.option("16.14", "gp2")]),
        [("DB001", "storage_type")],
    ),
    "no Multi-AZ": ({}, only(MultiAZCapable=False), [("DB001", "multi_az")]),
    "a class that cannot encrypt": ({}, only(SupportsStorageEncryption=False), [("DB027", "instance_class")]),
    "a smaller greatest size": (
        {"database_max_allocated_storage": 16385},
        only(MaxStorageSize=16384),
        [("DB021", "max_allocated_storage")],
    ),
    "no insights": (
        {"database_performance_insights": True},
        only(SupportsPerformanceInsights=False),
        [("DB034", "performance_insights")],
    ),
    "insights not asked for": ({}, only(SupportsPerformanceInsights=False), []),
    "no monitoring": (
        monitored(),
        {
            **only(SupportsEnhancedMonitoring=False),
            "iam.monitoring_role": db.monitoring_role(),
        },
        [("DB038", "monitoring_interval")],
    ),
    "monitoring": (
        monitored(),
        db.facts(iam_monitoring_role=db.monitoring_role()),
        [],
    ),
    "a role without an interval": (
        monitored(interval=0),
        db.facts(iam_monitoring_role=db.monitoring_role()),
        [("DB036", "monitoring_interval")],
    ),
    "no such role": (monitored(), db.facts(), [("DB037", "monitoring_role_arn")]),
    "a role that trusts another service": (
        monitored(),
        db.facts(iam_monitoring_role=db.monitoring_role("rds.amazonaws.com")),
        [("DB037", "monitoring_role_arn")],
    ),
    "a role that may not write": (
        monitored(),
        db.facts(iam_monitoring_role=db.monitoring_role(writes=False)),
        [("DB037", "monitoring_role_arn")],
    ),
    "a version without exports": (
        {},
        db.facts(rds_versions=[db.version("16.14", ExportableLogTypes=[])]),
        [("DB032", "log_exports")],
    ),
    "a certificate that the version does not take": (
        {},
        db.facts(rds_certificates={"DefaultCertificateForNewLaunches": "rds-ca-2019"}),
        [("DB039", "engine_version")],
    ),
    "someone else's instance": (
        {},
        db.deployed(db.instance(TagList=[{"Key": "Stack", "Value": "y"}])),
        [("DB003", "suffix")],
    ),
    "an instance of another project's stack of the same name": (
        {},
        db.deployed(db.instance(TagList=[{"Key": "Stack", "Value": "x"}])),
        [("DB003", "suffix")],
    ),
    "someone else's instance that differs": (
        {"database_port": 5433},
        db.deployed(db.instance(TagList=[], DBName="theirs", DBInstanceStatus="stopped")),
        [("DB003", "suffix")],
    ),
    "another engine": ({}, db.deployed(db.instance(Engine="mysql")), [("DB003", "suffix")]),
    "someone else's groups": (
        {},
        db.deployed(
            rds_subnet_group={"DBSubnetGroupName": "txdb-x", "VpcId": "vpc-1"},
            rds_parameter_groups=[
                {"DBParameterGroupName": "txdb-x-postgres15"},
                {"DBParameterGroupName": "txdb-x-postgres16", "TagList": db.OURS},
            ],
        ),
        [("DB004", "suffix"), ("DB004", "suffix")],
    ),
    "a group of another family": (
        {},
        db.facts(
            rds_parameter_group={
                "DBParameterGroupName": "g",
                "DBParameterGroupFamily": "postgres15",
                "TagList": db.OURS,
            }
        ),
        [("DB005", "engine_version")],
    ),
}


@pytest.mark.parametrize("name", FACTS)
def test_facts(name):
    changes, facts, expected = FACTS[name]
    assert [item[:2] for item in found(changes, facts)] == expected


def test_the_value_is_that_of_the_setting_to_blame():
    facts = db.facts(rds_options=[], rds_other_classes=[db.option("16.14", "gp3")])
    [item] = findings({"database_instance_class": "db.t4g.medum"}, facts)
    assert (item.value, item.nearest) == ("db.t4g.medum", "db.t4g.medium")


def test_no_finding_gives_the_secret_away():
    facts = db.facts(secretsmanager_database=secret('{"username": "1app-user", "password": "sh@rt"}'))
    assert "sh@rt" not in str(findings({}, facts))


def test_offline_what_needs_no_account_is_decided():
    faulty = {**gp3(100, 3000), **windows("18:00-18:30"), "database_port": 1, "database_name": "a-b"}
    judged = judge(DATABASE, sound_stack.stack({}, *COMPONENTS, **faulty), {})
    assert {item.id for item in judged if item.severity == "error"} == {"DB006", "DB007", "DB012", "DB022"}
    assert not {"DB010", "DB011", "DB020", "DB023", "DB026", "DB030"} & {item.id for item in judged}


def test_a_refused_version_hides_no_other_fault():
    faulty = {"database_engine_version": "15.5", "database_log_exports": ["iam-db-auth-error"]}
    faulty["database_parameters"] = {"nonsense": "1"}
    facts = db.facts(rds_options=[{**item, "SupportsPerformanceInsights": False} for item in db.facts()["rds.options"]])
    ids = [item.id for item in findings({**faulty, "database_performance_insights": True}, facts)]
    assert sorted(ids) == ["DB001", "DB031", "DB032", "DB034"]


@pytest.mark.parametrize("fact", sorted(db.facts()))
def test_a_fact_that_is_missing_is_no_error(fact):
    judged = findings({}, {**db.facts(), fact: PermissionError("AccessDenied: no")})
    assert {item.severity for item in judged} <= {"unknown"}
