# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Whether the key is as the inventory asks for.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ansible_collections.transaction_monitoring.aws.plugins.module_utils import _kms_policy
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._drift.comparison import (
    comparison,
    policy,
    tags,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._drift.row import Row, compared, missing
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts.fact import NotKnownError
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._kms.plan import (
    DEFAULT_ROTATION_PERIOD,
    MARKER,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ownership import tags_of
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import Stack

FACTS = ("caller", "kms.key", "kms.key_policy", "kms.key_tags", "kms.key_rotation")


def key_arn(stack: Stack) -> str:
    """Return the ARN of the stack's key, with which everything of the stack is to be encrypted."""
    key = stack.facts["kms.key"]
    if not key:
        raise NotKnownError("the key with which it is to be encrypted does not exist")
    return str(key["Arn"])


@comparison("kms", what="the key", facts=FACTS)
def key(stack: Stack) -> Iterator[Row]:
    want, found = stack.wants["kms"], stack.facts["kms.key"]
    resource = f"KMS key {want['alias']}"
    if not found:
        yield missing(resource)
        return
    yield compared(resource, "state", "Enabled", found["KeyState"])
    yield compared(resource, "kms_description", want["description"], found.get("Description", ""))
    yield tags(resource, "kms_tags", {**want["tags"], MARKER: want["alias"]}, tags_of(stack.facts["kms.key_tags"]))
    yield policy(resource, "key policy", _policy(stack), stack.facts["kms.key_policy"])
    rotation = stack.facts["kms.key_rotation"]
    period = rotation.get("RotationPeriodInDays", DEFAULT_ROTATION_PERIOD) if rotation["KeyRotationEnabled"] else "off"
    yield compared(resource, "kms_rotation_period_days", want["rotation_period_days"], period)


def _policy(stack: Stack) -> dict[str, Any]:
    want, caller = stack.wants["kms"], stack.facts["caller"]
    scope = _kms_policy.scope(
        account_id=caller["Account"],
        partition=caller["Arn"].split(":")[1],
        region=want["region"],
        services=want["services"],
        log_groups=want["log_groups"],
    )
    return _kms_policy.render(scope)


COMPARISONS = (key,)
