# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What a module would refuse is a finding like any other."""

from __future__ import annotations

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rules import arguments
from ansible_collections.transaction_monitoring.aws.tests.unit.plugins.module_utils._preflight.sound_stack import (
    found,
    stack,
)

REFUSED = {"setting": "cache, Make it: tagz", "answer": "no argument has this name", "nearest": "tags"}


def test_each_argument_that_a_module_refuses_is_a_finding():
    assert found(arguments.CATALOGUE.rules, stack({}, stack_arguments=[])) == []
    asked = stack({}, stack_arguments=[REFUSED])
    assert found(arguments.CATALOGUE.rules, asked) == [("AR001", "cache, Make it: tagz", "tags")]
