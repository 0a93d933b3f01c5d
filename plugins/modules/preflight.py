#!/usr/bin/python

# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: preflight
version_added: 0.2.0
short_description: Find out whether AWS will accept a stack, before anything is created
description:
  - Reads what AWS holds and offers, side by side and each fact once, and reasons from that and from the settings until
    it is known that every call of a deployment will be accepted, or why not.
  - Reports every problem at once, each with the setting, its value, what AWS would answer and the nearest value that
    works. It does not fail because of a finding; the play that runs it decides.
  - Decides what follows from AWS's answers, such as versions and zones, so that no later task has to ask again.
  - Needs no permission to write, and makes no call that writes.
options:
  components:
    description:
      - What each part of the stack will ask of AWS. A key is the name of a role of this collection, its value what the
        role publishes as C(<role>_request).
      - The key C(stack) stands for the stack as a whole and has its C(region), the C(tags) that the inventory gives and
        its C(allowed_accounts), and C(deploys), which is true when the deployment follows at once. Without it, neither
        the account nor the caller's permissions are judged.
    type: dict
    required: true
  purpose:
    description:
      - What is about to be done with the stack.
      - Before V(destroy), only what guards against taking away what is not the stack's, or what shall stay, is judged
        and read. That is the account, whose everything is that bears the stack's names, what of others is in its
        network and would keep it from being deleted, and what final snapshots need. Nothing is decided, and no
        permission to create is asked for.
    type: str
    choices: [deploy, destroy]
    default: deploy
  offline:
    description:
      - Ask AWS nothing. What needs an account is reported as unknown. Needs no credentials.
    type: bool
    default: false
  waived:
    description:
      - Findings that are accepted. A key is the id of a finding, its value the reason, which is shown.
      - An id that no rule has is refused, and so is an empty reason.
    type: dict
    default: {}
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - transaction_monitoring.aws.attributes.info
author:
  - The transaction_monitoring.aws maintainers (@transaction-monitoring)
"""

EXAMPLES = r"""
- name: Find out whether AWS would accept the database
  transaction_monitoring.aws.preflight:
    components:
      database: "{{ database_request }}"
    waived:
      DB040: The staging database may lose a day.
  register: answer

- name: Refuse what AWS would refuse
  ansible.builtin.assert:
    that: answer.errors == 0
    fail_msg: "{{ answer.table }}"
"""

RETURN = r"""
findings:
  description: What was found, the errors first.
  returned: always
  type: list
  elements: dict
  contains:
    id:
      description: The rule.
      returned: always
      type: str
      sample: DB001
    severity:
      description: V(error) when AWS will refuse it, V(warning) when it will not, V(unknown) when it could not be asked.
      returned: always
      type: str
      sample: error
    setting:
      description: The variable to change.
      returned: always
      type: str
      sample: database_engine_version
    value:
      description: The value that it has; null where the value is not to blame, or secret.
      returned: always
      type: raw
      sample: "15.5"
    answer:
      description: What AWS would answer, its code and message. For V(unknown), why it could not be asked.
      returned: always
      type: str
      sample: "InvalidParameterCombination: Cannot find version 15.5 for postgres"
    nearest:
      description: The nearest value that works, or what to do.
      returned: always
      type: str
      sample: "15.18, 16.14"
    source:
      description: Where the rule is written down.
      returned: always
      type: str
    waived:
      description: The reason why it is accepted; empty when it is not.
      returned: always
      type: str
errors:
  description: The number of findings that AWS would refuse and nobody has waived.
  returned: always
  type: int
  sample: 0
unknown:
  description: The number of findings that could not be decided and nobody has waived.
  returned: always
  type: int
  sample: 0
summary:
  description: The number of findings in words.
  returned: always
  type: str
  sample: 1 error, 0 warnings, 0 unknown, 0 waived
table:
  description: The findings as a table; empty when there are none.
  returned: always
  type: str
decisions:
  description: What was decided for each component; nothing when O(purpose=destroy).
  returned: always
  type: dict
  sample: {"database": {"engine_version": "16.14", "family": "postgres16"}}
facts_read:
  description: The number of facts that were read.
  returned: always
  type: int
  sample: 20
"""

import datetime

from ansible_collections.amazon.aws.plugins.module_utils.botocore import get_aws_connection_info
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts import reads, removal
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts.clients import make_clients
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts.collect import (
    collect,
    reads_of,
    services,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts.fact import Facts
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight import finding
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.catalogue import (
    DEPLOYMENT,
    GUARDS,
    RULES,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.credentials import trusted
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.decide import decide, undecided
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import Stack, judge
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.waivers import faults
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._sts.session import describe_session

OFFLINE = Facts(reason="no account was asked (offline)")


def reads_for(purpose):
    """Return what is read for the purpose."""
    if purpose == "deploy":
        return reads.ALL
    return reads_of({name for each in GUARDS for name in each.guards}, [*reads.ALL, *removal.READS])


def read_facts(params, clients):
    """Return the facts, none when offline."""
    if params["offline"]:
        return OFFLINE
    return trusted(collect(reads_for(params["purpose"]), clients, params["components"]), describe_session(params))


def run(params, clients, region):
    """Judge the stack and return the result.

    Args:
        params: the module's parameters.
        clients: a boto3 client for each service that has to be asked; none when offline.
        region: the name of the region.
    """
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    stack = Stack(params["components"], read_facts(params, clients), region, today, params["purpose"])
    deploy = params["purpose"] == "deploy"
    judged, open_questions = judge(DEPLOYMENT if deploy else GUARDS, stack, params["waived"]), undecided(stack)
    findings = finding.in_order([*judged, *(open_questions if deploy else ())])
    open_ones = [item for item in findings if not item.waived]
    return {
        "changed": False,
        "findings": finding.as_dicts(findings),
        "errors": sum(1 for item in open_ones if item.severity == finding.ERROR),
        "unknown": sum(1 for item in open_ones if item.severity == finding.UNKNOWN),
        "summary": finding.summary(findings),
        "table": finding.table(findings) if findings else "",
        "decisions": decide(stack) if deploy else {},
        "facts_read": len(stack.facts.known),
    }


def main():
    module = AnsibleAWSModule(
        argument_spec={
            "components": {"type": "dict", "required": True},
            "purpose": {"type": "str", "choices": ["deploy", "destroy"], "default": "deploy"},
            "offline": {"type": "bool", "default": False},
            "waived": {"type": "dict", "default": {}},
        },
        supports_check_mode=True,
    )
    params = module.params
    if wrong := " ".join(faults(params["waived"], {rule.id for rule in RULES})):
        module.fail_json(msg=f"waived: {wrong}")
    needed = [] if params["offline"] else services(reads_for(module.params["purpose"]), params["components"])
    try:
        clients = make_clients(get_aws_connection_info(module), needed)
    except AnsibleAWSError as error:
        module.fail_json_aws_error(error)
    module.exit_json(**run(params, clients, module.region or ""))


if __name__ == "__main__":
    main()
