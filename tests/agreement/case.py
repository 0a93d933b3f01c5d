# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A stack, and what its operator makes before it: the secrets, and the role of Enhanced Monitoring."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError

from tests.emulator.client import EmulatorClient
from tests.emulator.tests.callers import ACCOUNT, allow, document, trusting

LOGIN = {"username": "txadmin", "password": "not-a-secret-1"}
TOKEN = "redis-auth"
MONITORING = f"arn:aws:iam::{ACCOUNT}:role/monitoring"
MONITORS = "monitoring.rds.amazonaws.com"
WRITES = "logs:PutLogEvents"
# Of a secret's name, and of a region that is not the account's.
REFUSALS = ("ValidationException", "UnrecognizedClientException")


@dataclass(frozen=True)
class Case:
    """The settings that differ from those of the inventory `local`, and what the operator has made.

    Without a `token` there is no secret of it. The role of Enhanced Monitoring trusts `monitors`, and may do `writes`.
    """

    settings: Mapping[str, Any] = field(default_factory=dict)
    login: Mapping[str, str] = field(default_factory=lambda: LOGIN)
    token: str = ""
    monitors: str = MONITORS
    writes: str = WRITES


def prepare(case: Case, settings: Mapping[str, Any], emulator: EmulatorClient, client: Callable[..., Any]) -> None:
    """Empty the account and make in it what an operator makes. What AWS refuses stays away."""
    emulator.reset()
    secrets = client("secretsmanager", settings["aws_region"])
    wanted = {f"rds-credentials-{settings['suffix']}": dict(case.login)}
    if case.token:
        wanted[TOKEN] = {"auth_token": case.token}
    for name, value in wanted.items():
        try:
            secrets.create_secret(Name=name, SecretString=json.dumps(value))
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code == "ResourceExistsException":
                secrets.put_secret_value(SecretId=name, SecretString=json.dumps(value))
            elif code not in REFUSALS:
                raise
    if settings.get("database_monitoring_role_arn") == MONITORING:
        iam = client("iam", settings["aws_region"])
        iam.create_role(RoleName="monitoring", AssumeRolePolicyDocument=trusting({"Service": case.monitors}))
        policy = document(allow(case.writes))
        iam.put_role_policy(RoleName="monitoring", PolicyName="logs", PolicyDocument=policy)
