#!/usr/bin/python

# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: drift
version_added: 0.2.0
short_description: Find out where AWS holds something else than the inventory asks for
description:
  - Reads a stack, side by side and each fact once, and compares every setting that this collection manages with what
    its roles ask for.
  - Also tells of what bears the stack's tags and is not in the inventory, and of policies in the stack's roles that the
    collection did not put there.
  - Compares what is meant, not how it is written. A running version that satisfies the one asked for is no difference,
    nor is a policy whose statements stand in another order.
  - Does not fail because of what it finds; the play that runs it decides.
  - Needs no permission to write, and makes no call that writes.
options:
  components:
    description:
      - What each part of the stack asks of AWS, as for M(transaction_monitoring.aws.preflight).
      - The key C(stack) stands for the stack as a whole. Without it, nothing is said of what the inventory does not
        know.
    type: dict
    required: true
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - transaction_monitoring.aws.attributes.info
author:
  - The transaction_monitoring.aws maintainers (@transaction-monitoring)
"""

EXAMPLES = r"""
- name: Compare the stream and its key with the inventory
  transaction_monitoring.aws.drift:
    components:
      kms: "{{ kms_request }}"
      streaming: "{{ streaming_request }}"
  register: comparison

- name: Refuse a difference
  ansible.builtin.assert:
    that: not comparison.drifted
    fail_msg: "{{ comparison.table }}"
"""

RETURN = r"""
rows:
  description: What is not as the inventory asks for, the differences first.
  returned: always
  type: list
  elements: dict
  contains:
    state:
      description:
        - V(differs) when a setting is another one, V(missing) when a resource does not exist, V(stray) when one exists
          that the inventory does not know, V(unknown) when it could not be read.
        - V(pending) when AWS has accepted the change and makes it later, such as in the maintenance window. That is no
          drift.
      returned: always
      type: str
      sample: differs
    resource:
      description: What it is about.
      returned: always
      type: str
      sample: log group /aws/transaction-monitoring/dev
    setting:
      description: The variable of the inventory, or what the resource calls it where there is none.
      returned: always
      type: str
      sample: logging_retention_days
    wanted:
      description: What the inventory asks for. Of tags, parameters and policies, that which differs.
      returned: always
      type: raw
      sample: 90
    found:
      description: What AWS has. For V(unknown), why it could not be read.
      returned: always
      type: raw
      sample: 14
drifted:
  description: Whether there is a row of another state than V(pending).
  returned: always
  type: bool
  sample: true
settings:
  description: The number of settings that were compared.
  returned: always
  type: int
  sample: 130
summary:
  description: The number of rows of each state in words.
  returned: always
  type: str
  sample: 1 differs, 0 missing, 0 stray, 0 unknown, 0 pending (130 settings compared)
table:
  description: The rows as a table; empty when there are none.
  returned: always
  type: str
"""

import datetime

from ansible_collections.amazon.aws.plugins.module_utils.botocore import get_aws_connection_info
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._drift import row as rows_of
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._drift.catalogue import COMPARISONS, FACTS
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._drift.comparison import run as compare
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts import live, reads
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts.clients import make_clients
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts.collect import (
    collect,
    reads_of,
    services,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import Stack

READS = reads_of(FACTS, [*reads.ALL, *live.READS])


def run(components, clients, region):
    """Compare the stack and return the result.

    Args:
        components: what each part of the stack asks of AWS.
        clients: a boto3 client for each service that has to be asked.
        region: the name of the region.
    """
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    stack = Stack(components, collect(READS, clients, components), region, today)
    every = list(compare(COMPARISONS, stack))
    told = rows_of.in_order(every)
    settings = sum(1 for row in every if row.setting != rows_of.EXISTENCE)
    return {
        "changed": False,
        "rows": rows_of.as_dicts(told),
        "drifted": any(row.state in rows_of.DRIFT for row in told),
        "settings": settings,
        "summary": rows_of.summary(told, settings),
        "table": rows_of.table(told) if told else "",
    }


def main():
    module = AnsibleAWSModule(
        argument_spec={"components": {"type": "dict", "required": True}}, supports_check_mode=True
    )
    components = module.params["components"]
    try:
        clients = make_clients(get_aws_connection_info(module), services(READS, components))
    except AnsibleAWSError as error:
        module.fail_json_aws_error(error)
    module.exit_json(**run(components, clients, module.region or ""))


if __name__ == "__main__":
    main()
