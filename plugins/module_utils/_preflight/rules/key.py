# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Rules of the key.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._kms_policy import (
    KeyPolicyError,
    expected_uses,
    render,
    scope,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._policy_evaluation import evaluate
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import (
    Catalogue,
    Problem,
    Stack,
)

CATALOGUE = Catalogue()
rule = CATALOGUE.rule


@rule(
    "KM001",
    "kms",
    setting="kms_services",
    source="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html",
)
def policy_admits_every_service(stack: Stack) -> Iterator[Problem]:
    """The rendered key policy admits every use that the stack will make of the key, and its owner."""
    want, caller = stack.wants["kms"], stack.facts["caller"]
    try:
        wanted = scope(
            account_id=caller["Account"],
            region=stack.region,
            services=want["services"],
            log_groups=want["log_groups"],
        )
        policy = render(wanted)
    except KeyPolicyError as error:
        yield Problem(None, f"MalformedPolicyDocumentException: {error}")
        return
    for use in expected_uses(wanted):
        decision = evaluate(policy, use.request)
        if decision.verdict != "allowed":
            yield Problem(use.service, use.refusal, use.cure)
