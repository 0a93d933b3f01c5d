# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Rules of the network.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._engine_versions import VersionRefusedError
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.decide import zones
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import (
    Catalogue,
    Problem,
    Stack,
)

CATALOGUE = Catalogue()
rule = CATALOGUE.rule


@rule("NW001", "network", setting="network_subnet_cidrs", source="EC2 API: DescribeAvailabilityZones")
def enough_zones(stack: Stack) -> Iterator[Problem]:
    """There is an available zone for each subnet, and the database can run in it."""
    cidrs = stack.wants["network"]["subnet_cidrs"]
    try:
        chosen = zones(stack)
    except VersionRefusedError:
        return
    if len(chosen) < len(cidrs):
        yield Problem(
            json.dumps(cidrs),
            "InvalidParameterValue: Value for parameter availabilityZone is invalid. Subnets can currently only be "
            f"created in the following availability zones: {', '.join(chosen)}.",
            json.dumps(cidrs[: len(chosen)]),
        )
