# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import json

import pytest
from ansible.module_utils.testing import patch_module_args
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._rds import instance_api as api
from ansible_collections.transaction_monitoring.aws.plugins.modules import rds_instance

ARN = "arn:aws:rds:ap-northeast-1:123456789012:db:txdb-dev"
KEY = "arn:aws:kms:ap-northeast-1:123456789012:key/1"
WANTED = {
    "db_instance_identifier": "txdb-dev",
    "engine_version": "16.14",
    "db_instance_class": "db.t4g.medium",
    "multi_az": True,
    "storage_type": "gp3",
    "allocated_storage": 20,
    "max_allocated_storage": 100,
    "kms_key_id": KEY,
    "db_name": "transactions",
    "port": 5432,
    "master_username": "txadmin",
    "master_user_password": "hunter2",
    "secret_version": "v1",
    "db_subnet_group_name": "txdb-dev",
    "vpc_security_group_ids": ["sg-1"],
    "publicly_accessible": False,
    "db_parameter_group_name": "txdb-dev-postgres16",
    "enable_cloudwatch_logs_exports": [],
    "enable_performance_insights": False,
    "monitoring_interval": 0,
    "backup_retention_period": 7,
    "preferred_backup_window": "17:00-17:30",
    "preferred_maintenance_window": "sun:18:00-sun:18:30",
    "auto_minor_version_upgrade": True,
    "copy_tags_to_snapshot": True,
    "deletion_protection": True,
    "tags": {"Stack": "dev"},
}
WRITES = (
    *("create_db_instance", "modify_db_instance", "delete_db_instance"),
    *("add_tags_to_resource", "remove_tags_from_resource"),
)
GONE = {"db_instance_identifier": "txdb-dev", "state": "absent"}


class Account:
    """The one instance that RDS may hold, and the writes that were made."""

    def __init__(self):
        self.instance = None
        self.writes = []

    def make(self, request):
        named = {"DBInstanceArn": ARN, "DBInstanceStatus": "creating", "TagList": request["Tags"]}
        group = request["DBParameterGroupName"]
        self.instance = {
            **request,
            **named,
            "DBParameterGroups": [{"DBParameterGroupName": group}],
            "DBSubnetGroup": {"DBSubnetGroupName": request["DBSubnetGroupName"]},
            "VpcSecurityGroups": [{"VpcSecurityGroupId": one} for one in request["VpcSecurityGroupIds"]],
        }

    def write(self, operation):
        def record(_client, *args, **request):
            self.writes.append((operation, *args, request))
            if operation == "create_db_instance":
                self.make(request)

        return record


@pytest.fixture
def run(monkeypatch, capsys):
    account = Account()

    def run_with(check_mode=False, wanted=None, **arguments):
        wanted = WANTED if wanted is None else wanted
        monkeypatch.setattr(rds_instance.AnsibleAWSModule, "client", lambda *_args, **_kwargs: None)
        monkeypatch.setattr(rds_instance, "get_aws_account_info", lambda _module: ("123456789012", "aws"))
        found = [account.instance] if account.instance else []
        monkeypatch.setattr(rds_instance, "describe_db_instances", lambda _client, _name: found)
        for operation in WRITES:
            where = rds_instance.tags_api if "tags" in operation else api
            monkeypatch.setattr(where, operation, account.write(operation))
        settings = {"region": "ap-northeast-1", "_ansible_check_mode": check_mode, **wanted, **arguments}
        with patch_module_args(settings), pytest.raises(SystemExit):
            rds_instance.main()
        printed = capsys.readouterr().out
        assert "hunter" not in printed
        return json.loads(printed)

    run_with.account = account
    return run_with


def test_check_mode_says_the_same_and_writes_nothing(run):
    planned = run(check_mode=True)
    assert run.account.writes == []
    real = run()
    assert [planned[key] for key in ("changed", "arn", "diff")] == [real[key] for key in ("changed", "arn", "diff")]
    assert (real["changed"], real["arn"]) == (True, ARN)
    assert [name for name, *_rest in run.account.writes] == ["create_db_instance"]


def test_a_second_run_changes_nothing(run):
    run()
    assert run()["changed"] is False
    assert len(run.account.writes) == 1


def test_a_change_says_what_waits(run):
    run()
    planned = run(check_mode=True, db_instance_class="db.r7g.large", preferred_backup_window="03:00-03:30")
    assert planned["waits"] == ["db_instance_class"]
    assert planned["diff"]["before"]["db_instance_class"] == "db.t4g.medium"
    assert planned["diff"]["after"]["db_instance_class"] == "db.r7g.large"
    assert run(db_instance_class="db.r7g.large", preferred_backup_window="03:00-03:30")["waits"] == planned["waits"]
    assert [name for name, *_rest in run.account.writes] == ["create_db_instance", "modify_db_instance"]


def test_the_tag_follows_the_password(run):
    run()
    result = run(secret_version="v2", master_user_password="hunter3")
    assert result["changed"] is True
    (_made, modified, tagged) = run.account.writes
    assert modified[1]["MasterUserPassword"] == "hunter3"
    assert tagged == ("add_tags_to_resource", ARN, [{"Key": "SecretVersion", "Value": "v2"}], {})


def test_tags_that_are_no_longer_wanted_go(run):
    run()
    run(tags={})
    assert run.account.writes[1:] == [("remove_tags_from_resource", ARN, ["Stack"], {})]


def test_what_rds_cannot_change_is_refused(run):
    run()
    result = run(db_name="other")
    assert result["failed"] is True
    assert "db_name: the instance was made with transactions" in result["msg"]
    assert len(run.account.writes) == 1


def test_a_protected_instance_without_an_endpoint_is_deleted(run):
    run()
    assert "Endpoint" not in run.account.instance
    planned = run(check_mode=True, wanted=GONE, final_snapshot_identifier="final")
    assert len(run.account.writes) == 1
    real = run(wanted=GONE, final_snapshot_identifier="final")
    assert (real["changed"], real["diff"]) == (True, planned["diff"])
    assert real["diff"]["before"]["db_instance_class"] == "db.t4g.medium"
    _made, (lift, lifted), (delete, deleted) = run.account.writes
    assert (lift, delete) == ("modify_db_instance", "delete_db_instance")
    assert (lifted["DeletionProtection"], lifted["ApplyImmediately"]) == (False, False)
    assert deleted["FinalDBSnapshotIdentifier"] == "final"


def test_a_failed_instance_is_deleted_without_a_snapshot_and_says_so(run):
    run(deletion_protection=False)
    run.account.instance["DBInstanceStatus"] = "failed"
    result = run(wanted=GONE, final_snapshot_identifier="final")
    assert "final snapshot" in str(result["warnings"])
    assert run.account.writes[1:] == [
        ("delete_db_instance", {"DBInstanceIdentifier": "txdb-dev", "SkipFinalSnapshot": True})
    ]


def test_what_is_gone_stays_gone(run):
    assert run(wanted=GONE)["changed"] is False
    assert run.account.writes == []


def test_an_instance_needs_its_settings(run):
    result = run(wanted={**GONE, "state": "present"})
    assert "state is present but all of the following are missing" in result["msg"]
