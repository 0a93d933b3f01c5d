"""What a caller may do can be asked of IAM before it is done."""

from __future__ import annotations

from tests.emulator.tests.callers import ACCOUNT, allow, deny, document, user
from tests.emulator.tests.conftest import REGION
from tests.emulator.tests.helpers import refusal


def arn(service: str, resource: str) -> str:
    return f"arn:aws:{service}:{REGION}:{ACCOUNT}:{resource}"


def test_what_may_be_done_can_be_asked(aws, emulator) -> None:
    iam = aws("iam")
    user(aws, emulator, allow("rds:*", arn("rds", "db:a*")), deny("rds:Delete*"))
    simulated = iam.simulate_principal_policy(
        PolicySourceArn=f"arn:aws:iam::{ACCOUNT}:user/ci",
        ActionNames=["rds:CreateDBInstance", "rds:DeleteDBInstance"],
        ResourceArns=[arn("rds", "db:app"), arn("rds", "db:other")],
    )["EvaluationResults"]
    assert [(each["EvalActionName"], each["EvalResourceName"][-3:], each["EvalDecision"]) for each in simulated] == [
        ("rds:CreateDBInstance", "app", "allowed"),
        ("rds:CreateDBInstance", "her", "implicitDeny"),
        ("rds:DeleteDBInstance", "app", "explicitDeny"),
        ("rds:DeleteDBInstance", "her", "explicitDeny"),
    ]
    conditional = document(allow("*", StringEquals={"aws:RequestedRegion": "eu-west-1"}))
    asked = {"PolicyInputList": [conditional], "ActionNames": ["s3:GetObject"]}
    [without] = iam.simulate_custom_policy(**asked)["EvaluationResults"]
    assert (without["EvalDecision"], without["MissingContextValues"]) == ("implicitDeny", ["aws:RequestedRegion"])
    region = {"ContextKeyName": "aws:RequestedRegion", "ContextKeyType": "string", "ContextKeyValues": ["eu-west-1"]}
    [with_it] = iam.simulate_custom_policy(**asked, ContextEntries=[region])["EvaluationResults"]
    assert (with_it["EvalDecision"], with_it["MissingContextValues"]) == ("allowed", [])
    assert iam.get_context_keys_for_custom_policy(PolicyInputList=[conditional])["ContextKeyNames"] == [
        "aws:RequestedRegion"
    ]


def test_only_users_groups_and_roles_can_be_simulated(aws, emulator) -> None:
    ask = aws("iam").simulate_principal_policy
    root = f"arn:aws:iam::{ACCOUNT}:root"
    message = f"Invalid Entity Arn: {root} does not clearly define entity type and name."
    assert refusal(ask, PolicySourceArn=root, ActionNames=["s3:GetObject"]) == ("InvalidInput", message)
    nobody = f"arn:aws:iam::{ACCOUNT}:role/nobody"
    assert refusal(ask, PolicySourceArn=nobody, ActionNames=["s3:GetObject"])[0] == "NoSuchEntity"
