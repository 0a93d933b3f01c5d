# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import os

from ansible.plugins.action import ActionBase
from ansible.utils.display import Display
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._lock import heartbeat, process
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._lock.plan import SLICE

display = Display()


class ActionModule(ActionBase):
    """Runs the module of the same name, slice by slice while it waits, and starts the signs of life of what it took."""

    _requires_connection = True

    def run(self, tmp=None, task_vars=None):
        super().run(tmp, task_vars)
        args = {**self._task.args, "process": process.identity(os.getppid())}
        left = int(args.get("wait_timeout", 0))
        host = (task_vars or {}).get("inventory_hostname", "")
        while True:
            answer = self._execute_module(module_args={**args, "wait_timeout": min(left, SLICE)}, task_vars=task_vars)
            if answer.get("failed") or args.get("state", "held") != "held" or self._task.check_mode:
                return answer
            if answer["held"]:
                break
            left -= SLICE
            if left <= 0:
                return {**answer, "failed": True}
            display.display(f"{host}: {answer['msg']} Waiting for {left} s more at most.")
        if answer["taken_over"]:
            display.warning(f"The lock was left by a run that is dead, and is taken over: {answer['taken_over']}")
        try:
            heartbeat.start(args, answer["run"], os.getppid())
        except AnsibleAWSError as error:
            return {**answer, "failed": True, "msg": f"The run cannot give signs of life: {error}"}
        return answer
