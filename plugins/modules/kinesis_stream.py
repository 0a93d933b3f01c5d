#!/usr/bin/python

# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: kinesis_stream
version_added: 0.1.0
short_description: Create, change and delete a Kinesis data stream
description:
  - Brings a stream to the wanted capacity, retention, encryption, metrics and tags, step by step, and waits between the
    steps for the stream to be C(ACTIVE) again.
  - Unlike M(community.aws.kinesis_stream), it knows the on-demand mode and the retention of up to 8,760 hours, reports
    a change exactly when there is one (also for encryption together with another change, and in check mode), and goes
    to a shard count that is more than double or less than half of today's in as many scalings as AWS demands.
  - Options that AWS would refuse are refused before it is asked for anything, and what it would refuse of the stream as
    it is, before anything is changed.
options:
  name:
    description:
      - The name of the stream.
    type: str
    required: true
  mode:
    description:
      - The capacity mode. When left out, an existing stream keeps its mode, and a new one is provisioned.
      - AWS allows two changes in 24 hours.
    type: str
    choices: [provisioned, on_demand]
  shards:
    description:
      - The number of open shards of a provisioned stream. Needed to create one.
      - Must be left out with O(mode=on_demand), where AWS manages the shards.
      - AWS allows ten scalings in 24 hours, each to at most double and at least half; a count that is further away is
        refused with the nearest one.
    type: int
  retention_hours:
    description:
      - Hours that records are kept, 24 to 8760. When left out, an existing stream keeps its retention, and a new one
        has 24 hours.
      - Decreasing it loses the records that are older at once.
    type: int
  encryption:
    description:
      - Whether the records are encrypted with a KMS key.
      - When left out, it is V(kms) if O(kms_key_id) is given, and otherwise stays as it is.
      - With V(kms) and without O(kms_key_id), an encrypted stream keeps its key, and any other gets
        C(alias/aws/kinesis).
    type: str
    choices: [kms, none]
  kms_key_id:
    description:
      - The key, as its ARN, its id, its alias (with C(alias/)) or the ARN of its alias.
      - AWS gives back the form it was given. A key id and its ARN count as the same key, and so do an alias and its
        ARN; to go from an alias to the key behind it counts as a change.
    type: str
  shard_level_metrics:
    description:
      - The metrics that CloudWatch gets for each shard; V(ALL) means all seven, and an empty list none.
      - When left out, they stay as they are. They cost money.
    type: list
    elements: str
    choices:
      - ALL
      - IncomingBytes
      - IncomingRecords
      - IteratorAgeMilliseconds
      - OutgoingBytes
      - OutgoingRecords
      - ReadProvisionedThroughputExceeded
      - WriteProvisionedThroughputExceeded
  tags:
    description:
      - The tags of the stream. When left out, they stay as they are.
    type: dict
    aliases: [resource_tags]
  purge_tags:
    description:
      - Whether tags that are not in O(tags) are removed. Without O(tags), none is.
    type: bool
    default: true
  state:
    description:
      - Whether the stream exists. V(absent) deletes it with all its records.
    type: str
    choices: [present, absent]
    default: present
  enforce_consumer_deletion:
    description:
      - Whether O(state=absent) also deletes a stream that has registered consumers, and these with it.
    type: bool
    default: false
  wait:
    description:
      - Whether to wait after the last step until the stream is C(ACTIVE), or gone.
      - Between two steps there is always a wait, since AWS takes the next only then. So there is for a stream that is
        C(CREATING), C(UPDATING) or C(DELETING) when O(state=present) finds it, since its number of shards holds only
        afterwards. Check mode does not wait for it, and may foresee a change that is already under way.
      - AWS may describe a stream as C(ACTIVE) before it has begun with a change. So each wait ends when the stream
        shows what was changed, and a step that AWS answers with C(ResourceInUseException) is tried again within
        O(wait_timeout). To create a stream whose name is taken, and to delete one that has consumers, is not.
    type: bool
    default: true
  wait_timeout:
    description:
      - Seconds that all the waiting of one run may take together.
    type: int
    default: 600
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - transaction_monitoring.aws.attributes.resource
author:
  - The transaction_monitoring.aws maintainers (@transaction-monitoring)
"""

EXAMPLES = r"""
- name: Create an encrypted stream of two shards that keeps its records for a week
  transaction_monitoring.aws.kinesis_stream:
    name: transaction-stream-dev
    mode: provisioned
    shards: 2
    retention_hours: 168
    kms_key_id: arn:aws:kms:ap-northeast-1:123456789012:key/0d990263-018e-4e65-a703-eff731de951e
    tags:
      Stack: dev

- name: Let AWS manage the shards
  transaction_monitoring.aws.kinesis_stream:
    name: transaction-stream-dev
    mode: on_demand

- name: Delete the stream and the consumers registered with it
  transaction_monitoring.aws.kinesis_stream:
    name: transaction-stream-dev
    state: absent
    enforce_consumer_deletion: true
"""

RETURN = r"""
stream:
  description: The stream as it is, or would be in check mode; null when it is deleted.
  returned: always
  type: dict
  contains:
    name:
      description: The name.
      returned: always
      type: str
      sample: transaction-stream-dev
    arn:
      description: The ARN.
      returned: always
      type: str
      sample: arn:aws:kinesis:ap-northeast-1:123456789012:stream/transaction-stream-dev
    status:
      description: The status; after O(wait=false) it may be CREATING or UPDATING.
      returned: always
      type: str
      sample: ACTIVE
    mode:
      description: The capacity mode, V(provisioned) or V(on_demand).
      returned: always
      type: str
      sample: provisioned
    shards:
      description: The number of open shards; null in check mode for an on-demand stream that does not exist yet.
      returned: always
      type: int
      sample: 2
    retention_hours:
      description: Hours that records are kept.
      returned: always
      type: int
      sample: 168
    encryption_type:
      description: V(kms) or V(none).
      returned: always
      type: str
      sample: kms
    kms_key_id:
      description: The key in the form that AWS was given; null without encryption.
      returned: always
      type: str
      sample: arn:aws:kms:ap-northeast-1:123456789012:key/0d990263-018e-4e65-a703-eff731de951e
    shard_level_metrics:
      description: The metrics that CloudWatch gets for each shard.
      returned: always
      type: list
      elements: str
      sample: [IteratorAgeMilliseconds]
    tags:
      description: The tags.
      returned: always
      type: dict
      sample: {"Stack": "dev"}
steps:
  description: The calls that were made, or would be in check mode, in their order.
  returned: always
  type: list
  elements: dict
  contains:
    operation:
      description: The operation of the Kinesis API.
      returned: always
      type: str
      sample: UpdateShardCount
    arguments:
      description: What it was called with.
      returned: always
      type: dict
      sample: {"StreamName": "transaction-stream-dev", "ScalingType": "UNIFORM_SCALING", "TargetShardCount": 4}
"""

import time

from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.amazon.aws.plugins.module_utils.iam import get_aws_account_info
from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.amazon.aws.plugins.module_utils.tagging import boto3_tag_list_to_ansible_dict
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._kinesis import api, waiters
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._kinesis.plan import (
    SHARD_LEVEL_METRICS,
    Stream,
    StreamRefusedError,
    Wanted,
    check,
    plan_absent,
    plan_present,
)


def read_stream(client, name):
    """Return the stream of this name, or None."""
    found = api.describe_stream_summary(client, name)
    if found is None:
        return None
    metrics = {metric for entry in found["EnhancedMonitoring"] for metric in entry.get("ShardLevelMetrics", [])}
    encrypted = found.get("EncryptionType") == "KMS"
    return Stream(
        name=name,
        arn=found["StreamARN"],
        status=found["StreamStatus"],
        mode=found.get("StreamModeDetails", {}).get("StreamMode", "PROVISIONED").lower(),
        shards=found["OpenShardCount"],
        retention_hours=found["RetentionPeriodHours"],
        encryption_type="kms" if encrypted else "none",
        kms_key_id=found.get("KeyId") if encrypted else None,
        shard_level_metrics=tuple(sorted(metrics)),
        tags=boto3_tag_list_to_ansible_dict(api.list_tags_for_stream(client, name)),
    )


class Runner:
    """Carries steps out on one stream, within one budget of seconds for all the waiting."""

    def __init__(self, client, params):
        self.client = client
        self.name = params["name"]
        self.wait = params["wait"]
        self.end = time.monotonic() + params["wait_timeout"]

    @property
    def left(self):
        return self.end - time.monotonic()

    def until_active(self, conditions=(), new=False):
        waiters.wait_until_active(self.client, self.name, self.left, conditions, new)

    def until_gone(self):
        waiters.wait_until_gone(self.client, self.name, self.left)

    def settle(self, stream):
        """Return the stream once what is under way is done; None when that is its deletion."""
        if stream.status == "DELETING":
            self.until_gone()
            return None
        self.until_active()
        return read_stream(self.client, self.name)

    def call(self, step, new=False):
        """Make the call of a step, again while the stream is busy or, when it is new, not known everywhere yet."""
        passing = [waiters.IN_USE] * step.busy + [waiters.GONE] * new
        waiters.patiently(api.OPERATIONS[step.operation], self.left, passing)(self.client, **step.arguments)

    def apply(self, steps):
        """Carry the steps out on a stream that is said to take the first one."""
        new, unsettled = False, None
        for step in steps:
            if unsettled:
                self.until_active(unsettled.settled, new)
            self.call(step, new)
            new = new or step.operation == "CreateStream"
            unsettled = step if step.settles else None
        if unsettled and self.wait:
            self.until_active(unsettled.settled, new)


def want(params):
    """Return what the options ask for."""
    names = ("name", "mode", "shards", "retention_hours", "encryption", "kms_key_id", "tags", "purge_tags")
    metrics = params["shard_level_metrics"]
    return Wanted(**{n: params[n] for n in names}, shard_level_metrics=None if metrics is None else tuple(metrics))


def ensure_present(module, client, wanted):
    """Return the stream as it was, the steps and the stream that follows; carry them out outside check mode."""
    runner = Runner(client, module.params)
    current = read_stream(client, wanted.name)
    if module.check_mode:
        current = None if current and current.status == "DELETING" else current
    elif current and current.status != "ACTIVE":
        current = runner.settle(current)
    arn = current.arn if current else future_arn(module)
    steps, after = plan_present(current, wanted, arn, api.takes_tags_at_creation(client))
    if steps and not module.check_mode:
        runner.apply(steps)
        after = read_stream(client, wanted.name)
    return current, steps, after


def future_arn(module):
    """Return the ARN that the stream will have; outside check mode, where AWS will tell, none."""
    if not module.check_mode:
        return ""
    account, partition = get_aws_account_info(module)
    return f"arn:{partition}:kinesis:{module.region}:{account}:stream/{module.params['name']}"


def ensure_absent(module, client, wanted):
    """Return the stream as it was, the step that deletes it, if any, and None; carry it out outside check mode."""
    params = module.params
    current = read_stream(client, wanted.name)
    steps = plan_absent(current, params["enforce_consumer_deletion"])
    if current and not module.check_mode:
        runner = Runner(client, params)
        if steps and current.status != "ACTIVE":
            runner.until_active()
        for step in steps:
            runner.call(step)
        if params["wait"]:
            runner.until_gone()
    return current, steps, None


def run(module):
    """Bring the stream to the wanted state and return the result."""
    present = module.params["state"] == "present"
    wanted = want(module.params) if present else Wanted(module.params["name"])
    check(wanted)
    ensure = ensure_present if present else ensure_absent
    current, steps, after = ensure(module, module.client("kinesis"), wanted)
    before, then = (stream.as_dict() if stream else {} for stream in (current, after))
    return {
        "changed": bool(steps),
        "stream": then or None,
        "steps": [step.as_dict() for step in steps],
        "diff": {"before": before, "after": then},
    }


def main():
    module = AnsibleAWSModule(
        argument_spec={
            "name": {"type": "str", "required": True},
            "mode": {"type": "str", "choices": ["provisioned", "on_demand"]},
            "shards": {"type": "int"},
            "retention_hours": {"type": "int"},
            "encryption": {"type": "str", "choices": ["kms", "none"]},
            "kms_key_id": {"type": "str"},
            "shard_level_metrics": {"type": "list", "elements": "str", "choices": ["ALL", *SHARD_LEVEL_METRICS]},
            "tags": {"type": "dict", "aliases": ["resource_tags"]},
            "purge_tags": {"type": "bool", "default": True},
            "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
            "enforce_consumer_deletion": {"type": "bool", "default": False},
            "wait": {"type": "bool", "default": True},
            "wait_timeout": {"type": "int", "default": 600},
        },
        supports_check_mode=True,
    )
    try:
        result = run(module)
    except StreamRefusedError as error:
        module.fail_json(msg=str(error))
    except AnsibleAWSError as error:
        module.fail_json_aws_error(error)
    module.exit_json(**result)


if __name__ == "__main__":
    main()
