# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What it means for a slow resource to be ready, or gone, and how to say that it is not yet.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# Seconds for which one process waits before the next line of progress is printed.
SLICE = 15

# Of what is pending for a resource, where its logs go is settled while it is available.
NEVER_WAITS = "LogDeliveryConfigurations"

# What a resource is whose state could not be asked: no state that is waited for, and none that ends a wait.
UNKNOWN = "out of reach"

# What can be waited for. Settled is a resource that AWS is not working on, whether it is ready, failed or gone.
GOALS = ("ready", "gone", "settled")

# What is waited for, and for how many seconds at the most, when nothing else is said.
DEFAULT_GOAL = "ready"
DEFAULT_TIMEOUT = 3600


@dataclass(frozen=True)
class Kind:
    """One kind of slow resource.

    ``title`` is what a reader calls it; ``usual`` how long it takes to be made; ``ready`` are the states in which it
    serves; ``failed`` those which it will not leave by itself, with what they mean; ``source`` is where AWS lists them.
    """

    title: str
    usual: str
    ready: tuple[str, ...]
    failed: Mapping[str, str]
    source: str


KINDS: dict[str, Kind] = {
    "elasticache_replication_group": Kind(
        "cache",
        "9 to 30 minutes",
        ("available",),
        {
            "create-failed": "it could not be made; delete it, cure what the events name, and deploy again",
            "deleting": "it is being deleted",
        },
        "https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_ReplicationGroup.html",
    ),
    "rds_instance": Kind(
        "database",
        "10 to 20 minutes",
        ("available", "storage-optimization"),
        {
            "deleting": "it is being deleted",
            "failed": "RDS cannot recover it; restore a backup",
            "inaccessible-encryption-credentials": "its key is out of reach for good; restore a backup",
            "inaccessible-encryption-credentials-recoverable": "enable its key, then start it",
            "incompatible-create": "it could not be made; delete it, cure what the events name, and deploy again",
            "incompatible-credentials": "RDS cannot log in to it",
            "incompatible-network": "RDS lacks something in the VPC, such as free addresses in a subnet",
            "incompatible-option-group": "it cannot take its option group",
            "incompatible-parameters": "it cannot start with its parameter group; reset parameters and reboot it",
            "incompatible-restore": "what was to be restored does not fit its engine",
            "insufficient-capacity": "AWS has too few machines of its class now; delete it, take another class",
            "restore-error": "what was to be restored could not be",
            "stopped": "someone stopped it; start it",
            "storage-full": "its storage is full; allocate more",
        },
        "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/accessing-monitoring.html",
    ),
}


def reached(kind: str, goal: str, status: str) -> bool:
    """Whether a resource in this state ("absent" when there is none) is what is waited for, one of GOALS."""
    if goal == "settled":
        return status in ("absent", *KINDS[kind].ready, *KINDS[kind].failed)
    return status == "absent" if goal == "gone" else status in KINDS[kind].ready


def hopeless(kind: str, goal: str, status: str) -> bool:
    """Whether waiting leads nowhere: what is to be ready does not exist, or is in a state that it does not leave."""
    return goal == "ready" and status in ("absent", *KINDS[kind].failed)


def duration(seconds: float) -> str:
    """Write a number of seconds as people say it: ``45 s``, ``2 min 30 s``, ``60 min``."""
    minutes, rest = divmod(int(seconds), 60)
    if not minutes:
        return f"{rest} s"
    return f"{minutes} min {rest} s" if rest else f"{minutes} min"


def progress(host: str, kind: str, name: str, status: str, waited: float, budget: float, goal: str = "ready") -> str:
    """Say what is being waited for, in which state it is, and for how long that has gone on (seconds)."""
    what = KINDS[kind]
    line = f"[{host}] {what.title} {name} is {status}; waited {duration(waited)} of at most {duration(budget)}"
    return f"{line} (usually {what.usual})" if goal == "ready" else line


def next_slice(waited: float, budget: float) -> int:
    """Give the seconds that the next process may wait: a slice, or what is left of the budget; at least 1."""
    return max(1, min(SLICE, int(budget - waited)))


def problem(
    kind: str,
    name: str,
    status: str,
    waited: float,
    budget: float,
    events: Sequence[str] = (),
    goal: str = "ready",
) -> str | None:
    """Say why waiting has come to nothing, or None where it is worth going on.

    All times in seconds. ``events`` are AWS's recent messages on the resource, the oldest first.
    """
    what = KINDS[kind]
    if hopeless(kind, goal, status) and status == "absent":
        return f"{what.title} {name} does not exist, so it will not become ready. Deploy it first."
    if hopeless(kind, goal, status):
        return (
            f"{what.title} {name} is {status}, a state that it does not leave by itself: {what.failed[status]}"
            f" ({what.source}). AWS's recent events: {' | '.join(events) or 'none'}."
        )
    if waited >= budget:
        usually = f"; usually it takes {what.usual}" if goal == "ready" else ""
        return (
            f"{what.title} {name} is still {status} after {duration(waited)}{usually}."
            " Nothing was undone: run the playbook again to go on waiting, or raise the timeout."
        )
    return None
