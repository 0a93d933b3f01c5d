# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Rules of names and ownership: each name of the stack is free, or what bears it is this stack's already.

Tags decide whose a resource is: ``Project``, ``Stack`` and ``ManagedBy``. What bears a name of the stack and other tags
is reported and never adopted. The database's names are judged with the database, the roles' with the roles. That a name
is valid and short enough was judged before (settings_check).

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._kms.plan import MARKER
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ownership import (
    is_ours,
    owner,
    tags_of,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.finding import WARNING
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import (
    Catalogue,
    Problem,
    Stack,
)

CATALOGUE = Catalogue()
rule = CATALOGUE.rule

# Log groups that RDS, and ElastiCache through log delivery, make where there is none.
MADE_BY_SERVICES = ("/aws/rds/", "/aws/vendedlogs/")


def _taken(stack: Stack, component: str, tags: Mapping[str, str], name: str, answer: str) -> Iterator[Problem]:
    """Report a resource that is not this stack's."""
    wanted = stack.wants[component]["tags"]
    if not is_ours(tags, wanted):
        whose = f'{answer} "{name}" is {owner(tags)}.'
        yield Problem(wanted["Stack"], whose, "another suffix; or tag it, if it is this stack's")


@rule(
    "NM001",
    "kms",
    setting="suffix",
    source="KMS API: CreateAlias, AlreadyExistsException",
    guards=("kms.key", "kms.key_tags"),
)
def alias_is_ours(stack: Stack) -> Iterator[Problem]:
    """The alias is free, or its key was made by this collection for this alias.

    A tag that is set when the key is made tells so: a key that somebody else made is never given another policy.
    """
    key, alias = stack.facts["kms.key"], stack.wants["kms"]["alias"]
    if key and tags_of(stack.facts["kms.key_tags"]).get(MARKER) != alias:
        hand_over = f"aws kms tag-resource --key-id {key['KeyId']} --tags TagKey={MARKER},TagValue={alias}"
        answer = f"AlreadyExistsException: An alias with the name {alias} already exists. It names {key['KeyId']}."
        yield Problem(stack.wants["kms"]["tags"]["Stack"], answer, f"another suffix; or {hand_over}")


@rule("NM002", "logging", setting="suffix", source="CloudWatch Logs API: CreateLogGroup", guards=("logs.group_tags",))
def log_groups_are_ours(stack: Stack) -> Iterator[Problem]:
    """No log group of the stack's names belongs to another stack.

    A group of theirs without a tag is what RDS or ElastiCache leaves behind when it writes its last lines after the
    group is deleted. It is taken over: it gets the key, the retention and the tags.
    """
    for name, tags in sorted(stack.facts["logs.group_tags"].items()):
        answer = "ResourceAlreadyExistsException: The specified log group already exists."
        if tags or not name.startswith(MADE_BY_SERVICES):
            yield from _taken(stack, "logging", tags, name, answer)


@rule(
    "NM003",
    "streaming",
    setting="suffix",
    source="Kinesis API: CreateStream, ResourceInUseException",
    guards=("kinesis.stream", "kinesis.stream_tags"),
)
def stream_is_ours(stack: Stack) -> Iterator[Problem]:
    """The stream's name is free, or the stream is this stack's."""
    stream = stack.facts["kinesis.stream"]
    if stream and stream["StreamStatus"] != "DELETING":
        name = stack.wants["streaming"]["name"]
        answer = f"ResourceInUseException: Stream {name} already exists."
        yield from _taken(stack, "streaming", tags_of(stack.facts["kinesis.stream_tags"]), name, answer)


@rule(
    "NM004",
    "cache",
    setting="suffix",
    source="ElastiCache API: CreateReplicationGroup",
    guards=("elasticache.group", "elasticache.group_tags"),
)
def replication_group_is_ours(stack: Stack) -> Iterator[Problem]:
    """The replication group's name is free, or the group is this stack's."""
    group = stack.facts["elasticache.group"]
    if group and group["Status"] != "deleting":
        tags = tags_of(stack.facts["elasticache.group_tags"])
        answer = "ReplicationGroupAlreadyExists: The specified replication group already exists."
        yield from _taken(stack, "cache", tags, stack.wants["cache"]["identifier"], answer)


@rule(
    "NM005",
    "cache",
    setting="suffix",
    source="ElastiCache API: CreateCacheParameterGroup",
    guards=("elasticache.parameter_groups",),
)
def cache_parameter_groups_are_ours(stack: Stack) -> Iterator[Problem]:
    """No parameter group of the cache's names belongs to someone else.

    There is one for each family that the cache has had, and all of them go when the stack goes.
    """
    for group in stack.facts["elasticache.parameter_groups"]:
        name = group["CacheParameterGroupName"]
        answer = f"CacheParameterGroupAlreadyExists: A cache parameter group with the name {name} already exists."
        yield from _taken(stack, "cache", tags_of(group["Tags"]), name, answer)


@rule(
    "NM006",
    "cache",
    "network",
    setting="suffix",
    source="ElastiCache API: CreateCacheSubnetGroup",
    guards=("elasticache.subnet_group", "ec2.vpcs"),
)
def cache_subnet_group_is_ours(stack: Stack) -> Iterator[Problem]:
    """The name of the cache's subnet group is free, or the group is in this stack's VPC.

    The VPC tells whose it is: a group of another VPC could not take the stack's subnets, whatever tags it bears.
    """
    group, want = stack.facts["elasticache.subnet_group"], stack.wants["network"]
    if group:
        ours = {vpc["VpcId"] for vpc in _vpcs(stack) if is_ours(tags_of(vpc.get("Tags", [])), want["tags"])}
        if group["VpcId"] not in ours:
            name = group["CacheSubnetGroupName"]
            answer = f"CacheSubnetGroupAlreadyExists: Cache subnet group {name} already exists. It is in"
            yield Problem(want["tags"]["Stack"], f"{answer} {group['VpcId']}.", "another suffix; or delete the group")


@rule(
    "NM007",
    "network",
    setting="suffix",
    source="EC2 API: CreateVpc; a name is a tag like others",
    severity=WARNING,
    guards=("ec2.vpcs",),
)
def vpc_is_ours(stack: Stack) -> Iterator[Problem]:
    """No VPC of the stack's name belongs to someone else.

    AWS lets several VPCs have one name, and the stack knows its own by its other tags too; who goes by the name takes
    one for the other.
    """
    for vpc in _vpcs(stack):
        answer = f"accepted: {vpc['VpcId']} has the name already, and is left alone."
        yield from _taken(stack, "network", tags_of(vpc.get("Tags", [])), stack.wants["network"]["name"], answer)


@rule("NM008", "network", setting="suffix", source="private_network: takes none of two for its own")
def one_vpc_of_the_name(stack: Stack) -> Iterator[Problem]:
    """Not two of the stack's VPCs have its name: none of them could be told from the other."""
    ours = [vpc["VpcId"] for vpc in _vpcs(stack) if _is_networks(vpc, stack)]
    if len(ours) > 1:
        answer = f"AWS has {', '.join(sorted(ours))} of one name and cannot say which is meant."
        yield Problem(stack.wants["network"]["tags"]["Stack"], answer, "delete those that are not in use")


def _vpcs(stack: Stack) -> Iterator[Mapping[str, Any]]:
    name = stack.wants["network"]["name"]
    return (vpc for vpc in stack.facts["ec2.vpcs"] if tags_of(vpc.get("Tags", [])).get("Name") == name)


def _is_networks(vpc: Mapping[str, Any], stack: Stack) -> bool:
    return is_ours(tags_of(vpc.get("Tags", [])), stack.wants["network"]["tags"])
