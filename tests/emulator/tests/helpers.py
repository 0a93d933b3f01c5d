"""What several tests need."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

REPOSITORY = Path(__file__).resolve().parents[3]


def emulator_command(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run ``python -m tests.emulator ...`` as a user would."""
    command = [sys.executable, "-m", "tests.emulator", *arguments]
    return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False, timeout=90)


def refusal(call: Callable[..., Any], **arguments: Any) -> tuple[str, str]:
    """The code and message with which AWS refuses a call; fails when it does not."""
    with pytest.raises(ClientError) as caught:
        call(**arguments)
    error = caught.value.response["Error"]
    return error["Code"], error["Message"]


def make_network(aws: Callable[..., Any]) -> dict[str, Any]:
    """A VPC with a subnet in each zone, and a DB and a cache subnet group called ``stack`` over them."""
    ec2 = aws("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    zones = [zone["ZoneName"] for zone in ec2.describe_availability_zones()["AvailabilityZones"]]
    subnets = [
        ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{number}.0/24", AvailabilityZone=zone)["Subnet"]["SubnetId"]
        for number, zone in enumerate(zones)
    ]
    aws("rds").create_db_subnet_group(DBSubnetGroupName="stack", DBSubnetGroupDescription="stack", SubnetIds=subnets)
    aws("elasticache").create_cache_subnet_group(
        CacheSubnetGroupName="stack", CacheSubnetGroupDescription="stack", SubnetIds=subnets
    )
    return {"vpc": vpc, "subnets": subnets, "zones": zones}
