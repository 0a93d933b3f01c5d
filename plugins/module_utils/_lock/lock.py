# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Taking, keeping, giving back and taking away the lock of one stack."""

from __future__ import annotations

import datetime
import time

from ansible_collections.amazon.aws.plugins.module_utils.tagging import ansible_dict_to_boto3_tag_list
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._dynamodb import api
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._lock import plan, process, waiters
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ownership import is_ours, owner, tags_of

KEY_SCHEMA = {
    "AttributeDefinitions": [{"AttributeName": plan.KEY, "AttributeType": "S"}],
    "KeySchema": [{"AttributeName": plan.KEY, "KeyType": "HASH"}],
    "BillingMode": "PAY_PER_REQUEST",
}


def now():
    """Return the moment, as records have it."""
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")


def read(client, table):
    """Return the record; None where there is none, or no table."""
    return plan.record_of(api.get_item(client, table, plan.key()))


def take(client, table, tags, mine, patience):
    """Take the lock if nobody holds it, or whoever does is dead.

    Args:
        client: a boto3 client.
        table: the name of the table, which is made where there is none.
        tags: those of a new table.
        mine: the record of the run that wants the lock.
        patience: the seconds to wait for a run that lives.

    Returns:
        Whether it was taken, and the record that was found: of whoever holds it, or held it last; None for none.
    """
    end, alive, before = time.monotonic() + patience, False, None
    while True:
        seen = read(client, table) or _read_new(client, table, tags)
        # The answer to the write below was lost, and botocore's next try found the record as this run had written it.
        if plan.is_held(seen) and seen.run == mine.run:
            return True, before
        if plan.is_held(seen) and not process.is_dead(seen.process):
            if (alive or _is_fresh(seen)) and time.monotonic() >= end:
                return False, seen
            if waiters.changes_within(client, table, seen, plan.SILENCE):
                alive = True
                continue
        before = seen
        if api.put_item(client, TableName=table, **plan.taken(mine, seen)):
            return True, seen


def renew(client, table, run):
    """Give a sign of life; False when the lock is no longer the run's."""
    return api.update_item(client, TableName=table, **plan.renewed(run, now()))


def release(client, table, run):
    """Give the lock back; False when it was no longer the run's."""
    return api.update_item(client, TableName=table, **plan.released(run, now()))


def remove(client, table, tags, run):
    """Take the table away while the lock is the run's; False when it was no longer. What belongs to others stays."""
    found = api.describe_table(client, table)
    if found is None or found["TableStatus"] == "DELETING":
        return True
    borne = tags_of(api.list_tags_of_resource(client, found["TableArn"]))
    if not is_ours(borne, tags):
        raise api.AnsibleDynamoDBError(message=f"The table {table} is not this stack's: it is {owner(borne)}")
    # Held until the table is gone, so that nobody can begin in between.
    if not renew(client, table, run):
        return False
    api.delete_table(client, table)
    return True


def _read_new(client, table, tags):
    """Make the table unless it is there, and return its record, which another run may have written already."""
    found = api.describe_table(client, table)
    if found and found["TableStatus"] == "DELETING":
        waiters.wait_until_gone(client, table)
        found = None
    if found is None:
        api.create_table(client, TableName=table, Tags=ansible_dict_to_boto3_tag_list(tags), **KEY_SCHEMA)
    if found is None or found["TableStatus"] != "ACTIVE":
        waiters.wait_until_active(client, table)
    return read(client, table)


def _is_fresh(record):
    """Tell whether there was a sign of life just now by both clocks; clocks that disagree only cost the watching."""
    age = datetime.datetime.now(datetime.UTC) - datetime.datetime.fromisoformat(record.seen)
    return abs(age.total_seconds()) < plan.QUIET
