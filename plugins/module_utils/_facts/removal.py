# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What only a removal of the stack needs to know."""

from __future__ import annotations

import functools

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ec2 import network_api as api
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts.collect import Read
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts.network import ONLY, VPCS, of_own_vpc

_interfaces = functools.partial(of_own_vpc, api.describe_network_interfaces)
_gateways = functools.partial(of_own_vpc, api.describe_internet_gateways, key="attachment.vpc-id")
READS = [
    Read("ec2.network_interfaces", "ec2", ONLY, _interfaces, needs=VPCS),
    Read("ec2.internet_gateways", "ec2", ONLY, _gateways, needs=VPCS),
]
