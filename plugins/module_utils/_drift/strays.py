# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What bears the stack's tags and is not in the inventory.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._drift import network
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._drift.comparison import comparison
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._drift.row import Row, stray
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ec2 import ownership
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.network_view import (
    own_endpoints,
    own_vpc,
    wanted_services,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import Stack

FACTS = (
    *("tagging.resources", "kms.key", "kms.doomed_keys", *network.PLACES),
    *("ec2.route_tables", "ec2.endpoints", "ec2.endpoint_services"),
)


@comparison("stack", what="what else bears the stack's tags", facts=FACTS)
def strays(stack: Stack) -> Iterator[Row]:
    known = re.compile("|".join(map(_pattern, _names(stack))))
    doomed = stack.facts["kms.doomed_keys"]
    for item in stack.facts["tagging.resources"]:
        arn = item["ResourceARN"]
        if not known.fullmatch(arn) and arn not in doomed:
            yield stray(arn)


def _pattern(name: str) -> str:
    service, _colon, rest = name.partition(":")
    return f"arn:[^:]+:{service}:[^:]*:[^:]*:{rest}"


def _names(stack: Stack) -> Iterator[str]:
    """Patterns of the ARNs that the stack's own resources have."""
    want = {component: stack.wants.get(component, {}) for component in ("cache", "database", "logging", "streaming")}
    database, cache = (re.escape(want[part].get("identifier", "")) for part in ("database", "cache"))
    yield f"kms:key/{(stack.facts['kms.key'] or {}).get('KeyId', '')}"
    yield f"kinesis:stream/{re.escape(want['streaming'].get('name', ''))}"
    # The roles keep the parameter group of every major version that they ever had.
    yield f"rds:(db|subgrp|pg):{database}(-postgres[0-9]+)?"
    yield f"elasticache:(replicationgroup|parametergroup):{cache}(-(redis|valkey)[0-9]+(-x)?)?"
    yield from (rf"logs:log-group:{re.escape(name)}(:\*)?" for name in want["logging"].get("groups", ()))
    yield from (f"ec2:[a-z-]+/{name}" for name in _ec2_ids(stack))


def _ec2_ids(stack: Stack) -> Iterator[str]:
    if "network" not in stack.wants:
        return
    want, vpc = stack.wants["network"], own_vpc(stack)
    if vpc is None:
        return
    yield str(vpc["VpcId"])
    yield ownership.own_route_table_id(stack.facts["ec2.route_tables"], want)
    yield from network.subnet_ids(stack)
    names = {group["name"] for group in want["security_groups"]}
    yield from (str(group["GroupId"]) for name, group in network.own_groups(stack).items() if name in names)
    services = {service["ServiceName"] for service in wanted_services(stack).values()}
    yield from (str(item["VpcEndpointId"]) for item in own_endpoints(stack) if item["ServiceName"] in services)


COMPARISONS = (strays,)
