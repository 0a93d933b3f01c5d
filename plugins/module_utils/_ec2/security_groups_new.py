# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Security groups that AWS made a moment ago, as its documentation says they are.

Pure: imports neither boto3 nor Ansible, reads nothing but its arguments, changes none of them.

DescribeSecurityGroups may show a new group late, and its tags or rules later still. What is known of it without asking
cannot be stale.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ec2.security_groups_rules import ALL
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ec2.security_groups_wanted import DEFAULT

Api = Mapping[str, Any]
# A group whose id AWS has yet to give, in check mode.
UNKNOWN_ID = "sg-00000000000000000"
# https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
ALLOW_ALL_OUT: Api = {"IpProtocol": ALL, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}


def default_group_of_new_vpc() -> Api:
    """Return the group that AWS makes together with a VPC.

    https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html
    """
    return {
        "GroupId": UNKNOWN_ID,
        "GroupName": DEFAULT,
        "Description": "default VPC security group",
        "IpPermissions": [{"IpProtocol": ALL, "UserIdGroupPairs": [{"GroupId": UNKNOWN_ID}]}],
        "IpPermissionsEgress": [ALLOW_ALL_OUT],
    }


def created_group(group_id: str, request: Api) -> Api:
    """Return the group that CreateSecurityGroup made of a request."""
    return {
        "GroupId": group_id,
        "GroupName": request["GroupName"],
        "Description": request["Description"],
        "IpPermissions": [],
        "IpPermissionsEgress": [ALLOW_ALL_OUT],
        "Tags": [tag for tags in request["TagSpecifications"] for tag in tags["Tags"]],
    }


def with_created(listed: Iterable[Api], created: Iterable[Api]) -> list[Api]:
    """Return what AWS lists, with the created groups as they are known, whatever it shows of them yet.

    A rule that is listed besides is kept: in a VPC with IPv6 addresses a new group lets everything out to these too.
    """
    shown = {group["GroupId"]: group for group in listed}
    for known in created:
        egress = list(known["IpPermissionsEgress"])
        more = shown.get(known["GroupId"], {}).get("IpPermissionsEgress") or []
        shown[known["GroupId"]] = {**known, "IpPermissionsEgress": [*egress, *more]}
    return list(shown.values())
