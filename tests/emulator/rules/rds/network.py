"""Zones, subnets, security groups, ports, and access from outside."""

from __future__ import annotations

from typing import Any

from moto.ec2.models import ec2_backends

from ... import catalogue
from ...calls import Call
from .. import rule
from .common import Settings, backend, instance_rule

STATE = "InvalidVPCNetworkStateFault"
PORTS = (1150, 65535)


def _ec2(call: Call) -> Any:
    return ec2_backends[call.account][call.region]


def subnets(wanted: Settings) -> list[Any]:
    """The subnets an instance can stand in: those of its group, or of the default VPC."""
    name = wanted.given.get("DBSubnetGroupName")
    if name:
        return list(backend(wanted.call).subnet_groups[name.lower()]._subnets)
    if wanted.now is not None:
        return list(getattr(getattr(wanted.now, "db_subnet_group", None), "_subnets", []))
    default = _ec2(wanted.call).get_default_vpc()
    return [each for each in _ec2(wanted.call).describe_subnets() if default and each.vpc_id == default.id]


def _vpc(wanted: Settings) -> str | None:
    found = subnets(wanted)
    return found[0].vpc_id if found else None


@instance_rule("CreateDBInstance", code="InvalidParameterCombination", source="F026")
def no_zone_with_multi_az(wanted: Settings) -> str | None:
    """A Multi-AZ instance chooses its zones itself."""
    if not wanted.given.get("MultiAZ") or "AvailabilityZone" not in wanted.given:
        return None
    return "Requesting a specific availability zone is not valid for Multi-AZ instances."


@instance_rule("CreateDBInstance", code=STATE, source="F025")
def zone_has_a_subnet(wanted: Settings) -> str | None:
    """The requested zone has a subnet of the group."""
    zone = wanted.given.get("AvailabilityZone")
    if zone is None or zone in {subnet.availability_zone for subnet in subnets(wanted)}:
        return None
    return f"Cannot create a database instance because there is not a subnet in {zone}, the targeted availability zone"


@rule("rds", "CreateDBCluster", code=STATE, source="F024")
def cluster_zones_are_offered(call: Call) -> str | None:
    """The zones of a cluster are offered in the region and covered by its subnet group."""
    offered = {zone.name for zone in catalogue.zones(call.region)}
    group = backend(call).subnet_groups.get(call.parameters.get("DBSubnetGroupName", "").lower())
    if group is not None:
        offered &= {subnet.availability_zone for subnet in group._subnets}
    missing = [zone for zone in call.parameters.get("AvailabilityZones", []) if zone not in offered]
    if not missing:
        return None
    return f"Availability zone '[{', '.join(missing)}]' is unavailable in this region, please choose another zone set."


@rule("rds", "CreateDBInstanceReadReplica", code="DBSubnetGroupNotAllowedFault", source="F134")
def replica_stays_in_the_subnets_of_its_source(call: Call) -> str | None:
    """A replica in its source's region takes no subnet group."""
    source = call.parameters.get("SourceDBInstanceIdentifier", "")
    elsewhere = source.startswith("arn:") and source.split(":")[3] != call.region
    if elsewhere or "DBSubnetGroupName" not in call.parameters:
        return None
    return (
        "DbSubnetGroupName should not be specified for read replicas that are created in the same region as the master"
    )


@instance_rule(
    code="InvalidParameterValue", source="botocore rds.CreateDBInstance.VpcSecurityGroupIds; words as users report them"
)
def security_groups_exist(wanted: Settings) -> str | None:
    """The security groups exist."""
    for name in wanted.given.get("VpcSecurityGroupIds", []):
        if _ec2(wanted.call).get_security_group_from_id(name) is None:
            return f"Invalid security group , groupId= {name}, groupName=."
    return None


@instance_rule(code="InvalidParameterCombination", source="F037")
def security_groups_are_of_the_vpc(wanted: Settings) -> str | None:
    """The security groups belong to the VPC of the subnet group, which is the default VPC where none is named."""
    vpc = _vpc(wanted)
    for name in wanted.given.get("VpcSecurityGroupIds", []):
        other = _ec2(wanted.call).get_security_group_from_id(name).vpc_id
        if other != vpc:
            return (
                f"The DB instance and EC2 security group are in different VPCs. The DB instance is in {vpc} and the "
                f"EC2 security group is in {other}"
            )
    return None


@instance_rule("ModifyDBInstance", code=STATE, source="F146")
def subnet_group_is_of_another_vpc(wanted: Settings) -> str | None:
    """An instance moves only to the subnet group of another VPC."""
    name, now = str(wanted.given.get("DBSubnetGroupName", "")).lower(), wanted.now.db_subnet_group
    if not name or now is None or name == now.name or _vpc(wanted) != now.vpc_id:
        return None
    return (
        f"You cannot move DB instance {wanted.now.db_instance_identifier} to subnet group {name}. The specified DB "
        "subnet group and DB instance are in the same VPC. Choose a DB subnet group in different VPC than the "
        "specified DB instance and try again."
    )


@instance_rule(
    code="InvalidParameterValue",
    source="botocore rds.CreateDBInstance.Port, rds.ModifyDBInstance.DBPortNumber (own words)",
)
def port_is_in_range(wanted: Settings) -> str | None:
    """The port is between 1150 and 65535."""
    port = wanted.given.get("Port", wanted.given.get("DBPortNumber", PORTS[0]))
    return None if PORTS[0] <= port <= PORTS[1] else f"Invalid endpoint port {port}, must be in the range 1150-65535."


@instance_rule(code="InvalidParameterValue", source="botocore rds.CreateDBInstance.NetworkType (own words)")
def network_type_is_known(wanted: Settings) -> str | None:
    """The network type is IPV4 or DUAL."""
    name = wanted.given.get("NetworkType", "IPV4")
    return None if name in ("IPV4", "DUAL") else f"Invalid network type: {name}"


@instance_rule(code="NetworkTypeNotSupported", source="botocore rds.NetworkTypeNotSupported (own words)")
def dual_stack_needs_ipv6(wanted: Settings) -> str | None:
    """DUAL needs a range of IPv6 addresses in every subnet."""
    if wanted.given.get("NetworkType") != "DUAL":
        return None
    if all(subnet.ipv6_cidr_block_associations for subnet in subnets(wanted)):
        return None
    return "The network type is not supported by either the DBSubnetGroup or the DB engine version."


@instance_rule(code=STATE, source="botocore rds.InvalidVPCNetworkStateFault; words as users report them")
def public_needs_a_gateway(wanted: Settings) -> str | None:
    """A publicly accessible instance needs a VPC with an internet gateway."""
    vpc = _vpc(wanted)
    if not wanted.given.get("PubliclyAccessible") or vpc is None:
        return None
    if any(gateway.vpc and gateway.vpc.id == vpc for gateway in _ec2(wanted.call).internet_gateways.values()):
        return None
    return (
        "Cannot create a publicly accessible DBInstance. The specified VPC has no internet gateway attached."
        "Update the VPC and then try again"
    )


@instance_rule(code=STATE, source="botocore rds.InvalidVPCNetworkStateFault; words as users report them")
def public_needs_dns(wanted: Settings) -> str | None:
    """A publicly accessible instance needs a VPC that resolves names and gives host names."""
    name = _vpc(wanted)
    if not wanted.given.get("PubliclyAccessible") or name is None:
        return None
    vpc = _ec2(wanted.call).get_vpc(name)
    if str(vpc.enable_dns_support).lower() == "true" and str(vpc.enable_dns_hostnames).lower() == "true":
        return None
    return (
        "Cannot create a publicly accessible DBInstance.  The specified VPC does not support DNS resolution, DNS "
        "hostnames, or both. Update the VPC and then try again"
    )
