#!/usr/bin/python

# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: security_groups
version_added: 0.2.0
short_description: Bring the security groups of a VPC to one state
description:
  - Makes, changes and deletes the security groups of one stack in a VPC, with all their rules, in one run.
  - Rules name other groups of the list by their names, in any order and also in a circle.
  - A group of the same name that does not carry the tags of O(owned_by) belongs to somebody else and is refused before
    anything is written.
  - M(amazon.aws.ec2_security_group) makes one group in a call and sleeps for three seconds after it. In check mode it
    cannot foretell a rule that names a group which does not exist yet. It takes over any group of the same name. When
    it deletes a group, it neither takes back the rules by which groups refer to each other nor waits for what AWS has
    not let go of.
options:
  vpc_id:
    description:
      - The VPC.
      - May be left out in check mode, when the VPC is not made yet; every group is then to be created. With
        O(state=absent) there is then nothing to delete.
    type: str
  groups:
    description:
      - The security groups. A group of the VPC that is not among them stays as it is.
      - With O(state=absent) only their names count, and an empty list means every group of the VPC that carries
        O(owned_by).
    type: list
    elements: dict
    default: []
    suboptions:
      name:
        description:
          - The name of the group, up to 255 letters, digits, spaces and C(._-:/()#,@[]+=&;{}!$*).
          - V(default) is the group that every VPC has. It gets the rules that are given, belongs to nobody, and is
            never made, tagged or deleted.
        type: str
        required: true
      description:
        description:
          - What the group is for, in the same characters. AWS demands it, and has no way to change it later.
          - Has no effect on the group V(default).
        type: str
      rules:
        description:
          - What may come in. Every rule that is not among these is taken away.
        type: list
        elements: dict
        default: []
        suboptions: &rule
          proto:
            description:
              - The protocol.
            type: str
            choices: [tcp, udp, icmp, all]
            default: tcp
          ports:
            description:
              - Ports, each of which makes a rule.
            type: list
            elements: int
          from_port:
            description:
              - The first port of a range, or the ICMP type. Without it, V(icmp) means every type.
            type: int
          to_port:
            description:
              - The last port of a range, or the ICMP code.
            type: int
          cidr_ip:
            description:
              - The addresses at the other end, IPv4 or IPv6, such as V(10.0.0.0/16).
            type: str
          group:
            description:
              - The name of the group at the other end, which must be among O(groups).
            type: str
          prefix_list:
            description:
              - The name of the prefix list with the addresses at the other end. Those of AWS are named as the services
                behind gateway endpoints, such as V(com.amazonaws.eu-west-1.s3).
            type: str
          description:
            description:
              - What the rule is for. When left out, the description of an existing rule stays.
            type: str
      rules_egress:
        description:
          - What may go out. Every rule that is not among these is taken away, also the one that AWS gives a new group,
            by which everything may.
        type: list
        elements: dict
        default: []
        suboptions: *rule
      tags:
        description:
          - Tags of this group, added to O(tags).
        type: dict
  tags:
    description:
      - The tags of each group but V(default).
      - When left out, the tags of existing groups are not touched.
    type: dict
  owned_by:
    description:
      - The tags that tell which groups of the VPC are ours, by default O(tags). Groups are made with them.
      - Give those that never change. A group that carries an older value of one of them is not ours any more.
    type: dict
  purge_tags:
    description:
      - Whether tags that are not asked for are taken away from the groups.
    type: bool
    default: true
  state:
    description:
      - V(present) brings the groups to the state described.
      - V(absent) takes back the rules by which they refer to each other, and then deletes them.
    type: str
    choices:
      - present
      - absent
    default: present
  wait_timeout:
    description:
      - How long to try at most, in seconds, to delete all groups together. AWS answers C(DependencyViolation) as long
        as the network interface of a database or an endpoint that is gone lingers.
    type: int
    default: 300
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - transaction_monitoring.aws.attributes.resource
author:
  - The transaction_monitoring.aws maintainers (@transaction-monitoring)
"""

EXAMPLES = r"""
- name: Let clients reach a database, and nobody use the VPC's default group
  transaction_monitoring.aws.security_groups:
    vpc_id: vpc-0123456789abcdef0
    groups:
      - name: default
      - name: dev-clients
        description: Members may reach the database
        rules_egress:
          - ports: [5432]
            group: dev-database
            description: To the database
      - name: dev-database
        description: PostgreSQL from the clients only
        rules:
          - ports: [5432]
            group: dev-clients
            description: PostgreSQL from the clients
    tags:
      Stack: dev
      CostCentre: "4711"
    owned_by:
      Stack: dev

- name: Delete all security groups of the stack
  transaction_monitoring.aws.security_groups:
    vpc_id: vpc-0123456789abcdef0
    owned_by:
      Stack: dev
    state: absent
"""

RETURN = r"""
ids:
  description:
    - The ids of the groups by their names. Empty with O(state=absent).
    - V(sg-00000000000000000) in check mode for one that would be created.
  returned: success
  type: dict
  sample: {"dev-clients": "sg-0123456789abcdef0"}
security_groups:
  description:
    - The groups in the order of O(groups). Empty with O(state=absent).
    - In check mode, what they would be.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: Its id.
      type: str
      sample: sg-0123456789abcdef0
    name:
      description: Its name.
      type: str
      sample: dev-database
    description:
      description: Its description.
      type: str
      sample: PostgreSQL from the clients only
    rules:
      description: What may come in.
      type: list
      elements: dict
      contains: &rule
        proto:
          description: The protocol, its number where it has no name, or V(all).
          type: str
          sample: tcp
        from_port:
          description: The first port, or the ICMP type. Null for protocols without.
          type: int
          sample: 5432
        to_port:
          description: The last port, or the ICMP code. Null for protocols without.
          type: int
          sample: 5432
        cidr_ip:
          description: The addresses at the other end.
          returned: when the rule is for addresses
          type: str
          sample: 10.0.0.0/16
        group:
          description: The name of the group at the other end, or its id when it is not of this VPC.
          returned: when the rule is for a group
          type: str
          sample: dev-clients
        prefix_list_id:
          description: The prefix list at the other end.
          returned: when the rule is for a prefix list, which only somebody else can have made
          type: str
          sample: pl-0123456789abcdef0
        description:
          description: What the rule is for. Null when nobody said.
          type: str
          sample: PostgreSQL from the clients
    rules_egress:
      description: What may go out.
      type: list
      elements: dict
      contains: *rule
    tags:
      description: The group's tags.
      type: dict
      sample: {"Stack": "dev"}
"""

from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ec2 import security_groups_api as api
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ec2 import security_groups_new as new
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ec2 import security_groups_plan as plans
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ec2 import security_groups_wanted as wishes
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ec2.security_groups_waiters import (
    delete_security_groups,
    wait_until_listed,
)


def read_groups(client, vpc_id):
    """Return every security group of the VPC, none when there is no VPC yet."""
    return api.describe_security_groups_of_vpc(client, vpc_id) if vpc_id else []


def read_prefix_lists(client, params):
    """Return the ids of the region's prefix lists by name, if a rule names one."""
    listed = api.describe_managed_prefix_lists(client) if wishes.names_prefix_lists(params) else []
    return {each["PrefixListName"]: each["PrefixListId"] for each in listed}


def await_groups(client, vpc_id):
    """Return the security groups of a VPC that seems to have none: it may have been made a moment ago."""
    if vpc_id:
        wait_until_listed(client, vpc_id, wishes.DEFAULT, {})
    return read_groups(client, vpc_id)


def create(client, plan, owned, vpc_id):
    """Create what is missing; return the VPC's groups with those."""
    created = []
    for request in plan.create:
        group_id = api.create_security_group(client, **request)
        if group_id:
            created.append(new.created_group(group_id, request))
        else:
            wait_until_listed(client, vpc_id, request["GroupName"], owned)
    return new.with_created(read_groups(client, vpc_id), created)


def carry_out(client, plan):
    """Make the plan's requests to groups that exist, what is to be allowed first, so that no traffic is cut."""
    for side, request in plan.allow:
        incoming = side == "rules"
        call = api.authorize_security_group_ingress if incoming else api.authorize_security_group_egress
        call(client, **request)
    for side, request in plan.describe:
        if side == "rules":
            api.update_security_group_rule_descriptions_ingress(client, **request)
        else:
            api.update_security_group_rule_descriptions_egress(client, **request)
    for side, request in plan.forbid:
        call = api.revoke_security_group_ingress if side == "rules" else api.revoke_security_group_egress
        call(client, **request)
    for group_id, tags in plan.tag.items():
        api.create_tags(client, group_id, tags)
    for group_id, keys in plan.untag.items():
        api.delete_tags(client, group_id, keys)


def ensure_present(client, params, check_mode):
    """Bring the groups to the wanted state, outside check mode; return the plan and the views that follow."""
    wanted, owned = wishes.want_groups(params, read_prefix_lists(client, params)), wishes.owner_tags(params)
    current = read_groups(client, params["vpc_id"])
    plan = plans.plan_present(current, wanted, owned, params)
    if check_mode:
        return plan, plan.after
    if not current:
        current = await_groups(client, params["vpc_id"])
        plan = plans.plan_present(current, wanted, owned, params)
    plans.refuse_without_vpc(wanted, current, params["vpc_id"])
    complete = plan
    if plan.create:
        complete = plans.plan_present(create(client, plan, owned, params["vpc_id"]), wanted, owned, params)
        plans.refuse_unseen(complete)
    carry_out(client, complete)
    return plan, complete.after


def ensure_absent(client, params, check_mode):
    """Delete the groups, outside check mode; return the plan and the views that follow, which are none."""
    names = [group["name"] for group in params["groups"]]
    plan = plans.plan_absent(read_groups(client, params["vpc_id"]), names, wishes.owner_tags(params))
    if not check_mode:
        carry_out(client, plan)
        delete_security_groups(client, plan.delete, params["wait_timeout"])
    return plan, []


def run(client, params, check_mode):
    """Bring the groups to the wanted state and return the module's result."""
    ensure = ensure_present if params["state"] == "present" else ensure_absent
    plan, after = ensure(client, params, check_mode)
    return {
        "changed": plan.changed,
        "diff": {"before": plans.for_diff(plan.before), "after": plans.for_diff(after)},
        "ids": {view["name"]: view["id"] for view in after},
        "security_groups": after,
    }


def rules_spec():
    """Return the specification of a list of rules."""
    return {
        "type": "list",
        "elements": "dict",
        "default": [],
        "options": {
            "proto": {"type": "str", "choices": ["tcp", "udp", "icmp", "all"], "default": "tcp"},
            "ports": {"type": "list", "elements": "int"},
            "from_port": {"type": "int"},
            "to_port": {"type": "int"},
            "cidr_ip": {"type": "str"},
            "group": {"type": "str"},
            "prefix_list": {"type": "str"},
            "description": {"type": "str"},
        },
        "mutually_exclusive": [("ports", "from_port"), ("cidr_ip", "group", "prefix_list")],
        "required_one_of": [("cidr_ip", "group", "prefix_list")],
        "required_together": [("from_port", "to_port")],
    }


def main():
    group_spec = {
        "name": {"type": "str", "required": True},
        "description": {"type": "str"},
        "rules": rules_spec(),
        "rules_egress": rules_spec(),
        "tags": {"type": "dict"},
    }
    module = AnsibleAWSModule(
        argument_spec={
            "vpc_id": {"type": "str"},
            "groups": {"type": "list", "elements": "dict", "default": [], "options": group_spec},
            "tags": {"type": "dict"},
            "owned_by": {"type": "dict"},
            "purge_tags": {"type": "bool", "default": True},
            "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
            "wait_timeout": {"type": "int", "default": 300},
        },
        supports_check_mode=True,
    )
    client = module.client("ec2")
    try:
        result = run(client, module.params, module.check_mode)
    except (AnsibleAWSError, wishes.SecurityGroupError) as error:
        module.fail_json(msg=str(error))
    module.exit_json(**result)


if __name__ == "__main__":
    main()
