# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Legal stacks, each one step or several away from the inventory `local`: what an operator may well ask for.

Preflight must find no error in any. ``tests/preflight`` asks it about the simple ones; all of them are really deployed,
preflight first, by ``python -m tests.sweeps.variations``.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

Settings = Mapping[str, Any]

ONE_NODE = {"cache_nodes": 1, "cache_automatic_failover": False, "cache_multi_az": False}
TWO_ZONES = {"network_subnet_cidrs": ["10.0.0.0/20", "10.0.16.0/20"]}
STRIPED = {"database_allocated_storage": 400, "database_max_allocated_storage": 1000}
EVERY_ENDPOINT = ["s3", "kinesis-streams", "secretsmanager", "logs", "kms", "monitoring"]

CHOSEN: dict[str, Settings] = {
    "on-demand": {"streaming_mode": "on_demand"},
    "five-shards-a-year": {"streaming_shards": 5, "streaming_retention_hours": 8760},
    "valkey": {"cache_engine": "valkey", "cache_engine_version": "8"},
    "valkey-7": {"cache_engine": "valkey", "cache_engine_version": "7.2"},
    "redis-6": {"cache_engine_version": "6"},
    "two-zones": TWO_ZONES,
    "one-node": ONE_NODE,
    "one-node-in-one-database": {**ONE_NODE, "database_multi_az": False},
    "six-nodes": {"cache_nodes": 6},
    "failover-in-one-zone": {"cache_multi_az": False},
    "snapshots-of-the-cache": {"cache_snapshot_retention_days": 35},
    "another-port": {"cache_port": 6380, "database_port": 5433},
    "striped": STRIPED,
    "striped-with-iops": {**STRIPED, "database_iops": 16000, "database_storage_throughput": 1000},
    "io1": {
        "database_storage_type": "io1",
        "database_allocated_storage": 100,
        "database_max_allocated_storage": 200,
        "database_iops": 1000,
    },
    "gp2": {"database_storage_type": "gp2"},
    "highest-ceiling": {"database_max_allocated_storage": 65536},
    "no-backups": {"database_backup_retention_days": 0},
    "longest-backups": {"database_backup_retention_days": 35},
    "insights": {"database_performance_insights": True},
    "insights-for-two-years": {
        "database_performance_insights": True,
        "database_performance_insights_retention_days": 731,
    },
    "no-exports": {"database_log_exports": []},
    "windows-one-after-the-other": {
        "database_backup_window": "03:00-03:30",
        "database_maintenance_window": "sun:03:30-sun:04:30",
    },
    "window-over-midnight": {"database_backup_window": "23:45-00:15"},
    "a-small-network": {
        "network_cidr": "192.168.10.0/24",
        "network_subnet_cidrs": ["192.168.10.0/26", "192.168.10.64/26", "192.168.10.128/26"],
    },
    "another-range": {
        "network_cidr": "172.20.0.0/16",
        "network_subnet_cidrs": ["172.20.0.0/24", "172.20.1.0/24", "172.20.2.0/24"],
    },
    "no-endpoints": {"network_endpoints": []},
    "every-endpoint": {"network_endpoints": EVERY_ENDPOINT},
    "two-gateways": {"network_endpoints": ["s3", "dynamodb"]},
    "shortest-rotation": {"kms_rotation_period_days": 90},
    "longest-rotation": {"kms_rotation_period_days": 2560},
    "tags": {"stack_tags": {"Owner": "team-a", "Cost centre": "4711", "Path": "a/b=c@d"}},
    "one-trusted-service": {"access_trusted_services": ["ec2.amazonaws.com"]},
}
# Settings of which each value is legal whatever the others are.
VALUES: dict[str, tuple[Any, ...]] = {
    "aws_region": ("eu-west-1", "us-east-1", "eu-central-1", "us-west-2", "ap-southeast-2"),
    "database_engine_version": ("14", "15", "17"),
    "database_instance_class": ("db.t4g.micro", "db.m6g.large", "db.r7g.large", "db.t3.medium"),
    "cache_node_type": ("cache.t4g.micro", "cache.m6g.large", "cache.r7g.large"),
    "logging_retention_days": (1, 3653),
    "streaming_shards": (1, 10),
}


def simple() -> Iterator[tuple[str, Settings]]:
    """Give the name and the settings of each that was chosen, and of each value."""
    yield from CHOSEN.items()
    for setting, values in VALUES.items():
        for value in values:
            yield f"{setting}-{value}", {setting: value}


def every() -> Iterator[tuple[str, Settings]]:
    """Give the simple ones, and pairs of what was chosen, each in another region than the last."""
    yield from simple()
    for (one, other), region in zip(_pairs(), itertools.cycle(VALUES["aws_region"])):
        yield f"{one}+{other}+{region}", {**CHOSEN[one], **CHOSEN[other], "aws_region": region}


def _pairs() -> Iterator[tuple[str, str]]:
    """Pairs of those that were chosen and set nothing in common, each name in two at most: a ring."""
    names = list(CHOSEN)
    for one, other in zip(names, names[7:] + names[:7], strict=True):
        if not set(CHOSEN[one]) & set(CHOSEN[other]):
            yield one, other
