# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import json

import pytest
from ansible.module_utils.testing import patch_module_args
from ansible_collections.transaction_monitoring.aws.plugins.modules import subnet_group

SUBNETS = [{"SubnetIdentifier": "subnet-2"}, {"SubnetIdentifier": "subnet-1"}]
RDS = {"DBSubnetGroupArn": "arn", "DBSubnetGroupDescription": "Private", "Subnets": SUBNETS}
CACHE = {"ARN": "arn", "CacheSubnetGroupName": "g", "CacheSubnetGroupDescription": "Private", "Subnets": SUBNETS}
WANTED = {"name": "g", "description": "Private", "subnet_ids": ["subnet-1", "subnet-2"]}
TAGS = {"Stack": "dev"}


@pytest.fixture
def run(monkeypatch, capsys):
    writes = []

    def write(name):
        return lambda _client, *args, **kwargs: writes.append((name, *args, *kwargs.values()))

    def run_with(there, check_mode=False, **arguments):
        writes.clear()
        listed = [CACHE | {"CacheSubnetGroupName": "other"}, *([there] if there else [])]
        monkeypatch.setattr(subnet_group.AnsibleAWSModule, "client", lambda *_args, **_kwargs: None)
        monkeypatch.setattr(subnet_group.rds, "describe_db_subnet_group", lambda _client, _name: there)
        monkeypatch.setattr(subnet_group.elasticache, "describe_cache_subnet_groups", lambda _client: listed)
        tags = [{"Key": key, "Value": value} for key, value in TAGS.items()]
        for room in (subnet_group.rds_tags, subnet_group.cache_tags):
            monkeypatch.setattr(room, "list_tags_for_resource", lambda _client, _arn: tags)
        for room, names in (
            (subnet_group.rds, ("create_db_subnet_group", "modify_db_subnet_group")),
            (subnet_group.elasticache, ("create_cache_subnet_group", "modify_cache_subnet_group")),
            (subnet_group.rds_tags, ("add_tags_to_resource", "remove_tags_from_resource")),
            (subnet_group.cache_tags, ("add_tags_to_resource", "remove_tags_from_resource")),
        ):
            for name in names:
                monkeypatch.setattr(room, name, write(name))
        settings = {"region": "ap-northeast-1", "_ansible_check_mode": check_mode, **WANTED, **arguments}
        with patch_module_args(settings), pytest.raises(SystemExit):
            subnet_group.main()
        return json.loads(capsys.readouterr().out), list(writes)

    return run_with


@pytest.mark.parametrize(
    ("service", "there", "changes", "operations"),
    [
        ("rds", None, {"tags": TAGS}, ["create_db_subnet_group"]),
        ("rds", RDS, {"tags": TAGS}, []),
        ("rds", RDS, {}, []),
        ("rds", RDS, {"subnet_ids": ["subnet-1"]}, ["modify_db_subnet_group"]),
        ("rds", RDS, {"description": "Others", "tags": TAGS}, ["modify_db_subnet_group"]),
        ("rds", RDS, {"tags": {"Owner": "a"}}, ["remove_tags_from_resource", "add_tags_to_resource"]),
        ("elasticache", None, {"tags": TAGS}, ["create_cache_subnet_group"]),
        ("elasticache", CACHE, {"tags": TAGS}, []),
        ("elasticache", CACHE, {"tags": {"Owner": "a"}}, ["remove_tags_from_resource", "add_tags_to_resource"]),
        ("elasticache", CACHE, {}, []),
        ("elasticache", CACHE, {"subnet_ids": ["subnet-3"]}, ["modify_cache_subnet_group"]),
    ],
)
def test_what_differs_is_announced_and_changed_and_nothing_else(run, service, there, changes, operations):
    planned, none = run(there, check_mode=True, service=service, **changes)
    real, writes = run(there, service=service, **changes)
    assert none == []
    assert planned == real
    assert [name for name, *_rest in writes] == operations
    assert real["changed"] is bool(operations)
    assert (real["diff"]["before"] != real["diff"]["after"]) is bool(operations)
