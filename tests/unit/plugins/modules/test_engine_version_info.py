# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from ansible.module_utils.testing import patch_module_args
from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.transaction_monitoring.aws.plugins.modules import engine_version_info

CATALOGUE = {"15.18": ["16.14"], "16.9": ["16.14"], "16.14": [], "18.4": []}
RETIRED = {"15.7": ["15.18", "16.14"]}
# What can be ordered: class, version, storage type, Multi-AZ.
ORDERABLE = [
    *[("db.t4g.medium", version, "gp3", True) for version in ("15.18", "16.9", "16.14")],
    ("db.t4g.medium", "16.14", "io2", False),
    *[("db.r7g.large", version, "gp3", True) for version in CATALOGUE],
]


def release(version, upgrades):
    return {
        "Engine": "postgres",
        "EngineVersion": version,
        "MajorEngineVersion": version.split(".")[0],
        "DBParameterGroupFamily": f"postgres{version.split('.')[0]}",
        "ValidUpgradeTarget": [{"EngineVersion": name} for name in upgrades],
        "ExportableLogTypes": ["upgrade", "postgresql"],
    }


def option(instance_class, version, storage_type, multi_az):
    return {
        "EngineVersion": version,
        "DBInstanceClass": instance_class,
        "StorageType": storage_type,
        "MultiAZCapable": multi_az,
        "AvailabilityZones": [{"Name": "ap-northeast-1c"}, {"Name": "ap-northeast-1a"}],
        "MinStorageSize": 20,
        "MaxStorageSize": 65536,
        "SupportsStorageEncryption": True,
    }


class FakeAWS:
    """Answers every paginated question from the tables above and keeps what it was asked."""

    def __init__(self):
        self.asked = []

    def get_paginator(self, name):
        self.name = name
        return self

    def paginate(self, **request):
        request.pop("PaginationConfig", None)
        self.asked.append((self.name, request))
        self.answer = getattr(self, self.name)(request)
        return self

    def build_full_result(self):
        return self.answer

    def describe_db_engine_versions(self, request):
        if request.get("DefaultOnly"):
            return {"DBEngineVersions": [{"Engine": "postgres"}, {"Engine": "mysql"}]}
        known = CATALOGUE | (RETIRED if request.get("IncludeAll") else {})
        asked = request.get("EngineVersion")
        names = [name for name in known if asked in (None, name) and request["Engine"] == "postgres"]
        return {"DBEngineVersions": [release(name, known[name]) for name in names]}

    def describe_orderable_db_instance_options(self, request):
        asked = (request.get("DBInstanceClass"), request.get("EngineVersion"))
        rows = [row for row in ORDERABLE if asked[0] in (None, row[0]) and asked[1] in (None, row[1])]
        return {"OrderableDBInstanceOptions": [option(*row) for row in rows]}

    def describe_db_major_engine_versions(self, _request):
        lifecycle = {
            "LifecycleSupportName": "open-source-rds-standard-support",
            "LifecycleSupportEndDate": datetime(2029, 2, 28, tzinfo=UTC),
        }
        return {"DBMajorEngineVersions": [{"MajorEngineVersion": "16", "SupportedEngineLifecycles": [lifecycle]}]}

    def describe_cache_engine_versions(self, request):
        return {
            "CacheEngineVersions": [
                {"EngineVersion": version, "CacheParameterGroupFamily": f"{request['Engine']}{version[0]}"}
                for version in ("7.0", "7.1", "6.2")
            ]
        }


@pytest.fixture
def aws(monkeypatch):
    fake = FakeAWS()
    monkeypatch.setattr(AnsibleAWSModule, "client", lambda self, service: fake)
    monkeypatch.setattr(AnsibleAWSModule, "region", "ap-northeast-1")
    return fake


@pytest.fixture
def run(aws, capsys):
    def _run(**args):
        with patch_module_args(args), pytest.raises(SystemExit):
            engine_version_info.main()
        return json.loads(capsys.readouterr().out)

    return _run


DATABASE = {
    "engine": "postgres",
    "instance_class": "db.t4g.medium",
    "storage_type": "gp3",
    "multi_az": True,
    "setting": "database_engine_version",
}


def test_database(run, aws):
    result = run(**DATABASE, version="16")
    assert result["changed"] is False
    assert result["engine_version"] == {
        "engine": "postgres",
        "asked": "16",
        "running": None,
        "chosen": "16.14",
        "why": "16.14 is the newest version of 16 that is offered in ap-northeast-1 with db.t4g.medium, gp3, Multi-AZ",
        "offered": ["15.18", "16.9", "16.14"],
        "available_upgrades": [],
        "major": "16",
        "family": "postgres16",
        "log_exports": ["postgresql", "upgrade"],
        "support_ends": "2029-02-28",
        "zones": ["ap-northeast-1a", "ap-northeast-1c"],
        "multi_az_capable": True,
        "storage": {
            "minimum_gib": 20,
            "maximum_gib": 65536,
            "minimum_iops": None,
            "maximum_iops": None,
            "minimum_throughput": None,
            "maximum_throughput": None,
        },
        "supports": {
            "enhanced_monitoring": False,
            "iam_database_authentication": False,
            "iops": False,
            "performance_insights": False,
            "storage_autoscaling": False,
            "storage_encryption": True,
            "storage_throughput": False,
        },
    }
    assert aws.asked == [
        ("describe_db_engine_versions", {"Engine": "postgres"}),
        (
            "describe_orderable_db_instance_options",
            {"Engine": "postgres", "Vpc": True, "DBInstanceClass": "db.t4g.medium"},
        ),
        ("describe_db_major_engine_versions", {"Engine": "postgres"}),
    ]


@pytest.mark.parametrize(
    ("args", "chosen", "family", "upgrades"),
    [
        ({"version": "15", "running_version": "15.7"}, "15.7", "postgres15", ["15.18", "16.14"]),
        ({"version": "15", "running_version": "15.7", "upgrade": True}, "15.18", "postgres15", ["16.14"]),
        ({"version": "16", "running_version": "16.9"}, "16.9", "postgres16", ["16.14"]),
        ({"version": "16", "running_version": "16.9", "upgrade": True}, "16.14", "postgres16", []),
    ],
)
def test_running_database(run, args, chosen, family, upgrades):
    answer = run(**DATABASE, **args)["engine_version"]
    assert (answer["chosen"], answer["family"], answer["available_upgrades"]) == (chosen, family, upgrades)


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (
            {"version": "15.5"},
            'database_engine_version: "15.5" cannot be created in ap-northeast-1 with db.t4g.medium, gp3, Multi-AZ '
            "(AWS would answer InvalidParameterCombination: Cannot find version 15.5 for postgres). Nearest that can: "
            "15.18, 16.14.",
        ),
        ({"version": "15.7"}, "Cannot find version 15.7 for postgres). Nearest that can: 15.18, 16.14."),
        ({"version": "18"}, 'database_instance_class: "db.t4g.medium" cannot run 18'),
        ({"version": "18"}, "EngineVersion=18.4). Nearest that can: db.r7g.large."),
        ({"version": "18", "instance_class": "db.r7.large"}, 'database_instance_class: "db.r7.large" is not offered'),
        ({"version": "18", "instance_class": "db.r7.large"}, "Nearest that can: db.r7g.large."),
        ({"version": "16", "storage_type": "gp9"}, 'database_storage_type: "gp9" is not offered'),
        ({"version": "16", "storage_type": "io2"}, "Nearest that can: gp3."),
        ({"version": "16", "engine": "postgress"}, "Nearest that can: postgres."),
        ({"version": "7", "engine": "redis"}, "instance_class: db.t4g.medium has no meaning for redis"),
        ({"version": "16", "instance_class": None}, "instance_class: needed for postgres"),
        ({"version": "16", "storage_typ": "gp3"}, "Unsupported parameters"),
    ],
)
def test_refusals(run, args, message):
    result = run(**(DATABASE | args))
    assert result["failed"] is True
    assert message in result["msg"]


def test_misspelt_engine_of_elasticache(run):
    assert "Did you mean valkey?" in run(engine="valkeyy", version="8")["msg"]


@pytest.mark.parametrize(
    ("args", "chosen"),
    [
        ({"version": "7"}, "7.1"),
        ({"version": "7.0"}, "7.0"),
        ({"version": "latest"}, "7.1"),
        ({"version": "7", "running_version": "7.0.7"}, "7.0"),
        ({"version": "7.1", "running_version": "7.1.0"}, "7.1"),
        ({"version": "7", "running_version": "6.2.6"}, "7.1"),
    ],
)
def test_cache(run, aws, args, chosen):
    answer = run(engine="redis", **args)["engine_version"]
    assert (answer["chosen"], answer["support_ends"], answer["zones"]) == (chosen, None, [])
    assert answer["family"] == "redis7"
    assert aws.asked == [("describe_cache_engine_versions", {"Engine": "redis"})]
