# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The names and tags of a stack, and the form in which AWS's services take them."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any

Tags = dict[str, Any]


class Wanted:
    """A stack of these settings; ``wanted["database_port"]`` is one of them."""

    def __init__(self, client: Callable[..., Any], settings: Mapping[str, Any]) -> None:
        self._client, self._settings = client, settings
        self.region = str(settings["aws_region"])
        self.suffix = str(settings["suffix"])
        self.name = f"transaction-monitoring-{self.suffix}"
        self.database = f"txdb-{self.suffix}"
        self.cache = f"redis-{self.suffix}"
        self.stream = f"transaction-stream-{self.suffix}"
        self.secret = f"rds-credentials-{self.suffix}"
        self.log_group = f"/aws/transaction-monitoring/{self.suffix}"
        self.slow_log = f"/aws/vendedlogs/elasticache/{self.cache}/slow-log"
        self.engine_log = f"/aws/vendedlogs/elasticache/{self.cache}/engine-log"

    def __getitem__(self, setting: str) -> Any:
        return self._settings[setting]

    def client(self, service: str) -> Any:
        return self._client(service, self.region)

    @functools.cached_property
    def account(self) -> str:
        return str(self.client("sts").get_caller_identity()["Account"])

    @property
    def log_groups(self) -> list[str]:
        of_the_database = [f"/aws/rds/instance/{self.database}/{name}" for name in ("postgresql", "upgrade")]
        return sorted([self.log_group, *of_the_database, self.slow_log, self.engine_log])

    def arn(self, service: str, resource: str) -> str:
        return f"arn:aws:{service}:{self.region}:{self.account}:{resource}"

    def tags(self, **more: str) -> Tags:
        own = {"Project": "transaction-monitoring", "Stack": self.suffix, "ManagedBy": "transaction_monitoring.aws"}
        return {**{str(key): text(value) for key, value in self["stack_tags"].items()}, **own, **more}

    def tag_list(self, **more: str) -> list[dict[str, Any]]:
        return [{"Key": key, "Value": value} for key, value in self.tags(**more).items()]


def text(value: Any) -> Any:
    """Write a number as text. What cannot be written stays as it is, for botocore to refuse."""
    return str(value) if isinstance(value, int | float) else value


def newest(versions: list[str]) -> str:
    return max(versions, key=lambda version: [int(part) for part in version.split(".") if part.isdigit()])


def of_major(version: str, offered: list[str]) -> list[str]:
    """Return what is offered of the versions that a setting may mean: a major, or all of them."""
    return [each for each in offered if version == "latest" or each.startswith(f"{version}.")]
