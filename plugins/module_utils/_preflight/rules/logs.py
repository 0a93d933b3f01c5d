# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Rules of the log groups.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._kms_policy import (
    KeyPolicyError,
    partition_of,
    render,
    scope,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._logs.plan import RETENTION_DAYS
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ownership import is_ours
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._policy_evaluation import Request, evaluate
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.finding import WARNING
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import (
    Catalogue,
    Problem,
    Stack,
)

CATALOGUE = Catalogue()
rule = CATALOGUE.rule

# The policy by which AWS services deliver logs: they make it, or add to it, on behalf of whoever asks for the logs.
DELIVERY_POLICY = "AWSLogDeliveryWrite20150319"
VENDED = "/aws/vendedlogs/"
MOST_POLICIES, LONGEST_POLICY = 10, 5120
_DELIVERY_GUIDE = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html"


@rule("LG001", "logging", setting="logging_retention_days", source="CloudWatch Logs API: PutRetentionPolicy")
def retention_is_known(stack: Stack) -> Iterator[Problem]:
    """CloudWatch Logs keeps events for certain numbers of days alone."""
    days = stack.wants["logging"]["retention_days"]
    if days not in RETENTION_DAYS:
        known = ", ".join(map(str, RETENTION_DAYS))
        near = min(RETENTION_DAYS, key=lambda item: (abs(item - days), -item))
        answer = f"InvalidParameterException: retentionInDays {days} is not one of {known}"
        yield Problem(days, answer, str(near))


@rule("LG002", "logging", "kms", setting="logging_groups", source="encrypt-log-data-kms.html")
def key_admits_every_group(stack: Stack) -> Iterator[Problem]:
    """The key's policy admits CloudWatch Logs for the ARN of each log group."""
    want, account = stack.wants["kms"], str(stack.facts["caller"]["Account"])
    try:
        wanted = scope(
            account_id=account, region=stack.region, services=want["services"], log_groups=want["log_groups"]
        )
        policy = render(wanted)
    except KeyPolicyError:
        return
    for name in stack.wants["logging"]["groups"]:
        arn = f"arn:{wanted.partition}:logs:{stack.region}:{account}:log-group:{name}"
        use = Request(wanted.logs_principal, "kms:Encrypt", context={"kms:EncryptionContext:aws:logs:arn": (arn,)})
        if evaluate(policy, use).verdict != "allowed":
            answer = "AccessDeniedException: The specified KMS key does not exist or is not allowed to be used with Arn"
            yield Problem(name, f"{answer} '{arn}'", f"{name} among kms_log_groups", "kms_log_groups")


@rule("LG003", "cache", setting="cache_slow_log_group", source=f"{_DELIVERY_GUIDE}; Logs quotas: 10 resource policies")
def a_delivery_policy_is_left(stack: Stack) -> Iterator[Problem]:
    """The region has room for the resource policy by which the cache's logs are delivered.

    A region takes 10 resource policies. AWS makes one for log delivery when a service first delivers logs, and all
    services share it.
    """
    policies = stack.facts["logs.resource_policies"]
    if len(policies) >= MOST_POLICIES and not _delivery(policies):
        names = ", ".join(sorted(policy["policyName"] for policy in policies))
        answer = f"LimitExceededException: Resource limit exceeded. The region has {len(policies)} resource policies"
        yield Problem(None, f"{answer}: {names}", "delete one: aws logs delete-resource-policy --policy-name <name>")


@rule("LG004", "cache", setting="cache_slow_log_group", source=f"{_DELIVERY_GUIDE}; 5120 characters")
def the_delivery_policy_has_room(stack: Stack) -> Iterator[Problem]:
    """The resource policy for log delivery has room for the cache's log groups.

    It takes 5120 characters. AWS adds each group by its ARN, but all those under /aws/vendedlogs/ by one pattern.
    """
    policy, want = _delivery(stack.facts["logs.resource_policies"]), stack.wants["cache"]
    document = str(policy.get("policyDocument", "")) if policy else ""
    account, partition = stack.facts["caller"]["Account"], partition_of(stack.region)
    beginning = f"arn:{partition}:logs:{stack.region}:{account}:log-group:"
    groups = {VENDED + "*" if name.startswith(VENDED) else name for name in _cache_groups(want)}
    missing = [f'"{beginning}{name}:log-stream:*",' for name in sorted(groups) if name.rstrip("*") not in document]
    length = len(document) + sum(map(len, missing))
    if missing and length > LONGEST_POLICY:
        answer = (
            "InvalidParameter: Invalid Logging Configuration: The CloudWatch Logs Resource Policy size was exceeded. "
            f"{DELIVERY_POLICY} would have {length} characters and takes {LONGEST_POLICY}."
        )
        yield Problem(", ".join(_cache_groups(want)), answer, f"{VENDED}*, with room made for it in {DELIVERY_POLICY}")


@rule(
    "LG005",
    "logging",
    setting="logging_retention_days",
    source="CloudWatch Logs API: PutRetentionPolicy",
    severity=WARNING,
)
def nothing_is_forgotten_by_a_change(stack: Stack) -> Iterator[Problem]:
    """A group that exists keeps its events as long as before: CloudWatch Logs deletes those that are older."""
    want, tags = stack.wants["logging"], stack.facts["logs.group_tags"]
    days = want["retention_days"]
    together: dict[int | None, list[str]] = {}
    for group in stack.facts["logs.groups"]:
        name, now = group["logGroupName"], group.get("retentionInDays")
        if is_ours(tags.get(name, {}), want["tags"]) and (now is None or now > days):
            together.setdefault(now, []).append(f'"{name}"')
    for now, names in together.items():
        kept = "for ever" if now is None else f"{now} days"
        answer = f"events of {', '.join(names)} are kept {kept} now; those older than {days} days will be deleted"
        yield Problem(days, answer, str(now) if now else "a waiver of LG005, with the reason")


def _delivery(policies: list[dict[str, Any]]) -> dict[str, Any] | None:
    return next((policy for policy in policies if policy["policyName"] == DELIVERY_POLICY), None)


def _cache_groups(want: Any) -> list[str]:
    return [want["engine_log_group"], want["slow_log_group"]]
