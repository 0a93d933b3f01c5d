# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Whether the roles of producers and consumers are as the inventory asks for.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

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
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._kms_policy import via_suffixes
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ownership import tags_of
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight import secret_view
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import Stack

FACTS = (
    *("iam.roles", "iam.role_policies", "caller"),
    *("kms.key", "kms.secret_keys", "kinesis.stream", "secretsmanager.cache", "secretsmanager.database"),
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
    """Return the policy with what AWS alone knows in the place of what stands for it."""
    filled = _filled(document, _meanings(stack))
    return {**filled, "Statement": [each for each in filled["Statement"] if each["Resource"] != []]}


def _filled(value: Any, meanings: Mapping[str, list[str]]) -> Any:
    """Fill a document in; what stands for several values, or for none, makes as many of the text that it is in."""
    if isinstance(value, Mapping):
        return {key: _filled(item, meanings) for key, item in value.items()}
    if isinstance(value, list):
        filled = [_filled(item, meanings) for item in value]
        return [one for item in filled for one in (item if isinstance(item, list) else [item])]
    if not isinstance(value, str):
        return value
    texts = [value]
    for stands, meant in meanings.items():
        if stands in value:
            texts = [text.replace(stands, one) for text in texts for one in meant]
    return texts[0] if len(texts) == 1 else texts


def _meanings(stack: Stack) -> dict[str, list[str]]:
    """What AWS has by what stands for it in the wiring of the playbooks (playbooks/vars/stack.yml)."""
    stream, secret = stack.facts["kinesis.stream"], secret_view.arns(stack, "secretsmanager.database")
    if not stream or not secret["secret_arn"]:
        raise NotKnownError("the policies name the stream and the secret, and one of them does not exist")
    token = secret_view.arns(stack, "secretsmanager.cache")
    partition, account = stream["StreamARN"].split(":")[1], stack.facts["caller"]["Account"]
    found = {
        "<partition>": partition,
        "<account>": account,
        "<key ARN>": key_arn(stack),
        "<stream ARN>": str(stream["StreamARN"]),
        "<secret ARN>": secret["secret_arn"],
        "<secret key ARN>": secret["secret_key_arn"],
        "<token ARN>": token["secret_arn"],
        "<token key ARN>": "" if token["secret_key_arn"] == secret["secret_key_arn"] else token["secret_key_arn"],
        "<logs ARN>": f"arn:{partition}:logs:{stack.region}:{account}:log-group:",
    }
    one_each = {stands: [arn] if arn else [] for stands, arn in found.items()}
    return {**one_each, "<DNS suffix>": via_suffixes(partition)}


COMPARISONS = (roles,)
