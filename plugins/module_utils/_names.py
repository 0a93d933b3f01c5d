# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What AWS accepts as a name, one rule for each kind of resource.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class NameRule:
    """What one AWS service accepts as a name.

    ``pattern`` is matched against the whole name; ``longest`` is in characters; ``answer`` is what AWS says to a name
    that breaks the rule; ``source`` is where the rule is written down.
    """

    pattern: str
    longest: int
    says: str
    answer: str
    source: str

    def accepts(self, name: str) -> bool:
        """Tell whether AWS takes this name."""
        return len(name) <= self.longest and re.fullmatch(self.pattern, name) is not None


_HYPHENATED = r"[a-z](?:-?[a-z0-9])*"
_RDS_API = "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/"
_ELASTICACHE_API = "https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/"

# RDS and ElastiCache store identifiers in lower case; a name given in upper case would not be found again as written,
# so the rules below take lower case only.
RULES: dict[str, NameRule] = {
    "dynamodb_table": NameRule(
        r"[a-zA-Z0-9_.-]{3,}",
        255,
        "3 letters, digits and _.- at least",
        "ValidationException: TableName must be at least 3 characters long and at most 255 characters long",
        "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html",
    ),
    "elasticache_parameter_group": NameRule(
        _HYPHENATED,
        255,
        "begins with a letter; lower-case letters, digits and single hyphens; no hyphen at the end",
        "InvalidParameterValue: The parameter CacheParameterGroupName is not a valid identifier.",
        f"{_ELASTICACHE_API}API_CreateCacheParameterGroup.html",
    ),
    "elasticache_replication_group": NameRule(
        _HYPHENATED,
        40,
        "begins with a letter; lower-case letters, digits and single hyphens; no hyphen at the end",
        "InvalidParameterValue: The parameter ReplicationGroupIdentifier is not a valid identifier.",
        f"{_ELASTICACHE_API}API_CreateReplicationGroup.html",
    ),
    "elasticache_subnet_group": NameRule(
        r"[a-z0-9-]+",
        255,
        "lower-case letters, digits and hyphens",
        "InvalidParameterValue: The parameter CacheSubnetGroupName must be provided and must not be blank.",
        f"{_ELASTICACHE_API}API_CreateCacheSubnetGroup.html",
    ),
    "iam_role": NameRule(
        r"[\w+=,.@-]+",
        64,
        "letters, digits and _+=,.@-",
        "ValidationError: The specified value for roleName is invalid.",
        "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html",
    ),
    "kinesis_stream": NameRule(
        r"[a-zA-Z0-9_.-]+",
        128,
        "letters, digits and _.-",
        "ValidationException: Value at 'streamName' failed to satisfy constraint:"
        " Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+",
        "https://docs.aws.amazon.com/kinesis/latest/APIReference/API_CreateStream.html",
    ),
    "kms_alias": NameRule(
        r"alias/(?!aws/)[a-zA-Z0-9/_-]+",
        256,
        "begins with alias/, not with alias/aws/; then letters, digits and /_-",
        'ValidationException: Alias must start with the prefix "alias/".',
        "https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html",
    ),
    "log_group": NameRule(
        r"(?!aws/)[.\-_/#A-Za-z0-9]+",
        512,
        "letters, digits and .-_/#, not beginning with aws/",
        "InvalidParameterException: Value at 'logGroupName' failed to satisfy constraint:"
        r" Member must satisfy regular expression pattern: [\.\-_/#A-Za-z0-9]+",
        "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html",
    ),
    "rds_instance": NameRule(
        _HYPHENATED,
        63,
        "begins with a letter; lower-case letters, digits and single hyphens; no hyphen at the end",
        "InvalidParameterValue: The parameter DBInstanceIdentifier is not a valid identifier. Identifiers must begin"
        " with a letter; must contain only ASCII letters, digits, and hyphens; and must not end with a hyphen or"
        " contain two consecutive hyphens.",
        f"{_RDS_API}API_CreateDBInstance.html",
    ),
    "rds_parameter_group": NameRule(
        _HYPHENATED,
        255,
        "begins with a letter; lower-case letters, digits and single hyphens; no hyphen at the end",
        "InvalidParameterValue: The parameter DBParameterGroupName is not a valid identifier.",
        f"{_RDS_API}API_CreateDBParameterGroup.html",
    ),
    "rds_subnet_group": NameRule(
        r"(?!default$)[a-z0-9 ._-]+",
        255,
        "lower-case letters, digits and ._- and spaces; not the word default",
        "InvalidParameterValue: The parameter DBSubnetGroupName is not a valid identifier.",
        f"{_RDS_API}API_CreateDBSubnetGroup.html",
    ),
    "secret": NameRule(
        r"[A-Za-z0-9/_+=.@-]+",
        512,
        "letters, digits and /_+=.@-",
        "ValidationException: Invalid name. Must be a valid name containing alphanumeric characters, or any of the"
        " following: -/_+=.@!",
        "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html",
    ),
    "vpc": NameRule(
        r"[\w .:/=+@-]+",
        200,
        "letters, digits, spaces and .:/=+@_-; some places are left for what is appended",
        "InvalidParameterValue: Tag value exceeds the maximum length of 256 characters.",
        "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions",
    ),
}


@dataclass(frozen=True)
class Name:
    """A name of the stack: its ``kind`` (a key of ``RULES``), the ``setting`` it stands in, the ``value``."""

    kind: str
    setting: str
    value: str


def suffix_problems(suffix: str, names: list[Name]) -> list[str]:
    """Say what is wrong with the names that a suffix leads to, one sentence for each cause.

    A suffix that no service could take is reported once, with the nearest that works; otherwise each name is judged
    by the rule of its kind. An empty list means that AWS accepts every name.
    """
    if not suffix:
        return ["suffix: is empty; every name of the stack carries one, such as dev."]
    refused = [name for name in names if not RULES[name.kind].accepts(name.value)]
    if not refused:
        return []
    nearest = _nearest_suffix(suffix, names)
    if nearest is not None and nearest != suffix:
        first = refused[0]
        rule = RULES[first.kind]
        return [
            f'suffix: "{suffix}" cannot be used: it makes {first.setting} "{first.value}"'
            f" ({len(first.value)} characters), and AWS would answer {rule.answer} Rule for {first.kind}:"
            f" at most {rule.longest} characters; {rule.says} ({rule.source})."
            f' Nearest suffix that works: "{nearest}".'
        ]
    return [_refusal(name) for name in refused]


def _refusal(name: Name) -> str:
    rule = RULES[name.kind]
    return (
        f'{name.setting}: "{name.value}" ({len(name.value)} characters) is not a name for {name.kind}: at most'
        f" {rule.longest} characters; {rule.says} ({rule.source}). AWS would answer {rule.answer}"
    )


def _nearest_suffix(suffix: str, names: list[Name]) -> str | None:
    """Give the longest suffix near this one with which every name is accepted, or None where there is none."""
    candidate = re.sub(r"-{2,}", "-", re.sub(r"[^a-z0-9-]", "-", suffix.lower())).strip("-")
    while candidate:
        if all(RULES[name.kind].accepts(name.value.replace(suffix, candidate)) for name in names):
            return candidate
        candidate = candidate[:-1].rstrip("-")
    return None
