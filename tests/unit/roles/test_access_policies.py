# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the producer and the consumer may do, as the role `access` writes it for one stack or another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar

ROLE = Path(__file__).resolve().parents[3] / "roles/access"
REGION, ACCOUNT = "ap-northeast-1", "123456789012"
STREAM = f"arn:aws:kinesis:{REGION}:{ACCOUNT}:stream/transaction-stream-x"
KEY, OTHER_KEY = (f"arn:aws:kms:{REGION}:{ACCOUNT}:key/{number}" for number in (1, 2))
SECRET, TOKEN = (f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:{name}-abcdef" for name in ("rds", "redis"))
INPUTS = {
    "access_producer_role_name": "producer",
    "access_consumer_role_name": "consumer",
    "access_partition": "aws",
    "access_account_id": ACCOUNT,
    "access_region": REGION,
    "access_stream_arn": STREAM,
    "access_key_arn": KEY,
    "access_secret_arns": [SECRET],
    "access_secret_key_arns": [],
    "access_via_suffixes": ["amazonaws.com"],
    "access_log_group_arn": f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/aws/transaction-monitoring/x",
}
INTERFACES = {
    *("ec2:AssignPrivateIpAddresses", "ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface"),
    *("ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets", "ec2:UnassignPrivateIpAddresses"),
}


def listed(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else value


def statements(role: str, **changes: Any) -> dict[str, dict[str, Any]]:
    """Return the statements of a role's policy by their Sid."""
    files = [
        DataLoader().load_from_file(str(ROLE / name), trusted_as_template=True)
        for name in ("defaults/main.yml", "vars/main.yml")
    ]
    assert not set(changes) - {*INPUTS, *files[0]}
    variables = {**files[0], **INPUTS, **files[1], **changes}
    roles = Templar(loader=DataLoader(), variables=variables).template(files[1]["access__roles"])
    [policy] = [each["policy"] for each in roles if each["name"] == role]
    return {each["Sid"]: each for each in policy["Statement"]}


def allowed(role: str, resource: str, **changes: Any) -> set[str]:
    """Return the actions that are allowed on exactly this resource."""
    found = statements(role, **changes).values()
    return {action for each in found if resource in listed(each["Resource"]) for action in listed(each["Action"])}


@pytest.mark.parametrize("role", ["producer", "consumer"])
def test_no_action_has_a_wildcard_and_only_what_ec2_describes_has_no_resource(role: str) -> None:
    for each in statements(role, access_secret_key_arns=[OTHER_KEY]).values():
        assert [action for action in listed(each["Action"]) if "*" in action] == []
    assert allowed(role, "*") == {"ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"}


@pytest.mark.parametrize("role", ["producer", "consumer"])
def test_lambda_may_manage_the_interfaces_of_a_function_in_the_vpc_and_the_functions_code_may_not(role: str) -> None:
    found = [each for each in statements(role).values() if set(listed(each["Action"])) & INTERFACES]
    assert {action for each in found for action in each["Action"]} == INTERFACES
    assert [each["Condition"] for each in found] == [{"Null": {"lambda:SourceFunctionArn": "true"}}] * 2
    writing = {action for action in INTERFACES if "Describe" not in action}
    assert allowed(role, f"arn:aws:ec2:{REGION}:{ACCOUNT}:*/*") == writing


def test_lambda_may_read_the_stream_for_a_function() -> None:
    reading = {f"kinesis:{name}" for name in ("DescribeStream", "DescribeStreamSummary", "GetRecords")}
    reading |= {f"kinesis:{name}" for name in ("GetShardIterator", "ListShards", "SubscribeToShard")}
    assert allowed("consumer", STREAM) == reading
    assert allowed("consumer", f"{STREAM}/consumer/*") == {"kinesis:SubscribeToShard"}


@pytest.mark.parametrize("role", ["producer", "consumer"])
def test_without_lambda_nobody_may_do_what_only_lambda_needs(role: str) -> None:
    found = statements(role, access_trusted_services=["ecs-tasks.amazonaws.com"])
    assert [each for each in found if "Lambda" in each] == []
    assert found.keys() == {each for each in statements(role) if "Lambda" not in each}


def test_the_consumer_reads_every_secret_and_decrypts_it_with_its_own_key() -> None:
    changes = {"access_secret_arns": [SECRET, TOKEN], "access_secret_key_arns": [OTHER_KEY]}
    for secret in (SECRET, TOKEN):
        assert "secretsmanager:GetSecretValue" in allowed("consumer", secret, **changes)
    decrypting = statements("consumer", **changes)["DecryptTheSecrets"]
    assert (decrypting["Action"], decrypting["Resource"]) == ("kms:Decrypt", [OTHER_KEY])
    assert decrypting["Condition"] == {"StringEquals": {"kms:ViaService": [f"secretsmanager.{REGION}.amazonaws.com"]}}
    assert not allowed("producer", TOKEN, **changes) | allowed("producer", OTHER_KEY, **changes)


def test_a_secret_without_a_key_of_its_own_needs_no_statement() -> None:
    assert "DecryptTheSecrets" not in statements("consumer")


@pytest.mark.parametrize(
    ("role", "sid"), [("producer", "EncryptRecords"), ("consumer", "DecryptRecords"), ("consumer", "DecryptTheSecrets")]
)
def test_where_a_partition_has_a_suffix_of_its_own_the_key_is_used_through_either_name(role: str, sid: str) -> None:
    changes = {
        "access_region": "cn-north-1",
        "access_via_suffixes": ["amazonaws.com", "amazonaws.com.cn"],
        "access_secret_key_arns": [OTHER_KEY],
    }
    names = statements(role, **changes)[sid]["Condition"]["StringEquals"]["kms:ViaService"]
    assert [name.partition(".")[2] for name in names] == ["cn-north-1.amazonaws.com", "cn-north-1.amazonaws.com.cn"]
