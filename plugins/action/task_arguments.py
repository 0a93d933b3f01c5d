# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import contextlib
import functools

from ansible.errors import AnsibleUndefinedVariable
from ansible.plugins.action import ActionBase
from ansible.template import Templar
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._arguments.check import (
    UnknownValueError,
    problems,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._arguments.specification import specification
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._arguments.tasks import Place, tasks


class ActionModule(ActionBase):
    """Looks at tasks that are yet to run; the module of the same name is its documentation."""

    _requires_connection = False

    def run(self, tmp=None, task_vars=None):
        super().run(tmp, task_vars)
        options = {
            "files": {"type": "list", "elements": "str", "required": True},
            "directory": {"type": "path", "required": True},
        }
        _result, given = self.validate_argument_spec(options)
        directory, found, checked = given["directory"], [], 0
        read, told = functools.cache(self._content), functools.cache(specification)
        for file in given["files"]:
            for task in tasks(Place(f"{directory}/{file}"), read, directory):
                # What Ansible brings along is no business of a collection's, and calls nothing that costs.
                if not task.module.startswith("ansible."):
                    found += self._problems(task, told, self._variables(task, read, directory, task_vars))
                    checked += 1
        unlike = [problem for number, problem in enumerate(found) if problem not in found[:number]]
        return {"changed": False, "checked": checked, "problems": unlike}

    def _content(self, path):
        return self._loader.load_from_file(path, trusted_as_template=True) if self._loader.path_exists(path) else {}

    def _variables(self, task, read, directory, task_vars):
        """Return the variables that the task will see, less those that only a lookup knows."""
        role = f"{directory}/../roles/{task.place.role}" if task.place.role else None
        defaults, own = ((read(f"{role}/{part}/main.yml") or {}) if role else {} for part in ("defaults", "vars"))
        # A lookup may read a secret, or ask AWS.
        around = {name: value for name, value in task.place.variables.items() if "lookup(" not in str(value)}
        return {**defaults, **task_vars, **own, **around}

    def _problems(self, task, told, variables):
        items = [{}]
        if task.loop:
            # Of a list that AWS's answers make, no item is known.
            with contextlib.suppress(UnknownValueError):
                items = [{task.loop_variable: item} for item in self._template(variables, task.loop)]
        where = f"{task.place.role or 'playbooks'}, {task.name}"
        try:
            takes = told(task.module)
        except ImportError as error:
            return [{"setting": where, "answer": f"{task.module}: {error}", "nearest": ""}]
        templates = [functools.partial(self._template, {**variables, **item}) for item in items]
        return [found for each in templates for found in problems(where, task.module, takes, task.arguments, each)]

    def _template(self, variables, written):
        try:
            return Templar(self._loader, variables).template(written)
        except AnsibleUndefinedVariable as error:
            raise UnknownValueError from error
