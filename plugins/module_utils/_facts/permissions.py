# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What IAM says of the caller's permissions, component by component."""

from __future__ import annotations

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts.collect import Read
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts.fact import Fact, NotKnownError
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._iam import api
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._permissions import (
    SECRETS,
    SERVICE_LINKED,
    questions,
)


def _principal(client, _wants, facts):
    """The ARN of the user or role whose policies decide; None for the root user, whom no policy of IAM binds."""
    arn = facts["caller"]["Arn"]
    kind, _slash, rest = arn.split(":", 5)[5].partition("/")
    if kind == "root":
        return None
    if kind == "user":
        return arn
    if kind != "assumed-role":
        raise NotKnownError(f"IAM cannot simulate {arn}")
    # A session's ARN leaves out the path of the role, which the role's own has.
    role = api.get_role(client, rest.partition("/")[0])
    if role is None:
        raise NotKnownError(f"the role of {arn} is not in this account")
    return role["Arn"]


def _context(region, tags, more):
    """The condition keys by which policies commonly decide. What a new resource will bear stands for what it bears."""
    single = {"aws:RequestedRegion": region, "aws:SecureTransport": "true", **more}
    for key, value in tags.items():
        single[f"aws:RequestTag/{key}"] = single[f"aws:ResourceTag/{key}"] = str(value)
    kinds = {"aws:SecureTransport": "boolean"}
    entries = [
        {"ContextKeyName": name, "ContextKeyValues": [value], "ContextKeyType": kinds.get(name, "string")}
        for name, value in single.items()
    ]
    if tags:
        entries.append({"ContextKeyName": "aws:TagKeys", "ContextKeyValues": [*tags], "ContextKeyType": "stringList"})
    return entries


def _simulation(component):
    def read(client, wants, facts):
        principal, caller = facts["iam.principal"], facts["caller"]
        if principal is None or component not in wants:
            return []
        region, want = wants["stack"]["region"], wants[component]
        secret = (facts.known.get(f"secretsmanager.{component}", Fact()).value or {}).get("ARN", "")
        place = {"partition": caller["Arn"].split(":")[1], "region": region, "account": caller["Account"]}
        return [
            answer
            for question in questions(component, want, place, secret)
            for answer in api.simulate_principal_policy(
                client,
                PolicySourceArn=principal,
                ActionNames=list(question.actions),
                ResourceArns=[question.resource],
                ContextEntries=_context(region, want.get("all_tags") or want.get("tags") or {}, question.context),
            )
        ]

    return read


def _service_linked(component):
    return lambda client, _wants, _facts: api.get_role(client, SERVICE_LINKED[component][1])


def _needs(component):
    return ("iam.principal", "caller", *([f"secretsmanager.{component}"] if component in SECRETS else []))


COMPONENTS = ("access", "cache", "database", "kms", "logging", "network", "stack", "streaming")
STACK = ("stack",)
READS = [
    Read("iam.principal", "iam", STACK, _principal, needs=("caller",)),
    *(Read(f"iam.allowed_{name}", "iam", STACK, _simulation(name), needs=_needs(name)) for name in COMPONENTS),
    *(Read(f"iam.service_role_{name}", "iam", STACK, _service_linked(name)) for name in SERVICE_LINKED),
]
