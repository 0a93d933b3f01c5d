"""Resources take the time they are told to; boto's waiters see them through."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.emulator.tests.helpers import refusal
from tests.emulator.tests.test_elasticache_groups import GROUP
from tests.emulator.tests.test_rds import INSTANCE

FAST = {"Delay": 1, "MaxAttempts": 20}


def _status(rds) -> str:
    return rds.describe_db_instances(DBInstanceIdentifier="txdb-dev")["DBInstances"][0]["DBInstanceStatus"]


def test_a_database_is_created_modified_and_deleted_in_time(aws, emulator, network) -> None:
    rds = aws("rds")
    emulator.provision(database=1.5)
    started = time.monotonic()
    made = rds.create_db_instance(**INSTANCE)["DBInstance"]
    assert made["DBInstanceStatus"] == "creating"
    assert "Endpoint" not in made
    assert refusal(rds.modify_db_instance, DBInstanceIdentifier="txdb-dev")[0] == "InvalidDBInstanceState"
    rds.get_waiter("db_instance_available").wait(DBInstanceIdentifier="txdb-dev", WaiterConfig=FAST)
    assert time.monotonic() - started >= 1.5
    rds.modify_db_instance(DBInstanceIdentifier="txdb-dev", DBInstanceClass="db.t4g.small", ApplyImmediately=True)
    found = rds.describe_db_instances()["DBInstances"][0]
    assert (found["DBInstanceStatus"], found["DBInstanceClass"]) == ("modifying", "db.t4g.micro")
    assert found["PendingModifiedValues"] == {"DBInstanceClass": "db.t4g.small"}
    time.sleep(0.6)
    found = rds.describe_db_instances()["DBInstances"][0]
    assert (found["DBInstanceStatus"], found["DBInstanceClass"]) == ("available", "db.t4g.small")
    rds.delete_db_instance(DBInstanceIdentifier="txdb-dev", SkipFinalSnapshot=True)
    assert _status(rds) == "deleting"
    assert refusal(rds.delete_db_subnet_group, DBSubnetGroupName="stack")[0] == "InvalidDBSubnetGroupStateFault"
    rds.get_waiter("db_instance_deleted").wait(DBInstanceIdentifier="txdb-dev", WaiterConfig=FAST)


def test_a_cache_is_created_modified_and_deleted_in_time(aws, emulator, network) -> None:
    cache = aws("elasticache")
    emulator.provision(cache=1.5)
    made = cache.create_replication_group(**GROUP)["ReplicationGroup"]
    assert (made["Status"], made["NodeGroups"]) == ("creating", [])
    cache.get_waiter("replication_group_available").wait(ReplicationGroupId="redis-dev", WaiterConfig=FAST)
    change: dict[str, Any] = {"ReplicationGroupId": "redis-dev", "ApplyImmediately": True}
    cache.modify_replication_group(**change, CacheNodeType="cache.t4g.small")
    found = cache.describe_replication_groups()["ReplicationGroups"][0]
    assert (found["Status"], found["CacheNodeType"]) == ("modifying", "cache.t4g.micro")
    cluster = cache.describe_cache_clusters()["CacheClusters"][0]
    assert (cluster["CacheClusterStatus"], cluster["PendingModifiedValues"]) == (
        "modifying",
        {"CacheNodeType": "cache.t4g.small"},
    )
    time.sleep(0.6)
    assert cache.describe_replication_groups()["ReplicationGroups"][0]["CacheNodeType"] == "cache.t4g.small"
    cache.delete_replication_group(ReplicationGroupId="redis-dev")
    assert cache.describe_replication_groups()["ReplicationGroups"][0]["Status"] == "deleting"
    cache.get_waiter("replication_group_deleted").wait(ReplicationGroupId="redis-dev", WaiterConfig=FAST)


def test_a_stream_refuses_changes_until_it_is_active(aws, emulator) -> None:
    kinesis = aws("kinesis")
    emulator.provision(stream=1.2)
    kinesis.create_stream(StreamName="s", ShardCount=1)
    longer = {"StreamName": "s", "RetentionPeriodHours": 48}
    code, message = refusal(kinesis.increase_stream_retention_period, **longer)
    assert code == "ResourceInUseException"
    assert message.endswith("not ACTIVE, instead in state CREATING")
    kinesis.get_waiter("stream_exists").wait(StreamName="s", WaiterConfig=FAST)
    kinesis.increase_stream_retention_period(**longer)
    summary = kinesis.describe_stream_summary(StreamName="s")["StreamDescriptionSummary"]
    assert (summary["StreamStatus"], summary["RetentionPeriodHours"]) == ("UPDATING", 48)
    kinesis.delete_stream(StreamName="s")
    assert kinesis.describe_stream_summary(StreamName="s")["StreamDescriptionSummary"]["StreamStatus"] == "DELETING"
    kinesis.get_waiter("stream_not_exists").wait(StreamName="s", WaiterConfig=FAST)


def test_several_clients_at_once(aws) -> None:
    clients = [aws("logs") for _unused in range(8)]

    def work(number: int) -> int:
        for each in range(10):
            clients[number].create_log_group(logGroupName=f"/{number}/{each}")
        return len(clients[number].describe_log_groups(logGroupNamePrefix=f"/{number}/")["logGroups"])

    with ThreadPoolExecutor(len(clients)) as pool:
        assert list(pool.map(work, range(len(clients)))) == [10] * len(clients)


def test_an_interface_endpoint_is_pending_and_deleting_in_time(aws, emulator, network) -> None:
    ec2 = aws("ec2")
    emulator.provision(**{"endpoint.creating": 1.0, "endpoint.deleting": 1.0})
    wanted = {"VpcId": network["vpc"], "ServiceName": "com.amazonaws.ap-northeast-1.kms"}
    made = ec2.create_vpc_endpoint(**wanted, VpcEndpointType="Interface", SubnetIds=network["subnets"])["VpcEndpoint"]
    name = made["VpcEndpointId"]

    def state() -> str:
        return ec2.describe_vpc_endpoints(VpcEndpointIds=[name])["VpcEndpoints"][0]["State"]

    assert (made["State"], state()) == ("pending", "pending")
    time.sleep(1)
    assert state() == "available"
    ec2.delete_vpc_endpoints(VpcEndpointIds=[name])
    assert state() == "deleting"
    assert emulator.resources()["ec2"]["vpc_endpoints"] == [name]
    assert refusal(ec2.delete_subnet, SubnetId=network["subnets"][0])[0] == "DependencyViolation"
    time.sleep(1)
    assert "vpc_endpoints" not in emulator.resources()["ec2"]
    ec2.delete_subnet(SubnetId=network["subnets"][0])
    assert refusal(ec2.describe_vpc_endpoints, VpcEndpointIds=[name])[0] == "InvalidVpcEndpointId.NotFound"


def test_a_gateway_endpoint_is_there_at_once(aws, emulator, network) -> None:
    emulator.provision("real")
    wanted = {"VpcId": network["vpc"], "ServiceName": "com.amazonaws.ap-northeast-1.s3"}
    assert aws("ec2").create_vpc_endpoint(**wanted)["VpcEndpoint"]["State"] == "available"


def test_profiles_kinds_and_states_set_the_times(aws, emulator) -> None:
    emulator.provision("real", database=60, **{"database.deleting": 5})
    states = emulator.states()
    assert states["database"] == {"creating": 60.0, "modifying": 20.0, "deleting": 5.0}
    assert states["multi_az_database"] == states["database"]
    assert states["cache"] == {"creating": 756.0, "modifying": 404.0, "deleting": 252.0}
    emulator.provision("real", database=60, multi_az_database=90)
    assert (emulator.provision()["database"], emulator.provision()["multi_az_database"]) == (60.0, 90.0)
    fast = emulator.provision("fast")
    assert all(0 < seconds < 5 for seconds in fast.values())
    assert set(emulator.provision("instant").values()) == {0.0}


def test_a_multi_az_database_takes_its_own_time(aws, emulator, network) -> None:
    emulator.provision(multi_az_database=60)
    made = aws("rds").create_db_instance(**(INSTANCE | {"MultiAZ": True}))["DBInstance"]
    assert made["DBInstanceStatus"] == "creating"
