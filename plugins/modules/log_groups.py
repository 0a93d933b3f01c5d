#!/usr/bin/python

# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: log_groups
version_added: 0.1.0
short_description: Bring CloudWatch log groups to one state
description:
  - Creates log groups, or brings those that exist to the same encryption, retention and tags.
  - Unlike M(amazon.aws.cloudwatchlogs_log_group), it writes nothing in check mode, knows every retention that the API
    knows, never deletes a group to change it, and encrypts a group that exists already.
  - It takes a list, so that the groups of a stack cost one process.
  - A group that a service makes while the module runs is brought to the same state as one that was there before.
options:
  names:
    description:
      - The names of the log groups.
    type: list
    elements: str
    required: true
  retention_days:
    description:
      - Days that events are kept. Must be one of the values that
        U(https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html) lists.
      - When left out, the retention of an existing group stays, and a new one keeps its events for ever.
    type: int
  kms_key_arn:
    description:
      - The ARN of the key that encrypts the events. The API takes no alias and no key id.
      - A key that CloudWatch Logs refuses is tried again for about a minute, since a new key or key policy is not known
        everywhere at once.
      - When left out, the key of an existing group stays.
    type: str
  tags:
    description:
      - The tags that the groups bear.
    type: dict
    aliases: [resource_tags]
  purge_tags:
    description:
      - Whether tags that are not in O(tags) are removed. Without O(tags), none is.
    type: bool
    default: true
  state:
    description:
      - Whether the groups exist. V(absent) deletes them with all their events.
    type: str
    choices: [present, absent]
    default: present
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - transaction_monitoring.aws.attributes.resource
author:
  - The transaction_monitoring.aws maintainers (@transaction-monitoring)
"""

EXAMPLES = r"""
- name: Create the log groups before the services that would make them unencrypted
  transaction_monitoring.aws.log_groups:
    names:
      - /aws/transaction-monitoring/dev
      - /aws/rds/instance/txdb-dev/postgresql
    kms_key_arn: arn:aws:kms:ap-northeast-1:123456789012:key/0d990263-018e-4e65-a703-eff731de951e
    retention_days: 30
    tags:
      Stack: dev

- name: Delete a log group
  transaction_monitoring.aws.log_groups:
    names: [/aws/transaction-monitoring/dev]
    state: absent
"""

RETURN = r"""
log_groups:
  description: The log groups as they are, or would be in check mode; those that were deleted are left out.
  returned: always
  type: list
  elements: dict
  contains:
    name:
      description: The name.
      returned: always
      type: str
      sample: /aws/transaction-monitoring/dev
    arn:
      description: The ARN, without the C(:*) at its end.
      returned: always
      type: str
      sample: arn:aws:logs:ap-northeast-1:123456789012:log-group:/aws/transaction-monitoring/dev
    retention_days:
      description: Days that events are kept; null means for ever.
      returned: always
      type: int
      sample: 30
    kms_key_arn:
      description: The ARN of the key.
      returned: always
      type: str
      sample: arn:aws:kms:ap-northeast-1:123456789012:key/0d990263-018e-4e65-a703-eff731de951e
    tags:
      description: The tags.
      returned: always
      type: dict
      sample: {"Stack": "dev"}
"""

from ansible_collections.amazon.aws.plugins.module_utils.exceptions import is_ansible_aws_error_message
from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._logs import api
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._logs.plan import (
    LogGroup,
    LogGroupRefusedError,
    check_key,
    check_names,
    check_newcomer,
    check_retention,
    key_refused,
    plan_present,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._tags import plan_tags


def read_group(client, name):
    """Return the log group of exactly this name, or None."""
    for found in api.describe_log_groups(client, name):
        if found["logGroupName"] == name:
            arn = found["arn"].removesuffix(":*")
            tags = api.list_tags_for_resource(client, arn)
            return LogGroup(name, arn, found.get("retentionInDays"), found.get("kmsKeyId"), tags)
    return None


def create(client, wanted):
    """Create the group, encrypted and tagged from its first moment; tell whether it was made."""
    key = {"kmsKeyId": wanted.kms_key_arn} if wanted.kms_key_arn else {}
    tags = {"tags": wanted.tags} if wanted.tags else {}
    return api.create_log_group(client, logGroupName=wanted.name, **key, **tags)


def encrypt(client, changes, group):
    """Create the group, or give it its key, and say how to cure it when the key is refused.

    Returns whether the group is as planned so far: not when it was to be created and is there.
    """
    try:
        if changes.create and not create(client, group):
            return False
        if changes.kms_key_arn:
            api.associate_kms_key(client, group.name, changes.kms_key_arn)
    except is_ansible_aws_error_message("KMS") as error:
        reason = key_refused(group.name, group.kms_key_arn, client.meta.region_name)
        raise api.AnsibleLogsError(message=reason, exception=error.exception) from error
    return True


def apply(client, changes, group):
    """Bring one group to the planned state, and tell whether that was possible; group is as it will be."""
    if not encrypt(client, changes, group):
        return False
    if changes.retention_days:
        api.put_retention_policy(client, group.name, changes.retention_days)
    if changes.add_tags:
        api.tag_resource(client, group.arn, changes.add_tags)
    if changes.remove_tags:
        api.untag_resource(client, group.arn, list(changes.remove_tags))
    return True


def plan(params, prefix, name, group):
    """Return what to change of one group, which may be None, and the group that follows."""
    tags = plan_tags(group.tags if group else {}, params["tags"], params["purge_tags"])
    wanted = LogGroup(name, f"{prefix}{name}", params["retention_days"], params["kms_key_arn"])
    return plan_present(group, wanted, tags)


def arn_prefix(module):
    """Return what the ARNs of the caller's log groups begin with."""
    caller = api.get_caller_identity(module.client("sts"))
    partition = caller["Arn"].split(":")[1]
    return f"arn:{partition}:logs:{module.region}:{caller['Account']}:log-group:"


def ensure_present(module, client, current):
    """Return the groups as they will be; apply what that takes outside check mode."""
    params = module.params
    check_names(params["names"])
    check_retention(params["retention_days"])
    check_key(params["kms_key_arn"])
    prefix = arn_prefix(module) if None in current.values() else ""
    after, changed = {}, False
    for name, group in current.items():
        changes, after[name] = plan(params, prefix, name, group)
        changed = changed or bool(changes)
        if not module.check_mode and not apply(client, changes, after[name]):
            # A service that writes to the group may have made it since it was looked for.
            newcomer = read_group(client, name)
            check_newcomer(newcomer, name, params["tags"])
            changes, after[name] = plan(params, prefix, name, newcomer)
            apply(client, changes, after[name])
    return after, changed


def ensure_absent(module, client, current):
    """Delete the groups that exist, outside check mode."""
    doomed = [name for name, group in current.items() if group]
    if not module.check_mode:
        for name in doomed:
            api.delete_log_group(client, name)
    return {}, bool(doomed)


def run(module):
    """Bring the groups to the wanted state and return the result."""
    client = module.client("logs")
    current = {name: read_group(client, name) for name in sorted(set(module.params["names"]))}
    ensure = ensure_present if module.params["state"] == "present" else ensure_absent
    after, changed = ensure(module, client, current)
    before = {name: group.as_dict() for name, group in current.items() if group}
    then = {name: group.as_dict() for name, group in after.items()}
    return {"changed": changed, "log_groups": list(then.values()), "diff": {"before": before, "after": then}}


def main():
    module = AnsibleAWSModule(
        argument_spec={
            "names": {"type": "list", "elements": "str", "required": True},
            "retention_days": {"type": "int"},
            "kms_key_arn": {"type": "str", "no_log": False},
            "tags": {"type": "dict", "aliases": ["resource_tags"]},
            "purge_tags": {"type": "bool", "default": True},
            "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        },
        supports_check_mode=True,
    )
    try:
        result = run(module)
    except LogGroupRefusedError as error:
        module.fail_json(msg=str(error))
    except api.AnsibleLogsError as error:
        module.fail_json_aws_error(error)
    module.exit_json(**result)


if __name__ == "__main__":
    main()
