#!/usr/bin/python

# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: settings_check
version_added: 0.1.0
short_description: Refuse settings that no role knows, and names that AWS would refuse
description:
  - Compares the variables that an inventory defines with the specifications of the roles, before anything else happens.
  - A variable that looks like a setting and is none is refused with the name that was probably meant.
    Ansible by itself ignores such a variable in silence, and the default is deployed instead of what was asked for.
  - A known setting is checked for its type, its choices and, where it is structured, its keys.
  - The names that the stack will use are checked against the rules of the services that will bear them.
  - All problems are reported at once. The module calls nothing and changes nothing.
options:
  specifications:
    description:
      - What may be set, for each owner (a role, or V(stack) for the playbooks).
      - The value is the C(options) of the owner's C(main) entry point in C(meta/argument_specs.yml).
    type: dict
    required: true
  defined:
    description:
      - The names of all variables that the inventory and the command line define.
    type: list
    elements: str
    required: true
  settings:
    description:
      - The values of those variables that are settings.
    type: dict
    default: {}
  suffix:
    description:
      - The suffix that every name of the stack carries.
    type: str
    required: true
  names:
    description:
      - The names that the stack will use.
    type: list
    elements: dict
    default: []
    suboptions:
      kind:
        description:
          - Which service's rule holds.
        type: str
        required: true
        choices:
          - dynamodb_table
          - elasticache_parameter_group
          - elasticache_replication_group
          - elasticache_subnet_group
          - iam_role
          - kinesis_stream
          - kms_alias
          - log_group
          - rds_instance
          - rds_parameter_group
          - rds_subnet_group
          - secret
          - vpc
      setting:
        description:
          - The variable that holds the name.
        type: str
        required: true
      value:
        description:
          - The name.
        type: str
        required: true
extends_documentation_fragment:
  - transaction_monitoring.aws.attributes.info
author:
  - The transaction_monitoring.aws maintainers (@transaction-monitoring)
"""

EXAMPLES = r"""
- name: Refuse a misspelt setting
  transaction_monitoring.aws.settings_check:
    suffix: dev
    specifications:
      database:
        database_instance_class:
          type: str
          default: db.t4g.medium
    defined:
      - database_instnce_class
    settings: {}
"""

RETURN = r"""
checked:
  description: How many settings and names were checked.
  returned: success
  type: int
  sample: 31
msg:
  description:
    - What is wrong, after a first line one sentence each, with the name or value that was probably meant.
  returned: failure
  type: str
  sample: |-
    The settings are not sound; nothing was touched.
    database_instnce_class: no setting of database has this name. Did you mean database_instance_class?
"""

from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._names import RULES, Name, suffix_problems
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._settings import unknown_keys, unknown_settings

ARGUMENTS = {
    "specifications": {"type": "dict", "required": True},
    "defined": {"type": "list", "elements": "str", "required": True},
    "settings": {"type": "dict", "default": {}},
    "suffix": {"type": "str", "required": True},
    "names": {
        "type": "list",
        "elements": "dict",
        "default": [],
        "options": {
            "kind": {"type": "str", "required": True, "choices": sorted(RULES)},
            "setting": {"type": "str", "required": True},
            "value": {"type": "str", "required": True},
        },
    },
}


def find_problems(specifications, defined, settings, suffix, names):
    """Return every problem, one sentence each: unknown settings, unknown keys, wrong values, names AWS would refuse."""
    problems = unknown_settings(defined, specifications)
    for options in specifications.values():
        given = {name: value for name, value in settings.items() if name in options}
        strangers = unknown_keys(given, options)
        problems.extend(strangers or value_problems(given, options))
    problems.extend(suffix_problems(suffix, [Name(**name) for name in names]))
    return problems


def value_problems(given, options):
    """Return what Ansible's own validation says of these values, one sentence for each setting."""
    problems = []
    for name, value in given.items():
        result = ArgumentSpecValidator({name: options[name]}).validate({name: value})
        problems.extend(f"{name}: {message}" for message in result.error_messages)
    return problems


def answer(params):
    """Return the result: how much was checked, or what is wrong."""
    if problems := find_problems(**params):
        told = "The settings are not sound; nothing was touched.\n" + "\n".join(problems)
        return {"failed": True, "msg": told}
    return {"changed": False, "checked": len(params["settings"]) + len(params["names"])}


def main():
    module = AnsibleModule(argument_spec=ARGUMENTS, supports_check_mode=True)
    module.exit_json(**answer(module.params))


if __name__ == "__main__":
    main()
