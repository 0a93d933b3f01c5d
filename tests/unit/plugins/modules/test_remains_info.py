# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from ansible.module_utils.testing import patch_module_args
from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._elasticache import api as cache_api
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._kms import api as kms_api
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._rds import api as rds_api
from ansible_collections.transaction_monitoring.aws.plugins.modules import remains_info

ALIAS = "alias/transaction-monitoring-prod"
KEYS = {
    "mine": {"KeyId": "mine", "KeyState": "PendingDeletion", "DeletionDate": datetime(2026, 12, 24, tzinfo=UTC)},
    "kept": {"KeyId": "kept", "KeyState": "Enabled"},
    "other": {"KeyId": "other", "KeyState": "Enabled"},
}
SNAPSHOT = {"DBSnapshotIdentifier": "txdb-prod-final-1", "Status": "available", "AllocatedStorage": 100}


@pytest.fixture
def run(monkeypatch, capsys):
    def tags(_client, key_id):
        return [{"TagKey": "transaction-monitoring:alias", "TagValue": "another" if key_id == "other" else ALIAS}]

    monkeypatch.setattr(AnsibleAWSModule, "client", lambda self, service: service)
    monkeypatch.setattr(kms_api, "list_keys", lambda _client: [{"KeyId": name} for name in KEYS])
    monkeypatch.setattr(kms_api, "list_resource_tags_if_visible", tags)
    monkeypatch.setattr(kms_api, "describe_key", lambda _client, key_id: KEYS[key_id])
    monkeypatch.setattr(rds_api, "describe_db_snapshots", lambda _client, name, kind: [SNAPSHOT])
    monkeypatch.setattr(cache_api, "describe_snapshots", lambda _client, name, source: [])

    def ask():
        names = {"key_alias": ALIAS, "database_identifier": "txdb-prod", "cache_identifier": "redis-prod"}
        with patch_module_args({"region": "ap-northeast-1", **names}), pytest.raises(SystemExit):
            remains_info.main()
        return json.loads(capsys.readouterr().out)

    return ask


def test_keys_and_snapshots_are_told_with_their_end_and_their_price(run):
    result = run()
    assert result["changed"] is False
    assert [(row["kind"], row["name"], row["ends"]) for row in result["remains"]] == [
        ("key", "kept", "until it is deleted"),
        ("key", "mine", "2026-12-24T00:00:00+00:00"),
        ("database snapshot", "txdb-prod-final-1", "until it is deleted"),
    ]
    assert [row["costs"].partition(";")[0] for row in result["remains"]] == [
        "the monthly price of a key",
        "nothing",
        "the storage of backups, for what 100 GiB hold",
    ]
    assert result["sentences"][1] == (
        "key mine (PendingDeletion), until 2026-12-24T00:00:00+00:00; costs nothing; the full price of the window if"
        " the deletion is cancelled"
    )
    assert result["unknown"] == []


def test_what_may_not_be_read_is_named_and_hides_nothing_else(run, monkeypatch):
    def refuse(*_arguments):
        raise rds_api.AnsibleRDSError(message="Failed to list the snapshots of the instance")

    monkeypatch.setattr(rds_api, "describe_db_snapshots", refuse)
    result = run()
    assert [row["kind"] for row in result["remains"]] == ["key", "key"]
    assert result["unknown"] == ["Failed to list the snapshots of the instance"]
    assert "failed" not in result
