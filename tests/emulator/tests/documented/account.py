"""The errors of Free Tier and Organizations, which tell what kind of account this is."""

from __future__ import annotations

from tests.emulator.tests.callers import allow, user
from tests.emulator.tests.cases import Account, Offence

from . import had, never, offence, on_order

_POLICY = {"PolicyType": "TAG_POLICY"}
_ONE_QUESTION = "the stack asks for the tag policy of its own account, and for nothing else"

on_order("freetier", "InternalServerException")
on_order("freetier", "ThrottlingException", kind="throttle")
on_order("organizations", "ServiceException")
on_order("organizations", "TooManyRequestsException", kind="throttle")
never("freetier", "ValidationException", "the operation takes no parameters")
never("organizations", "ConstraintViolationException", "it is about what changes an organisation")
never("organizations", "InvalidInputException", _ONE_QUESTION)
never("organizations", "TargetNotFoundException", _ONE_QUESTION)
never("organizations", "UnsupportedAPIEndpointException", "it is about operations that the endpoint does not have")


@had("freetier", "ResourceNotFoundException")
def account_without_a_plan(account: Account, operation: str) -> Offence:
    account.emulator.account(plan="none")
    return offence(account, "freetier", operation)


@had("organizations", "AWSOrganizationsNotInUseException")
def account_of_nobody(account: Account, operation: str) -> Offence:
    return offence(account, "organizations", operation, **_POLICY)


@had("organizations", "EffectivePolicyNotFoundException")
def organization_without_a_policy(account: Account, operation: str) -> Offence:
    account.aws("organizations").create_organization(FeatureSet="ALL")
    return offence(account, "organizations", operation, **_POLICY)


@had("freetier", "AccessDeniedException")
def plan_not_permitted(account: Account, operation: str) -> Offence:
    return offence(_stranger(account), "freetier", operation)


@had("organizations", "AccessDeniedException")
def policy_not_permitted(account: Account, operation: str) -> Offence:
    return offence(_stranger(account), "organizations", operation, **_POLICY)


def _stranger(account: Account) -> Account:
    caller = user(account.aws, account.emulator, allow("ec2:DescribeVpcs"))
    return Account(caller, account.emulator, account.network)
