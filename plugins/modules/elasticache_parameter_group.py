#!/usr/bin/python
# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: elasticache_parameter_group
version_added: 0.1.0
short_description: Create, change and delete ElastiCache parameter groups
description:
  - Makes a cache parameter group hold the parameters that are asked for.
  - Families, the names of parameters and the values they allow are those that AWS tells, so those of new engines
    work as well. What AWS would refuse is refused before anything is written.
  - The module M(community.aws.elasticache_parameter_group) knows no family newer than C(redis6.x), thus no Valkey, has
    neither check mode nor tags, and fails with a C(KeyError) on parameters for which AWS gives no allowed values.
options:
  name:
    description:
      - The name of the group. AWS keeps it in lower case.
    type: str
    required: true
  state:
    description:
      - V(present) makes the group exist with these parameters, V(absent) deletes it.
    type: str
    choices: [present, absent]
    default: present
  family:
    description:
      - The family of engine versions that the group is for, such as V(redis7) or V(valkey8). Needed to create a group.
      - Cannot be changed.
    type: str
  description:
    description:
      - What the group is for. A new group gets C(Parameter group NAME) when this is left out.
      - Cannot be changed.
    type: str
  parameters:
    description:
      - The values of parameters by name.
      - A boolean is written as the parameter wants it (C(yes) or C(1)), a number in digits.
    type: dict
  purge_parameters:
    description:
      - Whether parameters that were set and are not in O(parameters) go back to the default of the family.
      - Without O(parameters) none does.
    type: bool
    default: false
  tags:
    description:
      - The tags of the group.
    type: dict
    aliases: [resource_tags]
  purge_tags:
    description:
      - Whether tags that are not in O(tags) are removed. Without O(tags) none is.
    type: bool
    default: true
notes:
  - Permissions needed are C(elasticache:DescribeCacheParameterGroups), C(elasticache:DescribeCacheParameters),
    C(elasticache:DescribeEngineDefaultParameters), C(elasticache:DescribeCacheEngineVersions) and
    C(elasticache:ListTagsForResource) to look; C(elasticache:CreateCacheParameterGroup),
    C(elasticache:ModifyCacheParameterGroup), C(elasticache:ResetCacheParameterGroup),
    C(elasticache:DeleteCacheParameterGroup), C(elasticache:AddTagsToResource) and
    C(elasticache:RemoveTagsFromResource) to change.
seealso:
  - module: transaction_monitoring.aws.elasticache_replication_group
author:
  - The transaction_monitoring.aws maintainers (@transaction-monitoring)
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - transaction_monitoring.aws.attributes.resource
"""

EXAMPLES = r"""
- name: Evict only keys that expire
  transaction_monitoring.aws.elasticache_parameter_group:
    name: redis-dev
    family: redis7
    description: Transactions seen lately
    parameters:
      maxmemory-policy: volatile-ttl
      timeout: 300
      activedefrag: true
    purge_parameters: true

- name: Delete the group
  transaction_monitoring.aws.elasticache_parameter_group:
    name: redis-dev
    state: absent
"""

RETURN = r"""
parameter_group:
  description:
    - The parameter group after the change; in check mode, as it would be. Null when it is, or would be, deleted.
  returned: success
  type: dict
  contains:
    arn:
      description: The ARN of the group; computed when the group does not exist yet.
      type: str
      sample: arn:aws:elasticache:ap-northeast-1:123456789012:parametergroup:redis-dev
    name: {description: The name of the group., type: str, sample: redis-dev}
    family: {description: The family., type: str, sample: redis7}
    description: {description: What the group is for., type: str}
    parameters:
      description: The parameters that were set, as strings. Those left at the default of the family are not listed.
      type: dict
      sample: {maxmemory-policy: volatile-ttl}
    tags: {description: The tags., type: dict}
steps:
  description:
    - The API operations that were called to make the change, in order, or would be in check mode.
  returned: success
  type: list
  elements: str
  sample: [CreateCacheParameterGroup, ModifyCacheParameterGroup]
diff:
  description:
    - The group before and after; an empty dict where there is none.
  returned: success
  type: dict
  sample: {before: {}, after: {name: redis-dev}}
"""

from ansible_collections.amazon.aws.plugins.module_utils.iam import get_aws_account_info
from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._elasticache.api import AnsibleElastiCacheError
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._elasticache.manage_parameter_group import (
    ensure_absent,
    ensure_present,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._elasticache.parameter_group_plan import (
    WantedGroup,
    group_arn,
)

ARGUMENT_SPEC = {
    "name": {"type": "str", "required": True},
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "family": {"type": "str"},
    "description": {"type": "str"},
    "parameters": {"type": "dict"},
    "purge_parameters": {"type": "bool", "default": False},
    "tags": {"type": "dict", "aliases": ["resource_tags"]},
    "purge_tags": {"type": "bool", "default": True},
}


def ensure(module, client):
    given = {name: module.params[name] for name in ARGUMENT_SPEC if name != "state"}
    wanted = WantedGroup(**{**given, "name": given["name"].lower()})
    if module.params["state"] == "absent":
        return ensure_absent(client, wanted.name, module.check_mode)

    def future_arn():
        account, partition = get_aws_account_info(module)
        return group_arn(partition, module.region, account, wanted.name)

    return ensure_present(client, wanted, module.check_mode, future_arn)


def main():
    module = AnsibleAWSModule(argument_spec=ARGUMENT_SPEC, supports_check_mode=True)
    try:
        result = ensure(module, module.client("elasticache"))
    except AnsibleElastiCacheError as error:
        module.fail_json_aws_error(error)
    module.exit_json(**result)


if __name__ == "__main__":
    main()
