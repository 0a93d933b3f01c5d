"""Why the rest of EC2's page cannot come to this stack."""

from __future__ import annotations

from . import never
from .ec2_page import SUBJECTS

_OTHER_SUBJECTS = {
    "endpoint services": "the stack uses AWS's endpoint services and offers none",
    "resource configurations": "the stack's endpoints lead to services, not to resources of VPC Lattice",
    "addresses": "nothing in the stack's network has a public address",
    "network interfaces": "the stack makes none; RDS, ElastiCache and the endpoints make their own",
    "gateways": "the stack's network has no way to the internet",
    "network ACLs": "the stack leaves the VPC's own network ACL as it is",
    "DHCP options": "the stack leaves the region's own DHCP options as they are",
    "peering": "the stack's VPC is peered with no other",
    "VPNs": "the stack's VPC has no VPN",
    "flow logs": "the stack orders no flow logs",
    "mirrored traffic": "the stack mirrors no traffic",
    "declarative policies": "these are an organisation's",
    "images": "the stack has no images",
    "imports and exports": "the stack imports and exports nothing",
    "volumes and snapshots": "the stack has no volumes of EC2; those of RDS are RDS's",
    "instances": "the stack has no instances of EC2",
    "key pairs": "the stack has no key pairs",
    "launch templates": "the stack launches nothing",
    "placement groups": "the stack places nothing",
    "hosts": "the stack has no dedicated hosts",
    "reservations": "the stack buys no reservations",
    "spot": "the stack has no spot instances",
}
for _subject, _why in _OTHER_SUBJECTS.items():
    for _code in SUBJECTS[_subject]:
        never("ec2", _code, _why)

_FORMED_AND_SIGNED = """
    IncompleteSignature InvalidAction InvalidQueryParameter MalformedQueryString MissingAction
    MissingAuthenticationToken NoSuchVersion SignatureDoesNotMatch UnknownParameter UnsupportedProtocol
"""
for _code in _FORMED_AND_SIGNED.split():
    never("ec2", _code, "botocore forms and signs every request")
_BY_ANOTHER_NAME = {
    "ClientInvalidParameterValue": "InvalidParameterValue",
    "InvalidAvailabilityZone": "InvalidParameterValue (F071)",
    "InvalidCharacter": "InvalidParameterValue (F175 to F177)",
    "InvalidGroup.InUse": "DependencyViolation (F102)",
    "InvalidGroup.Reserved": "InvalidParameterValue",
    "InvalidPermission.Malformed": "InvalidParameterValue",
    "InvalidSecurityGroupID.NotFound": "InvalidGroup.NotFound",
    "InvalidSecurityGroupId.Malformed": "InvalidGroupId.Malformed",
    "InvalidSubnet": "InvalidSubnetID.NotFound",
    "InvalidVpcRange": "InvalidVpc.Range (F109)",
    "MissingInput": "MissingParameter (F178)",
}
for _code, _other in _BY_ANOTHER_NAME.items():
    never("ec2", _code, f"of a VPC AWS says {_other} instead")
never(
    "ec2", "InvalidVpcEndpoint.NotFound", "it stands in the answer of DeleteVpcEndpoints and is not the answer's code"
)
never("ec2", "InvalidClientToken", "each request has a client token of its own")
never("ec2", "InvalidFilter", "the stack's filters are constants of the collections that it uses")
never("ec2", "InvalidInput", "it speaks of reserved instances, and the stack has none")
never("ec2", "InvalidMaxResults", "the stack leaves the size of a page to EC2")
never("ec2", "InvalidRegion", "it speaks of copies between regions, and the stack makes none")
never("ec2", "InvalidResourceType.Unknown", "it speaks of the format of ids, which the stack leaves alone")
never("ec2", "InvalidTime", "the stack sends no time")
never("ec2", "UnknownPrincipalType.Unsupported", "it speaks of who may use an endpoint service, and the stack has none")
never("ec2", "DefaultVpcAlreadyExists", "the stack makes no default VPC")
never("ec2", "DefaultVpcDoesNotExist", "the stack names its VPC in each request")
never("ec2", "InvalidTenancy", "the stack leaves a VPC's tenancy alone")
never("ec2", "UnsupportedTenancy", "the stack leaves a VPC's tenancy alone")
never("ec2", "VPCIdNotSpecified", "the stack names its VPC in each request")
never("ec2", "VPCResourceNotSpecified", "it speaks of instances, and the stack has none")
never("ec2", "DefaultSubnetAlreadyExistsInAvailabilityZone", "the stack makes no default subnet")
never("ec2", "InvalidZone.NotFound", "the stack asks for the zones of a region and names none")
for _code in ("InvalidRoute.InvalidState", "InvalidRoute.Malformed"):
    never("ec2", _code, "the stack writes no routes but those of its gateway endpoints")
never("ec2", "ResourceCountLimitExceeded", "the stack writes no routes but those of its gateway endpoints")
never("ec2", "RouteLimitExceeded", "the stack writes no routes but those of its gateway endpoints")
for _code in ("InvalidSecurityGroupRuleId.Malformed", "InvalidSecurityGroupRuleId.NotFound"):
    never("ec2", _code, "the stack names a rule by what it admits, not by its id")
never("ec2", "LegacySecurityGroup", "it speaks of VPCs made before 2011")
never("ec2", "SecurityGroupsPerInstanceLimitExceeded", "it speaks of instances, and the stack has none")
