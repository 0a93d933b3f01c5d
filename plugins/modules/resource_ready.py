#!/usr/bin/python

# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: resource_ready
version_added: 0.1.0
short_description: Wait until a slow resource is ready or gone, and say so
description:
  - Waits until a database or a cache is ready, or until it is gone.
  - While it waits, it prints what it is waiting for, in which state that is, and for how long it has waited. The
    waiters of other modules are silent, and those of botocore give up after 10 (ElastiCache) or 30 minutes (RDS).
  - A call that gets no answer, or an error of AWS's own, does not end the wait; what comes next may get through.
  - A state that the resource will not leave by itself ends the wait at once, with what it means and what AWS's recent
    events say of it.
  - In check mode it looks once and returns.
options:
  kind:
    description:
      - What kind of resource it is.
    type: str
    required: true
    choices: [elasticache_replication_group, rds_instance]
  name:
    description:
      - The identifier of the resource.
    type: str
    required: true
  until:
    version_added: 0.2.0
    description:
      - What to wait for. V(gone) waits for a deletion that has been started; the resource need not exist any more.
      - V(settled) waits until AWS has finished what it does with the resource, well or badly, as before a deletion.
    type: str
    choices: [ready, gone, settled]
    default: ready
  applied:
    version_added: 0.2.0
    description:
      - Whether to wait also until nothing is pending of what was to be changed. AWS may describe a resource as
        available before it has begun with a change.
      - What is changed in the maintenance window is pending until then; do not wait for that.
    type: bool
    default: false
  timeout:
    description:
      - Seconds to wait at the most.
    type: int
    default: 3600
  slice:
    description:
      - Seconds that one process waits before the next line of progress. The action plugin sets it.
    type: int
    default: 0
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - transaction_monitoring.aws.attributes.info
author:
  - The transaction_monitoring.aws maintainers (@transaction-monitoring)
"""

EXAMPLES = r"""
- name: Wait until the database is available
  transaction_monitoring.aws.resource_ready:
    kind: rds_instance
    name: txdb-dev
    timeout: 3600

- name: Wait until the cache is gone
  transaction_monitoring.aws.resource_ready:
    kind: elasticache_replication_group
    name: redis-dev
    until: gone
"""

RETURN = r"""
resource:
  description: The resource as it was seen last.
  returned: always
  type: dict
  contains:
    kind:
      description: The kind.
      returned: always
      type: str
      sample: rds_instance
    name:
      description: The identifier.
      returned: always
      type: str
      sample: txdb-dev
    ready:
      description: Whether it is ready.
      returned: always
      type: bool
      sample: true
    status:
      description:
        - Its state as AWS names it, or V(absent) when it does not exist. With O(applied=true), what is pending too.
        - V(out of reach) and the reason, when it could not be asked.
      returned: always
      type: str
      sample: available
    endpoint:
      description: The host name to connect to; of a cache, the one of its primary or its configuration endpoint.
      returned: always, null as long as there is none
      type: str
      sample: txdb-dev.cxyz.ap-northeast-1.rds.amazonaws.com
    reader_endpoint:
      description: The host name for reads of a cache without shards.
      returned: always, null where there is none
      type: str
      sample: replica.redis-dev.abc.apne1.cache.amazonaws.com
    events:
      description: AWS's last messages on the resource, the oldest first, in a state that it does not leave by itself.
      returned: always, otherwise empty
      type: list
      elements: str
      sample: [DB instance is in a state that cannot be upgraded]
waited_seconds:
  description: How long the wait took, in seconds.
  returned: always
  type: int
  sample: 741
"""

import contextlib

from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ready import api, waiters
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ready.plan import (
    DEFAULT_GOAL,
    DEFAULT_TIMEOUT,
    GOALS,
    KINDS,
    NEVER_WAITS,
    UNKNOWN,
    hopeless,
    reached,
)

# Of the events that DescribeEvents returns, the oldest first, these many are told.
EVENTS_TOLD = 5
SOURCE_TYPES = {"elasticache_replication_group": "replication-group", "rds_instance": "db-instance"}
SERVICES = {"elasticache_replication_group": "elasticache", "rds_instance": "rds"}


def recent_events(client, kind, name):
    """Return AWS's last messages on the resource; none where the caller may not read them."""
    with contextlib.suppress(api.AnsibleReadyError):
        return [event["Message"] for event in api.describe_events(client, SOURCE_TYPES[kind], name)][-EVENTS_TOLD:]
    return []


def pending(found):
    """Return the names of what is to be changed."""
    values = found.get("PendingModifiedValues") or {}
    return sorted(name for name, value in values.items() if value and name != NEVER_WAITS)


def look(client, kind, name, goal, applied):
    """Return the resource as it is now."""
    if kind == "rds_instance":
        found = api.describe_db_instance(client, name)
        status = found and found["DBInstanceStatus"]
        endpoints = {"endpoint": found.get("Endpoint") if found else None}
    else:
        found = api.describe_replication_group(client, name)
        status = found and found["Status"]
        node = (found.get("NodeGroups") or [{}])[0] if found else {}
        main = (found or {}).get("ConfigurationEndpoint") or node.get("PrimaryEndpoint")
        endpoints = {"endpoint": main, "reader_endpoint": node.get("ReaderEndpoint")}
    if applied and status and pending(found):
        status = f"{status} with changes pending ({', '.join(pending(found))})"
    hosts = {name: (value or {}).get("Address") for name, value in endpoints.items()}
    return {
        "kind": kind,
        "name": name,
        "ready": reached(kind, "ready", status or "absent"),
        "status": status or "absent",
        "reader_endpoint": None,
        "events": recent_events(client, kind, name) if status and hopeless(kind, goal, status) else [],
        **hosts,
    }


def unseen(kind, name, error):
    """Return the resource when it cannot be looked at."""
    nothing = {"endpoint": None, "reader_endpoint": None, "events": [], "ready": False}
    return {"kind": kind, "name": name, "status": f"{UNKNOWN} ({error})", **nothing}


def look_or_wait(client, kind, name, goal, applied, seconds):
    """Return the resource, after a wait of at most these seconds when it is on its way."""
    resource = look(client, kind, name, goal, applied)
    seen = (kind, goal, resource["status"])
    if not seconds or reached(*seen) or hopeless(*seen):
        return resource
    # Not reached within this slice, never ready, or out of reach: what is read next tells which.
    with contextlib.suppress(api.AnsibleReadyError):
        waiters.wait(client, kind, name, seconds, goal, applied)
    return look(client, kind, name, goal, applied)


def main():
    module = AnsibleAWSModule(
        argument_spec={
            "kind": {"type": "str", "required": True, "choices": sorted(KINDS)},
            "name": {"type": "str", "required": True},
            "until": {"type": "str", "choices": list(GOALS), "default": DEFAULT_GOAL},
            "applied": {"type": "bool", "default": False},
            "timeout": {"type": "int", "default": DEFAULT_TIMEOUT},
            "slice": {"type": "int", "default": 0},
        },
        supports_check_mode=True,
    )
    kind, name, goal, applied = (module.params[option] for option in ("kind", "name", "until", "applied"))
    seconds = 0 if module.check_mode else module.params["slice"]
    try:
        resource = look_or_wait(module.client(SERVICES[kind]), kind, name, goal, applied, seconds)
    except api.AnsibleReadyError as error:
        if module.check_mode or not api.is_passing(error):
            module.fail_json_aws_error(error)
        # The call itself was made again, with pauses in between, before it was given up.
        resource = unseen(kind, name, error)
    module.exit_json(changed=False, resource=resource, waited_seconds=0)


if __name__ == "__main__":
    main()
