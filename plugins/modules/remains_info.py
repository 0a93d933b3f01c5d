#!/usr/bin/python

# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: remains_info
version_added: 0.2.0
short_description: Tell what a stack leaves behind by design, until when, and what it costs
description:
  - Looks for the keys that M(transaction_monitoring.aws.kms_key) made for an alias, and for the snapshots that people
    or a deletion made of a database and of a cache. Snapshots that AWS makes by itself go with what they are of.
  - It asks anew each time, so that a removal that was interrupted and run again tells all of it.
  - What the caller may not read is named in RV(unknown), and is no failure.
options:
  key_alias:
    description:
      - The alias that the key was made for.
    type: str
    required: true
  database_identifier:
    description:
      - The identifier of the RDS instance.
    type: str
    required: true
  cache_identifier:
    description:
      - The ID of the ElastiCache replication group.
    type: str
    required: true
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - transaction_monitoring.aws.attributes.info
author:
  - The transaction_monitoring.aws maintainers (@transaction-monitoring)
"""

EXAMPLES = r"""
- name: Tell what the stack dev left behind
  transaction_monitoring.aws.remains_info:
    key_alias: alias/transaction-monitoring-dev
    database_identifier: txdb-dev
    cache_identifier: redis-dev
"""

RETURN = r"""
remains:
  description: What there is.
  returned: always
  type: list
  elements: dict
  contains:
    kind:
      description: V(key), V(database snapshot) or V(cache snapshot).
      returned: always
      type: str
      sample: key
    name:
      description: The ID of the key, or the name of the snapshot.
      returned: always
      type: str
      sample: 1234abcd-12ab-34cd-56ef-1234567890ab
    state:
      description: Its state, in the words of its service.
      returned: always
      type: str
      sample: PendingDeletion
    ends:
      description: When AWS deletes it, in ISO 8601; V(until it is deleted) when AWS never does.
      returned: always
      type: str
      sample: "2026-12-24T00:00:00+00:00"
    costs:
      description: What it costs until then.
      returned: always
      type: str
      sample: nothing; the full price of the window if the deletion is cancelled
sentences:
  description: The same as sentences.
  returned: always
  type: list
  elements: str
  sample:
    - >-
      key 1234abcd-12ab-34cd-56ef-1234567890ab (PendingDeletion), until 2026-12-24T00:00:00+00:00; costs nothing; the
      full price of the window if the deletion is cancelled
unknown:
  description: What could not be read, and why.
  returned: always
  type: list
  elements: str
  sample: []
"""

from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.transaction_monitoring.aws.plugins.module_utils import _remains
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._elasticache import api as cache_api
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._kms import api as kms_api
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._kms.plan import MARKER
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._rds import api as rds_api


def keys(client, alias):
    """Return a row for each key that was made for the alias."""
    rows = []
    for item in kms_api.list_keys(client):
        tags = kms_api.list_resource_tags_if_visible(client, item["KeyId"])
        if {"TagKey": MARKER, "TagValue": alias} in tags:
            key = kms_api.describe_key(client, item["KeyId"])
            rows += [_remains.key_row(key)] if key else []
    return rows


def database_snapshots(client, identifier):
    """Return a row for each snapshot of the instance that was asked for."""
    return [_remains.database_row(item) for item in rds_api.describe_db_snapshots(client, identifier, "manual")]


def cache_snapshots(client, identifier):
    """Return a row for each snapshot of the replication group that was asked for."""
    return [_remains.cache_row(item) for item in cache_api.describe_snapshots(client, identifier, "user")]


def run(module):
    """Ask each service and return the result."""
    params = module.params
    rows, unknown = [], []
    for service, read, name in (
        ("kms", keys, params["key_alias"]),
        ("rds", database_snapshots, params["database_identifier"]),
        ("elasticache", cache_snapshots, params["cache_identifier"]),
    ):
        try:
            rows += sorted(read(module.client(service), name), key=lambda row: row["name"])
        except AnsibleAWSError as error:
            unknown.append(str(error))
    return {"remains": rows, "sentences": [_remains.sentence(row) for row in rows], "unknown": unknown}


def main():
    module = AnsibleAWSModule(
        argument_spec={
            "key_alias": {"type": "str", "no_log": False, "required": True},
            "database_identifier": {"type": "str", "required": True},
            "cache_identifier": {"type": "str", "required": True},
        },
        supports_check_mode=True,
    )
    module.exit_json(changed=False, **run(module))


if __name__ == "__main__":
    main()
