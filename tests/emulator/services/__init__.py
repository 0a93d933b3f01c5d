"""One package or module for each AWS service that is extended here; importing it puts its operations into moto."""

from __future__ import annotations

import importlib

SERVICES = ("ec2", "elasticache", "kinesis", "kms", "logs", "rds")


def install() -> None:
    for service in SERVICES:
        importlib.import_module(f"{__name__}.{service}")
