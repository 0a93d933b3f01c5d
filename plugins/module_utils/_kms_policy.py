# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The policy of a key, from the services that will use it, and the uses that the policy must admit.

Pure: imports neither boto3 nor Ansible, reads nothing but its arguments.

CloudWatch Logs calls KMS as itself, so it needs a statement for its service principal. RDS, ElastiCache, Kinesis and
Secrets Manager call KMS with the rights of whoever uses them: they have no service principal, and the statement for
them admits the principals of this account as long as the call comes through the service.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ._policy_evaluation import Request
from ._suggest import did_you_mean

Statement = dict[str, Any]

# botocore's partitions.json: id, DNS suffix, region pattern.
PARTITIONS: dict[str, tuple[str, str]] = {
    "aws": ("amazonaws.com", r"^(us|eu|ap|sa|ca|me|af|il|mx)-\w+-\d+$"),
    "aws-cn": ("amazonaws.com.cn", r"^cn-\w+-\d+$"),
    "aws-eusc": ("amazonaws.eu", r"^eusc-(de)-\w+-\d+$"),
    "aws-iso": ("c2s.ic.gov", r"^us-iso-\w+-\d+$"),
    "aws-iso-b": ("sc2s.sgov.gov", r"^us-isob-\w+-\d+$"),
    "aws-iso-e": ("cloud.adc-e.uk", r"^eu-isoe-\w+-\d+$"),
    "aws-iso-f": ("csp.hci.ic.gov", r"^us-isof-\w+-\d+$"),
    "aws-us-gov": ("amazonaws.com", r"^us-gov-\w+-\d+$"),
}

# https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html: key policy document size, in bytes.
MAXIMUM_SIZE = 32768

# CreateLogGroup.logGroupName in botocore's model, and the wildcards of a pattern.
_LOG_GROUP = re.compile(r"^[.\-_/#A-Za-z0-9*?]{1,512}$")
_PRINCIPAL_ARN = re.compile(r"^arn:[a-z-]+:(iam|sts)::\d{12}:[^*?]+$")

# What the console lets a key administrator do, without CreateGrant, which would be a way to use the key.
# https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-default-allow-administrators
_ADMINISTRATION = [
    "kms:CancelKeyDeletion",
    "kms:CreateAlias",
    "kms:DeleteAlias",
    "kms:DescribeKey",
    "kms:DisableKey",
    "kms:DisableKeyRotation",
    "kms:EnableKey",
    "kms:EnableKeyRotation",
    "kms:GetKeyPolicy",
    "kms:GetKeyRotationStatus",
    "kms:ListGrants",
    "kms:ListKeyPolicies",
    "kms:ListResourceTags",
    "kms:PutKeyPolicy",
    "kms:RevokeGrant",
    "kms:RotateKeyOnDemand",
    "kms:ScheduleKeyDeletion",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:UpdateAlias",
    "kms:UpdateKeyDescription",
]

# https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html, with the full names of the
# actions where the page ends them with a wildcard that stands for one action only.
_LOGS_ACTIONS = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"]


class KeyPolicyError(ValueError):
    """An argument from which no policy can be rendered; the message names the option and the cure."""


@dataclass(frozen=True)
class ViaService:
    """A service that uses the key with the rights of its caller.

    Attributes:
        audience: the Sid; letters and digits only.
        endpoints: the first labels of its kms:ViaService values.
        actions: what is called through it, sorted, without CreateGrant.
        grants: whether it asks for grants, to use the key when the caller is gone.
        refusal: what AWS says when the key policy does not admit it.
    """

    audience: str
    endpoints: tuple[str, ...]
    actions: tuple[str, ...]
    grants: bool
    refusal: str


VIA_SERVICES: dict[str, ViaService] = {
    # https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.Keys.html asks for DescribeKey and
    # CreateGrant (older editions: GenerateDataKey and Decrypt); Performance Insights needs the latter two still,
    # https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PerfInsights.access-control.html.
    "rds": ViaService(
        "AmazonRDS",
        ("rds",),
        ("kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey*"),
        True,
        "KMSKeyNotAccessibleFault: An error occurred accessing an Amazon Web Services KMS key.",
    ),
    # https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/at-rest-encryption.html: a kms:ViaService condition
    # must list elasticache and dax, because the keys are administered by the same component.
    "elasticache": ViaService(
        "AmazonElastiCache",
        ("dax", "elasticache"),
        ("kms:DescribeKey",),
        True,
        "AccessDeniedException: not authorized to perform the action on the key",
    ),
    # https://docs.aws.amazon.com/streams/latest/dev/permissions-user-key-KMS.html: producers GenerateDataKey,
    # consumers Decrypt, the administrator of the stream DescribeKey; no grants.
    "kinesis": ViaService(
        "AmazonKinesis",
        ("kinesis",),
        ("kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"),
        False,
        "KMSAccessDeniedException: not authorized to perform the action on the key",
    ),
    # https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html; a password managed by RDS
    # also needs CreateGrant, https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html.
    "secretsmanager": ViaService(
        "AWSSecretsManager",
        ("secretsmanager",),
        ("kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey*"),
        True,
        "AccessDeniedException: Access to KMS is not allowed",
    ),
}

SERVICES: tuple[str, ...] = ("logs", *VIA_SERVICES)


@dataclass(frozen=True)
class Scope:
    """Where the key lives, what will use it and who looks after it. Build it with scope(), which checks it.

    Attributes:
        account_id: 12 digits.
        partition: one of PARTITIONS.
        region: a region of that partition.
        services: some of SERVICES, in their order there.
        log_groups: ARN patterns of log groups, sorted, without the closing ``:*``.
        administrators: ARNs of IAM principals, sorted.
    """

    account_id: str
    partition: str
    region: str
    services: tuple[str, ...]
    log_groups: tuple[str, ...]
    administrators: tuple[str, ...]

    @property
    def root(self) -> str:
        return f"arn:{self.partition}:iam::{self.account_id}:root"

    @property
    def logs_principal(self) -> str:
        # Regional, and with the suffix of the partition: logs.cn-north-1.amazonaws.com.cn. Most service principals
        # keep amazonaws.com everywhere; this one does not (region-info of the AWS CDK, "logs").
        return f"logs.{self.region}.{PARTITIONS[self.partition][0]}"

    def via(self, endpoint: str) -> list[str]:
        """Return the kms:ViaService values of a service."""
        return [f"{endpoint}.{self.region}.{suffix}" for suffix in via_suffixes(self.partition)]


@dataclass(frozen=True)
class Use:
    """One use of the key that the stack cannot do without.

    Attributes:
        service: one of SERVICES, or "owner" for the account itself.
        purpose: what the use is for, to be read after "so that".
        request: the use, as the evaluator takes it.
        refusal: what AWS answers when the policy does not admit it.
        cure: what to change.
    """

    service: str
    purpose: str
    request: Request
    refusal: str
    cure: str


def via_suffixes(partition: str) -> list[str]:
    """Return what the kms:ViaService values of a partition end with.

    The KMS guide gives <service>.<region>.amazonaws.com and is silent about partitions with another suffix, so that
    both forms are listed there: a name that AWS never sends admits nobody.
    """
    return sorted({"amazonaws.com", PARTITIONS[partition][0]})


def partition_of(region: str) -> str:
    """Return the partition of a region.

    Raises:
        KeyPolicyError: no partition has regions of that form.
    """
    found = next((name for name, (_suffix, pattern) in PARTITIONS.items() if re.match(pattern, region)), None)
    if found is None:
        raise KeyPolicyError(f'region: "{region}" is not a region of any partition. A region looks like eu-west-1.')
    return found


def scope(
    *,
    account_id: str,
    region: str,
    partition: str | None = None,
    services: Sequence[str] = (),
    log_groups: Sequence[str] = (),
    administrators: Sequence[str] = (),
) -> Scope:
    """Check the arguments and bring them into their one form.

    Raises:
        KeyPolicyError: an argument cannot be used.
    """
    _check_place(account_id, region, partition)
    _check_services(services, log_groups)
    for arn in administrators:
        if not _PRINCIPAL_ARN.match(arn):
            raise KeyPolicyError(
                f'administrators: "{arn}" is not the ARN of a user or role, such as arn:aws:iam::{account_id}:role/x.'
            )
    found = partition_of(region)
    return Scope(
        account_id=account_id,
        partition=found,
        region=region,
        services=tuple(name for name in SERVICES if name in services),
        log_groups=tuple(sorted({_log_group_arn(group, found, region, account_id) for group in log_groups})),
        administrators=tuple(sorted(set(administrators))),
    )


def render(wanted: Scope) -> dict[str, Any]:
    """Return the policy: the owner, the administrators, then one audience after the other in the order of SERVICES.

    Raises:
        KeyPolicyError: the policy is larger than KMS takes.
    """
    statements = [_owner(wanted)]
    if wanted.administrators:
        statements.append(_statement("KeyAdministrators", {"AWS": list(wanted.administrators)}, _ADMINISTRATION))
    if "logs" in wanted.services:
        statements.append(_logs(wanted))
    for name in wanted.services:
        if name in VIA_SERVICES:
            statements.extend(_through(VIA_SERVICES[name], wanted))
    policy = {"Version": "2012-10-17", "Statement": statements}
    check_size(policy)
    return policy


def to_json(policy: Mapping[str, Any]) -> str:
    """Return the policy as JSON without a superfluous space: KMS counts them."""
    return json.dumps(policy, separators=(",", ":"))


def check_size(policy: Mapping[str, Any]) -> int:
    """Return the size of the policy in bytes.

    Raises:
        KeyPolicyError: it is larger than KMS takes.
    """
    size = len(to_json(policy).encode())
    if size > MAXIMUM_SIZE:
        raise KeyPolicyError(
            f"log_groups, administrators: the key policy has {size} bytes and KMS takes {MAXIMUM_SIZE} "
            "(LimitExceededException). Name log groups by a pattern such as /aws/rds/instance/txdb-dev/*."
        )
    return size


def expected_uses(wanted: Scope) -> list[Use]:
    """Return what the policy must admit for the stack to be built and used, the owner first."""
    uses = [
        Use(
            "owner",
            "the owner can still change the policy",
            Request(wanted.root, "kms:PutKeyPolicy", context={"kms:CallerAccount": (wanted.account_id,)}),
            "MalformedPolicyDocumentException: The new key policy will not allow you to update the key policy in the "
            "future.",
            f"give {wanted.root} kms:* in a statement",
        )
    ]
    if "logs" in wanted.services:
        uses.extend(_logs_uses(wanted))
    for name in wanted.services:
        if name in VIA_SERVICES:
            uses.extend(_through_uses(name, VIA_SERVICES[name], wanted))
    return uses


def _check_place(account_id: str, region: str, partition: str | None) -> None:
    if not re.match(r"^\d{12}$", account_id):
        raise KeyPolicyError(
            f'account_id: "{account_id}" is not an account. It has 12 digits, in quotes, so that YAML keeps its zeros.'
        )
    if partition is not None and partition not in PARTITIONS:
        raise KeyPolicyError(f'partition: "{partition}" is not known.{did_you_mean(partition, PARTITIONS)}')
    if partition is not None and partition != partition_of(region):
        raise KeyPolicyError(
            f'partition: "{partition}" has no region {region}; that one belongs to {partition_of(region)}.'
        )


def _check_services(services: Sequence[str], log_groups: Sequence[str]) -> None:
    for name in services:
        if name not in SERVICES:
            raise KeyPolicyError(
                f'services: "{name}" is not one of {", ".join(SERVICES)}.{did_you_mean(name, SERVICES)}'
            )
    if "logs" in services and not log_groups:
        raise KeyPolicyError("log_groups: name the log groups that CloudWatch Logs may encrypt with the key.")
    if log_groups and "logs" not in services:
        raise KeyPolicyError('services: log_groups are given, so "logs" must be among the services.')


def _log_group_arn(group: str, partition: str, region: str, account_id: str) -> str:
    """Return the ARN pattern as CloudWatch Logs sends it in the encryption context: without the closing ``:*``."""
    prefix = f"arn:{partition}:logs:{region}:{account_id}:log-group:"
    name = group.removesuffix(":*").removeprefix(prefix)
    if name.startswith("arn:"):
        raise KeyPolicyError(
            f'log_groups: "{group}" cannot use the key, which is for log groups of account {account_id} in {region}. '
            f"Their ARNs begin with {prefix}"
        )
    if not _LOG_GROUP.match(name) or not name.strip("*?/"):
        raise KeyPolicyError(
            f'log_groups: "{group}" is not the name of a log group or a pattern that names this stack\'s own. A name '
            "has 1 to 512 of the characters a-z A-Z 0-9 . - _ / # and * or ? as wildcards beside them."
        )
    return prefix + name


def _statement(
    sid: str, principal: Any, actions: Iterable[str], condition: Mapping[str, Any] | None = None
) -> Statement:
    statement: Statement = {"Sid": sid, "Effect": "Allow", "Principal": principal}
    statement["Action"] = list(actions)
    statement["Resource"] = "*"
    if condition:
        statement["Condition"] = dict(condition)
    return statement


def _owner(wanted: Scope) -> Statement:
    """Keeps the account's IAM policies working and the owner able to change the policy."""
    return {
        "Sid": "AccountRoot",
        "Effect": "Allow",
        "Principal": {"AWS": wanted.root},
        "Action": "kms:*",
        "Resource": "*",
    }


def _logs(wanted: Scope) -> Statement:
    condition = {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": list(wanted.log_groups)}}
    return _statement("AmazonCloudWatchLogs", {"Service": wanted.logs_principal}, _LOGS_ACTIONS, condition)


def _through(service: ViaService, wanted: Scope) -> list[Statement]:
    via = [value for endpoint in service.endpoints for value in wanted.via(endpoint)]
    through = {"kms:CallerAccount": wanted.account_id, "kms:ViaService": via if len(via) > 1 else via[0]}
    anyone = {"AWS": "*"}
    statements = [_statement(service.audience, anyone, service.actions, {"StringEquals": through})]
    if service.grants:
        condition = {"StringEquals": through, "Bool": {"kms:GrantIsForAWSResource": "true"}}
        statements.append(_statement(f"{service.audience}Grants", anyone, ["kms:CreateGrant"], condition))
    return statements


def _logs_uses(wanted: Scope) -> list[Use]:
    uses: list[Use] = []
    for pattern in wanted.log_groups:
        # A pattern is proved by one name that it stands for.
        arn = pattern.replace("*", "x").replace("?", "x")
        uses.extend(
            Use(
                "logs",
                f"CloudWatch Logs can encrypt and read {pattern}",
                Request(wanted.logs_principal, action, context={"kms:EncryptionContext:aws:logs:arn": (arn,)}),
                "AccessDeniedException: The specified KMS key does not exist or is not allowed to be used with Arn "
                f"'{arn}'",
                f"admit the service {wanted.logs_principal} with an ArnLike condition on "
                f"kms:EncryptionContext:aws:logs:arn that covers {pattern}",
            )
            for action in ("kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey")
        )
    return uses


def _through_uses(name: str, service: ViaService, wanted: Scope) -> list[Use]:
    # A role that no statement names: whoever may use the service must get through, not only who is known today.
    someone = f"arn:{wanted.partition}:iam::{wanted.account_id}:role/any-role-of-this-account"
    actions = [action.rstrip("*") for action in service.actions] + ["kms:CreateGrant"] * service.grants
    uses: list[Use] = []
    for host in (host for endpoint in service.endpoints for host in wanted.via(endpoint)):
        for action in actions:
            context = {"kms:CallerAccount": (wanted.account_id,), "kms:ViaService": (host,)}
            if action == "kms:CreateGrant":
                context["kms:GrantIsForAWSResource"] = ("true",)
            uses.append(
                Use(
                    name,
                    f"a principal of account {wanted.account_id} can use the key through {host}",
                    Request(someone, action, context=context),
                    service.refusal,
                    f"admit {action} for kms:CallerAccount {wanted.account_id} and kms:ViaService {host}",
                )
            )
    return uses
