# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What AWS offers, asked once: the same for every account that is empty, and half of the time of a case."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

Answer = tuple[Any, dict[str, Any]]
OFFERED = {
    "ec2": ("DescribeAvailabilityZones", "DescribeRegions", "DescribeVpcEndpointServices"),
    "elasticache": (
        "DescribeCacheEngineVersions",
        "DescribeEngineDefaultParameters",
        "DescribeReservedCacheNodesOfferings",
    ),
    "rds": (
        "DescribeCertificates",
        "DescribeDBEngineVersions",
        "DescribeDBMajorEngineVersions",
        "DescribeEngineDefaultParameters",
        "DescribeOrderableDBInstanceOptions",
    ),
    "service-quotas": ("GetServiceQuota",),
}


def asked_once(make: Callable[[str, str], Any]) -> Callable[[str, str], Any]:
    """Have `make` make one client of a service in a region, and the clients share the answers of OFFERED."""
    clients: dict[tuple[str, str], Any] = {}
    answers: dict[str, Answer] = {}

    def client(service: str, region: str) -> Any:
        if (service, region) not in clients:
            clients[service, region] = made = make(service, region)
            for operation in OFFERED.get(service, ()):
                _remember(made.meta.events, f"{service}.{operation}", region, answers)
        return clients[service, region]

    return client


def _remember(events: Any, operation: str, region: str, answers: dict[str, Answer]) -> None:
    def before(params: dict[str, Any], context: dict[str, Any], **_more: Any) -> Answer | None:
        asked = {name: str(params[name]) for name in ("body", "query_string", "url_path")}
        context["asked"] = json.dumps([operation, region, asked], sort_keys=True)
        return answers.get(context["asked"])

    def after(http_response: Any, parsed: dict[str, Any], context: dict[str, Any], **_more: Any) -> None:
        if http_response.status_code == 200:
            answers[context["asked"]] = (http_response, parsed)

    events.register(f"before-call.{operation}", before)
    events.register(f"after-call.{operation}", after)
