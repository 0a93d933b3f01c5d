# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

from ansible.plugins.action import ActionBase
from ansible_collections.transaction_monitoring.aws.plugins.modules.settings_check import ARGUMENTS, answer


class ActionModule(ActionBase):
    """Runs the module of the same name in Ansible's own process: it asks nobody, and one of its own takes a while."""

    _requires_connection = False

    def run(self, tmp=None, task_vars=None):
        super().run(tmp, task_vars)
        _result, given = self.validate_argument_spec(ARGUMENTS)
        return answer(given)
