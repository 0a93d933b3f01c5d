# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Rules of the tasks that are about to run.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import (
    Catalogue,
    Problem,
    Stack,
)

CATALOGUE = Catalogue()
rule = CATALOGUE.rule


@rule("AR001", "stack", setting="stack_arguments", source="the specification of the task's module")
def every_module_takes_its_arguments(stack: Stack) -> Iterator[Problem]:
    """Every task's arguments are as its module's specification says, names and values.

    Ansible would say so when the task runs, which may be after others have created things. A value that only AWS's
    answers tell, such as the version that is chosen, is taken as right; secrets are not looked at.
    """
    for each in stack.wants["stack"]["arguments"]:
        yield Problem(None, each["answer"], each["nearest"], setting=each["setting"])
