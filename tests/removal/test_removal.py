# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A removal refuses before it begins what would stop it at its end, and waits out what stops it for a while only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import yaml

from tests.emulator.client import EmulatorClient
from tests.emulator.tests.conftest import make_client
from tests.runs import ROOT, Account, account, play

SUFFIX = "gone"
NAME = f"transaction-monitoring-{SUFFIX}"
OURS = {"Project": "transaction-monitoring", "Stack": SUFFIX, "ManagedBy": "transaction_monitoring.aws"}
# What AWS refuses for a while after the last user of a thing is gone.
LINGERING = {
    ("rds", "DeleteDBSubnetGroup"): "InvalidDBSubnetGroupStateFault",
    ("elasticache", "DeleteCacheSubnetGroup"): "CacheSubnetGroupInUse",
    ("ec2", "DeleteSubnet"): "DependencyViolation",
    ("ec2", "DeleteVpc"): "DependencyViolation",
}
# The tasks that meet it, by the files that they stand in.
PATIENT = {
    "roles/database/tasks/absent.yml": "amazon.aws.rds_subnet_group",
    "roles/cache/tasks/absent.yml": "community.aws.elasticache_subnet_group",
    "roles/network/tasks/absent_subnets.yml": "amazon.aws.ec2_vpc_subnet",
    "roles/network/tasks/absent_vpc.yml": "amazon.aws.ec2_vpc_net",
}


@pytest.fixture(scope="module")
def mine() -> Iterator[Account]:
    with account(SUFFIX) as found:
        yield found


def tagged(kind: str, name: str) -> list[dict[str, Any]]:
    tags = [{"Key": key, "Value": value} for key, value in {"Name": name, **OURS}.items()]
    return [{"ResourceType": kind, "Tags": tags}]


def network(aws: Callable[[str], Any]) -> list[str]:
    """Make what the network role made for an inventory of other ranges, and the two subnet groups; return subnets."""
    ec2 = aws("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16", TagSpecifications=tagged("vpc", NAME))["Vpc"]["VpcId"]
    subnets = []
    for number, zone in enumerate("ac"):
        place = {"VpcId": vpc, "CidrBlock": f"10.0.{200 + number}.0/24", "AvailabilityZone": f"ap-northeast-1{zone}"}
        made = ec2.create_subnet(**place, TagSpecifications=tagged("subnet", f"{NAME}-private-{zone}"))
        subnets.append(made["Subnet"]["SubnetId"])
    listed = [{"Key": key, "Value": value} for key, value in OURS.items()]
    aws("rds").create_db_subnet_group(
        DBSubnetGroupName=f"txdb-{SUFFIX}", DBSubnetGroupDescription="x", SubnetIds=subnets, Tags=listed
    )
    aws("elasticache").create_cache_subnet_group(
        CacheSubnetGroupName=f"redis-{SUFFIX}", CacheSubnetGroupDescription="x", SubnetIds=subnets
    )
    return subnets


def struck(client: EmulatorClient) -> dict[tuple[str, str], int]:
    return {(fault["service"], fault["operation"]): fault["struck"] for fault in client.faults()}


@pytest.mark.parametrize(("file", "module"), PATIENT.items())
def test_what_lingers_is_waited_for_three_minutes(file: str, module: str) -> None:
    [task] = [task for task in yaml.safe_load((ROOT / file).read_text(encoding="utf-8")) if module in task]
    assert task["until"] == f"{task['register']} is not failed"
    assert task["retries"] * task["delay"] >= 180


def test_an_interface_of_others_is_named_before_anything_goes_and_the_rest_goes_when_it_is_gone(mine: Account) -> None:
    def aws(service: str) -> Any:
        return make_client(mine.client.endpoint, service)

    before = mine.client.resources()
    subnets = network(aws)
    ec2 = aws("ec2")
    theirs = ec2.create_network_interface(SubnetId=subnets[0], Description="AWS Lambda VPC ENI-theirs")
    name = theirs["NetworkInterface"]["NetworkInterfaceId"]
    whole, seen = mine.client.resources(), len(mine.client.writes())

    refused = play(mine, "destroy", SUFFIX)
    assert refused.returncode != 0
    assert [words for words in ("NW050", name, "Nothing was touched") if words not in refused.stdout] == []
    assert (mine.client.difference(whole), len(mine.client.writes())) == ({}, seen)

    ec2.delete_network_interface(NetworkInterfaceId=name)
    for (service, operation), code in LINGERING.items():
        mine.client.fail(service, operation, times=1, code=code, message="not yet", status=400)
    done = play(mine, "destroy", SUFFIX)
    assert done.returncode == 0, done.stdout[-3000:]
    assert struck(mine.client) == dict.fromkeys(LINGERING, 1)
    assert mine.client.difference(before) == {}
