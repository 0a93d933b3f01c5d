"""What the account tells of itself: its plan, and the tag policy that its organisation gives it."""

from __future__ import annotations

import json

import pytest

from tests.emulator.tests.helpers import refusal


@pytest.mark.parametrize("plan", ["paid", "free"])
def test_an_account_tells_its_plan(aws, emulator, plan) -> None:
    emulator.account(plan=plan)
    state = aws("freetier", "us-east-1").get_account_plan_state()
    assert (state["accountPlanType"], state["accountPlanStatus"]) == (plan.upper(), "ACTIVE")


def test_an_effective_policy_is_told_without_operators_and_gone_when_it_is_detached(aws) -> None:
    organizations = aws("organizations")
    account = organizations.create_organization(FeatureSet="ALL")["Organization"]["MasterAccountId"]
    for name, values in (("Team", ["pay"]), ("Cost", ["1", "2"])):
        rule = {"tag_key": {"@@assign": name}, "tag_value": {"@@assign": values}}
        made = organizations.create_policy(
            Content=json.dumps({"tags": {name.lower(): rule}}), Description="d", Name=name, Type="TAG_POLICY"
        )["Policy"]["PolicySummary"]["Id"]
        organizations.attach_policy(PolicyId=made, TargetId=account)
    told = organizations.describe_effective_policy(PolicyType="TAG_POLICY")["EffectivePolicy"]
    assert told["TargetId"] == account
    assert json.loads(told["PolicyContent"])["tags"] == {
        "team": {"tag_key": "Team", "tag_value": ["pay"]},
        "cost": {"tag_key": "Cost", "tag_value": ["1", "2"]},
    }
    for policy in organizations.list_policies_for_target(TargetId=account, Filter="TAG_POLICY")["Policies"]:
        organizations.detach_policy(PolicyId=policy["Id"], TargetId=account)
    code, _message = refusal(organizations.describe_effective_policy, PolicyType="TAG_POLICY")
    assert code == "EffectivePolicyNotFoundException"
