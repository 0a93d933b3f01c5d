# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import json

import pytest
from ansible.module_utils.testing import patch_module_args
from ansible_collections.transaction_monitoring.aws.plugins.modules import kms_key_policy

ACCOUNT = "123456789012"
REGION = "ap-northeast-1"
PLACE = {"account_id": ACCOUNT, "region": REGION}
STACK = {**PLACE, "services": ["logs", "rds", "kinesis"], "log_groups": ["/aws/transaction-monitoring/dev"]}
GROUP = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/aws/transaction-monitoring/dev"


@pytest.fixture
def run(capsys):
    def _run(**args):
        with patch_module_args(args), pytest.raises(SystemExit):
            kms_key_policy.main()
        return json.loads(capsys.readouterr().out)

    return _run


def without(policy, sid):
    return {**policy, "Statement": [item for item in policy["Statement"] if item["Sid"] != sid]}


def test_render_and_prove(run):
    result = run(**STACK, prove=True)
    assert result["changed"] is False
    assert [item["Sid"] for item in result["policy"]["Statement"]] == [
        "AccountRoot",
        "AmazonCloudWatchLogs",
        "AmazonRDS",
        "AmazonRDSGrants",
        "AmazonKinesis",
    ]
    assert json.loads(result["policy_json"]) == result["policy"]
    assert result["size"] == len(result["policy_json"])
    assert {item["verdict"] for item in result["proof"]} == {"allowed"}


def test_proof_fails_for_a_policy_without_the_logs_statement(run):
    policy = without(run(**STACK)["policy"], "AmazonCloudWatchLogs")
    result = run(**STACK, policy=policy, prove=True)
    assert result["failed"] is True
    assert "logs: kms:Encrypt by logs.ap-northeast-1.amazonaws.com is not admitted" in result["msg"]
    assert (
        "AWS would say: AccessDeniedException: The specified KMS key does not exist or is not allowed to be used with "
        f"Arn '{GROUP}'"
    ) in result["msg"]
    assert "To cure it, admit the service logs.ap-northeast-1.amazonaws.com" in result["msg"]
    assert "rds:" not in result["msg"]


def test_without_prove_the_same_policy_is_only_judged(run):
    policy = without(run(**STACK)["policy"], "AmazonCloudWatchLogs")
    result = run(**STACK, policy=json.dumps(policy))
    assert "failed" not in result
    assert result["policy"] == policy
    assert [item["question"]["service"] for item in result["proof"] if not item["allowed"]] == ["logs"] * 3


def test_policy_that_locks_its_owner_out_is_refused(run):
    policy = without(run(**STACK)["policy"], "AccountRoot")
    result = run(**STACK, policy=policy, prove=True)
    assert "The new key policy will not allow you to update the key policy in the future" in result["msg"]


QUESTIONS = [
    {
        "principal": f"logs.{REGION}.amazonaws.com",
        "action": "kms:GenerateDataKey",
        "encryption_context": {"aws:logs:arn": GROUP},
    },
    {
        "principal": f"arn:aws:iam::{ACCOUNT}:role/x",
        "action": "kms:CreateGrant",
        "via_service": f"rds.{REGION}.amazonaws.com",
        "grant_for_aws_resource": True,
    },
    {"principal": f"arn:aws:iam::{ACCOUNT}:role/x", "action": "kms:Decrypt"},
    {
        "principal": "arn:aws:iam::999999999999:role/x",
        "action": "kms:Decrypt",
        "via_service": f"rds.{REGION}.amazonaws.com",
    },
]


def test_answers(run):
    answers = run(**STACK, questions=QUESTIONS)["answers"]
    assert [(item["allowed"], item["verdict"], item["decided_by"]) for item in answers] == [
        (True, "allowed", "AmazonCloudWatchLogs"),
        (True, "allowed", "AmazonRDSGrants"),
        (False, "delegated", "AccountRoot"),
        (False, "denied", None),
    ]
    assert "StringEquals wants kms:CallerAccount to be 123456789012 and it is 999999999999" in answers[3]["why"]


def test_require_allowed_does_not_take_what_iam_might_allow(run):
    assert "failed" not in run(**STACK, questions=QUESTIONS[:2], require_allowed=True)
    result = run(**STACK, questions=QUESTIONS[:3], require_allowed=True)
    assert result["failed"] is True
    assert f"kms:Decrypt by arn:aws:iam::{ACCOUNT}:role/x is delegated" in result["msg"]


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ({"services": ["logs"]}, "log_groups: name the log groups"),
        ({"partition": "aws-cn"}, 'partition: "aws-cn" has no region ap-northeast-1'),
        ({"policy": "{"}, "The key policy cannot be judged"),
        ({"services": ["log"]}, "value of services must be one or more of"),
        ({"service": ["logs"]}, "Unsupported parameters"),
    ],
)
def test_refusals(run, args, message):
    result = run(**PLACE, **args)
    assert result["failed"] is True
    assert message in result["msg"]
