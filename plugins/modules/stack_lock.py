#!/usr/bin/python

# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: stack_lock
version_added: 0.2.0
short_description: Let one run at a time work on a stack
description:
  - Holds the lock of a stack, one record in a DynamoDB table of the stack's own, which is made where there is none.
  - Every write is conditional, so that of two runs at the same moment one gets the lock.
  - The run that holds it gives a sign of life every 15 seconds, from a process beside ansible-playbook that ends with
    it. A lock whose holder gives none while it is watched for a minute was left by a dead run, and is taken over. That
    a run of the same machine is dead is seen at once.
  - Does not count as a change, as nothing of it is left that a later run would make anew.
  - Writes nothing in check mode.
options:
  name:
    description:
      - The name of the table.
    type: str
    required: true
  state:
    description:
      - V(held) takes the lock, V(free) gives it back, V(absent) takes the table away.
    type: str
    choices: [held, free, absent]
    default: held
  run:
    description:
      - The run that gives the lock back, or takes its table away, as RV(run) of the task that took it. Needed for
        O(state=free) and O(state=absent).
    type: str
  purpose:
    description:
      - What the run is about, for whoever finds the lock taken.
    type: str
    default: deployment
  seen:
    description:
      - What RV(ask_again) compares the record with, as M(transaction_monitoring.aws.preflight) decides it.
    type: str
    default: ""
  process:
    description:
      - Which process the run is, filled in by the action plugin.
    type: str
    default: ""
  wait_timeout:
    description:
      - How many seconds to wait for a run that lives and holds the lock. With V(0), it is refused at once.
    type: int
    default: 0
  tags:
    description:
      - The tags of the table, by which the stack knows its own. Needed unless O(state=free).
    type: dict
    default: {}
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - transaction_monitoring.aws.attributes.resource
author:
  - The transaction_monitoring.aws maintainers (@transaction-monitoring)
"""

EXAMPLES = r"""
- name: Work on the stack alone
  block:
    - name: Take the lock
      transaction_monitoring.aws.stack_lock:
        name: transaction-monitoring-dev-lock
        tags: {Project: transaction-monitoring, Stack: dev, ManagedBy: transaction_monitoring.aws}
      register: lock

    - name: Change something
      ansible.builtin.debug:
  always:
    - name: Give the lock back
      transaction_monitoring.aws.stack_lock:
        name: transaction-monitoring-dev-lock
        run: "{{ lock.run | default('') }}"
        state: free
"""

RETURN = r"""
held:
  description: Whether the run holds the lock now.
  returned: always
  type: bool
  sample: true
run:
  description: The run that holds the lock, or would in check mode.
  returned: when O(state=held)
  type: str
  sample: 6f0d6a1c4a9e
found:
  description: The record that was found; null where there was none.
  returned: when O(state=held)
  type: dict
  sample:
    state: free
    version: 12
    run: 0a1b2c3d4e5f
    purpose: deployment
    who: jane
    host: ci-7
    since: "2026-11-25T20:00:00+00:00"
    seen: "2026-11-25T20:21:00+00:00"
    process: 1c2e7c1d-0d7e-4f3b-8a5e-3f0f0f1b7f3a pid:[4026531836] 4711 81234
taken_over:
  description: Whose lock was taken over because it was left by a dead run; empty when nobody's was.
  returned: when O(state=held)
  type: str
lost:
  description: Who has taken the lock over before the run gave it back; empty when nobody has.
  returned: unless O(state=held)
  type: str
ask_again:
  description: Whether another run has held the lock since O(seen) was true, so that what was decided then may not hold.
  returned: when O(state=held)
  type: bool
  sample: false
"""

import getpass
import socket
import uuid

from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._lock import lock, plan


def record_of(params):
    """Return the record of this run."""
    moment = lock.now()
    return plan.Record(
        state=plan.HELD,
        version=0,
        run=uuid.uuid4().hex[:12],
        purpose=params["purpose"],
        who=getpass.getuser(),
        host=socket.gethostname(),
        since=moment,
        seen=moment,
        process=params["process"],
    )


def take(client, params, check_mode):
    """Take the lock and return the result; in check mode, as if nobody held it."""
    mine = record_of(params)
    if check_mode:
        held, found = True, None
    else:
        held, found = lock.take(client, params["name"], params["tags"], mine, params["wait_timeout"])
    taken_over = found.words if held and plan.is_held(found) else ""
    return {
        "changed": False,
        "held": held,
        "run": mine.run,
        "found": found.as_dict() if found else None,
        "taken_over": taken_over,
        "ask_again": bool(held and not check_mode and plan.mark_of(found) != params["seen"]),
        **({} if held else {"msg": plan.refusal(found)}),
    }


def give_back(client, params, check_mode):
    """Give the lock back, or take its table away, and return the result."""
    result = {"changed": False, "held": False, "lost": ""}
    if check_mode:
        return result
    if params["state"] == "absent":
        kept = lock.remove(client, params["name"], params["tags"], params["run"])
    else:
        kept = lock.release(client, params["name"], params["run"])
    if not kept:
        found = lock.read(client, params["name"])
        by = f" It was taken over by {found.words}." if found else ""
        result["lost"] = f"The lock was lost before the run ended: it gave no sign of life for too long.{by}"
    return result


def main():
    module = AnsibleAWSModule(
        argument_spec={
            "name": {"type": "str", "required": True},
            "state": {"type": "str", "choices": ["held", "free", "absent"], "default": "held"},
            "run": {"type": "str"},
            "purpose": {"type": "str", "default": "deployment"},
            "seen": {"type": "str", "default": ""},
            "process": {"type": "str", "default": ""},
            "wait_timeout": {"type": "int", "default": 0},
            "tags": {"type": "dict", "default": {}},
        },
        required_if=[("state", "free", ["run"]), ("state", "absent", ["run"])],
        supports_check_mode=True,
    )
    work = take if module.params["state"] == "held" else give_back
    try:
        result = work(module.client("dynamodb"), module.params, module.check_mode)
    except AnsibleAWSError as error:
        module.fail_json_aws_error(error)
    if result.get("lost"):
        module.warn(result["lost"])
    module.exit_json(**result)


if __name__ == "__main__":
    main()
