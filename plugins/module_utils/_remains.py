# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What a stack leaves behind by design when it is taken away: until when, and what it costs.

Pure: imports neither boto3 nor Ansible, reads nothing but its arguments. Keys and snapshots have the shapes of the KMS,
RDS and ElastiCache APIs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Thing = Mapping[str, Any]
Row = dict[str, str]

NO_END = "until it is deleted"
# https://aws.amazon.com/kms/pricing/ and https://aws.amazon.com/kms/faqs/, on keys that are scheduled for deletion.
COSTS_NOTHING = "nothing; the full price of the window if the deletion is cancelled"
# https://aws.amazon.com/kms/pricing/: one US dollar a month, prorated by the hour.
COSTS_A_KEY = "the monthly price of a key"
# https://aws.amazon.com/rds/postgresql/pricing/, "Backup storage"; https://aws.amazon.com/elasticache/pricing/.
COSTS_STORAGE = "the storage of backups, for what {size} GiB hold"
COSTS_CACHE_STORAGE = "the storage of backups, for what was in memory"


def key_row(key: Thing) -> Row:
    """Return what is to be told of a key, KeyMetadata of DescribeKey."""
    pending = key["KeyState"] == "PendingDeletion"
    ends = key["DeletionDate"].isoformat() if pending else NO_END
    return {
        "kind": "key",
        "name": key["KeyId"],
        "state": key["KeyState"],
        "ends": ends,
        "costs": COSTS_NOTHING if pending else COSTS_A_KEY,
    }


def database_row(snapshot: Thing) -> Row:
    """Return what is to be told of a DBSnapshot."""
    return {
        "kind": "database snapshot",
        "name": snapshot["DBSnapshotIdentifier"],
        "state": snapshot["Status"],
        "ends": NO_END,
        "costs": COSTS_STORAGE.format(size=snapshot["AllocatedStorage"]),
    }


def cache_row(snapshot: Thing) -> Row:
    """Return what is to be told of a Snapshot of ElastiCache."""
    return {
        "kind": "cache snapshot",
        "name": snapshot["SnapshotName"],
        "state": snapshot["SnapshotStatus"],
        "ends": NO_END,
        "costs": COSTS_CACHE_STORAGE,
    }


def sentence(row: Row) -> str:
    """Return a row as people read it."""
    ends = row["ends"] if row["ends"] == NO_END else f"until {row['ends']}"
    return f"{row['kind']} {row['name']} ({row['state']}), {ends}; costs {row['costs']}"
