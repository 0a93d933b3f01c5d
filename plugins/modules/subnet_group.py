#!/usr/bin/python

# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: subnet_group
version_added: 0.2.0
short_description: Create or change a subnet group of RDS or ElastiCache
description:
  - Creates a subnet group, or brings the one that exists to the same subnets, description and tags.
    M(amazon.aws.rds_subnet_group) and M(community.aws.elasticache_subnet_group) take it away.
  - Unlike these two, it shows what changes, in check mode too, and waits for subnets that were made a moment ago.
options:
  service:
    description:
      - Whose subnet group it is.
    type: str
    choices: [rds, elasticache]
    required: true
  name:
    description:
      - The name, in lower case.
    type: str
    required: true
  description:
    description:
      - What it is for.
    type: str
    required: true
  subnet_ids:
    description:
      - The subnets; others are removed.
    type: list
    elements: str
    required: true
  tags:
    description:
      - The tags; others are removed. When left out, all stay.
    type: dict
    aliases: [resource_tags]
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - transaction_monitoring.aws.attributes.resource
author:
  - The transaction_monitoring.aws maintainers (@transaction-monitoring)
"""

EXAMPLES = r"""
- name: Create or update the subnet group of a database
  transaction_monitoring.aws.subnet_group:
    service: rds
    name: txdb-dev
    description: Private subnets of txdb-dev
    subnet_ids: [subnet-0b5a1f7c6d1e2f3a4, subnet-0c5a1f7c6d1e2f3a4]
    tags: {Stack: dev}
"""

RETURN = r"""
diff:
  description: The group before and after; an empty dict where there is none.
  returned: always
  type: dict
  sample: {before: {}, after: {name: txdb-dev}}
"""

from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.amazon.aws.plugins.module_utils.tagging import (
    ansible_dict_to_boto3_tag_list,
    boto3_tag_list_to_ansible_dict,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._elasticache import api as cache_tags
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._elasticache import (
    subnet_group_api as elasticache,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._rds import subnet_group_api as rds
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._rds import tags_api as rds_tags
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._subnet_group import SubnetGroup, described
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._tags import plan_tags


class Rds:
    """How RDS calls the parts of a subnet group, and the calls themselves."""

    def __init__(self, client):
        self.client, self.arn = client, None

    def read(self, name):
        """Return the group of this name, or None."""
        found = rds.describe_db_subnet_group(self.client, name)
        if found is None:
            return None
        self.arn = found["DBSubnetGroupArn"]
        tags = boto3_tag_list_to_ansible_dict(rds_tags.list_tags_for_resource(self.client, self.arn))
        return described(name, found["DBSubnetGroupDescription"], found["Subnets"], tags)

    def write(self, group, create):
        """Create the group, tagged from its first moment, or give it another description and other subnets."""
        parts = {"DBSubnetGroupDescription": group.description, "SubnetIds": list(group.subnet_ids)}
        if create:
            tags = ansible_dict_to_boto3_tag_list(group.tags)
            rds.create_db_subnet_group(self.client, DBSubnetGroupName=group.name, Tags=tags, **parts)
        else:
            rds.modify_db_subnet_group(self.client, DBSubnetGroupName=group.name, **parts)

    def tag(self, changes):
        """Change the tags of the group that was read."""
        if changes.remove:
            rds_tags.remove_tags_from_resource(self.client, self.arn, list(changes.remove))
        if changes.add:
            rds_tags.add_tags_to_resource(self.client, self.arn, ansible_dict_to_boto3_tag_list(changes.add))


class ElastiCache:
    """The same of ElastiCache."""

    def __init__(self, client):
        self.client, self.arn = client, None

    def read(self, name):
        """Return the group of this name, or None."""
        for found in elasticache.describe_cache_subnet_groups(self.client):
            if found["CacheSubnetGroupName"] == name:
                self.arn = found["ARN"]
                tags = boto3_tag_list_to_ansible_dict(cache_tags.list_tags_for_resource(self.client, self.arn))
                return described(name, found["CacheSubnetGroupDescription"], found["Subnets"], tags)
        return None

    def write(self, group, create):
        """Create the group, tagged from its first moment, or give it another description and other subnets."""
        parts = {"CacheSubnetGroupDescription": group.description, "SubnetIds": list(group.subnet_ids)}
        if create:
            tags = ansible_dict_to_boto3_tag_list(group.tags)
            elasticache.create_cache_subnet_group(self.client, CacheSubnetGroupName=group.name, Tags=tags, **parts)
        else:
            elasticache.modify_cache_subnet_group(self.client, CacheSubnetGroupName=group.name, **parts)

    def tag(self, changes):
        """Change the tags of the group that was read."""
        if changes.remove:
            cache_tags.remove_tags_from_resource(self.client, ResourceName=self.arn, TagKeys=list(changes.remove))
        if changes.add:
            tags = ansible_dict_to_boto3_tag_list(changes.add)
            cache_tags.add_tags_to_resource(self.client, ResourceName=self.arn, Tags=tags)


SERVICES = {"rds": Rds, "elasticache": ElastiCache}


def run(module):
    """Bring the group to the wanted state, outside check mode, and return the result."""
    params = module.params
    service = SERVICES[params["service"]](module.client(params["service"]))
    now = service.read(params["name"])
    tags = plan_tags(now.tags if now else {}, params["tags"], True)
    then = SubnetGroup(params["name"], params["description"], tuple(sorted(params["subnet_ids"])), tags.after)
    if not module.check_mode:
        if now is None or (now.description, now.subnet_ids) != (then.description, then.subnet_ids):
            service.write(then, now is None)
        if now and (tags.add or tags.remove):
            service.tag(tags)
    before = now.as_dict() if now else {}
    return {"changed": before != then.as_dict(), "diff": {"before": before, "after": then.as_dict()}}


def main():
    module = AnsibleAWSModule(
        argument_spec={
            "service": {"type": "str", "choices": ["rds", "elasticache"], "required": True},
            "name": {"type": "str", "required": True},
            "description": {"type": "str", "required": True},
            "subnet_ids": {"type": "list", "elements": "str", "required": True},
            "tags": {"type": "dict", "aliases": ["resource_tags"]},
        },
        supports_check_mode=True,
    )
    try:
        result = run(module)
    except AnsibleAWSError as error:
        module.fail_json_aws_error(error)
    module.exit_json(**result)


if __name__ == "__main__":
    main()
