"""What KMS, CloudWatch Logs and IAM refuse beside the sample, and what they let pass."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.emulator.tests.callers import ACCOUNT, admitting_logs, allow, document, trusting
from tests.emulator.tests.conftest import REGION
from tests.emulator.tests.helpers import refusal

ROOT = allow("kms:*") | {"Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}}
MALFORMED = "MalformedPolicyDocumentException"


@pytest.mark.parametrize(
    ("policy", "code", "message"),
    [
        ("{", MALFORMED, "syntactically"),
        (document(allow("kms:*")), MALFORMED, "syntactically"),
        (document(ROOT | {"Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:role/none"}}), MALFORMED, "invalid principals"),
        (document(ROOT, ROOT | {"Principal": {"Service": "rds"}}), MALFORMED, "invalid principals"),
        (document(ROOT, ROOT | {"Principal": {"Service": "RDS.amazonaws.com"}}), MALFORMED, "invalid principals"),
        (document(ROOT, ROOT | {"Principal": {"AWS": "kim"}}), MALFORMED, "invalid principals"),
        (document(ROOT | {"Action": "kms:Decrypt"}), MALFORMED, "in the future"),
        (document(ROOT | {"Resource": "arn:aws:s3:::b"}), MALFORMED, "in the future"),
        (document(ROOT | {"Effect": "Deny"}, ROOT), MALFORMED, "in the future"),
        (document(ROOT | {"Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}), MALFORMED, "in the future"),
        (document(ROOT | {"Sid": "a" * 33_000}), "LimitExceededException", "length constraint"),
    ],
)
def test_key_policies(aws, policy: str, code: str, message: str) -> None:
    kms = aws("kms")
    key = kms.create_key(Policy=document(ROOT))["KeyMetadata"]["KeyId"]
    for call, arguments in ((kms.create_key, {}), (kms.put_key_policy, {"KeyId": key, "PolicyName": "default"})):
        found = refusal(call, Policy=policy, **arguments)
        assert found[0] == code
        assert message in found[1]


def test_a_lock_out_can_be_chosen(aws) -> None:
    policy = document(ROOT | {"Action": "kms:Decrypt"})
    aws("kms").create_key(Policy=policy, BypassPolicyLockoutSafetyCheck=True)


@pytest.mark.parametrize(
    ("operation", "arguments", "code", "message"),
    [
        ("enable_key_rotation", {"RotationPeriodInDays": 2561}, "ValidationException", "less than or equal to 2560"),
        ("schedule_key_deletion", {"PendingWindowInDays": 6}, "ValidationException", "greater than or equal to 7"),
        ("schedule_key_deletion", {"PendingWindowInDays": 31}, "ValidationException", "less than or equal to 30"),
        ("update_key_description", {"Description": "a" * 8193}, "ValidationException", "less than or equal to 8192"),
        ("tag_resource", {"Tags": [{"TagKey": "aws:a", "TagValue": "1"}]}, "TagException", "not valid"),
        (
            "tag_resource",
            {"Tags": [{"TagKey": f"k{number}", "TagValue": "1"} for number in range(51)]},
            "LimitExceededException",
            "quota",
        ),
        ("cancel_key_deletion", {}, "KMSInvalidStateException", "is not pending deletion"),
    ],
)
def test_keys(aws, operation: str, arguments: dict[str, Any], code: str, message: str) -> None:
    kms = aws("kms")
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    found = refusal(getattr(kms, operation), KeyId=key, **arguments)
    assert found[0] == code
    assert message in found[1]


def test_a_key_that_is_disabled_or_on_its_way_out(aws) -> None:
    kms = aws("kms")
    arn = kms.create_key()["KeyMetadata"]["Arn"]
    kms.disable_key(KeyId=arn)
    for call, more in ((kms.enable_key_rotation, {}), (kms.encrypt, {"Plaintext": b"a"})):
        assert refusal(call, KeyId=arn, **more) == ("DisabledException", f"{arn} is disabled.")
    kms.schedule_key_deletion(KeyId=arn)
    gone = ("KMSInvalidStateException", f"{arn} is pending deletion.")
    assert refusal(kms.enable_key, KeyId=arn) == gone
    assert refusal(kms.create_alias, AliasName="alias/a", TargetKeyId=arn) == gone
    kms.put_key_policy(KeyId=arn, PolicyName="default", Policy=document(ROOT))
    kms.describe_key(KeyId=arn)


def test_aliases(aws, emulator) -> None:
    kms = aws("kms")
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    emulator.quota("kms", "Aliases per CMK", 1)
    kms.create_alias(AliasName="alias/a", TargetKeyId=key)
    too_many = "Aliases per key quota for this account in this region is 1, current usage is 1."
    assert refusal(kms.create_alias, AliasName="alias/b", TargetKeyId=key) == ("LimitExceededException", too_many)
    other = kms.create_key()["KeyMetadata"]["KeyId"]
    taken = f"An alias with the name arn:aws:kms:{REGION}:{ACCOUNT}:alias/a already exists"
    assert refusal(kms.create_alias, AliasName="alias/a", TargetKeyId=other) == ("AlreadyExistsException", taken)
    assert refusal(kms.create_alias, AliasName="alias/aws/a", TargetKeyId=other)[0] == "NotAuthorizedException"
    assert "pattern" in refusal(kms.create_alias, AliasName="alias/a b", TargetKeyId=other)[1]


def test_a_key_that_bears_tags_takes_others_up_to_fifty(aws) -> None:
    kms = aws("kms")
    key = kms.create_key(Tags=[{"TagKey": "a", "TagValue": "1"}])["KeyMetadata"]["KeyId"]
    kms.tag_resource(KeyId=key, Tags=[{"TagKey": f"b{number}", "TagValue": ""} for number in range(49)])
    kms.tag_resource(KeyId=key, Tags=[{"TagKey": "a", "TagValue": "2"}])
    assert {"TagKey": "a", "TagValue": "2"} in kms.list_resource_tags(KeyId=key)["Tags"]
    assert refusal(kms.tag_resource, KeyId=key, Tags=[{"TagKey": "c", "TagValue": ""}])[0] == "LimitExceededException"


def test_a_key_of_aws_stays_as_it_is(aws) -> None:
    kms = aws("kms")
    key = kms.describe_key(KeyId="alias/aws/rds")["KeyMetadata"]["KeyId"]
    assert refusal(kms.schedule_key_deletion, KeyId=key)[0] == "AccessDeniedException"


def test_only_symmetric_keys_rotate(aws) -> None:
    kms = aws("kms")
    key = kms.create_key(KeySpec="RSA_2048", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["KeyId"]
    assert refusal(kms.enable_key_rotation, KeyId=key)[0] == "UnsupportedOperationException"


ALL = admitting_logs()[1]
DENIED = "AccessDeniedException"


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (ALL, ""),
        (ALL | {"Condition": {}}, ""),
        (ALL | {"Action": "kms:*"}, ""),
        (admitting_logs("/app/*")[1], ""),
        (admitting_logs("/app/b")[1], DENIED),
        (admitting_logs(region="us-east-1")[1], DENIED),
        (ALL | {"Principal": {"Service": "logs.us-east-1.amazonaws.com"}}, DENIED),
        (ALL | {"Principal": {"Service": "logs.amazonaws.com"}}, DENIED),
        (ALL | {"Action": ["kms:Encrypt", "kms:Decrypt"]}, DENIED),
        (ALL | {"Resource": "arn:aws:kms:*:*:key/other"}, DENIED),
        (ALL | {"Condition": {"StringEquals": {"aws:SourceAccount": ACCOUNT}}}, DENIED),
        (ALL | {"Effect": "Deny"}, DENIED),
    ],
)
def test_the_log_service_is_admitted_by_the_policy_of_a_key(aws, statement: dict[str, Any], expected: str) -> None:
    key = aws("kms").create_key(Policy=document(ROOT, statement))["KeyMetadata"]["Arn"]
    logs = aws("logs")
    if expected:
        assert refusal(logs.create_log_group, logGroupName="/app/a", kmsKeyId=key)[0] == expected
        logs.create_log_group(logGroupName="/app/a")
        assert refusal(logs.associate_kms_key, logGroupName="/app/a", kmsKeyId=key)[0] == expected
    else:
        logs.create_log_group(logGroupName="/app/a", kmsKeyId=key)


def test_the_key_of_a_log_group_exists_here_and_is_enabled(aws) -> None:
    kms, logs = aws("kms"), aws("logs")
    policy = document(*admitting_logs())
    arn = kms.create_key(Policy=policy)["KeyMetadata"]["Arn"]
    kms.create_alias(AliasName="alias/a", TargetKeyId=arn)
    disabled = kms.create_key(Policy=policy)["KeyMetadata"]["Arn"]
    kms.disable_key(KeyId=disabled)
    elsewhere = arn.replace(REGION, "us-east-1")
    for key in (arn.rpartition("/")[2], "alias/a", arn[:-1] + "x", elsewhere, disabled):
        found = refusal(logs.create_log_group, logGroupName="/a", kmsKeyId=key)
        assert found == ("InvalidParameterException", "The specified KMS Key Id could not be found.")
    logs.create_log_group(logGroupName="/a", kmsKeyId=arn)


@pytest.mark.parametrize(
    ("operation", "arguments", "message"),
    [
        ("create_log_group", {"logGroupName": "aws/a"}, "reserved for AWS"),
        ("create_log_group", {"logGroupName": "a b"}, "regular expression pattern"),
        ("create_log_group", {"logGroupName": "a" * 513}, "less than or equal to 512"),
        ("put_resource_policy", {"policyName": "p", "policyDocument": "a" * 5121}, "5120"),
    ],
)
def test_logs(aws, operation: str, arguments: dict[str, Any], message: str) -> None:
    found = refusal(getattr(aws("logs"), operation), **arguments)
    assert found[0] == "InvalidParameterException"
    assert message in found[1]


SERVICE = {"Service": "lambda.amazonaws.com"}
TRUST = json.loads(trusting(SERVICE))["Statement"][0]


@pytest.mark.parametrize(
    ("trust", "code", "message"),
    [
        ("{", "MalformedPolicyDocument", "This policy contains invalid Json"),
        ("[]", "MalformedPolicyDocument", "This policy contains invalid Json"),
        (document(TRUST | {"Resource": "*"}), "MalformedPolicyDocument", "Has prohibited field Resource"),
        (document(TRUST | {"Action": "sts:Assume"}), "MalformedPolicyDocument", "sts:AssumeRole"),
        (document(TRUST | {"Effect": "Maybe"}), "MalformedPolicyDocument", "Syntax errors in policy."),
        (
            trusting({"AWS": f"arn:aws:iam::{ACCOUNT}:role/none"}),
            "MalformedPolicyDocument",
            f'Invalid principal in policy: "AWS":"arn:aws:iam::{ACCOUNT}:role/none"',
        ),
        (trusting({"Service": "lambda"}), "MalformedPolicyDocument", '"SERVICE":"lambda"'),
        (document(TRUST | {"Sid": "a" * 2048}), "LimitExceeded", "Cannot exceed quota for ACLSizePerRole: 2048"),
    ],
)
def test_trust_policies(aws, trust: str, code: str, message: str) -> None:
    iam = aws("iam")
    iam.create_role(RoleName="app", AssumeRolePolicyDocument=trusting(SERVICE))
    for found in (
        refusal(iam.create_role, RoleName="other", AssumeRolePolicyDocument=trust),
        refusal(iam.update_assume_role_policy, RoleName="app", PolicyDocument=trust),
    ):
        assert found[0] == code
        assert message in found[1]


def test_policies_of_a_role(aws) -> None:
    iam = aws("iam")
    iam.create_role(RoleName="app", AssumeRolePolicyDocument=trusting(SERVICE))
    half = document(allow("s3:GetObject", "arn:aws:s3:::" + "b" * 5100))
    iam.put_role_policy(RoleName="app", PolicyName="a", PolicyDocument=half)
    iam.put_role_policy(RoleName="app", PolicyName="a", PolicyDocument=half)
    too_much = refusal(iam.put_role_policy, RoleName="app", PolicyName="b", PolicyDocument=half)
    assert too_much == ("LimitExceeded", "Maximum policy size of 10240 bytes exceeded for role app")
    with_principal = document(allow("s3:GetObject") | {"Principal": "*"})
    refused = refusal(iam.put_role_policy, RoleName="app", PolicyName="b", PolicyDocument=with_principal)
    assert refused == ("MalformedPolicyDocument", "Policy document should not specify a principal.")
    large = document(allow("s3:GetObject", "arn:aws:s3:::" + "b" * 6100))
    refused = refusal(iam.create_policy, PolicyName="p", PolicyDocument=large)
    assert refused == ("LimitExceeded", "Cannot exceed quota for PolicySize: 6144")


def test_quotas_and_names_of_roles(aws, emulator) -> None:
    iam = aws("iam")
    wanted = {"AssumeRolePolicyDocument": trusting(SERVICE)}
    assert "less than or equal to 64" in refusal(iam.create_role, RoleName="a" * 65, **wanted)[1]
    assert refusal(iam.create_role, RoleName="a b", **wanted)[0] == "ValidationError"
    reserved = [{"Key": "aws:a", "Value": "1"}]
    assert refusal(iam.create_role, RoleName="a", Tags=reserved, **wanted)[0] == "InvalidInput"
    emulator.quota("iam", "Roles per account", 1)
    emulator.quota("iam", "Managed policies per role", 0)
    iam.create_role(RoleName="a", **wanted)
    full = ("LimitExceeded", "Cannot exceed quota for RolesPerAccount: 1")
    assert refusal(iam.create_role, RoleName="b", **wanted) == full
    policy = iam.create_policy(PolicyName="p", PolicyDocument=document(allow("s3:GetObject")))["Policy"]["Arn"]
    full = ("LimitExceeded", "Cannot exceed quota for PoliciesPerRole: 0")
    assert refusal(iam.attach_role_policy, RoleName="a", PolicyArn=policy) == full
