# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Whether the log groups are as the inventory asks for.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._drift.comparison import comparison, tags
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._drift.key import key_arn
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._drift.row import Row, compared, missing
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import Stack


@comparison("logging", what="the log groups", facts=("logs.groups", "logs.group_tags", "kms.key"))
def groups(stack: Stack) -> Iterator[Row]:
    want = stack.wants["logging"]
    existing = {group["logGroupName"]: group for group in stack.facts["logs.groups"]}
    for name in want["groups"]:
        resource, found = f"log group {name}", existing.get(name)
        if found is None:
            yield missing(resource)
            continue
        retention = found.get("retentionInDays", "for ever")
        yield compared(resource, "logging_retention_days", want["retention_days"], retention)
        yield tags(resource, "logging_tags", want["tags"], stack.facts["logs.group_tags"][name])
        yield compared(resource, "logging_kms_key_arn", key_arn(stack), found.get("kmsKeyId", "none"))


COMPARISONS = (groups,)
