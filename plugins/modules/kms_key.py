#!/usr/bin/python

# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: kms_key
version_added: 0.1.0
short_description: One customer managed KMS key with one alias
description:
  - Makes, changes and deletes a symmetric encryption key that is known by its alias.
  - A key that is made gets the tag C(transaction-monitoring:alias), whose value is O(alias). It tells which key is
    ours. When a run is interrupted between making the key and its alias, the next one takes up the key that bears the
    tag and makes no second one. For the same reason a key is asked for once. When the answer is lost, the module fails,
    and takes up the key when it is called again. A key that bears the alias but not the tag is left alone; the error
    message has the command that hands it over.
  - M(amazon.aws.kms_key) makes a second key after such an interruption, because it looks for the alias or the key ID
    only. When it deletes a key it leaves the alias, which then keeps a new key from taking the name until the old one
    is gone. It does not know the rotation period, its check mode returns nothing of a key that does not exist yet,
    and it has no diff.
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - transaction_monitoring.aws.attributes.resource
options:
  alias:
    description:
      - The alias, with the prefix C(alias/).
    type: str
    required: true
  state:
    description:
      - V(present) makes the key and its alias, and brings an existing key to what the other options say.
      - A key that is pending deletion under the alias is kept. Its deletion is cancelled, it is enabled again, and a
        warning says so.
      - A key that is disabled is an error. Whoever disabled it may have had a reason; enabling it is left to people.
      - V(absent) schedules the deletion of the key and deletes the alias.
    type: str
    choices: [present, absent]
    default: present
  description:
    description:
      - The description of the key. An existing one is left as it is when this is not given.
    type: str
  policy:
    description:
      - The key policy, for instance as rendered by M(transaction_monitoring.aws.kms_key_policy).
      - Two policies are the same when they mean the same. The order of statements and principals is of no importance.
      - When it is not given, KMS gives a new key its default policy, and an existing key keeps its own.
    type: json
  rotation:
    description:
      - Whether KMS rotates the key material by itself.
    type: bool
    default: true
  rotation_period_days:
    description:
      - Days between two rotations, from V(90) to V(2560).
      - When it is not given, a new key is rotated every 365 days, and an existing key keeps its period.
    type: int
  deletion_window:
    description:
      - With O(state=absent), days until KMS deletes the key, from V(7) to V(30). Until then it can be brought back, and
        afterwards nothing that it encrypted can be read.
    type: int
    default: 30
  tags:
    description:
      - The tags of the key, beside the one that tells whose it is. Tags are left alone when this is not given.
    type: dict
    aliases: [resource_tags]
  purge_tags:
    description:
      - Whether to remove tags that are not in O(tags).
    type: bool
    default: true
notes:
  - A run that changes nothing makes four calls. Only when nothing bears the alias are all keys of the region that have
    no alias asked for their tags, one call each.
  - Permissions for a run that changes nothing are C(kms:DescribeKey), C(kms:GetKeyPolicy), C(kms:GetKeyRotationStatus)
    and C(kms:ListResourceTags).
author:
  - The transaction_monitoring.aws maintainers (@transaction-monitoring)
"""

EXAMPLES = r"""
- name: Make the key of a stack
  transaction_monitoring.aws.kms_key:
    alias: alias/transaction-monitoring-dev
    description: Encrypts the transaction monitoring stack dev
    policy: "{{ key_policy.policy }}"
    rotation_period_days: 180
    tags:
      Stack: transaction-monitoring-dev

- name: Schedule its deletion as early as KMS allows
  transaction_monitoring.aws.kms_key:
    alias: alias/transaction-monitoring-dev
    deletion_window: 7
    state: absent
"""

RETURN = r"""
key:
  description:
    - The key as it is after the run, or would be in check mode.
    - V(null) when O(state=absent) and there is no key.
  returned: always
  type: dict
  contains:
    key_id:
      description:
        - The ID of the key.
        - V(00000000-0000-0000-0000-000000000000) in check mode, when the key does not exist yet.
      returned: always
      type: str
      sample: 1234abcd-12ab-34cd-56ef-1234567890ab
    arn:
      description: The ARN of the key, with the same placeholder.
      returned: always
      type: str
      sample: arn:aws:kms:ap-northeast-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab
    alias:
      description: The alias of the key, V(null) once it is deleted.
      returned: always
      type: str
      sample: alias/transaction-monitoring-dev
    state:
      description: The state of the key, for instance V(Enabled) or V(PendingDeletion).
      returned: always
      type: str
      sample: Enabled
    description:
      description: The description of the key.
      returned: always
      type: str
      sample: Encrypts the transaction monitoring stack dev
    policy:
      description: The key policy. V(null) for a new key with the default policy of KMS.
      returned: always
      type: dict
      sample: {"Version": "2012-10-17", "Statement": []}
    rotation_enabled:
      description: Whether KMS rotates the key material by itself.
      returned: always
      type: bool
      sample: true
    rotation_period_days:
      description: Days between two rotations, V(null) when there are none.
      returned: always
      type: int
      sample: 365
    deletion_date:
      description: When KMS will delete the key, in ISO 8601. V(null) unless that is scheduled, and in check mode.
      returned: always
      type: str
      sample: "2026-12-24T00:00:00+00:00"
    tags:
      description: All tags of the key.
      returned: always
      type: dict
      sample: {"Stack": "transaction-monitoring-dev"}
actions:
  description: What was done, or would be done in check mode, in words.
  returned: always
  type: list
  elements: str
  sample: ["created the key", "created the alias", "enabled the rotation"]
"""

import json
from dataclasses import replace

from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.amazon.aws.plugins.module_utils.tagging import (
    ansible_dict_to_boto3_tag_list,
    boto3_tag_list_to_ansible_dict,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._kms import api, plan


def to_tags(tag_list):
    return boto3_tag_list_to_ansible_dict(tag_list, "TagKey", "TagValue")


def to_tag_list(tags):
    return ansible_dict_to_boto3_tag_list(tags, "TagKey", "TagValue")


def read_key(client, metadata, alias):
    """Return the key that this metadata describes."""
    key_id = metadata["KeyId"]
    rotation = api.get_key_rotation_status(client, key_id)
    enabled = rotation["KeyRotationEnabled"]
    deletion = metadata.get("DeletionDate")
    return plan.Key(
        key_id=key_id,
        arn=metadata["Arn"],
        alias=alias,
        state=metadata["KeyState"],
        description=metadata.get("Description", ""),
        policy=json.loads(api.get_key_policy(client, key_id)),
        rotation_enabled=enabled,
        rotation_period_days=rotation.get("RotationPeriodInDays", plan.DEFAULT_ROTATION_PERIOD) if enabled else None,
        deletion_date=deletion.isoformat() if deletion else None,
        tags=to_tags(api.list_resource_tags(client, key_id)),
    )


def find_key(client, alias):
    """Return the key that bears the alias, else the one that was made for it and did not get it, else None."""
    metadata = api.describe_key(client, alias)
    if metadata:
        key = read_key(client, metadata, alias)
        plan.check_ours(key, alias)
        return key
    named = {item.get("TargetKeyId") for item in api.list_aliases(client)}
    for key_id in sorted({item["KeyId"] for item in api.list_keys(client)} - named):
        tags = to_tags(api.list_resource_tags_if_visible(client, key_id))
        if tags.get(plan.MARKER) != alias:
            continue
        metadata = api.describe_key(client, key_id)
        if metadata and plan.is_orphan(tags, metadata["KeyState"], alias):
            return read_key(client, metadata, None)
    return None


def create(client, wanted, after):
    """Make the key and return it. Everything that CreateKey takes goes with it: no later call is needed for it."""
    parameters = {"Description": after.description, "Tags": to_tag_list(after.tags)}
    if wanted.policy is not None:
        parameters["Policy"] = json.dumps(wanted.policy)
    metadata = api.create_key(client, **parameters)
    policy = wanted.policy or json.loads(api.get_key_policy(client, metadata["KeyId"]))
    return replace(after, key_id=metadata["KeyId"], arn=metadata["Arn"], policy=policy)


def update(client, changes, key):
    """Bring a key that exists to the planned state; key is as it will be."""
    if changes.cancel_deletion:
        api.cancel_key_deletion(client, key.key_id)
        api.enable_key(client, key.key_id)
    if changes.create_alias:
        api.create_alias(client, key.alias, key.key_id)
    if changes.add_tags:
        api.tag_resource(client, key.key_id, to_tag_list(changes.add_tags))
    if changes.remove_tags:
        api.untag_resource(client, key.key_id, list(changes.remove_tags))
    if changes.policy is not None:
        api.put_key_policy(client, key.key_id, json.dumps(changes.policy))
    if changes.description is not None:
        api.update_key_description(client, key.key_id, changes.description)
    if changes.rotation:
        period = changes.rotation_period_days
        api.enable_key_rotation(client, key.key_id, **({"RotationPeriodInDays": period} if period else {}))
    if changes.rotation is False:
        api.disable_key_rotation(client, key.key_id)


def remove(client, changes, key, alias, deletion_window):
    """Schedule the deletion and return the key with its date."""
    if changes.schedule_deletion:
        date = api.schedule_key_deletion(client, key.key_id, deletion_window).get("DeletionDate")
        key = replace(key, deletion_date=date.isoformat() if date else None)
    if changes.delete_alias:
        api.delete_alias(client, alias)
    return key


def ensure_present(module, client, wanted):
    current = find_key(client, wanted.alias)
    place = {"partition": "aws", "region": module.region, "account": "000000000000"}
    if current is None and module.check_mode:
        caller = api.get_caller_identity(module.client("sts"))
        place.update(partition=caller["Arn"].split(":")[1], account=caller["Account"])
    changes, after = plan.plan_present(current, wanted, **place)
    if not module.check_mode:
        if changes.create:
            after = create(module.client("kms", config=api.ONE_ATTEMPT), wanted, after)
        update(client, changes, after)
    if changes.cancel_deletion:
        module.warn(f"Key {after.key_id} was pending deletion under {wanted.alias}; it is kept.")
    return current, changes, after


def ensure_absent(module, client, alias, deletion_window):
    current = find_key(client, alias)
    changes, after = plan.plan_absent(current)
    if after is not None and not module.check_mode:
        after = remove(client, changes, after, alias, deletion_window)
    return current, changes, after


def run(module):
    """Bring the key to the wanted state and return the result."""
    params = module.params
    plan.check_alias(params["alias"])
    plan.check_days(rotation_period_days=params["rotation_period_days"], deletion_window=params["deletion_window"])
    client = module.client("kms")
    if params["state"] == "absent":
        current, changes, after = ensure_absent(module, client, params["alias"], params["deletion_window"])
    else:
        policy = json.loads(params["policy"]) if params["policy"] else None
        names = ("alias", "description", "rotation", "rotation_period_days", "tags", "purge_tags")
        wanted = plan.Wanted(policy=policy, **{name: params[name] for name in names})
        current, changes, after = ensure_present(module, client, wanted)
    before, then = (item.as_dict() if item else {} for item in (current, after))
    return {
        "changed": bool(changes.actions),
        "key": then or None,
        "actions": list(changes.actions),
        "diff": {"before": before, "after": then},
    }


def main():
    module = AnsibleAWSModule(
        argument_spec={
            "alias": {"type": "str", "required": True},
            "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
            "description": {"type": "str"},
            "policy": {"type": "json"},
            "rotation": {"type": "bool", "default": True},
            "rotation_period_days": {"type": "int"},
            "deletion_window": {"type": "int", "default": 30},
            "tags": {"type": "dict", "aliases": ["resource_tags"]},
            "purge_tags": {"type": "bool", "default": True},
        },
        supports_check_mode=True,
    )
    try:
        result = run(module)
    except plan.KeyRefusedError as error:
        module.fail_json(msg=str(error))
    except api.AnsibleKMSError as error:
        module.fail_json_aws_error(error)
    module.exit_json(**result)


if __name__ == "__main__":
    main()
