# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Whether the roles of producers and consumers are as the inventory asks for.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._drift.comparison import (
    comparison,
    policy,
    tags,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._drift.key import key_arn
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._drift.row import (
    Row,
    compared,
    missing,
    stray,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts.fact import NotKnownError
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ownership import tags_of
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import Stack

FACTS = (
    *("iam.roles", "iam.role_policies", "caller"),
    *("kms.key", "kinesis.stream", "secretsmanager.database"),
)
# The policy that the role access gives each of its roles.
OWN = "stack"


@comparison("access", what="the roles", facts=FACTS)
def roles(stack: Stack) -> Iterator[Row]:
    want = stack.wants["access"]
    existing = {role["RoleName"]: role for role in stack.facts["iam.roles"]}
    for one in want["roles"]:
        resource, found = f"role {one['name']}", existing.get(one["name"])
        if found is None:
            yield missing(resource)
            continue
        yield compared(resource, "description", one["description"], found.get("Description", ""))
        yield policy(resource, "access_trusted_services", one["trust"], found["AssumeRolePolicyDocument"])
        yield tags(resource, "access_tags", want["tags"], tags_of(found.get("Tags") or ()))
        held = stack.facts["iam.role_policies"][one["name"]]
        for name in sorted({*held["inline"], *held["attached"]} - {OWN}):
            yield stray(f"policy {name} of {resource}")
        yield policy(resource, "policy", _made_out(one["policy"], stack), held["inline"].get(OWN))


def _made_out(document: Mapping[str, Any], stack: Stack) -> dict[str, Any]:
    """Return the policy with the ARNs that AWS alone knows in the place of what stands for them."""
    text = json.dumps(document)
    for stands, arn in _arns(stack).items():
        text = text.replace(stands, arn)
    made: dict[str, Any] = json.loads(text)
    return made


def _arns(stack: Stack) -> dict[str, str]:
    """The ARNs by what stands for them in the wiring of the playbooks (playbooks/vars/stack.yml)."""
    stream, secret = stack.facts["kinesis.stream"], stack.facts["secretsmanager.database"]
    if not stream or not secret:
        raise NotKnownError("the policies name the stream and the secret, and one of them does not exist")
    partition, account = stream["StreamARN"].split(":")[1], stack.facts["caller"]["Account"]
    return {
        "<key ARN>": key_arn(stack),
        "<stream ARN>": str(stream["StreamARN"]),
        "<secret ARN>": str(secret["ARN"]),
        "<logs ARN>": f"arn:{partition}:logs:{stack.region}:{account}:log-group:",
    }


COMPARISONS = (roles,)
