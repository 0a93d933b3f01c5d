"""RDS for PostgreSQL: versions, orderable options, parameters, and instances that behave over time."""

from __future__ import annotations

from . import certificates, instances, orderable, parameter_groups, subnet_groups, versions

__all__ = ["certificates", "instances", "orderable", "parameter_groups", "subnet_groups", "versions"]
