# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Rules of the IAM roles.

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


@rule("IR001", "access", setting="suffix", source="IAM API: CreateRole, EntityAlreadyExists")
def roles_are_ours(stack: Stack) -> Iterator[Problem]:
    """No role of the stack's names belongs to someone else.

    Tags decide: a role of the same name that does not bear this stack's tags is reported, never adopted.
    """
    ours = stack.wants["access"]["tags"]["Stack"]
    for role in stack.facts["iam.roles"]:
        tags = {tag["Key"]: tag["Value"] for tag in role.get("Tags", [])}
        if tags.get("Stack") != ours:
            answer = f"EntityAlreadyExists: Role with name {role['RoleName']} already exists."
            yield Problem(ours, answer, "another suffix; or tag the role, if it is this stack's")
