"""IAM: what a principal may do can be asked before it is tried."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cache
from itertools import product
from typing import Any

from moto.core.responses import ActionResult
from moto.iam.aws_managed_policies import aws_managed_policies_data
from moto.iam.models import SERVICE_NAME_CONVERSION, AWSManagedPolicy, IAMBackend
from moto.iam.responses import IamResponse

from ..callers import Caller, of_entity, root, service_control_policies
from ..hook import operation, parameters
from ..policy import grammar
from ..policy.decision import Policies, Policy, Request, decide
from ..policy.document import as_list, parse
from ..policy.matching import Context
from ..policy.principals import Principal
from ..refusal import Refusal
from .common import page

# Of the policies that AWS manages, some 1,600, the one that an operator of the stack attaches: to the role of RDS's
# Enhanced Monitoring. moto has them all, and would load all of them for every account.
MANAGED = "AmazonRDSEnhancedMonitoringRole"


@cache
def _managed() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(aws_managed_policies_data)[MANAGED]
    return found


def _policies_of_aws(self: IAMBackend) -> list[AWSManagedPolicy]:
    return [AWSManagedPolicy.from_data(MANAGED, self.account_id, self.region_name, _managed())]


_moto_backend: Any = IAMBackend
_moto_backend._init_aws_policies = _policies_of_aws
# Names of service-linked roles that moto does not know.
SERVICE_NAME_CONVERSION |= {"rds": "RDS", "elasticache": "ElastiCache"}
_ENTITY = re.compile(r"^arn:aws:iam::\d{12}:(user|group|role)/.+$")
_VARIABLE = re.compile(r"\$\{([^}*?$,]+)")


@operation(IamResponse)
def simulate_principal_policy(self: IamResponse) -> ActionResult:
    wanted = parameters(self)
    caller = _entity(wanted["PolicySourceArn"], self.emulator_call.account)
    identity = (*caller.identity, *_parsed(wanted.get("PolicyInputList")))
    return _simulate(wanted, caller, identity, service_control_policies(self.emulator_call.account))


@operation(IamResponse)
def simulate_custom_policy(self: IamResponse) -> ActionResult:
    wanted = parameters(self)
    return _simulate(wanted, root(self.emulator_call.account), _parsed(wanted["PolicyInputList"]), None)


@operation(IamResponse)
def get_context_keys_for_custom_policy(self: IamResponse) -> ActionResult:
    return ActionResult({"ContextKeyNames": _context_keys(_parsed(parameters(self)["PolicyInputList"]))})


@operation(IamResponse)
def get_context_keys_for_principal_policy(self: IamResponse) -> ActionResult:
    wanted = parameters(self)
    caller = _entity(wanted["PolicySourceArn"], self.emulator_call.account)
    policies = (*caller.identity, *_parsed(wanted.get("PolicyInputList")))
    return ActionResult({"ContextKeyNames": _context_keys(policies)})


def _entity(arn: str, account: str) -> Caller:
    """Sessions and the root cannot be simulated: the API takes users, groups and roles."""
    if not _ENTITY.match(arn):
        raise Refusal("InvalidInput", f"Invalid Entity Arn: {arn} does not clearly define entity type and name.")
    found = of_entity(arn, account)
    if found is None:
        kind, _slash, name = arn.rpartition(":")[2].partition("/")
        raise Refusal("NoSuchEntity", f"The {kind} with name {name.rpartition('/')[2]} cannot be found.")
    return found


def _parsed(documents: list[str] | None) -> tuple[Policy, ...]:
    for document in documents or []:
        if any(grammar.problems(document, with_principal=False)):
            raise Refusal("InvalidInput", "Invalid policy document: Syntax errors in policy.")
    return tuple(map(parse, documents or []))


def _simulate(
    wanted: dict[str, Any], caller: Caller, identity: tuple[Policy, ...], limits: tuple[Policy, ...] | None
) -> ActionResult:
    principal = (
        Principal(wanted["CallerArn"], caller.principal.account) if wanted.get("CallerArn") else caller.principal
    )
    boundaries = _parsed(wanted.get("PermissionsBoundaryPolicyInputList"))
    policies = Policies(
        identity=identity,
        boundary=boundaries[0] if boundaries else caller.boundary,
        service_control=limits,
        resource=parse(wanted["ResourcePolicy"]) if wanted.get("ResourcePolicy") else None,
    )
    context = {
        entry["ContextKeyName"].lower(): list(entry.get("ContextKeyValues") or [])
        for entry in wanted.get("ContextEntries") or []
    }
    results = [
        _result(Request(principal, action, resource, context), policies)
        for action, resource in product(wanted["ActionNames"], wanted.get("ResourceArns") or ["*"])
    ]
    found, marker = page(results, {"Marker": wanted.get("Marker"), "MaxRecords": wanted.get("MaxItems")})
    answer: dict[str, Any] = {"EvaluationResults": found, "IsTruncated": marker is not None}
    return ActionResult(answer | ({"Marker": marker} if marker else {}))


def _result(request: Request, policies: Policies) -> dict[str, Any]:
    decision = decide(request, policies)
    found: dict[str, Any] = {
        "EvalActionName": request.action,
        "EvalResourceName": request.resource,
        "EvalDecision": decision.verdict.value,
        "MatchedStatements": [{"SourcePolicyId": each.sid} for each in decision.statements],
        "MissingContextValues": _missing(policies.identity, request.context),
    }
    if policies.service_control is not None:
        allowed = decide(request, Policies(policies.service_control)).allowed
        found["OrganizationsDecisionDetail"] = {"AllowedByOrganizations": allowed}
    if policies.boundary is not None:
        allowed = decide(request, Policies([policies.boundary])).allowed
        found["PermissionsBoundaryDecisionDetail"] = {"AllowedByPermissionsBoundary": allowed}
    return found


def _missing(policies: Iterable[Policy], context: Context) -> list[str]:
    return [key for key in _context_keys(policies) if key.lower() not in context]


def _context_keys(policies: Iterable[Policy]) -> list[str]:
    """The condition keys and variables that policies use."""
    keys: dict[str, None] = {}
    for statement in (statement for policy in policies for statement in policy):
        texts = [*(statement.resources or ()), *(statement.not_resources or ())]
        for tested in statement.condition.values():
            keys |= dict.fromkeys(tested)
            texts += [str(value) for values in tested.values() for value in as_list(values)]
        keys |= dict.fromkeys(name.strip() for text in texts for name in _VARIABLE.findall(text))
    return list(keys)
