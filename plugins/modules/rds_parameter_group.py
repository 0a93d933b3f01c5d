#!/usr/bin/python

# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: rds_parameter_group
version_added: 0.1.0
short_description: Create, change and delete a DB parameter group of RDS
description:
  - Brings a DB parameter group to the wanted parameters and tags.
  - Unlike M(amazon.aws.rds_instance_param_group), it gives each parameter the apply method that it can take (that
    module sends one for all, and AWS refuses V(immediate) for a static parameter), reports changes of parameters in
    check mode too, resets what is no longer wanted, and fails for a parameter that is unknown, cannot be modified or
    has a value that is not allowed, instead of returning a list of errors and success.
  - All parameters are checked before anything is changed, also those of a group that does not exist yet.
options:
  name:
    description:
      - The name of the group, in lower case.
    type: str
    required: true
  family:
    description:
      - The family, such as C(postgres15). Needed to create a group. AWS cannot change it later, so another one than the
        group has is refused.
    type: str
  description:
    description:
      - The description that a new group gets; by default its name. AWS cannot change it later, so it does not matter
        for a group that exists.
    type: str
  parameters:
    description:
      - The parameters, by name. Booleans become what the parameter takes (C(1) and C(0), or C(on) and C(off)), and a
        list becomes text with commas.
      - A parameter without a value, or with a dictionary, is refused. One that is to have its default is left out.
      - A value that a parameter has already by default counts as set.
    type: dict
  purge_parameters:
    description:
      - Whether parameters that were set in the group and are not in O(parameters) go back to their default. Without
        O(parameters), none does.
    type: bool
    default: true
  tags:
    description:
      - The tags of the group. When left out, they stay as they are.
    type: dict
    aliases: [resource_tags]
  purge_tags:
    description:
      - Whether tags that are not in O(tags) are removed. Without O(tags), none is.
    type: bool
    default: true
  state:
    description:
      - Whether the group exists. AWS deletes it only when no instance uses it.
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
- name: Demand TLS and log slow statements
  transaction_monitoring.aws.rds_parameter_group:
    name: txdb-dev-postgres15
    family: postgres15
    description: Parameters of txdb-dev
    parameters:
      rds.force_ssl: true
      log_min_duration_statement: 1000
      shared_preload_libraries: [pg_stat_statements, pgaudit]
    tags:
      Stack: dev
  register: parameters

- name: Delete the group
  transaction_monitoring.aws.rds_parameter_group:
    name: txdb-dev-postgres15
    state: absent
"""

RETURN = r"""
parameter_group:
  description: The group as it is, or would be in check mode; null when it is deleted.
  returned: always
  type: dict
  contains:
    name:
      description: The name.
      returned: always
      type: str
      sample: txdb-dev-postgres15
    arn:
      description: The ARN.
      returned: always
      type: str
      sample: arn:aws:rds:ap-northeast-1:123456789012:pg:txdb-dev-postgres15
    family:
      description: The family.
      returned: always
      type: str
      sample: postgres15
    description:
      description: The description.
      returned: always
      type: str
      sample: Parameters of txdb-dev
    parameters:
      description: The values, as RDS keeps them, of the parameters that are set in the group and of those asked for.
      returned: always
      type: dict
      sample: {"rds.force_ssl": "1"}
    tags:
      description: The tags.
      returned: always
      type: dict
      sample: {"Stack": "dev"}
reboot_needed_for:
  description: The static parameters that this run changed, or would; an instance takes them when it is rebooted.
  returned: always
  type: list
  elements: str
  sample: [shared_preload_libraries]
"""

from ansible_collections.amazon.aws.plugins.module_utils.exceptions import (
    AnsibleAWSError,
    is_ansible_aws_error_code,
)
from ansible_collections.amazon.aws.plugins.module_utils.iam import get_aws_account_info
from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.amazon.aws.plugins.module_utils.tagging import (
    ansible_dict_to_boto3_tag_list,
    boto3_tag_list_to_ansible_dict,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._rds import parameter_group_api as api
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._rds import tags_api
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._rds.api import describe_db_engine_versions
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._rds.parameter_group_plan import (
    Changes,
    Group,
    ParameterGroupRefusedError,
    Wanted,
    check_family,
    check_name,
    plan_present,
    set_in_group,
    unknown_family,
)


def read_group(client, name):
    """Return the group of this name without its parameters, or None."""
    found = api.describe_db_parameter_group(client, name)
    if found is None:
        return None
    arn = found["DBParameterGroupArn"]
    tags = boto3_tag_list_to_ansible_dict(tags_api.list_tags_for_resource(client, arn))
    return Group(name, arn, found["DBParameterGroupFamily"], found["Description"], tags=tags)


def read_parameters(client, current, family):
    """Return the parameters of the group, or of the family when there is no group yet."""
    if current:
        return api.describe_db_parameters(client, current.name)
    try:
        return api.describe_engine_default_parameters(client, family)
    except is_ansible_aws_error_code("InvalidParameterValue") as error:
        # All engines: the one that the family begins with may be what is misspelt.
        versions = describe_db_engine_versions(client)
        known = sorted({version["DBParameterGroupFamily"] for version in versions})
        raise unknown_family(family, known) from error


def apply(client, changes, after):
    """Bring the group to the planned state; after is the group as it will be."""
    if changes.create:
        api.create_db_parameter_group(
            client,
            DBParameterGroupName=after.name,
            DBParameterGroupFamily=after.family,
            Description=after.description,
            Tags=ansible_dict_to_boto3_tag_list(after.tags),
        )
    for parameters in changes.reset:
        api.reset_db_parameter_group(client, after.name, parameters)
    for parameters in changes.modify:
        api.modify_db_parameter_group(client, after.name, parameters)
    if changes.remove_tags:
        tags_api.remove_tags_from_resource(client, after.arn, list(changes.remove_tags))
    if changes.add_tags:
        tags_api.add_tags_to_resource(client, after.arn, ansible_dict_to_boto3_tag_list(changes.add_tags))


def ensure_present(module, client, current):
    """Return the group as it was, the changes, and the group that follows; apply them outside check mode."""
    names = ("name", "family", "description", "parameters", "purge_parameters", "tags", "purge_tags")
    wanted = Wanted(**{name: module.params[name] for name in names})
    check_family(wanted, current)
    arn = current.arn if current else future_arn(module)
    rows = read_parameters(client, current, wanted.family)
    if current:
        values = set_in_group(rows, wanted.parameters)
        current = Group(current.name, arn, current.family, current.description, values, current.tags)
    changes, after = plan_present(current, rows, wanted, arn)
    if not module.check_mode:
        apply(client, changes, after)
    return current, changes, after


def future_arn(module):
    """Return the ARN that the group will have."""
    account, partition = get_aws_account_info(module)
    return f"arn:{partition}:rds:{module.region}:{account}:pg:{module.params['name']}"


def run(module):
    """Bring the group to the wanted state and return the result."""
    client = module.client("rds")
    name = module.params["name"]
    check_name(name)
    current, changes, after = read_group(client, name), Changes(), None
    changed = current is not None
    if module.params["state"] == "present":
        current, changes, after = ensure_present(module, client, current)
        changed = bool(changes)
    elif current and not module.check_mode:
        api.delete_db_parameter_group(client, name)
    before, then = (group.as_dict() if group else {} for group in (current, after))
    return {
        "changed": changed,
        "parameter_group": then or None,
        "reboot_needed_for": list(changes.reboot_needed_for),
        "diff": {"before": before, "after": then},
    }


def main():
    module = AnsibleAWSModule(
        argument_spec={
            "name": {"type": "str", "required": True},
            "family": {"type": "str"},
            "description": {"type": "str"},
            "parameters": {"type": "dict"},
            "purge_parameters": {"type": "bool", "default": True},
            "tags": {"type": "dict", "aliases": ["resource_tags"]},
            "purge_tags": {"type": "bool", "default": True},
            "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        },
        supports_check_mode=True,
    )
    try:
        result = run(module)
    except ParameterGroupRefusedError as error:
        module.fail_json(msg=str(error))
    except AnsibleAWSError as error:
        module.fail_json_aws_error(error)
    module.exit_json(**result)


if __name__ == "__main__":
    main()
