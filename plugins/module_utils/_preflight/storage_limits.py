# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""How much storage of each type an instance of RDS for PostgreSQL takes.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Limits:
    """Lowest and highest size in GiB, IOPS, IOPS for each GiB, MiB/s, and the highest MiB/s for each of the IOPS."""

    gib: tuple[int, int]
    iops: tuple[int, int] = (0, 0)
    iops_each_gib: tuple[float, float] = (0.0, 0.0)
    throughput: tuple[int, int] = (0, 0)
    throughput_each_iops: float = 0.0


# Read in 2026-11. Sizes: botocore rds CreateDBInstance, AllocatedStorage, "RDS for PostgreSQL". The rest:
# https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html; those of gp3 hold from 400 GiB on.
DOCUMENTED = {
    "gp2": Limits((20, 65536)),
    "gp3": Limits((20, 65536), (12000, 64000), (0.0, 500.0), (500, 4000), 0.25),
    "io1": Limits((100, 65536), (1000, 256000), (0.5, 50.0)),
    "io2": Limits((100, 65536), (1000, 256000), (0.5, 1000.0)),
}


def limits_of(kind: str, options: Iterable[Mapping[str, Any]]) -> Limits:
    """Return the limits of a type of storage as OrderableDBInstanceOptions tell them; where they do not, as documented.

    Orders of one class and version differ by zone group alone; what one of them takes, AWS takes.
    """
    rows, known = list(options), DOCUMENTED[kind]
    return Limits(
        gib=_range(rows, "StorageSize", known.gib),
        iops=_range(rows, "IopsPerDbInstance", known.iops),
        iops_each_gib=_range(rows, "IopsPerGib", known.iops_each_gib),
        throughput=_range(rows, "StorageThroughputPerDbInstance", known.throughput),
        throughput_each_iops=_range(rows, "StorageThroughputPerIops", (0.0, known.throughput_each_iops))[1],
    )


def _range(rows: list[Mapping[str, Any]], name: str, known: tuple[Any, Any]) -> tuple[Any, Any]:
    least = [row[f"Min{name}"] for row in rows if row.get(f"Min{name}") is not None]
    most = [row[f"Max{name}"] for row in rows if row.get(f"Max{name}") is not None]
    return min(least, default=known[0]), max(most, default=known[1])
