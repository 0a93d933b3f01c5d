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
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._policy_evaluation import (
    Request,
    UnsupportedPolicyError,
    evaluate,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.finding import (
    ERROR,
    UNKNOWN,
    WARNING,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import (
    Catalogue,
    Problem,
    Stack,
)

CATALOGUE = Catalogue()
rule = CATALOGUE.rule

SYMMETRIC, ENCRYPTS, KMS_MADE = "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT", "AWS_KMS"
LONGEST_DESCRIPTION = 8192
DEFAULT_QUOTA = 100_000
_LOGS_GUIDE = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html"


@rule(
    "KM001",
    "kms",
    setting="kms_services",
    source=_LOGS_GUIDE,
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


@rule("KM002", "kms", setting="kms_alias", source="KMS API: KeyMetadata.KeyState; Key states of KMS keys")
def existing_key_can_be_used(stack: Stack) -> Iterator[Problem]:
    """A key that exists is enabled, or waits for its deletion, which the deployment cancels.

    Whoever disabled a key may have had a reason: it is never enabled behind their back.
    """
    key = stack.facts["kms.key"]
    if key and key["KeyState"] not in ("Enabled", "PendingDeletion"):
        code = "DisabledException" if key["KeyState"] == "Disabled" else "KMSInvalidStateException"
        cure = "another suffix" if key["KeyState"] != "Disabled" else f"aws kms enable-key --key-id {key['KeyId']}"
        yield Problem(stack.wants["kms"]["alias"], f"{code}: {key['Arn']} is {key['KeyState']}.", cure)


@rule("KM003", "kms", setting="kms_alias", source="KMS API: CancelKeyDeletion", severity=WARNING)
def key_is_not_waiting_for_its_deletion(stack: Stack) -> Iterator[Problem]:
    """A key of this stack that waits for its deletion is kept and used again by the deployment."""
    key = stack.facts["kms.key"]
    if key and key["KeyState"] == "PendingDeletion":
        answer = f"{key['Arn']} is pending deletion. The deployment cancels the deletion and enables the key."
        yield Problem(stack.wants["kms"]["alias"], answer, "another suffix, if the key is to go")


@rule("KM004", "kms", setting="kms_alias", source=f"{_LOGS_GUIDE}; KMS API: EnableKeyRotation")
def existing_key_is_of_the_right_kind(stack: Stack) -> Iterator[Problem]:
    """A key that exists is symmetric, encrypts and decrypts, and has key material that KMS made and can rotate.

    CloudWatch Logs, RDS, ElastiCache and Kinesis take symmetric encryption keys alone; KMS rotates only what it made.
    """
    key, alias = stack.facts["kms.key"], stack.wants["kms"]["alias"]
    if not key:
        return
    kind = key.get("KeySpec", SYMMETRIC), key.get("KeyUsage", ENCRYPTS)
    if kind != (SYMMETRIC, ENCRYPTS):
        answer = f"InvalidParameterException: only a symmetric KMS key can be used; {key['Arn']} is"
        yield Problem(alias, f"{answer} {kind[0]} for {kind[1]}.", "another suffix, for which a new key is made")
    elif key.get("Origin", KMS_MADE) != KMS_MADE:
        answer = f"UnsupportedOperationException: {key['Arn']} has origin {key['Origin']} and cannot be rotated."
        yield Problem(alias, answer, "another suffix, for which a new key is made")


@rule("KM005", "kms", setting="kms_rotation_period_days", source="botocore kms EnableKeyRotation.RotationPeriodInDays")
def rotation_period_is_taken(stack: Stack) -> Iterator[Problem]:
    """The key is rotated every 90 to 2560 days."""
    yield from _days("rotationPeriodInDays", stack.wants["kms"]["rotation_period_days"], 90, 2560)


@rule("KM006", "kms", setting="kms_deletion_window_days", source="botocore kms ScheduleKeyDeletion.PendingWindowInDays")
def deletion_window_is_taken(stack: Stack) -> Iterator[Problem]:
    """The key waits 7 to 30 days for its deletion. Nothing asks for it before the stack goes, and then it fails."""
    yield from _days("pendingWindowInDays", stack.wants["kms"]["deletion_window_days"], 7, 30)


def _days(name: str, days: int, low: int, high: int) -> Iterator[Problem]:
    if not low <= days <= high:
        bound = f"greater than or equal to {low}" if days < low else f"less than or equal to {high}"
        answer = (
            f"ValidationException: 1 validation error detected: Value '{days}' at '{name}' failed to satisfy constraint"
        )
        yield Problem(days, f"{answer}: Member must have value {bound}", str(low if days < low else high))


@rule("KM007", "kms", setting="kms_description", source="botocore kms CreateKey.Description")
def description_is_taken(stack: Stack) -> Iterator[Problem]:
    """The description of the key has 8192 characters at most."""
    text = stack.wants["kms"]["description"]
    if len(text) > LONGEST_DESCRIPTION:
        answer = (
            f"ValidationException: 1 validation error detected: Value at 'description' failed to satisfy constraint: "
            f"Member must have length less than or equal to {LONGEST_DESCRIPTION}"
        )
        yield Problem(f"{text[:20]}... ({len(text)} characters)", answer, f"its first {LONGEST_DESCRIPTION} characters")


@rule("KM008", "kms", setting="kms_alias", source="KMS API: PutKeyPolicy; KMS guide: default key policy")
def existing_policy_lets_the_caller_change_it(stack: Stack) -> Iterator[Problem]:
    """The policy of a key that exists does not shut the caller out: the deployment sets the policy of the stack.

    A policy that names the account leaves it to the account's IAM policies, which AC006 asks.
    """
    key, caller = stack.facts["kms.key"], stack.facts["caller"]
    if not key:
        return
    context = {"kms:CallerAccount": (str(caller["Account"]),)}
    try:
        decision = evaluate(stack.facts["kms.key_policy"], Request(caller["Arn"], "kms:PutKeyPolicy", context=context))
    except UnsupportedPolicyError as error:
        yield Problem(None, f"the key's policy cannot be judged: {error}", severity=UNKNOWN)
        return
    if decision.verdict == "denied":
        answer = f"AccessDeniedException: User: {caller['Arn']} is not authorized to perform: kms:PutKeyPolicy on"
        reason = f"{answer} resource: {key['Arn']} because no resource-based policy allows it ({decision.why})"
        yield Problem(stack.wants["kms"]["alias"], reason, "have an administrator of the key admit the account")


@rule("KM009", "kms", setting="suffix", source="KMS quotas: KMS keys, 100,000; Service Quotas kms/L-C2F1777E")
def a_key_is_left(stack: Stack) -> Iterator[Problem]:
    """The account has room for one more key in the region. Keys that wait for their deletion count.

    Where Service Quotas tells no value, the documented one of 2026-11 is taken.
    """
    if stack.facts["kms.key"]:
        return
    used, told = stack.facts["kms.keys_in_use"], stack.facts["quotas.kms_keys"]
    quota = int(told["Value"]) if told else DEFAULT_QUOTA
    if used >= quota:
        answer = f"LimitExceededException: Key quota for this account in this region is {quota}. {used} are in use."
        yield Problem(None, answer, "delete keys, or ask Service Quotas for more (kms, L-C2F1777E)")


@rule(
    "KM010",
    "kms",
    setting="kms_retain",
    severity=WARNING,
    source="KMS API: ScheduleKeyDeletion; botocore rds DBSnapshot.KmsKeyId, elasticache Snapshot.KmsKeyId",
    guards=("kms.key",),
)
def final_snapshots_keep_their_key(stack: Stack) -> Iterator[Problem]:
    """The key stays where a final snapshot is made when the stack goes: without it, nobody can read the snapshot.

    A warning before the deployment, and an error before the removal.
    """
    asked = [name for name in ("database", "cache") if stack.wants.get(name, {}).get("final_snapshot")]
    if stack.wants["kms"]["retain"] or not asked:
        return
    if stack.purpose == "deploy":
        answer = "accepted now; the removal is refused:"
    elif stack.facts["kms.key"]:
        answer = "accepted, but"
    else:
        return
    settings = " and ".join(f"{name}_final_snapshot" for name in asked)
    lost = f"{answer} what {settings} keeps could not be read once the key is gone"
    severity = ERROR if stack.purpose == "destroy" else WARNING
    yield Problem(False, lost, f"true; or no {settings.replace(' and ', ', no ')}", severity=severity)
