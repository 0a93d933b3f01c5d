# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import boto3
import pytest
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ec2 import security_groups_api as api
from botocore.stub import Stubber

RULES = {"GroupId": "sg-1", "IpPermissions": []}
NEW = {"GroupName": "db", "Description": "db", "VpcId": "vpc-1"}


@pytest.fixture
def naps(monkeypatch):
    """The seconds slept between two calls, without sleeping."""
    taken = []
    monkeypatch.setattr("time.sleep", taken.append)
    return taken


@pytest.fixture
def ec2():
    client = boto3.client("ec2", "ap-northeast-1", aws_access_key_id="x", aws_secret_access_key="x")
    with Stubber(client) as stub:
        yield client, stub


@pytest.mark.parametrize(
    ("operation", "request_", "code"),
    [
        ("create_security_group", NEW, "InvalidVpcID.NotFound"),
        ("authorize_security_group_ingress", RULES, "InvalidGroup.NotFound"),
        ("authorize_security_group_egress", RULES, "InvalidGroup.NotFound"),
        ("revoke_security_group_egress", RULES, "InvalidGroup.NotFound"),
    ],
)
def test_what_was_made_a_moment_ago_is_given_time_to_become_known(ec2, naps, operation, request_, code):
    client, stub = ec2
    for _attempt in range(2):
        stub.add_client_error(operation, code)
    stub.add_response(operation, {"GroupId": "sg-1"} if operation.startswith("create") else {}, request_)
    getattr(api, operation)(client, **request_)
    stub.assert_no_pending_responses()
    assert len(naps) == 2


@pytest.mark.parametrize("side", ["ingress", "egress"])
@pytest.mark.parametrize(("verb", "code"), [("authorize", api.IS_THERE), ("revoke", api.IS_GONE)])
def test_rules_that_are_settled_already_do_not_keep_the_others_from_it(ec2, naps, verb, code, side):
    client, stub = ec2
    operation = f"{verb}_security_group_{side}"
    web, mail = ({"IpProtocol": "tcp", "FromPort": port, "ToPort": port} for port in (443, 25))
    stub.add_client_error(operation, code)
    stub.add_client_error(operation, code)
    stub.add_response(operation, {}, {"GroupId": "sg-1", "IpPermissions": [mail]})
    getattr(api, operation)(client, GroupId="sg-1", IpPermissions=[web, mail])
    stub.assert_no_pending_responses()
    assert naps == []


def test_a_name_that_is_taken_is_told_from_a_failure(ec2, naps):
    client, stub = ec2
    stub.add_client_error("create_security_group", "InvalidGroup.Duplicate")
    assert api.create_security_group(client, **NEW) is None


def test_another_refusal_is_reported_at_once(ec2, naps):
    client, stub = ec2
    stub.add_client_error("authorize_security_group_ingress", "RulesPerSecurityGroupLimitExceeded")
    with pytest.raises(api.AnsibleSecurityGroupError, match="allow traffic into a security group"):
        api.authorize_security_group_ingress(client, **RULES)
    assert naps == []
