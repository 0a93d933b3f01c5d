#!/usr/bin/python
# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: elasticache_replication_group
version_added: 0.1.0
short_description: Create, change and delete ElastiCache replication groups (Valkey and Redis OSS)
description:
  - Makes an ElastiCache replication group what its options say, with whatever calls that takes, each made when
    the group is ready for it.
  - An option that is left out keeps the value the group has; for a new group AWS chooses it.
  - What AWS would refuse, and what would need the group to be replaced, is refused before anything is changed.
  - The module M(community.aws.elasticache) knows single cache clusters only. It has no replication groups, hence no
    failover, no encryption, no Valkey, and no check mode.
options:
  name:
    description:
      - The identifier of the replication group. AWS keeps it in lower case.
      - 1 to 40 letters, digits and hyphens, beginning with a letter.
    type: str
    required: true
    aliases: [replication_group_id]
  state:
    description:
      - V(present) makes the group exist with these settings, V(absent) deletes it with its nodes and data.
    type: str
    choices: [present, absent]
    default: present
  description:
    description:
      - What the group is for. A new group gets C(Replication group NAME) when this is left out.
    type: str
  engine:
    description:
      - The engine. Needed to create a group.
      - V(redis) can become V(valkey) in place, together with O(engine_version) and a O(parameter_group) of its family.
        The way back exists only from Valkey 7.2 to Redis OSS 7.1.
    type: str
    choices: [redis, valkey]
  engine_version:
    description:
      - The version of the engine, such as V(8.0), V(7.1) or V(6.x). Needed to create a group with O(engine=valkey).
      - Only the numbers given are compared, so a group that runs 7.1.0 is what V(7.1) asks for.
      - Versions can be upgraded and not downgraded.
    type: str
  node_type:
    description:
      - The node type, such as V(cache.t4g.small). Needed to create a group.
      - An existing group is scaled up or down.
    type: str
  num_cache_clusters:
    description:
      - The number of nodes, one primary and up to five replicas, of a group without cluster mode.
      - Replicas are added and removed in place.
    type: int
  num_node_groups:
    description:
      - The number of shards of a group with cluster mode, 1 to 500. Shards are added and removed in place.
      - A new group with more than one shard has cluster mode.
    type: int
  replicas_per_node_group:
    description:
      - The number of replicas of each shard, 0 to 5.
    type: int
  cluster_mode:
    description:
      - Whether data is spread over shards. V(compatible) lets clients of both kinds connect.
      - AWS goes from V(disabled) to V(enabled) by way of V(compatible), and so does this module in one run. Stay at
        V(compatible) while clients move. There is no way back from V(enabled).
    type: str
    choices: [disabled, compatible, enabled]
  node_groups_to_remove:
    description:
      - The identifiers of the shards that go when O(num_node_groups) becomes smaller.
      - By default the last ones go.
    type: list
    elements: str
  node_groups_to_retain:
    description:
      - The identifiers of the shards that stay when O(num_node_groups) becomes smaller.
    type: list
    elements: str
  automatic_failover:
    description:
      - Whether a replica takes the place of a primary that fails. Needs a replica; cluster mode needs this.
      - A new group with cluster mode has it on when this is left out.
    type: bool
  multi_az:
    description:
      - Whether nodes are kept in different zones. Needs O(automatic_failover=true) and a replica.
    type: bool
  preferred_azs:
    description:
      - The zones of the nodes, one for each node, that of the primary first. For groups of one shard.
      - Used when nodes are created. Existing nodes are not moved.
    type: list
    elements: str
  at_rest_encryption:
    description:
      - Whether data is encrypted at rest. AWS's default is true for Valkey and false for Redis OSS.
      - Cannot be changed in place.
    type: bool
  kms_key_id:
    description:
      - The ARN or the id of the KMS key for O(at_rest_encryption); not an alias.
      - Cannot be changed in place.
    type: str
  transit_encryption:
    description:
      - Whether clients connect by TLS. Needed to create a group with O(engine=valkey).
      - Can be changed in place from engine version 7. It goes on and off by way of the mode V(preferred).
    type: bool
  transit_encryption_mode:
    description:
      - Whether TLS is V(required), or V(preferred), which lets clients without it connect as well.
      - When O(transit_encryption) is turned on without this option, TLS becomes V(required), after a passage
        through V(preferred). Give V(preferred) and stay there while clients move.
    type: str
    choices: [preferred, required]
  auth_token:
    description:
      - The password of the group, 16 to 128 letters, digits and characters of C(!&#$^<>-). Needs TLS.
      - It is sent when the group is created, when the group has no token, and when O(auth_token_changed_at) is later
        than the date at which AWS last took one. It is never stored, compared or returned.
    type: str
  auth_token_changed_at:
    description:
      - The date and time, in ISO 8601, at which O(auth_token) was last changed where it is kept, for instance the
        C(LastChangedDate) of its secret in Secrets Manager. Without an offset, it is in UTC.
      - AWS does not let a token be read, but says when it was last set
        (RV(replication_group.auth_token_last_modified)). The later of the two dates tells whether there is a token to
        send, without anything derived from the token being kept; a run that follows sends nothing. A date in the
        future would have it sent every time until then.
      - Without this option the token of a group that has one is never changed.
    type: str
  auth_token_update_strategy:
    description:
      - V(rotate) adds the token next to the one in use, so that clients can move to it.
      - V(set) makes it the only one, and ends a rotation. Give it together with an O(auth_token_changed_at) that is
        later than the rotation. On a group without a token it does both, at once.
      - V(delete) gives the token up for O(user_group_ids).
    type: str
    choices: [rotate, set, delete]
    default: rotate
  user_group_ids:
    description:
      - The user group (AWS takes one) whose users may connect. Needs TLS. An empty list removes it.
      - A group with a token also needs O(auth_token_update_strategy=delete).
    type: list
    elements: str
  log_delivery:
    description:
      - All log deliveries of the group. Those that are not listed are stopped, so an empty list stops all.
    type: list
    elements: dict
    suboptions:
      log_type:
        description:
          - The log. V(slow-log) needs engine version 6.0, V(engine-log) 6.2.
        type: str
        choices: [slow-log, engine-log]
        required: true
      destination_type:
        description:
          - The kind of O(log_delivery[].destination).
        type: str
        choices: [cloudwatch-logs, kinesis-firehose]
        default: cloudwatch-logs
      destination:
        description:
          - The name of the log group or of the delivery stream.
        type: str
        required: true
      format:
        description:
          - The format of the log lines.
        type: str
        choices: [json, text]
        default: json
  parameter_group:
    description:
      - The name of the cache parameter group.
    type: str
  subnet_group:
    description:
      - The name of the cache subnet group. Cannot be changed in place.
    type: str
  security_group_ids:
    description:
      - The ids of the VPC security groups, all of them.
    type: list
    elements: str
  port:
    description:
      - The port that the nodes listen on, by default 6379. Cannot be changed in place.
    type: int
  network_type:
    description:
      - The kind of IP addresses. Cannot be changed in place.
    type: str
    choices: [ipv4, ipv6, dual_stack]
  ip_discovery:
    description:
      - The kind of IP addresses that the group tells its clients.
    type: str
    choices: [ipv4, ipv6]
  data_tiering:
    description:
      - Whether data is kept on disks as well. On C(cache.r6gd) nodes it has to be on, on others off.
      - Cannot be changed in place.
    type: bool
  maintenance_window:
    description:
      - The time of the week for maintenance in UTC, such as V(sun:23:00-mon:01:30).
    type: str
  snapshot_window:
    description:
      - The time of the day for the daily snapshot in UTC, such as V(05:00-09:00).
    type: str
  snapshot_retention_limit:
    description:
      - The number of days for which daily snapshots are kept, 0 to 35. With V(0) none are taken.
    type: int
  snapshot_name:
    description:
      - The snapshot that a new group starts from. Not looked at when the group exists.
    type: str
  final_snapshot_identifier:
    description:
      - With O(state=absent), the name of a snapshot to take before the group is deleted. Without it none is taken.
    type: str
  notification_topic_arn:
    description:
      - The ARN of the SNS topic that hears of events. An empty string turns notification off.
    type: str
  auto_minor_version_upgrade:
    description:
      - Whether AWS may upgrade the group to a new minor version in its maintenance window.
    type: bool
  apply_immediately:
    description:
      - Whether changes are made at once, so that the run ends with the group as it was asked for. AWS's own default
        is the other, to leave those it can for the maintenance window.
      - A change that waits for the maintenance window counts as made while this is V(false), and is made by a run
        with V(true).
      - Replicas, shards, tags and tokens always change at once.
    type: bool
    default: true
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
  wait:
    description:
      - Whether to wait until the group is available, or gone.
      - A group that is still busy is waited for in any case when it has to be changed, and so is each change that
        another one follows.
    type: bool
    default: true
  wait_timeout:
    description:
      - For how many seconds to wait altogether. A new group takes ten to thirty minutes, which is more than the ten
        minutes for which boto3 waits.
    type: int
    default: 3600
notes:
  - Permissions needed are C(elasticache:DescribeReplicationGroups), C(elasticache:DescribeCacheClusters),
    C(elasticache:ListTagsForResource) and C(elasticache:ListAllowedNodeTypeModifications) to look;
    C(elasticache:CreateReplicationGroup), C(elasticache:ModifyReplicationGroup),
    C(elasticache:ModifyReplicationGroupShardConfiguration), C(elasticache:IncreaseReplicaCount),
    C(elasticache:DecreaseReplicaCount), C(elasticache:AddTagsToResource), C(elasticache:RemoveTagsFromResource) and
    C(elasticache:DeleteReplicationGroup) to change; and those that a KMS key or a log group demands.
seealso:
  - module: transaction_monitoring.aws.elasticache_replication_group_info
  - module: transaction_monitoring.aws.elasticache_parameter_group
  - module: community.aws.elasticache_subnet_group
author:
  - The transaction_monitoring.aws maintainers (@transaction-monitoring)
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - transaction_monitoring.aws.attributes.resource
"""

EXAMPLES = r"""
- name: A cache of two nodes in two zones, encrypted at rest and in transit
  transaction_monitoring.aws.elasticache_replication_group:
    name: redis-dev
    description: Transactions seen lately
    engine: redis
    engine_version: "7.1"
    node_type: cache.t4g.small
    num_cache_clusters: 2
    automatic_failover: true
    multi_az: true
    at_rest_encryption: true
    kms_key_id: arn:aws:kms:ap-northeast-1:123456789012:key/11111111-2222-3333-4444-555555555555
    transit_encryption: true
    parameter_group: redis-dev
    subnet_group: redis-dev
    security_group_ids:
      - sg-0123456789abcdef0
    log_delivery:
      - log_type: slow-log
        destination: /aws/elasticache/redis-dev/slow-log
    tags:
      Environment: dev

- name: A token that follows its secret, sent only when the secret has changed
  transaction_monitoring.aws.elasticache_replication_group:
    name: redis-dev
    auth_token: "{{ cache_secret.SecretString }}"
    auth_token_changed_at: "{{ cache_credentials.credentials.changed_at }}"

- name: Six shards, each with one replica
  transaction_monitoring.aws.elasticache_replication_group:
    name: sessions
    engine: valkey
    engine_version: "8.0"
    node_type: cache.r7g.large
    num_node_groups: 6
    replicas_per_node_group: 1
    transit_encryption: true

- name: Delete the cache, and keep its data in a snapshot
  transaction_monitoring.aws.elasticache_replication_group:
    name: redis-dev
    state: absent
    final_snapshot_identifier: redis-dev-final
"""

RETURN = r"""
replication_group:
  description:
    - The replication group, after the change. In check mode, as it would be, with what only AWS can tell being null
      or empty.
    - Null when the group is, or would be, deleted.
  returned: success
  type: dict
  contains:
    replication_group_id: {description: The name of the group., type: str, sample: redis-dev}
    arn:
      description: The ARN of the group; computed when the group does not exist yet.
      type: str
      sample: arn:aws:elasticache:ap-northeast-1:123456789012:replicationgroup:redis-dev
    status: {description: The status that AWS gives., type: str, sample: available}
    description: {description: What the group is for., type: str}
    engine: {description: The engine., type: str, sample: redis}
    engine_version: {description: The version that the nodes run., type: str, sample: 7.1.0}
    node_type: {description: The node type., type: str, sample: cache.t4g.small}
    primary_endpoint:
      description: Where to write, in a group without cluster mode; the first shard's otherwise, if AWS gives one.
      type: dict
      contains:
        address: {description: The host name., type: str}
        port: {description: The port., type: int}
    reader_endpoint:
      description: Where to read. The keys are those of RV(replication_group.primary_endpoint).
      type: dict
    configuration_endpoint:
      description: Where clients of a group with cluster mode begin. The keys are those of the other endpoints.
      type: dict
    port: {description: The port., type: int, sample: 6379}
    cluster_mode: {description: "V(disabled), V(compatible) or V(enabled).", type: str}
    num_cache_clusters: {description: The number of nodes., type: int}
    num_node_groups: {description: The number of shards., type: int}
    replicas_per_node_group:
      description: The number of replicas of each shard; null when the shards differ.
      type: int
    member_clusters: {description: The names of the nodes., type: list, elements: str, sample: [redis-dev-001]}
    node_groups:
      description: The shards, each with C(node_group_id), C(slots), C(status), endpoints and C(members).
      type: list
      elements: dict
    automatic_failover: {description: Whether failover is on or being turned on., type: bool}
    multi_az: {description: Whether nodes are kept in different zones., type: bool}
    at_rest_encryption: {description: Whether data is encrypted at rest., type: bool}
    kms_key_id: {description: The key for it., type: str}
    transit_encryption: {description: Whether TLS is on., type: bool}
    transit_encryption_mode: {description: "V(preferred) or V(required), null without TLS.", type: str}
    auth_token_enabled: {description: Whether a token is asked for., type: bool}
    auth_token_last_modified: {description: When AWS last took a token (ISO 8601)., type: str}
    user_group_ids: {description: The user groups., type: list, elements: str}
    log_delivery:
      description: The log deliveries, written as in the option O(log_delivery).
      type: list
      elements: dict
    log_delivery_status: {description: How AWS says each log delivery is doing., type: dict, sample: {slow-log: active}}
    parameter_group: {description: The name of the cache parameter group., type: str}
    subnet_group: {description: The name of the cache subnet group., type: str}
    security_group_ids: {description: The security groups., type: list, elements: str}
    maintenance_window: {description: The maintenance window in UTC., type: str, sample: "sun:23:00-mon:01:30"}
    snapshot_window: {description: The snapshot window in UTC., type: str, sample: "05:00-09:00"}
    snapshot_retention_limit: {description: For how many days snapshots are kept., type: int}
    notification_topic_arn: {description: The SNS topic., type: str}
    auto_minor_version_upgrade: {description: Whether minor versions are upgraded by AWS., type: bool}
    data_tiering: {description: Whether data is kept on disks as well., type: bool}
    network_type: {description: The kind of IP addresses., type: str, sample: ipv4}
    ip_discovery: {description: The kind of IP addresses told to clients., type: str, sample: ipv4}
    create_time: {description: When the group was created (ISO 8601)., type: str}
    pending: {description: Changes that wait for the maintenance window., type: dict}
    tags: {description: The tags., type: dict}
steps:
  description:
    - The API operations that were called to make the change, in order, or would be in check mode.
  returned: success
  type: list
  elements: str
  sample: [ModifyReplicationGroup, IncreaseReplicaCount]
diff:
  description:
    - The settings before and after; an empty dict where there is no group. The auth token is never among them.
  returned: success
  type: dict
  sample: {before: {node_type: cache.t4g.micro}, after: {node_type: cache.t4g.small}}
"""

from ansible_collections.amazon.aws.plugins.module_utils.iam import get_aws_account_info
from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._elasticache.api import AnsibleElastiCacheError
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._elasticache.manage import (
    Run,
    ensure_absent,
    ensure_present,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._elasticache.state import group_arn
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._elasticache.waiters import Budget
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._elasticache.wanted import wanted_of

LOG_DELIVERY = {
    "log_type": {"type": "str", "choices": ["slow-log", "engine-log"], "required": True},
    "destination_type": {
        "type": "str",
        "choices": ["cloudwatch-logs", "kinesis-firehose"],
        "default": "cloudwatch-logs",
    },
    "destination": {"type": "str", "required": True},
    "format": {"type": "str", "choices": ["json", "text"], "default": "json"},
}

ARGUMENT_SPEC = {
    "name": {"type": "str", "required": True, "aliases": ["replication_group_id"]},
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "description": {"type": "str"},
    "engine": {"type": "str", "choices": ["redis", "valkey"]},
    "engine_version": {"type": "str"},
    "node_type": {"type": "str"},
    "num_cache_clusters": {"type": "int"},
    "num_node_groups": {"type": "int"},
    "replicas_per_node_group": {"type": "int"},
    "cluster_mode": {"type": "str", "choices": ["disabled", "compatible", "enabled"]},
    "node_groups_to_remove": {"type": "list", "elements": "str"},
    "node_groups_to_retain": {"type": "list", "elements": "str"},
    "automatic_failover": {"type": "bool"},
    "multi_az": {"type": "bool"},
    "preferred_azs": {"type": "list", "elements": "str"},
    "at_rest_encryption": {"type": "bool"},
    "kms_key_id": {"type": "str"},
    "transit_encryption": {"type": "bool"},
    "transit_encryption_mode": {"type": "str", "choices": ["preferred", "required"]},
    "auth_token": {"type": "str", "no_log": True},
    # These two are a date and a choice: hiding them would only hide the reason for a change.
    "auth_token_changed_at": {"type": "str", "no_log": False},
    "auth_token_update_strategy": {
        "type": "str",
        "choices": ["rotate", "set", "delete"],
        "default": "rotate",
        "no_log": False,
    },
    "user_group_ids": {"type": "list", "elements": "str"},
    "log_delivery": {"type": "list", "elements": "dict", "options": LOG_DELIVERY},
    "parameter_group": {"type": "str"},
    "subnet_group": {"type": "str"},
    "security_group_ids": {"type": "list", "elements": "str"},
    "port": {"type": "int"},
    "network_type": {"type": "str", "choices": ["ipv4", "ipv6", "dual_stack"]},
    "ip_discovery": {"type": "str", "choices": ["ipv4", "ipv6"]},
    "data_tiering": {"type": "bool"},
    "maintenance_window": {"type": "str"},
    "snapshot_window": {"type": "str"},
    "snapshot_retention_limit": {"type": "int"},
    "snapshot_name": {"type": "str"},
    "final_snapshot_identifier": {"type": "str"},
    "notification_topic_arn": {"type": "str"},
    "auto_minor_version_upgrade": {"type": "bool"},
    "apply_immediately": {"type": "bool", "default": True},
    "tags": {"type": "dict", "aliases": ["resource_tags"]},
    "purge_tags": {"type": "bool", "default": True},
    "wait": {"type": "bool", "default": True},
    "wait_timeout": {"type": "int", "default": 3600},
}

EXCLUSIVE = [
    ("auth_token", "user_group_ids"),
    ("num_cache_clusters", "num_node_groups"),
    ("num_cache_clusters", "replicas_per_node_group"),
    ("node_groups_to_remove", "node_groups_to_retain"),
]


def ensure(module, client):
    wanted = wanted_of(module.params)
    run = Run(module.check_mode, module.params["wait"], Budget(module.params["wait_timeout"]))
    if module.params["state"] == "absent":
        return ensure_absent(client, wanted.name, run, module.params["final_snapshot_identifier"])

    def future_arn():
        account, partition = get_aws_account_info(module)
        return group_arn(partition, module.region, account, wanted.name)

    return ensure_present(client, wanted, run, future_arn)


def main():
    module = AnsibleAWSModule(argument_spec=ARGUMENT_SPEC, mutually_exclusive=EXCLUSIVE, supports_check_mode=True)
    try:
        result = ensure(module, module.client("elasticache"))
    except AnsibleElastiCacheError as error:
        module.fail_json_aws_error(error)
    module.exit_json(**result)


if __name__ == "__main__":
    main()
