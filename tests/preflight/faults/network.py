# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Rows about the network."""

from __future__ import annotations

from typing import Any

from . import FAULTS, NAME, NOT_APPLICABLE, OURS, REGION, THEIRS, Fault, tags

OWN_WORDS = "the descriptions of groups and rules are the collection's own words, and no setting"
FOUR_SUBNETS = {"network_subnet_cidrs": ["10.0.0.0/20", "10.0.16.0/20", "10.0.32.0/20", "10.0.48.0/20"]}

NOT_APPLICABLE |= {
    "F069": "the stack has no NAT gateway and takes no address: its subnets are closed",
    "F076": "the stack adds no route; its gateway endpoints add theirs themselves",
    "F132": "the stack makes its VPC and finds it by its tags; no setting takes the id of one",
    "F176": OWN_WORDS,
    "F177": OWN_WORDS,
    "F178": OWN_WORDS,
}


def network(aws: Any, *zones: str) -> tuple[str, list[str]]:
    """Make the stack's VPC, with the stack's first subnets in these zones."""
    ec2 = aws("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16", TagSpecifications=tagged("vpc", NAME))["Vpc"]["VpcId"]
    made = []
    for number, zone in enumerate(zones):
        wanted = {"VpcId": vpc, "CidrBlock": f"10.0.{16 * number}.0/20", "AvailabilityZone": zone}
        subnet = ec2.create_subnet(**wanted, TagSpecifications=tagged("subnet", f"{NAME}-{zone}"))
        made.append(subnet["Subnet"]["SubnetId"])
    return vpc, made


def tagged(kind: str, name: str, owner: dict[str, str] | None = None) -> list[dict[str, Any]]:
    return [{"ResourceType": kind, "Tags": tags({"Name": name, **(OURS if owner is None else owner)})}]


def private_name_is_taken(aws: Any, _emulator: Any) -> None:
    """Theirs is a hosted zone: an endpoint of theirs for the service would serve the stack too."""
    vpc, _subnets = network(aws)
    aws("route53").create_hosted_zone(
        Name=f"kinesis.{REGION}.amazonaws.com",
        CallerReference="theirs",
        VPC={"VPCRegion": REGION, "VPCId": vpc},
        HostedZoneConfig={"PrivateZone": True},
    )


def group_of_theirs(aws: Any, _emulator: Any) -> None:
    vpc, _subnets = network(aws)
    for name in ("database", "cache", "client", "clients", "endpoints"):
        aws("ec2").create_security_group(
            GroupName=f"{NAME}-{name}",
            Description="d",
            VpcId=vpc,
            TagSpecifications=tagged("security-group", "theirs", THEIRS),
        )


def one_rule_is_left(_aws: Any, emulator: Any) -> None:
    emulator.quota("vpc", "Inbound or outbound rules per security group", 1)


def subnets_in_one_zone(aws: Any, _emulator: Any) -> None:
    network(aws, f"{REGION}a", f"{REGION}a")


FAULTS |= {
    "F024": Fault("NW001", "network_subnet_cidrs", FOUR_SUBNETS),
    "F071": Fault("NW001", "network_subnet_cidrs", FOUR_SUBNETS),
    "F072": Fault(
        "NW033", "network_endpoints", {"network_endpoints": ["s3", "kinesis-streams"]}, prepare=private_name_is_taken
    ),
    "F106": Fault("NW027", "network_name", prepare=group_of_theirs),
    "F108": Fault("NW044", "suffix", prepare=one_rule_is_left),
    "F109": Fault("NW004", "network_cidr", {"network_cidr": "10.0.0.0/8"}),
    "F173": Fault("NW023", "network_subnet_cidrs", {"network_endpoints": ["s3", "kms"]}, prepare=subnets_in_one_zone),
    "F175": Fault("NW026", "network_name", {"network_name": "Customer's"}),
}
