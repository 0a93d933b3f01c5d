# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Rules of the IAM roles.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from ansible_collections.transaction_monitoring.aws.plugins.module_utils import _suggest
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ownership import (
    is_ours,
    owner,
    tags_of,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.finding import WARNING
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import (
    Catalogue,
    Problem,
    Stack,
)

CATALOGUE = Catalogue()
rule = CATALOGUE.rule

# The service principals of what runs code, from the pages of these services' roles in the IAM and service guides.
# A service that is not among them may be right all the same.
WORKLOADS = (
    "apprunner.amazonaws.com",
    "batch.amazonaws.com",
    "ec2.amazonaws.com",
    "ecs-tasks.amazonaws.com",
    "eks.amazonaws.com",
    "firehose.amazonaws.com",
    "glue.amazonaws.com",
    "kinesisanalytics.amazonaws.com",
    "lambda.amazonaws.com",
    "pipes.amazonaws.com",
    "pods.eks.amazonaws.com",
    "sagemaker.amazonaws.com",
    "scheduler.amazonaws.com",
    "states.amazonaws.com",
    "tasks.apprunner.amazonaws.com",
)
PRINCIPAL = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com(\.cn)?")
LONGEST_TRUST = 2048


@rule("IR001", "access", setting="suffix", source="IAM API: CreateRole, EntityAlreadyExists", guards=("iam.roles",))
def roles_are_ours(stack: Stack) -> Iterator[Problem]:
    """No role of the stack's names belongs to someone else.

    Tags decide: a role of the same name that does not bear this stack's tags is reported, never adopted.
    """
    wanted = stack.wants["access"]["tags"]
    for role in stack.facts["iam.roles"]:
        tags = tags_of(role.get("Tags", []))
        if not is_ours(tags, wanted):
            answer = f"EntityAlreadyExists: Role with name {role['RoleName']} already exists. It is {owner(tags)}."
            yield Problem(wanted["Stack"], answer, "another suffix; or tag the role, if it is this stack's")


@rule("IR002", "access", setting="access_trusted_services", source="IAM quotas: role trust policy length, 2048")
def trust_is_short_enough(stack: Stack) -> Iterator[Problem]:
    """The trust policy of a role has 2048 characters at most, white space left out."""
    services = [str(name) for name in stack.wants["access"]["trusted_services"]]
    fitting = len(services)
    while fitting and _trust_length(services[:fitting]) > LONGEST_TRUST:
        fitting -= 1
    if fitting < len(services):
        answer = f"LimitExceeded: Cannot exceed quota for ACLSizePerRole: {LONGEST_TRUST}"
        yield Problem(f"{len(services)} services", answer, json.dumps(services[:fitting]))


def _trust_length(services: list[str]) -> int:
    statement = {
        "Sid": "TrustedServices",
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"Service": services},
    }
    return len(json.dumps({"Version": "2012-10-17", "Statement": [statement]}, separators=(",", ":")))


@rule("IR003", "access", setting="access_trusted_services", source="IAM guide: AWS JSON policy elements, Principal")
def trusted_services_are_principals(stack: Stack) -> Iterator[Problem]:
    """A role trusts at least one service, and each by its service principal, such as lambda.amazonaws.com."""
    services = stack.wants["access"]["trusted_services"]
    if not services:
        answer = "MalformedPolicyDocument: Statement/Principal/Service must contain at least one service"
        yield Problem("[]", answer, json.dumps(["ecs-tasks.amazonaws.com", "lambda.amazonaws.com"]))
    for name in services:
        if not PRINCIPAL.fullmatch(str(name)):
            near = _suggest.nearest(f"{str(name).partition('.')[0]}.amazonaws.com", WORKLOADS, limit=1)
            answer = f'MalformedPolicyDocument: Invalid principal in policy: "SERVICE":"{name}"'
            yield Problem(name, answer, near[0] if near else "lambda.amazonaws.com")


@rule(
    "IR004",
    "access",
    setting="access_trusted_services",
    source="IAM guide: AWS services that work with IAM",
    severity=WARNING,
)
def trusted_services_are_known(stack: Stack) -> Iterator[Problem]:
    """A trusted service is not one that merely looks like one that runs code.

    AWS has no list of service principals that can be asked. This collection knows some (2026-11), and complains only
    of what is almost one of those.
    """
    for name in map(str, stack.wants["access"]["trusted_services"]):
        if PRINCIPAL.fullmatch(name) and name not in WORKLOADS:
            near = _suggest.nearest(name, WORKLOADS, limit=1, cutoff=0.93)
            if near:
                answer = f'MalformedPolicyDocument: Invalid principal in policy: "SERVICE":"{name}", if it is misspelt'
                yield Problem(name, answer, near[0])


@rule("IR005", "access", setting="suffix", source="IAM API: GetAccountSummary, Roles and RolesQuota")
def roles_are_left(stack: Stack) -> Iterator[Problem]:
    """The account has room for the roles of the stack."""
    summary, want = stack.facts["iam.summary"], stack.wants["access"]
    names = {want["producer_role_name"], want["consumer_role_name"]}
    more = len(names - {role["RoleName"] for role in stack.facts["iam.roles"]})
    used, quota = summary.get("Roles"), summary.get("RolesQuota")
    if used is not None and quota is not None and used + more > quota:
        answer = f"LimitExceeded: Cannot exceed quota for RolesPerAccount: {quota}. {used} are in use, {more} needed."
        yield Problem(None, answer, "delete roles, or ask Service Quotas for more (iam, L-FE177D64)")
