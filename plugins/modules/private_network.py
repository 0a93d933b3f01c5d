#!/usr/bin/python

# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: private_network
version_added: 0.2.0
short_description: Create or change a VPC of private subnets
description:
  - Creates a VPC with private subnets and one route table that leads nowhere but the VPC, or brings the one that exists
    to the same state. It makes no internet gateway. M(amazon.aws.ec2_vpc_net) and its siblings take it away.
  - Unlike M(amazon.aws.ec2_vpc_net), M(amazon.aws.ec2_vpc_subnet) and M(amazon.aws.ec2_vpc_route_table), it shows what
    changes, in check mode too; plans a subnet that is to be added to a network, where the last of them fails; does not
    crash on a subnet that AWS does not show yet; knows the route table whatever its other tags are; and costs one
    process.
  - The VPC and the route table are known by their names and by the tags C(Project), C(Stack) and C(ManagedBy).
options:
  name:
    description:
      - The name of the VPC, and the beginning of the names of its subnets and of its route table.
    type: str
    required: true
  cidr:
    description:
      - The address range of the VPC. Another one than a VPC of this name has is refused.
    type: str
    required: true
  subnets:
    description:
      - The private subnets. Others in the VPC stay as they are.
    type: list
    elements: dict
    required: true
    suboptions:
      cidr:
        description: The address range.
        type: str
        required: true
      zone:
        description: The Availability Zone. A subnet that exists stays in its zone.
        type: str
        required: true
  tags:
    description:
      - The tags that all parts bear besides their C(Name), C(Project), C(Stack) and C(ManagedBy) among them; others are
        removed.
    type: dict
    aliases: [resource_tags]
    required: true
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - transaction_monitoring.aws.attributes.resource
author:
  - The transaction_monitoring.aws maintainers (@transaction-monitoring)
"""

EXAMPLES = r"""
- name: Create or update the network
  transaction_monitoring.aws.private_network:
    name: transaction-monitoring-dev
    cidr: 10.0.0.0/16
    subnets:
      - {cidr: 10.0.0.0/20, zone: ap-northeast-1a}
      - {cidr: 10.0.16.0/20, zone: ap-northeast-1c}
    tags: {Project: transaction-monitoring, Stack: dev, ManagedBy: transaction_monitoring.aws}
"""

RETURN = r"""
vpc_id:
  description: The VPC. Like the other ids, it is all zeros where check mode would make one.
  returned: always
  type: str
  sample: vpc-0b5a1f7c6d1e2f3a4
subnet_ids:
  description: The subnets, in the order of O(subnets).
  returned: always
  type: list
  elements: str
  sample: [subnet-0b5a1f7c6d1e2f3a4]
route_table_id:
  description: The route table.
  returned: always
  type: str
  sample: rtb-0b5a1f7c6d1e2f3a4
diff:
  description: The network before and after; an empty dict where there is none.
  returned: always
  type: dict
  sample: {before: {}, after: {vpc: {cidr: 10.0.0.0/16}}}
"""

from dataclasses import replace

from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError, is_ansible_aws_error_code
from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.amazon.aws.plugins.module_utils.tagging import (
    ansible_dict_to_boto3_tag_list,
    boto3_tag_specifications,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ec2 import network_api
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ec2 import private_network_api as api
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ec2.private_network_plan import (
    Network,
    NetworkError,
    Wanted,
    check_tags,
    destination,
    network_after,
    network_of,
    own_vpc,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._tags import plan_tags


def read(client, wanted):
    """Return the network as it is; an empty one where there is none."""
    vpc = own_vpc(network_api.describe_vpcs(client, [{"Name": "tag:Name", "Values": [wanted.name]}]), wanted)
    if vpc is None:
        return Network()
    support, hostnames = (
        network_api.describe_vpc_attribute(client, vpc["VpcId"], name)[name[0].upper() + name[1:]]["Value"]
        for name in ("enableDnsSupport", "enableDnsHostnames")
    )
    inside = [{"Name": "vpc-id", "Values": [vpc["VpcId"]]}]
    subnets, tables = network_api.describe_subnets(client, inside), network_api.describe_route_tables(client, inside)
    return network_of(vpc, support, hostnames, subnets, tables, wanted)


def tag(client, resource, now, then):
    """Bring the tags of a part that exists to those that are wanted."""
    changes = plan_tags(now, then, True)
    if changes.add:
        api.create_tags(client, resource, ansible_dict_to_boto3_tag_list(changes.add))
    if changes.remove:
        api.delete_tags(client, resource, list(changes.remove))


def apply_vpc(client, once, now, then):
    """Create the VPC or change it; return it as it is afterwards."""
    if now is None:
        made = api.create_vpc(once, then.cidr, boto3_tag_specifications(dict(then.tags), "vpc"))
        now = replace(then, id=made["VpcId"], dns_hostnames=False)
    # EC2 takes one attribute in a call.
    if not now.dns_support:
        api.modify_vpc_attribute(client, now.id, EnableDnsSupport={"Value": True})
    if not now.dns_hostnames:
        api.modify_vpc_attribute(client, now.id, EnableDnsHostnames={"Value": True})
    tag(client, now.id, now.tags, then.tags)
    return replace(then, id=now.id)


def create_subnet(client, vpc_id, cidr, then):
    """Return the new subnet, or the one that an earlier try made, whose answer was lost."""
    tags = boto3_tag_specifications(dict(then.tags), "subnet")
    try:
        place = {"VpcId": vpc_id, "CidrBlock": cidr, "AvailabilityZone": then.zone}
        return api.create_subnet(client, TagSpecifications=tags, **place)
    except is_ansible_aws_error_code("InvalidSubnet.Conflict"):
        place = {"vpc-id": vpc_id, "cidr-block": cidr, "availability-zone": then.zone}
        filters = [{"Name": name, "Values": [value]} for name, value in place.items()]
        for found in network_api.describe_subnets(client, filters):
            return found
        raise


def apply_subnet(client, vpc_id, cidr, now, then):
    """Create the subnet or change it; return it as it is afterwards."""
    if now is None:
        return replace(then, id=create_subnet(client, vpc_id, cidr, then)["SubnetId"])
    if now.map_public:
        api.modify_subnet_attribute(client, now.id, MapPublicIpOnLaunch={"Value": False})
    tag(client, now.id, now.tags, then.tags)
    return then


def apply_table(client, vpc_id, before, then, subnet_ids):
    """Create the route table or change it, and give it to the subnets; return it as it is afterwards."""
    now, table_id = before.table, then.id
    if now is None:
        tags = boto3_tag_specifications(dict(then.tags), "route-table")
        table_id = api.create_route_table(client, vpc_id, tags)["RouteTableId"]
    else:
        tag(client, now.id, now.tags, then.tags)
        for route in now.routes:
            api.delete_route(client, now.id, **destination(route))
    for subnet_id in subnet_ids:
        if subnet_id in before.elsewhere:
            api.replace_route_table_association(client, before.elsewhere[subnet_id], table_id)
        elif now is None or subnet_id not in now.associations:
            api.associate_route_table(client, table_id, subnet_id)
    return replace(then, id=table_id, associations=dict.fromkeys(subnet_ids, ""))


def apply(client, once, before, then):
    """Bring the network to the planned state; return it with the ids of what was made. ``once`` makes one attempt."""
    vpc = apply_vpc(client, once, before.vpc, then.vpc)
    subnets = {
        cidr: apply_subnet(client, vpc.id, cidr, before.subnets.get(cidr), subnet)
        for cidr, subnet in then.subnets.items()
    }
    table = apply_table(client, vpc.id, before, then.table, [subnet.id for subnet in subnets.values()])
    return Network(vpc, subnets, table)


def run(module):
    """Bring the network to the wanted state, outside check mode, and return the result."""
    client, params = module.client("ec2"), module.params
    check_tags(params["tags"])
    zones = {subnet["cidr"]: subnet["zone"] for subnet in params["subnets"]}
    wanted = Wanted(params["name"], params["cidr"], zones, params["tags"])
    before = read(client, wanted)
    after = network_after(before, wanted)
    changed = before.as_dict() != after.as_dict()
    if changed and not module.check_mode:
        after = apply(client, module.client("ec2", config=api.ONE_ATTEMPT), before, after)
    return {
        "changed": changed,
        "vpc_id": after.vpc.id,
        "subnet_ids": [subnet.id for subnet in after.subnets.values()],
        "route_table_id": after.table.id,
        "diff": {"before": before.as_dict(), "after": after.as_dict()},
    }


def main():
    subnet = {"cidr": {"type": "str", "required": True}, "zone": {"type": "str", "required": True}}
    module = AnsibleAWSModule(
        argument_spec={
            "name": {"type": "str", "required": True},
            "cidr": {"type": "str", "required": True},
            "subnets": {"type": "list", "elements": "dict", "required": True, "options": subnet},
            "tags": {"type": "dict", "aliases": ["resource_tags"], "required": True},
        },
        supports_check_mode=True,
    )
    try:
        result = run(module)
    except NetworkError as error:
        module.fail_json(msg=str(error))
    except AnsibleAWSError as error:
        module.fail_json_aws_error(error)
    module.exit_json(**result)


if __name__ == "__main__":
    main()
