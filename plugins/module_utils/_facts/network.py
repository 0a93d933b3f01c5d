# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What EC2 offers for the network, and what it holds of it."""

from __future__ import annotations

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ec2 import network_api as api
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts.collect import Read


def _zones(client, _wants, _facts):
    wanted = {"state": "available", "zone-type": "availability-zone"}
    return api.describe_availability_zones(client, [{"Name": name, "Values": [wanted[name]]} for name in wanted])


def _vpcs(client, _wants, _facts):
    return api.describe_vpcs(client, [])


ONLY = ("network",)
READS = [
    Read("ec2.zones", "ec2", ONLY, _zones),
    Read("ec2.vpcs", "ec2", ONLY, _vpcs),
]
