# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""A database that exists: what cannot be changed, what interrupts service, what is full, and what is on its way out."""

from __future__ import annotations

import datetime

import pytest
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._credentials import Verdict
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.catalogue import RULES
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import judge
from ansible_collections.transaction_monitoring.aws.tests.unit.plugins.module_utils._preflight import (
    facts_database as db,
)
from ansible_collections.transaction_monitoring.aws.tests.unit.plugins.module_utils._preflight import sound_stack

DATABASE = [rule for rule in RULES if rule.id.startswith(("DB", "DP"))]
COMPONENTS = ("database", "kms", "logging", "network")
BIG = {"AllocatedStorage": 400, "MaxAllocatedStorage": 1000, "Iops": 12000, "StorageThroughput": 500}
BIG_CLASS = "db.t4g.medium"
STATES = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/accessing-monitoring.html#Overview.DBInstance.Status"
RUNS_15 = {"EngineVersion": "15.18"}


def findings(changes=None, facts=None, today=sound_stack.TODAY):
    return judge(DATABASE, sound_stack.stack(facts, *COMPONENTS, today=today, **(changes or {})), {})


def found(changes=None, facts=None):
    return [
        (item.id, item.severity, item.setting.removeprefix("database_"), item.nearest)
        for item in findings(changes, facts)
    ]


def error(number, setting, nearest):
    return number, "error", setting, nearest


def warning(number, setting, nearest):
    return number, "warning", setting, nearest


def size(gib, ceiling, **more):
    return {"database_allocated_storage": gib, "database_max_allocated_storage": ceiling, **more}


GREW = warning("DB061", "allocated_storage", "50")
# What runs besides the ordinary, what is asked for besides the defaults, and the findings.
CHANGES = {
    "nothing": ({}, {}, []),
    "a change without an interruption": ({}, {"database_deletion_protection": False}, []),
    "a change while it is busy": (
        {"DBInstanceStatus": "modifying"},
        {"database_deletion_protection": False},
        [warning("DB060", "identifier", "wait until it is available")],
    ),
    "a rotated secret while it is busy": (
        {"DBInstanceStatus": "backing-up", "TagList": [*db.OURS, {"Key": "SecretVersion", "Value": "old"}]},
        {},
        [warning("DB060", "identifier", "wait until it is available")],
    ),
    "logs that are on their way already": (
        {
            "DBInstanceStatus": "modifying",
            "EnabledCloudwatchLogsExports": ["audit", "postgresql"],
            "PendingModifiedValues": {
                "PendingCloudwatchLogsExports": {"LogTypesToEnable": ["upgrade"], "LogTypesToDisable": ["audit"]}
            },
        },
        {},
        [],
    ),
    "logs that are not": (
        {"DBInstanceStatus": "modifying", "EnabledCloudwatchLogsExports": ["postgresql"]},
        {},
        [warning("DB060", "identifier", "wait until it is available")],
    ),
    "nothing while it is busy": ({"DBInstanceStatus": "modifying"}, {}, []),
    "nothing while it stands still": (
        {"DBInstanceStatus": "stopped"},
        {},
        [error("DB060", "identifier", "aws rds start-db-instance --db-instance-identifier txdb-x")],
    ),
    "nothing while it goes": (
        {"DBInstanceStatus": "deleting"},
        {},
        [error("DB060", "identifier", "wait until it is gone")],
    ),
    "full": (
        {"DBInstanceStatus": "storage-full"},
        {},
        [error("DB060", "identifier", "a larger database_allocated_storage")],
    ),
    "full, and to grow": ({"DBInstanceStatus": "storage-full"}, size(40, 100), []),
    "storage that grew by itself": ({"AllocatedStorage": 50}, {}, [GREW]),
    "storage that is about to grow by itself": ({"PendingModifiedValues": {"AllocatedStorage": 50}}, {}, [GREW]),
    "storage that grew to its ceiling": (
        {"AllocatedStorage": 100},
        {},
        [warning("DB061", "allocated_storage", "100")],
    ),
    "storage that grew beyond a new ceiling": (
        {"AllocatedStorage": 60},
        size(20, 50),
        [error("DB021", "max_allocated_storage", "66"), warning("DB061", "allocated_storage", "60")],
    ),
    "storage that grew before that was turned off": (
        {"AllocatedStorage": 50},
        size(20, 20),
        [error("DB061", "allocated_storage", "50")],
    ),
    "storage that grew near its ceiling": ({"AllocatedStorage": 95}, size(95, 100), []),
    "storage that grew to a ceiling that is turned off": ({"AllocatedStorage": 100}, size(100, 100), []),
    "less than a tenth more": ({}, size(21, 100), [warning("DB062", "allocated_storage", "22")]),
    "a tenth more": ({}, size(22, 100), []),
    "storage while it is optimized": (
        {"DBInstanceStatus": "storage-optimization"},
        size(40, 100),
        [error("DB063", "allocated_storage", "20")],
    ),
    "protection while storage is optimized": (
        {"DBInstanceStatus": "storage-optimization"},
        {"database_deletion_protection": False},
        [],
    ),
    "growth to 400 GiB": ({}, size(400, 1000), []),
    "growth from 400 GiB": (BIG, size(500, 1000), []),
    "another name": ({"DBName": "other"}, {}, [error("DB065", "name", "other")]),
    "another user": (
        {"MasterUsername": "other"},
        {},
        [error("DB065", "secret_id", "a secret for the user other")],
    ),
    "no encryption": (
        {"StorageEncrypted": False, "KmsKeyId": None},
        {},
        [error("DB066", "kms_alias", "restore a snapshot that was copied with the stack's key")],
    ),
    "another key": (
        {"KmsKeyId": "arn:aws:kms:ap-northeast-1:123456789012:key/2"},
        {},
        [error("DB066", "kms_alias", "restore a snapshot that was copied with the stack's key")],
    ),
    "another subnet group": (
        {"DBSubnetGroup": {"DBSubnetGroupName": "old"}},
        {},
        [error("DB067", "identifier", "an instance in the subnet group txdb-x, restored from a snapshot")],
    ),
    "replicas without backups": (
        {"ReadReplicaDBInstanceIdentifiers": ["r"]},
        {"database_backup_retention_days": 0},
        [
            error("DB069", "backup_retention_days", "1"),
            warning("DB008", "backup_retention_days", "7"),
            warning("DB080", "backup_retention_days", "7"),
        ],
    ),
    "a class that cannot run what runs": (
        {"EngineVersion": "16.13", "DBInstanceClass": "db.t4g.large"},
        {},
        [error("DB070", "instance_class", "db.t4g.large"), warning("DB080", "instance_class", "db.t4g.large")],
    ),
    "a class": ({"DBInstanceClass": "db.t4g.large"}, {}, [warning("DB080", "instance_class", "db.t4g.large")]),
    "a class that is on its way already": (
        {"DBInstanceClass": "db.t4g.large", "PendingModifiedValues": {"DBInstanceClass": "db.t4g.medium"}},
        {},
        [],
    ),
    "a port": ({}, {"database_port": 5433}, [warning("DB080", "port", "5432")]),
    "a major that waits": (
        RUNS_15,
        {},
        [error("DB072", "apply_immediately", "true"), warning("DB080", "engine_version", "15.18")],
    ),
    "a major at once": (
        RUNS_15,
        {"database_apply_immediately": True},
        [warning("DB080", "engine_version", "15.18")],
    ),
    "a major that waits already": ({**RUNS_15, "PendingModifiedValues": {"EngineVersion": "16.14"}}, {}, []),
    "insights with another key": (
        {"PerformanceInsightsKMSKeyId": "another", "PerformanceInsightsEnabled": True, "DBInstanceClass": BIG_CLASS},
        {"database_performance_insights": True, "database_instance_class": BIG_CLASS},
        [warning("DB071", "performance_insights", "an instance that is made anew")],
    ),
    "insights that are off with another key": ({"PerformanceInsightsKMSKeyId": "another"}, {}, []),
    "no final snapshot of what failed": (
        {"DBInstanceStatus": "failed"},
        {},
        [
            error("DB060", "identifier", f"mend it: {STATES}"),
            warning("DB073", "final_snapshot", "an automated backup, if its data is needed"),
        ],
    ),
    "a downgrade": ({}, {"database_engine_version": "15"}, [error("DB001", "engine_version", "16.14")]),
    "no more backups": (
        {},
        {"database_backup_retention_days": 0},
        [warning("DB008", "backup_retention_days", "7"), warning("DB080", "backup_retention_days", "7")],
    ),
    "fewer backups": ({}, {"database_backup_retention_days": 3}, []),
    "a parameter that waits": (
        {},
        {"database_parameters": {"max_connections": 200}},
        [warning("DB081", "parameters", "afterwards aws rds reboot-db-instance --db-instance-identifier txdb-x")],
    ),
    "a parameter that is so already": ({}, {"database_parameters": {"max_connections": 100}}, []),
    "what waits comes along": (
        {"PendingModifiedValues": {"DBInstanceClass": "db.t4g.medium"}},
        {"database_apply_immediately": True, "database_deletion_protection": False},
        [warning("DB082", "apply_immediately", "false")],
    ),
    "a certificate that ends": (
        {"CertificateDetails": {"ValidTill": datetime.datetime(2027, 5, 23, tzinfo=datetime.UTC)}},
        {},
        [
            warning(
                "DP004",
                "identifier",
                "aws rds modify-db-instance --db-instance-identifier txdb-x"
                " --ca-certificate-identifier rds-ca-rsa2048-g1",
            )
        ],
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_changes(name):
    running, changes, expected = CHANGES[name]
    options = [
        item for item in db.facts()["rds.options"] if item["EngineVersion"] != "16.13" or "cannot run" not in name
    ]
    assert found(changes, db.deployed(db.instance(**running), rds_options=options)) == expected


def test_an_upgrade_without_a_path_is_refused():
    versions = [db.version("15.18", "15.19"), db.version("16.14")]
    [item] = findings({}, db.deployed(db.instance(**RUNS_15), rds_versions=versions))
    assert (item.id, item.answer) == (
        "DB001",
        "InvalidParameterCombination: Cannot upgrade postgres from 15.18 to 16.14",
    )


@pytest.mark.parametrize(("at_once", "when"), [(True, "at once"), (False, "in the next maintenance window")])
def test_an_interruption_says_when(at_once, when):
    facts = db.deployed(db.instance(DBInstanceClass="db.t4g.large"))
    [item] = findings({"database_apply_immediately": at_once}, facts)
    assert item.answer.endswith(when)


def test_a_subnet_group_that_outlived_its_network():
    group = {"DBSubnetGroupName": "txdb-x", "VpcId": "vpc-0", "TagList": db.OURS}
    assert found({}, db.facts(rds_subnet_group=group)) == [
        error("DB068", "network_name", "aws rds delete-db-subnet-group --db-subnet-group-name txdb-x")
    ]


def quotas(**used):
    maxima = {"AllocatedStorage": 1000, "DBInstances": 40, "DBParameterGroups": 50, "DBSubnetGroups": 50}
    return [{"AccountQuotaName": name, "Used": used.get(name, 0), "Max": maximum} for name, maximum in maxima.items()]


QUOTAS = {
    "room for one": (quotas(DBInstances=39, DBParameterGroups=49, DBSubnetGroups=49, AllocatedStorage=980), []),
    "no instance": (quotas(DBInstances=40), ["DB050"]),
    "no storage": (quotas(AllocatedStorage=981), ["DB051"]),
    "no parameter group": (quotas(DBParameterGroups=50), ["DB052"]),
    "no subnet group": (quotas(DBSubnetGroups=50), ["DB052"]),
    "no place for the subnets": ([{"AccountQuotaName": "SubnetsPerDBSubnetGroup", "Used": 0, "Max": 2}], ["DB053"]),
    "no snapshot": ([{"AccountQuotaName": "ManualSnapshots", "Used": 100, "Max": 100}], ["DB054"]),
}


@pytest.mark.parametrize("name", QUOTAS)
def test_quotas(name):
    there, expected = QUOTAS[name]
    assert [item.id for item in findings({}, db.facts(rds_quotas=there))] == expected


def test_what_exists_needs_no_quota():
    full = quotas(DBInstances=40, DBParameterGroups=50, DBSubnetGroups=50, AllocatedStorage=1000)
    assert findings({}, db.deployed(rds_quotas=full)) == []


def test_only_more_storage_needs_a_quota():
    grown = size(40, 100)
    assert [item.id for item in findings(grown, db.deployed(rds_quotas=quotas(AllocatedStorage=981)))] == ["DB051"]
    assert findings(grown, db.deployed(rds_quotas=quotas(AllocatedStorage=980))) == []


@pytest.mark.parametrize(
    ("today", "words"),
    [("2027-09-01", None), ("2027-09-02", "ends on 2028-02-29"), ("2028-03-01", "ended on 2028-02-29")],
)
def test_the_end_of_standard_support(today, words):
    judged = findings({"database_engine_version": "15"}, db.facts(), today)
    assert [(item.id, words in item.answer, item.nearest) for item in judged] == [("DP001", True, "16")] * bool(words)


def test_a_retired_version_that_runs():
    retired = [db.version("16.13", "16.14", Status="deprecated")]
    facts = db.deployed(
        db.instance(EngineVersion="16.13"), rds_running_version=retired, rds_versions=[db.version("16.14")]
    )
    assert found({}, facts) == [warning("DP003", "engine_version", "database_upgrade: true, to 16.14")]


def test_the_user_of_the_secret_may_stay_unknown():
    facts = db.deployed(secretsmanager_database={"Verdict": Verdict(problems=("bad",))})
    assert [item.id for item in findings({}, facts)] == ["DB002"]
