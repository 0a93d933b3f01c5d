"""ElastiCache: replication groups and their members, parameter groups, subnet groups, user groups, snapshots.

moto's own model of these is replaced, because it knows neither members nor zones nor the end of a deletion.
"""

from __future__ import annotations

from . import catalogue, clusters, parameter_groups, replication_groups, snapshots, subnet_groups, tags, user_groups

__all__ = [
    "catalogue",
    "clusters",
    "parameter_groups",
    "replication_groups",
    "snapshots",
    "subnet_groups",
    "tags",
    "user_groups",
]
