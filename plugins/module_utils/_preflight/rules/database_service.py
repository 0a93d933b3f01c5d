# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Rules of changes to a database that exists and is in use: what interrupts service, and what has yet to happen.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.database_changes import (
    changes,
    interruption,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import (
    Catalogue,
    Problem,
    Stack,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._rds.parameter_checks import (
    as_text,
    is_plain,
    same,
)

CATALOGUE = Catalogue()
rule = CATALOGUE.rule

_MODIFY = "botocore rds ModifyDBInstance"


@rule(
    "DB080", "database", setting="database_apply_immediately", severity="warning", source=f"{_MODIFY}, ApplyImmediately"
)
def service_is_not_interrupted(stack: Stack) -> Iterator[Problem]:
    """No change interrupts service. One that does says so, and when."""
    certain = stack.wants["database"]["apply_immediately"]
    for setting, change in changes(stack).items():
        if text := interruption(setting, change, certain):
            yield Problem(change.wanted, f"accepted: {text}", str(change.now), f"database_{setting}")


@rule("DB081", "database", setting="database_parameters", severity="warning", source="RDS API: DescribeDBParameters")
def parameters_do_not_wait_for_a_restart(stack: Stack) -> Iterator[Problem]:
    """No parameter that changes waits for a restart, which neither this collection nor AWS makes by itself."""
    asked, rows = stack.wants["database"]["parameters"], stack.facts["rds.parameters"]
    if not stack.facts["rds.instances"] or not stack.facts["rds.parameter_group"]:
        return
    static = {row["ParameterName"]: row for row in rows if row.get("ApplyType") == "static"}
    for name in sorted(static.keys() & asked.keys()):
        if is_plain(asked[name]) and not same(static[name].get("ParameterValue"), as_text(static[name], asked[name])):
            command = f"aws rds reboot-db-instance --db-instance-identifier {stack.wants['database']['identifier']}"
            answer = "accepted: pending-reboot, without effect until the instance is restarted"
            yield Problem(f"{name}: {asked[name]}", answer, f"afterwards {command}")


@rule(
    "DB082", "database", setting="database_apply_immediately", severity="warning", source=f"{_MODIFY}, ApplyImmediately"
)
def nothing_else_is_applied_along(stack: Stack) -> Iterator[Problem]:
    """No change that waits for the maintenance window is applied along with one that is to happen at once."""
    pending = sorted({name for item in stack.facts["rds.instances"] for name in item.get("PendingModifiedValues", {})})
    if stack.wants["database"]["apply_immediately"] and pending and changes(stack):
        answer = f"accepted: what waits for the maintenance window is applied at once too: {', '.join(pending)}"
        yield Problem(True, answer, "false")
