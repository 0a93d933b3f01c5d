# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Rules of the database's storage: its size, its ceiling, its operations a second, its throughput.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterator
from typing import Any

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts.fact import NotKnownError
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight import database_view as view
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.decide import database_storage
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import (
    Catalogue,
    Problem,
    Stack,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.storage_limits import (
    DOCUMENTED,
    Limits,
    limits_of,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._rds.instance_plan import STRIPED_FROM

CATALOGUE = Catalogue()
rule = CATALOGUE.rule

_COMBINATION = "InvalidParameterCombination:"
_SIZE = f"{_COMBINATION} Invalid storage size for engine name postgres and storage type"
_TENTH = f"{_COMBINATION} The maximum allocated storage must be increased by at least 10 percent."
_CREATE = "botocore rds CreateDBInstance"
_ORDERS = "RDS API: DescribeOrderableDBInstanceOptions"
_GP3 = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html#gp3-storage"


def _limits(stack: Stack) -> Limits:
    """What AWS takes orders for; what it documents where it could not be asked."""
    kind = stack.wants["database"]["storage_type"]
    try:
        return limits_of(kind, view.options(stack))
    except NotKnownError:
        return DOCUMENTED[kind]


def _want(stack: Stack) -> dict[str, Any]:
    """What is wanted, with what the storage has grown to by itself; without, where AWS could not be asked."""
    want = dict(stack.wants["database"])
    with contextlib.suppress(NotKnownError):
        want["allocated_storage"] = database_storage(stack)
    return want


@rule("DB020", "database", setting="database_allocated_storage", source=f"{_CREATE}, AllocatedStorage; {_ORDERS}")
def size_is_valid(stack: Stack) -> Iterator[Problem]:
    """The storage has a size that its type takes: from 20 GiB with gp2 and gp3, from 100 with io1, to 65,536."""
    want, limits = _want(stack), _limits(stack)
    size, kind = want["allocated_storage"], want["storage_type"]
    if not limits.gib[0] <= size <= limits.gib[1]:
        yield Problem(size, f"{_SIZE} {kind}: {size}", str(_between(size, *limits.gib)))


@rule(
    "DB021",
    "database",
    setting="database_max_allocated_storage",
    source="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.Autoscaling.html",
)
def ceiling_is_high_enough(stack: Stack) -> Iterator[Problem]:
    """The ceiling of the storage is a tenth above its size at least, and no higher than the type of storage takes.

    A ceiling that equals the size turns autoscaling off, but only for an instance that exists.
    """
    want, limits = _want(stack), _limits(stack)
    size, ceiling = want["allocated_storage"], want["max_allocated_storage"]
    lowest = -(-11 * size // 10)
    if ceiling > limits.gib[1]:
        yield Problem(ceiling, f"{_SIZE} {want['storage_type']}: {ceiling}", str(limits.gib[1]))
    elif ceiling >= lowest or _stays(stack):
        return
    elif lowest > limits.gib[1] >= size:
        yield Problem(size, _TENTH, str(10 * limits.gib[1] // 11), "database_allocated_storage")
    elif ceiling <= size:
        yield Problem(ceiling, f"{_COMBINATION} Max storage size must be greater than storage size", str(lowest))
    else:
        yield Problem(ceiling, _TENTH, str(lowest))


def _stays(stack: Stack) -> bool:
    """Tell whether the ceiling is that of the instance, or is turned off; both need no tenth."""
    want = _want(stack)
    try:
        item = view.instance(stack)
    except NotKnownError:
        return False
    if item is None:
        return False
    size, ceiling = item["AllocatedStorage"], item.get("MaxAllocatedStorage") or item["AllocatedStorage"]
    off = want["max_allocated_storage"] == want["allocated_storage"]
    return off or (size, ceiling) == (want["allocated_storage"], want["max_allocated_storage"])


@rule("DB022", "database", setting="database_iops", source=_GP3)
def small_gp3_has_no_choice(stack: Stack) -> Iterator[Problem]:
    """Below 400 GiB a gp3 volume has 3,000 IOPS and 125 MiB/s, and neither can be asked for, not even these values."""
    want = _want(stack)
    if want["storage_type"] != "gp3" or want["allocated_storage"] >= STRIPED_FROM:
        return
    answer = (
        f"{_COMBINATION} You can't specify IOPS or storage throughput for engine postgres and a storage size less"
        f" than {STRIPED_FROM}."
    )
    for key in ("iops", "storage_throughput"):
        if want[key]:
            yield Problem(want[key], answer, "0", f"database_{key}")


@rule("DB023", "database", setting="database_iops", source=f"{_GP3}; {_ORDERS}")
def large_gp3_is_in_range(stack: Stack) -> Iterator[Problem]:
    """From 400 GiB on a gp3 volume takes 12,000 to 64,000 IOPS, at most 500 for each GiB."""
    want, limits = _want(stack), _limits(stack)
    iops, size = want["iops"], want["allocated_storage"]
    if want["storage_type"] != "gp3" or size < STRIPED_FROM or not iops:
        return
    top = min(limits.iops[1], math.floor(size * limits.iops_each_gib[1]))
    near = _between(iops, limits.iops[0], top)
    if near != iops:
        answer = f"{_COMBINATION} Invalid iops for engine name postgres and storage type gp3: {iops}"
        yield Problem(iops, answer, str(near))


@rule("DB024", "database", setting="database_storage_throughput", source=f"{_GP3}; {_ORDERS}")
def large_gp3_throughput_is_in_range(stack: Stack) -> Iterator[Problem]:
    """From 400 GiB on a gp3 volume takes 500 to 4,000 MiB/s, at most a quarter of its IOPS."""
    want, limits = _want(stack), _limits(stack)
    throughput = want["storage_throughput"]
    if want["storage_type"] != "gp3" or want["allocated_storage"] < STRIPED_FROM or not throughput:
        return
    iops = max(want["iops"], limits.iops[0])
    top = min(limits.throughput[1], math.floor(iops * limits.throughput_each_iops))
    near = _between(throughput, limits.throughput[0], top)
    if near != throughput:
        answer = f"{_COMBINATION} Invalid storage throughput for engine name postgres and storage type gp3"
        yield Problem(throughput, f"{answer}: {throughput} at {iops} IOPS", str(near))


@rule("DB025", "database", setting="database_iops", source=f"{_CREATE}, Iops; {_ORDERS}")
def provisioned_iops_fit_the_size(stack: Stack) -> Iterator[Problem]:
    """With io1 the IOPS are given, and are 0.5 to 50 for each GiB, of the size and of the ceiling that it may grow to.

    The rejection speaks of "max storage": https://github.com/ministryofjustice/cloud-platform-environments/issues/3972
    """
    want, limits = _want(stack), _limits(stack)
    if not want["storage_type"].startswith("io"):
        return
    iops, size, ceiling = want["iops"], want["allocated_storage"], want["max_allocated_storage"]
    kind = want["storage_type"]
    lowest = max(limits.iops[0], math.ceil(ceiling * limits.iops_each_gib[0]))
    highest = min(limits.iops[1], math.floor(size * limits.iops_each_gib[1]))
    if lowest > highest:
        top = math.floor(highest / limits.iops_each_gib[0])
        ratio = highest / max(ceiling, size, 1)
        yield Problem(ceiling, _ratio(kind, ratio), str(top), "database_max_allocated_storage")
    elif not iops:
        yield Problem(0, f"{_COMBINATION} The Iops parameter is required for storage type {kind}", str(lowest))
    elif not limits.iops[0] <= iops <= limits.iops[1]:
        answer = f"{_COMBINATION} Invalid iops for engine name postgres and storage type {kind}: {iops}"
        yield Problem(iops, answer, str(_between(iops, lowest, highest)))
    elif not lowest <= iops <= highest:
        ratio = iops / ceiling if iops < lowest else iops / size
        yield Problem(iops, _ratio(kind, ratio), str(_between(iops, lowest, highest)))


def _ratio(kind: str, ratio: float) -> str:
    words = "Invalid iops to max storage (GB) ratio for engine name postgres and storage type"
    return f"{_COMBINATION} {words} {kind}: {ratio:.4f}"


@rule("DB026", "database", setting="database_iops", source=f"{_CREATE}, Iops, StorageThroughput")
def other_types_have_no_choice(stack: Stack) -> Iterator[Problem]:
    """IOPS are not for gp2, and throughput is for gp3 alone."""
    want = _want(stack)
    kind = want["storage_type"]
    if kind == "gp2" and want["iops"]:
        yield Problem(want["iops"], f"{_COMBINATION} Iops can't be specified with storage type gp2", "0")
    if kind != "gp3" and want["storage_throughput"]:
        answer = f"{_COMBINATION} Storage throughput can't be specified with storage type {kind}"
        yield Problem(want["storage_throughput"], answer, "0", "database_storage_throughput")


@rule("DB027", "database", setting="database_instance_class", source=_ORDERS)
def class_can_encrypt(stack: Stack) -> Iterator[Problem]:
    """The class can encrypt its storage, which this collection always asks for."""
    orders, name = view.options(stack), stack.wants["database"]["instance_class"]
    if orders and not any(item.get("SupportsStorageEncryption") for item in orders):
        answer = f"{_COMBINATION} DB Instance class {name} does not support encryption at rest"
        yield Problem(name, answer, "a class of a newer generation, such as db.t4g.medium")


def _between(value: int, lowest: int, highest: int) -> int:
    return min(max(value, lowest), highest)
