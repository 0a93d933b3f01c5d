# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._kms_policy import (
    SERVICES,
    KeyPolicyError,
    check_size,
    expected_uses,
    partition_of,
    render,
    scope,
    to_json,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._policy_evaluation import Request, evaluate

ACCOUNT = "123456789012"
REGION = "ap-northeast-1"
GROUPS = ["/aws/transaction-monitoring/dev", "/aws/rds/instance/txdb-dev/*"]
ROOT_STATEMENT = {
    "Sid": "AccountRoot",
    "Effect": "Allow",
    "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
    "Action": "kms:*",
    "Resource": "*",
}


def make(**changes):
    services = changes.get("services", ())
    base = {"account_id": ACCOUNT, "region": REGION, "log_groups": GROUPS if "logs" in services else ()}
    return scope(**(base | changes))


def through(service, actions, sid, **more):
    condition = {"StringEquals": {"kms:CallerAccount": ACCOUNT, "kms:ViaService": service}} | more
    return {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": {"AWS": "*"},
        "Action": actions,
        "Resource": "*",
        "Condition": condition,
    }


FOR_AWS = {"Bool": {"kms:GrantIsForAWSResource": "true"}}
RDS = f"rds.{REGION}.amazonaws.com"
CACHE = [f"dax.{REGION}.amazonaws.com", f"elasticache.{REGION}.amazonaws.com"]
KINESIS = f"kinesis.{REGION}.amazonaws.com"


@pytest.mark.parametrize(
    ("services", "expected"),
    [
        ([], []),
        (
            ["rds"],
            [
                through(RDS, ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey*"], "AmazonRDS"),
                through(RDS, ["kms:CreateGrant"], "AmazonRDSGrants", **FOR_AWS),
            ],
        ),
        (
            ["elasticache"],
            [
                through(CACHE, ["kms:DescribeKey"], "AmazonElastiCache"),
                through(CACHE, ["kms:CreateGrant"], "AmazonElastiCacheGrants", **FOR_AWS),
            ],
        ),
        (
            ["kinesis"],
            [through(KINESIS, ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"], "AmazonKinesis")],
        ),
        (
            ["logs"],
            [
                {
                    "Sid": "AmazonCloudWatchLogs",
                    "Effect": "Allow",
                    "Principal": {"Service": f"logs.{REGION}.amazonaws.com"},
                    "Action": [
                        "kms:Decrypt",
                        "kms:DescribeKey",
                        "kms:Encrypt",
                        "kms:GenerateDataKey*",
                        "kms:ReEncrypt*",
                    ],
                    "Resource": "*",
                    "Condition": {
                        "ArnLike": {
                            "kms:EncryptionContext:aws:logs:arn": [
                                f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/aws/rds/instance/txdb-dev/*",
                                f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/aws/transaction-monitoring/dev",
                            ]
                        }
                    },
                }
            ],
        ),
    ],
)
def test_render(services, expected):
    assert render(make(services=services)) == {"Version": "2012-10-17", "Statement": [ROOT_STATEMENT, *expected]}


def test_policy_does_not_depend_on_the_order_of_the_options():
    forwards = make(services=SERVICES, log_groups=GROUPS)
    backwards = make(services=list(reversed(SERVICES)), log_groups=[*reversed(GROUPS), GROUPS[0]])
    assert to_json(render(forwards)) == to_json(render(backwards))


def test_every_sid_is_alphanumeric_and_unique():
    admin = f"arn:aws:iam::{ACCOUNT}:role/admin"
    sids = [item["Sid"] for item in render(make(services=SERVICES, administrators=[admin]))["Statement"]]
    assert all(sid.isalnum() for sid in sids)
    assert len(set(sids)) == len(sids)


def test_administrators_administer_but_do_not_use_the_key():
    admin = f"arn:aws:iam::{ACCOUNT}:role/admin"
    policy = render(make(administrators=[admin]))
    verdicts = {
        action: evaluate(policy, Request(admin, f"kms:{action}")).verdict
        for action in ("PutKeyPolicy", "ScheduleKeyDeletion", "Decrypt", "CreateGrant", "GenerateDataKey")
    }
    assert verdicts == {
        "PutKeyPolicy": "allowed",
        "ScheduleKeyDeletion": "allowed",
        "Decrypt": "delegated",
        "CreateGrant": "delegated",
        "GenerateDataKey": "delegated",
    }


@pytest.mark.parametrize(
    ("region", "partition", "logs", "via_rds"),
    [
        ("eu-west-1", "aws", "logs.eu-west-1.amazonaws.com", "rds.eu-west-1.amazonaws.com"),
        ("us-gov-west-1", "aws-us-gov", "logs.us-gov-west-1.amazonaws.com", "rds.us-gov-west-1.amazonaws.com"),
        (
            "cn-north-1",
            "aws-cn",
            "logs.cn-north-1.amazonaws.com.cn",
            ["rds.cn-north-1.amazonaws.com", "rds.cn-north-1.amazonaws.com.cn"],
        ),
        (
            "us-iso-east-1",
            "aws-iso",
            "logs.us-iso-east-1.c2s.ic.gov",
            ["rds.us-iso-east-1.amazonaws.com", "rds.us-iso-east-1.c2s.ic.gov"],
        ),
    ],
)
def test_partitions(region, partition, logs, via_rds):
    policy = render(make(region=region, partition=partition, services=["logs", "rds"], log_groups=["/x"]))
    root, log_statement, rds_statement, _grants = policy["Statement"]
    assert partition_of(region) == partition
    assert root["Principal"] == {"AWS": f"arn:{partition}:iam::{ACCOUNT}:root"}
    assert log_statement["Principal"] == {"Service": logs}
    assert log_statement["Condition"]["ArnLike"] == {
        "kms:EncryptionContext:aws:logs:arn": [f"arn:{partition}:logs:{region}:{ACCOUNT}:log-group:/x"]
    }
    assert rds_statement["Condition"]["StringEquals"]["kms:ViaService"] == via_rds


def admitted(policy, wanted):
    return {
        use.service: all(
            evaluate(policy, other.request).verdict == "allowed"
            for other in expected_uses(wanted)
            if other.service == use.service
        )
        for use in expected_uses(wanted)
    }


@pytest.mark.parametrize("region", ["ap-northeast-1", "cn-north-1", "us-gov-west-1"])
def test_rendered_policy_admits_every_service_of_the_stack_and_its_owner(region):
    wanted = make(region=region, services=SERVICES, log_groups=GROUPS)
    assert admitted(render(wanted), wanted) == dict.fromkeys(["owner", *SERVICES], True)


@pytest.mark.parametrize(
    ("lost", "shut_out"),
    [
        ("AccountRoot", ["owner"]),
        ("AmazonCloudWatchLogs", ["logs"]),
        ("AmazonRDS", ["rds"]),
        ("AmazonRDSGrants", ["rds"]),
        ("AmazonElastiCacheGrants", ["elasticache"]),
        ("AmazonKinesis", ["kinesis"]),
        ("AWSSecretsManager", ["secretsmanager"]),
    ],
)
def test_without_its_statement_a_service_is_not_admitted(lost, shut_out):
    wanted = make(services=SERVICES, log_groups=GROUPS)
    policy = render(wanted)
    policy["Statement"] = [item for item in policy["Statement"] if item["Sid"] != lost]
    assert [service for service, let_in in admitted(policy, wanted).items() if not let_in] == shut_out


def test_missing_logs_statement_is_answered_in_the_words_of_aws():
    wanted = make(services=["logs"], log_groups=["/x"])
    refusals = {use.refusal for use in expected_uses(wanted) if use.service == "logs"}
    assert refusals == {
        "AccessDeniedException: The specified KMS key does not exist or is not allowed to be used with Arn "
        f"'arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/x'"
    }


ARN_KEY = "kms:EncryptionContext:aws:logs:arn"
GROUP_ARN = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:"


@pytest.mark.parametrize(
    ("principal", "action", "context"),
    [
        (f"logs.{REGION}.amazonaws.com", "kms:Encrypt", {ARN_KEY: f"{GROUP_ARN}/aws/transaction-monitoring/blue"}),
        (f"logs.{REGION}.amazonaws.com", "kms:Encrypt", {}),
        ("logs.eu-west-1.amazonaws.com", "kms:Encrypt", {ARN_KEY: f"{GROUP_ARN}/aws/transaction-monitoring/dev"}),
        (
            "arn:aws:iam::999999999999:role/x",
            "kms:Decrypt",
            {"kms:CallerAccount": "999999999999", "kms:ViaService": RDS},
        ),
        ("arn:aws:iam::999999999999:root", "kms:PutKeyPolicy", {"kms:CallerAccount": "999999999999"}),
    ],
)
def test_nobody_else_is_admitted(principal, action, context):
    policy = render(make(services=SERVICES, log_groups=GROUPS))
    request = Request(principal, action, context={name: (value,) for name, value in context.items()})
    assert evaluate(policy, request).verdict == "denied"


@pytest.mark.parametrize(
    ("action", "context"),
    [
        ("kms:CreateGrant", {"kms:ViaService": RDS}),
        ("kms:CreateGrant", {"kms:ViaService": KINESIS, "kms:GrantIsForAWSResource": "true"}),
        ("kms:Decrypt", {"kms:ViaService": f"s3.{REGION}.amazonaws.com"}),
        ("kms:Decrypt", {}),
    ],
)
def test_use_outside_the_services_is_left_to_iam(action, context):
    policy = render(make(services=SERVICES, log_groups=GROUPS))
    values = {name: (value,) for name, value in ({"kms:CallerAccount": ACCOUNT} | context).items()}
    request = Request(f"arn:aws:iam::{ACCOUNT}:role/x", action, context=values)
    assert evaluate(policy, request).verdict == "delegated"


@pytest.mark.parametrize("group", ["/aws/x", f"{GROUP_ARN}/aws/x", f"{GROUP_ARN}/aws/x:*"])
def test_log_group_is_written_as_cloudwatch_logs_sends_it(group):
    assert make(services=["logs"], log_groups=[group]).log_groups == (f"{GROUP_ARN}/aws/x",)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"account_id": "12345"}, 'account_id: "12345" is not an account'),
        ({"region": "tokyo"}, 'region: "tokyo" is not a region of any partition'),
        ({"partition": "aws-ch"}, 'partition: "aws-ch" is not known. Did you mean aws-cn'),
        ({"partition": "aws-cn"}, 'partition: "aws-cn" has no region ap-northeast-1; that one belongs to aws.'),
        ({"services": ["elasticach"]}, "Did you mean elasticache?"),
        ({"services": ["logs"], "log_groups": []}, "log_groups: name the log groups"),
        ({"log_groups": ["/x"]}, 'services: log_groups are given, so "logs" must be among the services.'),
        ({"services": ["logs"], "log_groups": ["*"]}, 'log_groups: "*" is not the name of a log group'),
        ({"services": ["logs"], "log_groups": ["a b"]}, 'log_groups: "a b" is not the name of a log group'),
        (
            {"services": ["logs"], "log_groups": [f"arn:aws:logs:eu-west-1:{ACCOUNT}:log-group:/x"]},
            f"which is for log groups of account {ACCOUNT} in {REGION}",
        ),
        ({"administrators": ["admin"]}, 'administrators: "admin" is not the ARN of a user or role'),
    ],
)
def test_refusals_name_the_option(changes, message):
    with pytest.raises(KeyPolicyError) as caught:
        make(**changes)
    assert message in str(caught.value)


def test_policy_that_kms_would_refuse_for_its_size_is_refused():
    with pytest.raises(KeyPolicyError, match="and KMS takes 32768"):
        render(make(services=["logs"], log_groups=[f"/aws/{number:0150}" for number in range(200)]))


def test_size_is_counted_in_bytes():
    assert check_size({"Sid": "é"}) == len(b'{"Sid":"\\u00e9"}')
