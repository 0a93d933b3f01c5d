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
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rules.owner import (
    is_ours,
    owner,
    tags_of,
)

CATALOGUE = Catalogue()
rule = CATALOGUE.rule


@rule("IR001", "access", setting="suffix", source="IAM API: CreateRole, EntityAlreadyExists")
def roles_are_ours(stack: Stack) -> Iterator[Problem]:
    """No role of the stack's names belongs to someone else.

    Tags decide: a role of the same name that does not bear this stack's tags is reported, never adopted.
    """
    wanted = stack.wants["access"]["tags"]
    for role in stack.facts["iam.roles"]:
        tags = tags_of(role.get("Tags", []))
        if not is_ours(tags, wanted):
            answer = f"EntityAlreadyExists: Role with name {role['RoleName']} already exists. It is {owner(tags)}."
            yield Problem(wanted["Stack"], answer, "another suffix; or tag the role, if it is this stack's")
