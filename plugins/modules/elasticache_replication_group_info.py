#!/usr/bin/python
# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: elasticache_replication_group_info
version_added: 0.1.0
short_description: Look at ElastiCache replication groups
description:
  - Returns one replication group, or all of the region, in the shape in which
    M(transaction_monitoring.aws.elasticache_replication_group) returns them.
  - The module M(community.aws.elasticache_info) tells of single nodes. It knows neither the endpoints nor the
    failover, encryption and log delivery of the replication group they belong to.
options:
  name:
    description:
      - The name of the replication group. All are returned when it is left out.
      - A name that does not exist is no error. The list is then empty.
    type: str
    aliases: [replication_group_id]
notes:
  - Permissions needed are C(elasticache:DescribeReplicationGroups), C(elasticache:DescribeCacheClusters) and
    C(elasticache:ListTagsForResource).
seealso:
  - module: transaction_monitoring.aws.elasticache_replication_group
author:
  - The transaction_monitoring.aws maintainers (@transaction-monitoring)
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - transaction_monitoring.aws.attributes.info
"""

EXAMPLES = r"""
- name: Look at one cache
  transaction_monitoring.aws.elasticache_replication_group_info:
    name: redis-dev
  register: cache

- name: Show where to write
  ansible.builtin.debug:
    var: cache.replication_groups[0].primary_endpoint
"""

RETURN = r"""
replication_groups:
  description:
    - The replication groups, ordered by name. Each has the keys of
      RV(transaction_monitoring.aws.elasticache_replication_group#module:replication_group).
  returned: success
  type: list
  elements: dict
  contains:
    replication_group_id: {description: The name of the group., type: str, sample: redis-dev}
    status: {description: The status that AWS gives., type: str, sample: available}
"""

from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._elasticache.api import AnsibleElastiCacheError
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._elasticache.manage import (
    read_group,
    read_groups,
)

ARGUMENT_SPEC = {"name": {"type": "str", "aliases": ["replication_group_id"]}}


def find(client, name):
    if name is None:
        return read_groups(client)
    group = read_group(client, name.lower())
    return [group] if group else []


def main():
    module = AnsibleAWSModule(argument_spec=ARGUMENT_SPEC, supports_check_mode=True)
    try:
        groups = find(module.client("elasticache"), module.params["name"])
    except AnsibleElastiCacheError as error:
        module.fail_json_aws_error(error)
    module.exit_json(changed=False, replication_groups=groups)


if __name__ == "__main__":
    main()
