"""Quotas of every service the stack uses: AWS's default values, and what a test applies instead.

Sources, beside each table: the page "Amazon ... endpoints and quotas" of the AWS General Reference
(https://docs.aws.amazon.com/general/latest/gr/), the listing of ``list-aws-default-service-quotas`` that
gruntwork-io/terraform-aws-utilities keeps in docs/quotas.md, and moto's recording of the same for VPC.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from moto.core import DEFAULT_ACCOUNT_ID
from moto.servicequotas.models import servicequotas_backends
from moto.servicequotas.resources.default_quotas.vpc import VPC_DEFAULT_QUOTAS

from .calls import Call

# https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html; unknown to Service Quotas.
ON_DEMAND_STREAMS = 50
# Global services have their quotas there: https://docs.aws.amazon.com/servicequotas/latest/userguide
HOME = "us-east-1"

NAMES = {
    "ec2": "Amazon Elastic Compute Cloud (Amazon EC2)",
    "elasticache": "Amazon ElastiCache",
    "iam": "AWS Identity and Access Management (IAM)",
    "kinesis": "Amazon Kinesis Data Streams",
    "kms": "AWS Key Management Service (AWS KMS)",
    "logs": "Amazon CloudWatch Logs",
    "rds": "Amazon Relational Database Service (Amazon RDS)",
    "secretsmanager": "AWS Secrets Manager",
    "sns": "Amazon Simple Notification Service (Amazon SNS)",
    "vpc": "Amazon Virtual Private Cloud (Amazon VPC)",
}


@dataclass(frozen=True)
class Quota:
    """One quota of a service. `regions` holds the regions whose default differs from `value`."""

    service: str
    code: str
    name: str
    value: int
    adjustable: bool = True
    regions: dict[str, int] = field(default_factory=dict)

    def default(self, region: str) -> int:
        return self.regions.get(region, self.value)


# rds: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html (in ap-south-1 some are 20)
_MUMBAI = {"ap-south-1": 20}
# kinesis: https://docs.aws.amazon.com/general/latest/gr/ak.html
_SHARDS = {"us-east-1": 20000, "us-west-2": 20000, "eu-west-1": 20000} | dict.fromkeys(
    (
        "us-east-2",
        "ap-northeast-1",
        "ap-south-1",
        "ap-southeast-1",
        "ap-southeast-2",
        "eu-central-1",
        "eu-west-3",
    ),
    6000,
)

QUOTAS: tuple[Quota, ...] = (
    *(
        Quota("vpc", each["QuotaCode"], each["QuotaName"], int(each["Value"]), each["Adjustable"])
        for each in VPC_DEFAULT_QUOTAS
    ),
    # gruntwork-io/terraform-aws-utilities docs/quotas.md, and F069
    Quota("ec2", "L-0263D0A3", "EC2-VPC Elastic IPs", 5),
    Quota("rds", "L-7B6409FD", "DB instances", 40, regions=_MUMBAI),
    Quota("rds", "L-48C6BF61", "DB subnet groups", 50, regions=_MUMBAI),
    Quota("rds", "L-6F3ACC36", "Subnets per DB subnet group", 20, adjustable=False),
    Quota("rds", "L-DE55804A", "Parameter groups", 50, regions=_MUMBAI),
    Quota("rds", "L-9FA33840", "Option groups", 20),
    Quota("rds", "L-A59F4C87", "Event subscriptions", 20),
    Quota("rds", "L-272F1212", "Manual DB instance snapshots", 100),
    Quota("rds", "L-5BC124EF", "Read replicas per primary", 15),
    Quota("rds", "L-7ADDB58A", "Total storage for all DB instances", 100_000),
    Quota("rds", "L-732153D0", "Security groups", 25, regions=_MUMBAI),
    Quota("rds", "L-78E853F4", "Reserved DB instances", 40, regions=_MUMBAI),
    Quota("rds", "L-DD2301CA", "IAM roles per DB instance", 5),
    Quota("rds", "L-D94C7EA3", "Proxies", 20),
    Quota("rds", "L-952B80B8", "DB clusters", 40),
    Quota("rds", "L-E4C808A8", "DB cluster parameter groups", 50),
    Quota("rds", "L-9B510759", "Manual DB cluster snapshots", 100),
    # gruntwork-io/terraform-aws-utilities docs/quotas.md; users and user groups: AWS's agent skill for ElastiCache
    Quota("elasticache", "L-DFE45DF3", "Nodes per Region", 300),
    Quota("elasticache", "L-AF354865", "Nodes per cluster per instance type (Redis cluster mode enabled)", 90),
    Quota("elasticache", "L-8C334AD1", "Nodes per cluster (Memcached)", 60),
    Quota("elasticache", "L-3F15A733", "Parameter groups per Region", 300),
    Quota("elasticache", "L-3E7F7726", "Subnet groups per Region", 300),
    Quota("elasticache", "L-A87EE522", "Subnets per subnet group", 20),
    Quota("elasticache", "L-D2FEF667", "Security groups per Region", 50),
    Quota("elasticache", "L-AD484FC5", "User groups per Region", 200),
    Quota("elasticache", "L-80E085C7", "Users per Region", 2000),
    Quota("elasticache", "L-BBCDAECC", "Serverless caches per Region", 40),
    Quota("kinesis", "L-0918CF54", "Shards per Region", 1000, regions=_SHARDS),
    # gruntwork-io/terraform-aws-utilities docs/quotas.md
    Quota("kms", "L-C2F1777E", "Customer Master Keys (CMKs)", 100_000),
    Quota("kms", "L-340F62FB", "Aliases per CMK", 50),
    Quota("kms", "L-D594A657", "Grants per CMK", 50_000),
    Quota("logs", "L-C7B9AAAB", "Log groups", 1_000_000),
    Quota("iam", "L-FE177D64", "Roles per account", 1000),
    Quota("iam", "L-0DA4ABF3", "Managed policies per role", 10),
    Quota("iam", "L-4019AD8B", "Managed policies per user", 10),
    Quota("iam", "L-E95E4862", "Customer managed policies per account", 1500),
    Quota("iam", "L-F4A5425F", "Groups per account", 300),
    Quota("iam", "L-6E65F664", "Instance profiles per account", 1000),
    Quota("iam", "L-C07B4B0D", "Role trust policy length", 2048),
    Quota("iam", "L-BF35879D", "Server certificates per account", 20),
    # https://docs.aws.amazon.com/general/latest/gr/asm.html
    Quota("secretsmanager", "L-2F66C23C", "Secrets", 500_000, adjustable=False),
    Quota("secretsmanager", "L-7823223D", "Versions per secret", 100, adjustable=False),
    # https://docs.aws.amazon.com/general/latest/gr/sns.html
    Quota("sns", "L-61103206", "Topics", 100_000),
)
_BY_KEY = {(each.service, key): each for each in QUOTAS for key in (each.code, each.name)}


def _applied() -> dict[tuple[str, str], int]:
    """What a test has set; kept in moto's backend so that it is reset and stored with the account."""
    backend: Any = servicequotas_backends[DEFAULT_ACCOUNT_ID][HOME]
    found: dict[tuple[str, str], int] = backend.__dict__.setdefault("applied_quotas", {})
    return found


def find(service: str, name_or_code: str) -> Quota:
    """The quota of that name or code; KeyError names the known ones."""
    try:
        return _BY_KEY[service, name_or_code]
    except KeyError:
        known = ", ".join(f"{each.code} ({each.name})" for each in QUOTAS if each.service == service)
        raise KeyError(f"{service} has no quota {name_or_code!r}: known are {known or 'none'}") from None


def value(region: str, wanted: Quota) -> int:
    """What applies to the account in this region."""
    return _applied().get((wanted.service, wanted.code), wanted.default(region))


def quota(call: Call, service: str, name_or_code: str) -> int:
    """The value that applies to `call`: ``quota(call, "rds", "DB instances")``."""
    return value(call.region, find(service, name_or_code))


def apply(service: str, name_or_code: str, wanted: int) -> Quota:
    """Have the account own this value, in every region, until the account is emptied."""
    found = find(service, name_or_code)
    if isinstance(wanted, bool) or not isinstance(wanted, int) or wanted < 0:
        raise ValueError(f"a quota is a whole number of at least 0, not {wanted!r}")
    _applied()[service, found.code] = wanted
    return found
