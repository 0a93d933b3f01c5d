#!/usr/bin/python

# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: task_arguments
version_added: 0.2.0
short_description: Check the arguments of tasks before the first of them runs
description:
  - Reads files of tasks with what they import, and checks the arguments of every task against the specification of its
    module, with their names, their values as the inventory and the defaults give them, their choices, and which of
    them require or exclude each other.
  - Ansible itself checks them when the task runs, which may be after others have created things that cost money.
  - A value that is known only when AWS has answered is taken as right, and so is a secret, which is not read.
  - Tasks of C(ansible.builtin) are left out. Calls nothing and changes nothing.
options:
  directory:
    description:
      - The directory of the playbooks, from which O(files) are named. The directory of the roles is beside it.
    type: path
    required: true
  files:
    description:
      - The files of tasks.
    type: list
    elements: str
    required: true
extends_documentation_fragment:
  - transaction_monitoring.aws.attributes.info
author:
  - The transaction_monitoring.aws maintainers (@transaction-monitoring)
"""

EXAMPLES = r"""
- name: Check the arguments of every task of a deployment
  transaction_monitoring.aws.task_arguments:
    directory: "{{ playbook_dir }}"
    files:
      - steps/deploy.yml
  register: answer

- name: Refuse what a module would refuse
  ansible.builtin.assert:
    that: not answer.problems
    fail_msg: "{{ answer.problems }}"
"""

RETURN = r"""
checked:
  description: How many tasks were looked at.
  returned: success
  type: int
  sample: 31
problems:
  description: What a module would refuse.
  returned: success
  type: list
  elements: dict
  contains:
    setting:
      description: The role, the task, and the argument where it is one.
      returned: always
      type: str
      sample: "database, Create or update the subnet group: descripton"
    answer:
      description: The module, and what it would say.
      returned: always
      type: str
      sample: "transaction_monitoring.aws.subnet_group: no argument has this name"
    nearest:
      description: The argument that was probably meant; empty where the value is to blame.
      returned: always
      type: str
      sample: description
"""
