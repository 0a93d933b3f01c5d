#!/usr/bin/python

# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: vpc_endpoints
version_added: 0.1.0
short_description: Bring the endpoints of a VPC to one state
description:
  - Makes, changes and deletes the endpoints through which a VPC reaches AWS services without a way to the internet.
  - Takes a list of services and does in one run what is missing, waiting once for all of them.
  - Whether a service has a gateway or an interface endpoint, its full name and the zones that it is offered in are
    asked of AWS. Where both kinds are offered (Amazon S3, Amazon DynamoDB), the gateway is taken, which costs nothing.
  - A service that the region does not have is refused before anything is written, with the names that were meant.
  - M(amazon.aws.ec2_vpc_endpoint) makes one endpoint in a call, has no option for private DNS, changes nothing but
    the tags of an endpoint that exists, does not wait for a deletion, and returns a sentence in check mode.
options:
  vpc_id:
    description:
      - The VPC.
      - May be left out in check mode, when the VPC is not made yet; every endpoint is then to be created.
        With O(state=absent) there is then nothing to delete.
    type: str
  services:
    description:
      - The services, by the name that follows the region in the endpoint service's name, such as V(s3),
        V(kinesis-streams), V(secretsmanager), V(logs), V(kms) or V(monitoring).
      - With O(state=absent) an empty list means every endpoint of the VPC that carries O(owned_by).
    type: list
    elements: str
    default: []
  subnet_ids:
    description:
      - The subnets in which interface endpoints are reached, one for each zone.
      - A subnet in a zone that a service is not offered in is left out of that service's endpoint, with a warning, as
        long as two others remain; otherwise it is refused.
      - When left out or empty, the subnets of an existing endpoint stay as they are.
    type: list
    elements: str
  security_group_ids:
    description:
      - The security groups of interface endpoints.
      - When left out or empty, those of an existing endpoint stay as they are, and a new one has the VPC's default
        group.
    type: list
    elements: str
  route_table_ids:
    description:
      - The route tables from which gateway endpoints are reached.
      - When left out or empty, those of an existing endpoint stay as they are.
    type: list
    elements: str
  private_dns:
    description:
      - Whether the service's usual name leads to its interface endpoint inside the VPC.
      - Has no effect, and says so, for a service without a private DNS name.
    type: bool
    default: true
  tags:
    description:
      - The tags of each endpoint.
      - When left out or empty, tags are not touched.
    type: dict
  owned_by:
    description:
      - The tags that tell which endpoints of the VPC are ours, see O(purge) and O(state); by default O(tags).
      - Give those that never change. An endpoint that carries an older value of one of them is not ours any more.
      - When these and O(tags) are left out or empty, O(purge) deletes nothing.
    type: dict
  purge:
    description:
      - Whether endpoints of the VPC that carry all of O(owned_by), and whose service is not in O(services), are
        deleted.
    type: bool
    default: true
  purge_tags:
    description:
      - Whether tags that are not in O(tags) are taken away from the endpoints of O(services).
    type: bool
    default: true
  state:
    description:
      - V(present) brings the endpoints to the state described.
      - V(absent) deletes the endpoints of O(services). With O(owned_by) or O(tags), only those that carry all of them.
    type: str
    choices:
      - present
      - absent
    default: present
  wait:
    description:
      - Whether to wait until the endpoints are available, or gone.
      - The network interfaces of an endpoint that is being deleted keep its subnets from being deleted.
    type: bool
    default: true
  wait_timeout:
    description:
      - How long to wait at most, in seconds, for all endpoints together.
    type: int
    default: 600
notes:
  - An endpoint of the VPC that somebody else made for one of O(services) is brought to the same state, since AWS allows
    no second one with private DNS or with a route in the same table.
  - Endpoints that an AWS service manages by itself are left alone.
  - Endpoint policies are left as they are; AWS gives a new endpoint one that allows everything.
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - transaction_monitoring.aws.attributes.resource
author:
  - The transaction_monitoring.aws maintainers (@transaction-monitoring)
"""

EXAMPLES = r"""
- name: Reach four services without the internet
  transaction_monitoring.aws.vpc_endpoints:
    vpc_id: vpc-0123456789abcdef0
    services:
      - s3
      - kinesis-streams
      - secretsmanager
      - logs
    subnet_ids:
      - subnet-0123456789abcdef0
      - subnet-0123456789abcdef1
    security_group_ids:
      - sg-0123456789abcdef0
    route_table_ids:
      - rtb-0123456789abcdef0
    tags:
      Stack: prod
      CostCentre: "4711"
    owned_by:
      Stack: prod

- name: Delete all endpoints of the stack
  transaction_monitoring.aws.vpc_endpoints:
    vpc_id: vpc-0123456789abcdef0
    owned_by:
      Stack: prod
    state: absent
"""

RETURN = r"""
endpoints:
  description:
    - The endpoints of the services asked for, in order of their names. Empty with O(state=absent).
    - In check mode, what they would be.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: Its id. V(vpce-00000000000000000) in check mode when it would be created.
      type: str
      sample: vpce-0123456789abcdef0
    service:
      description: The service's short name.
      type: str
      sample: kinesis-streams
    service_name:
      description: The service's full name.
      type: str
      sample: com.amazonaws.ap-northeast-1.kinesis-streams
    type:
      description: C(Gateway) or C(Interface).
      type: str
      sample: Interface
    state:
      description: The state that AWS reports.
      type: str
      sample: available
    private_dns:
      description: Whether the service's usual name leads to the endpoint.
      type: bool
      sample: true
    subnet_ids:
      description: The subnets of an interface endpoint.
      type: list
      elements: str
      sample: [subnet-0123456789abcdef0]
    security_group_ids:
      description: The security groups of an interface endpoint.
      type: list
      elements: str
      sample: [sg-0123456789abcdef0]
    route_table_ids:
      description: The route tables of a gateway endpoint.
      type: list
      elements: str
      sample: []
    dns_names:
      description: The names of an interface endpoint. Empty in check mode when it would be created.
      type: list
      elements: str
      sample: [vpce-0123456789abcdef0-abcdefgh.kinesis.ap-northeast-1.vpce.amazonaws.com]
    tags:
      description: The endpoint's tags.
      type: dict
      sample: {"Stack": "prod"}
"""

from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ec2 import endpoints_api as api
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ec2 import endpoints_plan as plans
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ec2 import endpoints_wanted as wishes
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ec2.endpoints_waiters import (
    wait_until_settled,
)


def read_endpoints(client, vpc_id):
    """Return every endpoint of the VPC, none when there is no VPC yet."""
    return api.describe_vpc_endpoints(client, [{"Name": "vpc-id", "Values": [vpc_id]}]) if vpc_id else []


def read_zones(client, subnet_ids):
    """Return the zone of each subnet; one that does not exist yet, as in check mode, is missing."""
    subnets = api.describe_subnets(client, [{"Name": "subnet-id", "Values": subnet_ids}])
    return {subnet["SubnetId"]: subnet["AvailabilityZone"] for subnet in subnets}


def make_plan(client, params):
    """Return the plan and what the user should be warned of. Reads from AWS what the plan depends on."""
    region = client.meta.region_name
    current = read_endpoints(client, params["vpc_id"])
    if params["state"] == "absent":
        return plans.plan_absent(current, params, region), []
    names = list(dict.fromkeys(params["services"]))
    offered = api.describe_vpc_endpoint_services(client) if names else []
    services = wishes.find_services(names, offered, region)
    zones = read_zones(client, params["subnet_ids"]) if names and params["subnet_ids"] else {}
    wanted, warnings = wishes.want_endpoints(services, params, zones)
    return plans.plan_present(current, wanted, params, region), warnings


def carry_out(client, plan):
    """Make the plan's requests; return the ids of the endpoints that take a while to become available."""
    created = [api.create_vpc_endpoint(client, **request)["VpcEndpointId"] for request in plan.create]
    for request in plan.modify:
        api.modify_vpc_endpoint(client, **request)
    for endpoint_id, tags in plan.tag.items():
        api.create_tags(client, endpoint_id, plans.tag_list(tags))
    for endpoint_id, keys in plan.untag.items():
        api.delete_tags(client, endpoint_id, keys)
    refusals = api.delete_vpc_endpoints(client, plan.delete) if plan.delete else []
    errors = [refusal["Error"] for refusal in refusals]
    reasons = [f"{error['Code']}: {error['Message']}" for error in errors if not error["Code"].endswith(".NotFound")]
    if reasons:
        raise api.AnsibleVpcEndpointError(message=f"Failed to delete VPC endpoints: {'; '.join(reasons)}")
    return created + [request["VpcEndpointId"] for request in plan.modify]


def ensure(client, params, check_mode):
    """Bring the endpoints to the wanted state, outside check mode; return the module's result and its warnings."""
    plan, warnings = make_plan(client, params)
    views = plan.after
    if not check_mode:
        plans.refuse_incomplete(plan, params["vpc_id"])
        unsettled = sorted({*carry_out(client, plan), *plan.settle})
        vanishing = sorted({*plan.delete, *plan.vanish})
        if params["wait"] and (unsettled or vanishing):
            wait_until_settled(client, params["vpc_id"], unsettled, vanishing, params["wait_timeout"])
        if plan.after and (plan.changed or unsettled):
            views = plans.views_of_same(plan.after, read_endpoints(client, params["vpc_id"]), client.meta.region_name)
    diff = {"before": plans.for_diff(plan.before), "after": plans.for_diff(plan.after)}
    return {"changed": plan.changed, "diff": diff, "endpoints": views}, warnings


def main():
    module = AnsibleAWSModule(
        argument_spec={
            "vpc_id": {"type": "str"},
            "services": {"type": "list", "elements": "str", "default": []},
            "subnet_ids": {"type": "list", "elements": "str"},
            "security_group_ids": {"type": "list", "elements": "str"},
            "route_table_ids": {"type": "list", "elements": "str"},
            "private_dns": {"type": "bool", "default": True},
            "tags": {"type": "dict"},
            "owned_by": {"type": "dict"},
            "purge": {"type": "bool", "default": True},
            "purge_tags": {"type": "bool", "default": True},
            "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
            "wait": {"type": "bool", "default": True},
            "wait_timeout": {"type": "int", "default": 600},
        },
        supports_check_mode=True,
    )
    client = module.client("ec2")
    try:
        result, warnings = ensure(client, module.params, module.check_mode)
    except (AnsibleAWSError, wishes.EndpointError) as error:
        module.fail_json(msg=str(error))
    for warning in warnings:
        module.warn(warning)
    module.exit_json(**result)


if __name__ == "__main__":
    main()
