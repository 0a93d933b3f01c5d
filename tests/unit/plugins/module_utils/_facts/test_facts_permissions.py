# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""IAM is asked about the right principal, with the condition keys by which policies decide."""

from __future__ import annotations

import pytest
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts import permissions
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts.collect import collect
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts.fact import Fact, Facts, NotKnownError
from ansible_collections.transaction_monitoring.aws.tests.unit.plugins.module_utils._preflight.sound_stack import (
    TAGS,
    wants,
)

ACCOUNT = "arn:aws:iam::123456789012:"
SESSION = "arn:aws:sts::123456789012:assumed-role/deploy/me"
WITH_PATH = f"{ACCOUNT}role/aws-reserved/deploy"
READS = {read.name: read for read in permissions.READS}


class Iam:
    """Stands for the calls of IAM; ``asked`` are the simulations."""

    def __init__(self, monkeypatch, role):
        self.asked = []
        monkeypatch.setattr(permissions.api, "get_role", lambda client, name: role)
        monkeypatch.setattr(permissions.api, "simulate_principal_policy", self.simulate)

    def simulate(self, _client, **parameters):
        self.asked.append(parameters)
        return [{"EvalActionName": name, "EvalDecision": "allowed"} for name in parameters["ActionNames"]]


def principal(monkeypatch, arn, role=None):
    Iam(monkeypatch, role)
    facts = Facts({"caller": Fact({"Arn": arn, "Account": "123456789012"})})
    return READS["iam.principal"].function(None, wants(), facts)


@pytest.mark.parametrize(
    ("arn", "expected"),
    [(f"{ACCOUNT}user/ops/me", f"{ACCOUNT}user/ops/me"), (f"{ACCOUNT}root", None), (SESSION, WITH_PATH)],
)
def test_whose_policies_decide(monkeypatch, arn, expected):
    assert principal(monkeypatch, arn, {"Arn": WITH_PATH}) == expected


@pytest.mark.parametrize("arn", [SESSION, "arn:aws:sts::123456789012:federated-user/me"])
def test_who_cannot_be_simulated(monkeypatch, arn):
    with pytest.raises(NotKnownError):
        principal(monkeypatch, arn)


def simulate(monkeypatch, arn, *components, secret=None):
    iam = Iam(monkeypatch, None)
    caller = Fact({"Arn": arn, "Account": "123456789012"})
    reads = [READS["iam.principal"], *(READS[f"iam.allowed_{name}"] for name in permissions.COMPONENTS)]
    reads.append(permissions.Read("caller", "iam", ("stack",), lambda *_: caller.value))
    for name in ("cache", "database"):
        reads.append(permissions.Read(f"secretsmanager.{name}", "iam", (name,), lambda *_: secret))
    facts = collect(reads, {"iam": None}, wants(*components))
    return iam.asked, facts


def test_each_action_is_simulated_with_what_policies_ask_for(monkeypatch):
    asked, facts = simulate(monkeypatch, f"{ACCOUNT}user/me", "stack", "database")
    creations = [item for item in asked if "rds:CreateDBInstance" in item["ActionNames"]]
    resources = [
        arn.rpartition("ap-northeast-1:123456789012:")[2] for item in creations for arn in item["ResourceArns"]
    ]
    assert sorted(resources) == ["db:txdb-x", "pg:txdb-x-postgres", "subgrp:txdb-x"]
    create = creations[0]
    assert create["PolicySourceArn"] == f"{ACCOUNT}user/me"
    context = {entry["ContextKeyName"]: entry["ContextKeyValues"] for entry in create["ContextEntries"]}
    assert context["aws:RequestedRegion"] == ["ap-northeast-1"]
    assert context["aws:RequestTag/Stack"] == ["x"]
    assert context["aws:TagKeys"] == [*TAGS]
    assert "rds:CreateDBInstance" in {item["EvalActionName"] for item in facts["iam.allowed_database"]}
    assert facts["iam.allowed_cache"] == []


def test_the_root_user_is_not_simulated(monkeypatch):
    asked, facts = simulate(monkeypatch, f"{ACCOUNT}root", "stack", "database")
    assert asked == []
    assert facts["iam.allowed_database"] == []


@pytest.mark.parametrize(
    "secret", [None, {"ARN": "arn:aws:secretsmanager:ap-northeast-1:123456789012:secret:x-a1B2c3"}]
)
def test_the_secret_is_asked_for_by_its_own_arn(monkeypatch, secret):
    asked, _facts = simulate(monkeypatch, f"{ACCOUNT}user/me", "stack", "database", secret=secret)
    [resource] = [item["ResourceArns"][0] for item in asked if "secretsmanager:GetSecretValue" in item["ActionNames"]]
    stand_in = "arn:aws:secretsmanager:ap-northeast-1:123456789012:secret:rds-credentials-x-000000"
    assert resource == (secret["ARN"] if secret else stand_in)
