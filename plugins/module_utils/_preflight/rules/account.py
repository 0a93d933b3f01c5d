# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Rules of the account and of the caller's access to it.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts.fact import Fact
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._lock.plan import is_held
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._permission_kinds import (
    ONLY_ASKED,
    ONLY_AT_FIRST,
    takes_away,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._permissions import (
    ONLY_CHANGES,
    SERVICE_LINKED,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.finding import UNKNOWN, WARNING
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import (
    Catalogue,
    Problem,
    Stack,
)

CATALOGUE = Catalogue()
rule = CATALOGUE.rule

# A Multi-AZ instance and a replication group take 20 to 40 minutes; a stack that exists is judged in a few.
FIRST_DEPLOYMENT, LATER_DEPLOYMENT = 40, 10
ALLOWED = "allowed"
_SLR = "iam:CreateServiceLinkedRole"
# The names that botocore's partitions.json expects, of every partition; a new region is one of them too.
REGION = re.compile(r"(af|ap|ca|cn|eu|eusc-de|eu-isoe|il|me|mx|sa|us|us-gov|us-isof?b?)-\w+-\d+")


@rule("AC002", "stack", setting="aws_profile", source="STS API: GetCallerIdentity", guards=("caller",))
def credentials_are_valid(stack: Stack) -> Iterator[Problem]:
    """AWS knows who is calling.

    When it does not, nothing else can be asked, and everything that needs an answer of AWS is undecided.
    """
    caller = stack.facts.known.get("caller")
    if caller and caller.error:
        yield Problem(None, caller.error, _cure(caller.error, stack.region))
    else:
        stack.facts["caller"]


def _cure(error: str, region: str) -> str:
    if "Expired" in error:
        return "sign in again, then run again"
    if "Unable to locate credentials" in error:
        return "aws_profile, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment"
    if "endpoint" in error.lower() or "connect" in error.lower():
        return f"a region that exists for aws_region ({region}), a network that reaches AWS, or no aws_endpoint_url"
    if "InvalidClientTokenId" in error or "UnrecognizedClient" in error:
        return f"a key that is active; or enable the region: aws account enable-region --region-name {region}"
    return "credentials that AWS takes: aws sts get-caller-identity must answer"


@rule(
    "AC003",
    "stack",
    setting="stack_allowed_accounts",
    source="the inventory; STS API: GetCallerIdentity",
    guards=("caller",),
)
def account_is_the_intended_one(stack: Stack) -> Iterator[Problem]:
    """The credentials belong to an account that the inventory allows."""
    allowed = [str(account) for account in stack.wants["stack"]["allowed_accounts"]]
    wrong = [account for account in allowed if not re.fullmatch(r"\d{12}", account)]
    for account in wrong:
        answer = "an account has 12 digits, in quotes, so that YAML keeps its zeros"
        yield Problem(account, answer, f'"{account.zfill(12)}"' if account.isdigit() else "12 digits")
    if allowed and not wrong:
        account = str(stack.facts["caller"]["Account"])
        if account not in allowed:
            answer = f"the credentials belong to {account}, and so would the stack"
            yield Problem(json.dumps(allowed), answer, f'credentials of {" or ".join(allowed)}; or "{account}" added')


@rule("AC004", "stack", setting="aws_region", source="EC2 API: DescribeRegions, OptInStatus; botocore's partitions")
def region_is_enabled(stack: Stack) -> Iterator[Problem]:
    """The region exists and is enabled for the account."""
    if not REGION.fullmatch(stack.region):
        answer = f"Could not connect to the endpoint URL: no service has one in {stack.region}"
        yield Problem(stack.region, answer, "a region of AWS, such as ap-northeast-1")
        return
    for region in stack.facts["ec2.region"]:
        if region["RegionName"] == stack.region and region.get("OptInStatus") == "not-opted-in":
            answer = f"AuthFailure: AWS was not able to validate the provided access credentials: {stack.region} is"
            cure = f"aws account enable-region --region-name {stack.region}"
            yield Problem(stack.region, f"{answer} not enabled for the account", cure)


@rule("AC005", "stack", setting="aws_profile", source="STS: ExpiredToken; botocore: AWS_CREDENTIAL_EXPIRATION")
def credentials_last(stack: Stack) -> Iterator[Problem]:
    """The credentials do not end before the deployment can.

    The first one takes up to 40 minutes, a later one up to 10. Where nobody says when temporary credentials end, it
    stays unknown.
    """
    session, facts = stack.facts["session"], stack.facts
    if not session["temporary"] or session["renews"]:
        return
    parts = (
        "rds.instances" if "database" in stack.wants else "",
        "elasticache.group" if "cache" in stack.wants else "",
    )
    new = any(not facts[name] for name in parts if name)
    needed, left = FIRST_DEPLOYMENT if new else LATER_DEPLOYMENT, session["minutes_left"]
    if left is None:
        answer = f"nothing says when the temporary credentials end; the deployment may take {needed} minutes"
        yield Problem(None, answer, "AWS_CREDENTIAL_EXPIRATION beside them, or a profile", severity=UNKNOWN)
    elif left < needed:
        answer = f"ExpiredToken: The security token included in the request is expired, in {left} minutes; the"
        cure = f"credentials that last {needed} minutes, or a profile, which renews them"
        yield Problem(None, f"{answer} deployment may take {needed}", cure)


@rule("AC006", "stack", setting="aws_profile", source="IAM API: SimulatePrincipalPolicy; docs/permissions.md")
def caller_is_allowed(stack: Stack) -> Iterator[Problem]:
    """Every action that the deployment will call is allowed to the caller: tags, roles and what follows included.

    IAM simulates the policies of the caller. A denial is a warning unless the stack is deployed right away
    (`site.yml`): who only judges or verifies need not be able to write. It is one, too, for what only a later change
    or taking the stack away needs, what makes something that exists, and what preflight alone reads. What an
    organisation denies is one, because the simulation does not see all conditions of its policies. Where a policy asks
    for something that only the real call has, such as a second factor, it stays unknown.
    """
    for component in sorted(stack.wants):
        answers = [item for item in stack.facts[f"iam.allowed_{component}"] if item["EvalActionName"] != _SLR]
        yield from _denied(stack, answers)


def _is_called(stack: Stack, item: Mapping[str, Any]) -> bool:
    """Tell whether this run calls it in earnest."""
    action = item["EvalActionName"]
    if not stack.wants["stack"].get("deploys") or action in ONLY_ASKED | ONLY_CHANGES:
        return False
    exists = stack.facts.known.get(ONLY_AT_FIRST.get(action, ""), Fact()).value
    return not exists and not takes_away(action, item.get("EvalResourceName", "*"))


def _denied(stack: Stack, answers: Iterable[Mapping[str, Any]]) -> Iterator[Problem]:
    """One problem for all actions that are denied on one resource for one reason."""
    caller = stack.facts["caller"]["Arn"]
    together: dict[tuple[str, str, str], list[str]] = {}
    for item in answers:
        if item["EvalDecision"] != ALLOWED:
            severity, why = _why(item, "" if _is_called(stack, item) else WARNING)
            together.setdefault((item.get("EvalResourceName", "*"), severity, why), []).append(item["EvalActionName"])
    for (resource, severity, why), actions in together.items():
        more = f" The same of {', '.join(actions[1:])}." if actions[1:] else ""
        answer = (
            f"AccessDenied: User: {caller} is not authorized to perform: {actions[0]} on resource: {resource} {why}"
        )
        yield Problem(None, f"{answer}.{more}", f"allow {', '.join(actions)} on {resource}", severity=severity)


def _why(item: Mapping[str, Any], severity: str) -> tuple[str, str]:
    """Return the severity, empty for an error, and the reason in AWS's words."""
    if missing := item.get("MissingContextValues", []):
        return UNKNOWN, f"unless the call has {', '.join(missing)}, on which a policy decides"
    if not item.get("OrganizationsDecisionDetail", {}).get("AllowedByOrganizations", True):
        return WARNING, "with an explicit deny in a service control policy"
    if not item.get("PermissionsBoundaryDecisionDetail", {}).get("AllowedByPermissionsBoundary", True):
        return severity, "because no permissions boundary allows the action"
    if item["EvalDecision"] == "explicitDeny":
        return severity, "with an explicit deny in an identity-based policy"
    return severity, "because no identity-based policy allows the action"


@rule("AC007", "stack", setting="aws_profile", source="RDS and ElastiCache guides: Using service-linked roles")
def service_linked_roles_are_there_or_can_be_made(stack: Stack) -> Iterator[Problem]:
    """RDS and ElastiCache have their roles in the account, or the caller may have them made.

    A warning unless the stack is deployed right away.
    """
    for component, (service, name) in SERVICE_LINKED.items():
        if component in stack.wants and not stack.facts[f"iam.service_role_{component}"]:
            answers = [item for item in stack.facts[f"iam.allowed_{component}"] if item["EvalActionName"] == _SLR]
            if any(item["EvalDecision"] != ALLOWED for item in answers):
                answer = (
                    f"InvalidParameterValue: Unable to create the resource. Verify that you have permission to create "
                    f"service linked role. There is no {name}, and {_SLR} is denied."
                )
                cure = f"aws iam create-service-linked-role --aws-service-name {service}"
                yield Problem(None, answer, cure, severity="" if stack.wants["stack"].get("deploys") else WARNING)


@rule("AC008", "stack", setting="stack_lock", severity=WARNING, source="docs/lock.md")
def nobody_else_works_on_the_stack(stack: Stack) -> Iterator[Problem]:
    """No other run holds the lock of the stack.

    Whether the run that holds it lives is found out by the task that takes the lock, before anything is changed. It
    refuses to go on, or waits, as ``stack_lock`` says, and takes the lock over from a run that is dead.
    """
    record, want = stack.facts["lock.record"], stack.wants["stack"]
    if is_held(record) and record.run != want["lock_run"]:
        yield Problem(want["lock"], f"The stack is being worked on by {record.words}", "wait until it ends")
