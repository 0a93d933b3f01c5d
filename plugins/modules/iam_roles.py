#!/usr/bin/python

# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: iam_roles
version_added: 0.2.0
short_description: Create or update IAM roles, each with a policy of its own
description:
  - Creates IAM roles with one inline policy each, or brings those that exist to the same trust, policy, description and
    tags. M(amazon.aws.iam_role) takes them away.
  - M(amazon.aws.iam_policy) fails in check mode where the role does not exist yet, so that a plan could not tell that
    the policy would be made; M(amazon.aws.iam_role) tells no difference. This module plans both, and shows them.
  - It takes a list, so that the roles of a stack cost one process.
options:
  roles:
    description:
      - The roles.
    type: list
    elements: dict
    required: true
    suboptions:
      name:
        description: The name of the role.
        type: str
        required: true
      description:
        description: What it is for.
        type: str
        required: true
      trust:
        description: The policy document that says who may assume it.
        type: dict
        required: true
      policy:
        description: The policy document that says what it may do.
        type: dict
        required: true
  policy_name:
    description:
      - The name of the inline policy. Other policies of the roles stay as they are.
    type: str
    required: true
  tags:
    description:
      - The tags that the roles bear; others are removed.
    type: dict
    aliases: [resource_tags]
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - transaction_monitoring.aws.attributes.resource
author:
  - The transaction_monitoring.aws maintainers (@transaction-monitoring)
"""

EXAMPLES = r"""
- name: Create or update a role
  transaction_monitoring.aws.iam_roles:
    policy_name: stack
    roles:
      - name: transaction-producer-dev
        description: Puts transactions into the stream
        trust:
          Version: "2012-10-17"
          Statement:
            - Effect: Allow
              Action: sts:AssumeRole
              Principal: {Service: lambda.amazonaws.com}
        policy:
          Version: "2012-10-17"
          Statement:
            - Effect: Allow
              Action: kinesis:PutRecords
              Resource: arn:aws:kinesis:ap-northeast-1:123456789012:stream/transaction-stream-dev
    tags: {Stack: dev}
"""

RETURN = r"""
arns:
  description: The ARN of each role, by its name; in check mode also of those that would be made.
  returned: always
  type: dict
  sample: {"transaction-producer-dev": "arn:aws:iam::123456789012:role/transaction-producer-dev"}
"""

import json

from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.amazon.aws.plugins.module_utils.iam import get_aws_account_info
from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.amazon.aws.plugins.module_utils.tagging import (
    ansible_dict_to_boto3_tag_list,
    boto3_tag_list_to_ansible_dict,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._iam import api
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._iam.plan import Role, plan_present
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._tags import plan_tags


def read_role(client, name, policy_name):
    """Return the role of this name with its policy, or None."""
    found = api.get_role(client, name)
    if not found:
        return None
    policy = api.get_role_policy(client, name, policy_name) or None
    tags = boto3_tag_list_to_ansible_dict(found.get("Tags", []))
    return Role(name, found["Arn"], found.get("Description", ""), found["AssumeRolePolicyDocument"], policy, tags)


def create(client, role):
    """Create the role, tagged from its first moment."""
    api.create_role(
        client,
        RoleName=role.name,
        Description=role.description,
        AssumeRolePolicyDocument=json.dumps(role.trust),
        Tags=ansible_dict_to_boto3_tag_list(role.tags),
    )


def apply(client, changes, role, policy_name):
    """Bring one role to the planned state; role is as it will be."""
    if changes.create:
        create(client, role)
    if changes.trust:
        api.update_assume_role_policy(client, role.name, json.dumps(changes.trust))
    if changes.description is not None:
        api.update_role(client, role.name, changes.description)
    if changes.add_tags:
        api.tag_role(client, role.name, ansible_dict_to_boto3_tag_list(changes.add_tags))
    if changes.remove_tags:
        api.untag_role(client, role.name, list(changes.remove_tags))
    if changes.policy:
        api.put_role_policy(client, role.name, policy_name, json.dumps(changes.policy, sort_keys=True))


def arn_prefix(module):
    """Return what the ARNs of the caller's roles begin with."""
    account, partition = get_aws_account_info(module)
    return f"arn:{partition}:iam::{account}:role/"


def run(module):
    """Bring the roles to the wanted state, outside check mode, and return the result."""
    client, params = module.client("iam"), module.params
    current = {each["name"]: read_role(client, each["name"], params["policy_name"]) for each in params["roles"]}
    prefix = arn_prefix(module) if None in current.values() else ""
    after, changed = {}, False
    for each in params["roles"]:
        role = current[each["name"]]
        tags = plan_tags(role.tags if role else {}, params["tags"], True)
        wanted = Role(each["name"], f"{prefix}{each['name']}", each["description"], each["trust"], each["policy"])
        changes, after[wanted.name] = plan_present(role, wanted, tags)
        changed = changed or bool(changes)
        if changes and not module.check_mode:
            apply(client, changes, after[wanted.name], params["policy_name"])
    return {
        "changed": changed,
        "arns": {name: role.arn for name, role in after.items()},
        "diff": {
            "before": {name: role.as_dict() for name, role in current.items() if role},
            "after": {name: role.as_dict() for name, role in after.items()},
        },
    }


def main():
    role = {
        "name": {"type": "str", "required": True},
        "description": {"type": "str", "required": True},
        "trust": {"type": "dict", "required": True},
        "policy": {"type": "dict", "required": True},
    }
    module = AnsibleAWSModule(
        argument_spec={
            "roles": {"type": "list", "elements": "dict", "required": True, "options": role},
            "policy_name": {"type": "str", "required": True},
            "tags": {"type": "dict", "aliases": ["resource_tags"]},
        },
        supports_check_mode=True,
    )
    try:
        result = run(module)
    except AnsibleAWSError as error:
        module.fail_json_aws_error(error)
    module.exit_json(**result)


if __name__ == "__main__":
    main()
