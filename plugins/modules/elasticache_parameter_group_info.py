#!/usr/bin/python

# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: elasticache_parameter_group_info
version_added: 0.1.0
short_description: List the cache parameter groups of a region
description:
  - Lists the cache parameter groups whose names begin with a text. No published collection has a module for it.
options:
  prefix:
    description:
      - What the names begin with. Empty lists all of them.
    type: str
    default: ""
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - transaction_monitoring.aws.attributes.info
author:
  - The transaction_monitoring.aws maintainers (@transaction-monitoring)
"""

EXAMPLES = r"""
- name: List the parameter groups of one cache
  transaction_monitoring.aws.elasticache_parameter_group_info:
    prefix: redis-dev-
"""

RETURN = r"""
parameter_groups:
  description: The parameter groups, ordered by name.
  returned: success
  type: list
  elements: dict
  contains:
    name:
      description: The name of the group.
      returned: always
      type: str
      sample: redis-dev-redis7
    family:
      description: The family.
      returned: always
      type: str
      sample: redis7
    description:
      description: What the group is for.
      returned: always
      type: str
      sample: Parameters of redis-dev
    arn:
      description: The ARN of the group.
      returned: always
      type: str
      sample: arn:aws:elasticache:ap-northeast-1:123456789012:parametergroup:redis-dev-redis7
"""

from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._elasticache import api


def find(client, prefix):
    """Return the parameter groups whose names begin with the prefix, ordered by name."""
    groups = [
        {
            "name": group["CacheParameterGroupName"],
            "family": group["CacheParameterGroupFamily"],
            "description": group["Description"],
            "arn": group.get("ARN"),
        }
        for group in api.describe_cache_parameter_groups(client)
    ]
    return sorted((group for group in groups if group["name"].startswith(prefix)), key=lambda group: group["name"])


def main():
    module = AnsibleAWSModule(argument_spec={"prefix": {"type": "str", "default": ""}}, supports_check_mode=True)
    try:
        groups = find(module.client("elasticache"), module.params["prefix"])
    except api.AnsibleElastiCacheError as error:
        module.fail_json_aws_error(error)
    module.exit_json(changed=False, parameter_groups=groups)


if __name__ == "__main__":
    main()
