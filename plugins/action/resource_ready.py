# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import time

from ansible.plugins.action import ActionBase
from ansible.utils.display import Display
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ready.plan import (
    DEFAULT_GOAL,
    DEFAULT_TIMEOUT,
    next_slice,
    problem,
    progress,
    reached,
)

display = Display()


class ActionModule(ActionBase):
    """Runs the module of the same name slice by slice, and prints a line of progress between two of them."""

    _requires_connection = True

    def run(self, tmp=None, task_vars=None):
        super().run(tmp, task_vars)
        begun = time.monotonic()
        args = dict(self._task.args)
        budget = int(args.get("timeout", DEFAULT_TIMEOUT))
        goal = args.get("until", DEFAULT_GOAL)
        args["slice"] = 0
        while True:
            answer = self._execute_module(module_args=args, task_vars=task_vars)
            waited = time.monotonic() - begun
            answer["waited_seconds"] = int(waited)
            if answer.get("failed") or self._task.check_mode:
                return answer
            status = answer["resource"]["status"]
            if reached(args["kind"], goal, status):
                return answer
            seen = (args["kind"], args["name"], status, waited, budget)
            reason = problem(*seen, answer["resource"].get("events", ()), goal)
            if reason:
                return {**answer, "failed": True, "msg": reason}
            display.display(progress((task_vars or {}).get("inventory_hostname", ""), *seen, goal))
            args["slice"] = next_slice(waited, budget)
