# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Rows about the account, the caller, the roles and the tags."""

from __future__ import annotations

import json
from typing import Any

from tests.emulator.tests.callers import ACCOUNT, allow, deny, trusting
from tests.emulator.tests.callers import user as new_user

from . import FAULTS, NOT_APPLICABLE, THEIRS, Fault, tags

ALARMS = "the stack has no alarms and no dashboards"
TOPICS = "the stack has no topics"

NOT_APPLICABLE |= {
    "F122": ALARMS,
    "F123": ALARMS,
    "F124": ALARMS,
    "F126": TOPICS,
    "F148": "what the producer's role may do is the collection's own document, and no setting",
    "F167": TOPICS,
    "F184": "the collection never makes a service-linked role: RDS and ElastiCache do, when it is missing",
}


def caller(aws: Any, emulator: Any, *statements: dict[str, Any]) -> dict[str, Any]:
    """Have a user of these permissions deploy."""
    made: dict[str, str] = {}
    iam = aws("iam")

    def remembered(service: str, *arguments: Any) -> Any:
        return Remembering(iam, made) if service == "iam" else aws(service, *arguments)

    new_user(remembered, emulator, *statements)
    return {"aws_access_key": made["AccessKeyId"], "aws_secret_key": made["SecretAccessKey"]}


class Remembering:
    """A client of IAM that keeps the key that it was asked to make."""

    def __init__(self, client: Any, made: dict[str, str]) -> None:
        self._client, self._made = client, made

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def create_access_key(self, **arguments: Any) -> Any:
        answer = self._client.create_access_key(**arguments)
        self._made.update(answer["AccessKey"])
        return answer


def without(*actions: str) -> Any:
    """Return a preparation: whoever deploys may do everything but these."""
    return lambda aws, emulator: caller(aws, emulator, allow("*"), deny(list(actions)))


def other_names_only(aws: Any, emulator: Any) -> dict[str, Any]:
    everything_else = allow("*") | {"NotAction": "rds:CreateDBInstance"}
    del everything_else["Action"]
    theirs = f"arn:aws:rds:*:{ACCOUNT}:db:theirs-*"
    return caller(aws, emulator, everything_else, allow("rds:CreateDBInstance", theirs))


def role_not_passed(aws: Any, emulator: Any) -> dict[str, Any]:
    trust = trusting({"Service": "monitoring.rds.amazonaws.com"})
    role = aws("iam").create_role(RoleName="monitoring", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    return {"database_monitoring_role_arn": role, **caller(aws, emulator, allow("*"), deny("iam:PassRole"))}


def role_of_theirs(aws: Any, _emulator: Any) -> None:
    aws("iam").create_role(
        RoleName="transaction-producer-dev-ap-northeast-1",
        AssumeRolePolicyDocument=trusting({"Service": "lambda.amazonaws.com"}),
        Tags=tags(THEIRS),
    )


def tag_policy(aws: Any, _emulator: Any) -> None:
    organizations = aws("organizations")
    account = organizations.create_organization(FeatureSet="ALL")["Organization"]["MasterAccountId"]
    assign = {"tag_key": "Environment", "tag_value": ["dev", "prod"], "enforced_for": ["ec2:ALL_SUPPORTED"]}
    content = {"tags": {"environment": {name: {"@@assign": value} for name, value in assign.items()}}}
    made = organizations.create_policy(Content=json.dumps(content), Description="d", Name="tags", Type="TAG_POLICY")
    organizations.attach_policy(PolicyId=made["Policy"]["PolicySummary"]["Id"], TargetId=account)


_NO_SERVICE_LINKED = Fault("AC007", "aws_profile", prepare=without("iam:CreateServiceLinkedRole"))

FAULTS |= {
    "F042": _NO_SERVICE_LINKED,
    "F043": _NO_SERVICE_LINKED,
    "F086": _NO_SERVICE_LINKED,
    "F111": Fault("AC006", "aws_profile", prepare=without("rds:AddTagsToResource")),
    "F112": Fault("IR001", "suffix", prepare=role_of_theirs),
    "F114": Fault("AC006", "aws_profile", prepare=without("ec2:CreateVpc")),
    "F115": Fault("TG008", "stack_tags", {"stack_tags": {"Environment": "Test"}}, prepare=tag_policy),
    "F137": Fault("TG001", "stack_tags", {"stack_tags": {"Owner": "Team (A), B"}}),
    "F140": Fault("AC002", "aws_profile", {"aws_region": "me-south-1"}),
    "F141": Fault("AC006", "aws_profile", {"database_monitoring_interval": 60}, prepare=role_not_passed),
    "F142": Fault("AC006", "aws_profile", prepare=other_names_only),
    "F144": Fault("AC006", "aws_profile", prepare=without("kms:EnableKeyRotation")),
    "F164": Fault("TG004", "stack_tags", {"stack_tags": {f"tag{number}": "x" for number in range(51)}}),
    "F172": Fault("TG003", "stack_tags", {"stack_tags": {"aws:x": "1"}}),
}
