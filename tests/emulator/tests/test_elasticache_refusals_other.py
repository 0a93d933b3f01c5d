"""What is refused of everything beside replication groups: subnet and parameter groups, users, snapshots, clusters."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.tests.helpers import refusal
from tests.emulator.tests.test_elasticache_refusals_create import COMBINATION, GROUP, VALUE

USER = {"UserId": "app", "UserName": "app", "Engine": "redis", "AccessString": "on ~* +@all"}
PASSWORD = "a-password-of-more-than-16"


@pytest.fixture
def cache(aws) -> Any:
    return aws("elasticache")


def _parameter_group(cache: Any, name: str = "own", family: str = "redis7") -> dict[str, Any]:
    group = {"CacheParameterGroupName": name, "CacheParameterGroupFamily": family, "Description": name}
    cache.create_cache_parameter_group(**group)
    return group


def test_subnet_groups(cache, aws, network) -> None:
    ec2 = aws("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    other = ec2.create_subnet(VpcId=vpc, CidrBlock="10.9.0.0/24")["Subnet"]["SubnetId"]
    group = {"CacheSubnetGroupName": "new", "CacheSubnetGroupDescription": "new", "SubnetIds": network["subnets"]}

    def create(**changes: Any) -> tuple[str, str]:
        return refusal(cache.create_cache_subnet_group, **group | changes)

    first = network["subnets"][0]
    assert create(SubnetIds=[first, other]) == (
        "InvalidSubnet",
        f"Subnets {first} and {other} are not in the same VPC.",
    )
    assert create(SubnetIds=["subnet-1"]) == (VALUE, "Some input subnets in :[subnet-1] are invalid.")
    assert create(SubnetIds=[first] * 21)[0] == "CacheSubnetQuotaExceededFault"
    assert create(CacheSubnetGroupName="stack")[0] == "CacheSubnetGroupAlreadyExists"
    assert create(CacheSubnetGroupName="under_score")[0] == VALUE
    assert create(CacheSubnetGroupName="x" * 256)[0] == VALUE
    moved = refusal(cache.modify_cache_subnet_group, CacheSubnetGroupName="stack", SubnetIds=[other])
    assert moved[0] == "InvalidSubnet"


def test_a_subnet_group_that_is_used_keeps_its_subnets(cache, network) -> None:
    cache.create_replication_group(**GROUP)
    left = refusal(cache.modify_cache_subnet_group, CacheSubnetGroupName="stack", SubnetIds=network["subnets"][1:])
    assert left == ("SubnetInUse", f"The subnet ID {network['subnets'][0]} is in use.")
    cache.modify_cache_subnet_group(CacheSubnetGroupName="stack", SubnetIds=network["subnets"][:2])


def test_parameter_groups(cache) -> None:
    group = _parameter_group(cache)
    assert refusal(cache.create_cache_parameter_group, **group) == (
        "CacheParameterGroupAlreadyExists",
        "Parameter group own already exists",
    )
    own = {"CacheParameterGroupName": "own"}
    values = [{"ParameterName": "timeout", "ParameterValue": "20"}]
    modify, reset = cache.modify_cache_parameter_group, cache.reset_cache_parameter_group
    assert refusal(modify, **own, ParameterNameValues=values * 21)[0] == VALUE
    assert refusal(modify, **own, ParameterNameValues=[])[0] == VALUE
    assert refusal(reset, **own)[0] == COMBINATION
    assert refusal(reset, **own, ResetAllParameters=True, ParameterNameValues=values)[0] == COMBINATION
    assert refusal(reset, **own, ParameterNameValues=[{"ParameterName": "none"}]) == (
        VALUE,
        "Parameter none doesn't exist",
    )
    for call, more in ((reset, {"ResetAllParameters": True}), (cache.delete_cache_parameter_group, {})):
        assert refusal(call, CacheParameterGroupName="default.redis7", **more)[0] == VALUE


def test_cluster_mode_of_a_parameter_group_is_settled_once_it_is_used(cache, network) -> None:
    _parameter_group(cache)
    on = {
        "CacheParameterGroupName": "own",
        "ParameterNameValues": [{"ParameterName": "cluster-enabled", "ParameterValue": "yes"}],
    }
    cache.modify_cache_parameter_group(**on)
    wanted = {key: value for key, value in GROUP.items() if key != "NumCacheClusters"}
    made = cache.create_replication_group(**wanted, ReplicasPerNodeGroup=1, CacheParameterGroupName="own")
    assert made["ReplicationGroup"]["ClusterEnabled"] is True
    assert refusal(cache.modify_cache_parameter_group, **on) == (
        VALUE,
        "The parameter cluster-enabled cannot be modified.",
    )


@pytest.mark.parametrize(
    ("changes", "code", "message"),
    [
        ({"UserId": "1st"}, VALUE, "1st"),
        ({"UserId": "default"}, "UserAlreadyExists", "default"),
        ({"Engine": "memcached"}, VALUE, "memcached"),
        ({"Passwords": ["x" * 129]}, VALUE, "Passwords length must be between 16-128 characters."),
        ({"Passwords": [PASSWORD] * 3}, VALUE, "two"),
        ({"AuthenticationMode": {"Type": "kerberos"}}, VALUE, "kerberos"),
        ({}, VALUE, "No password was provided."),
        ({"Passwords": [PASSWORD], "AuthenticationMode": {"Type": "iam"}}, COMBINATION, "iam"),
        ({"Passwords": [PASSWORD], "NoPasswordRequired": True}, COMBINATION, "not allowed"),
        (
            {"Passwords": [PASSWORD], "AuthenticationMode": {"Type": "password", "Passwords": [PASSWORD]}},
            COMBINATION,
            "multiple arguments",
        ),
        ({"AuthenticationMode": {"Type": "password"}}, COMBINATION, "at least one password"),
        ({"NoPasswordRequired": True, "AuthenticationMode": {"Type": "iam"}}, COMBINATION, "iam"),
        (
            {"UserName": "default", "AuthenticationMode": {"Type": "iam"}},
            COMBINATION,
            "User Id and User name must be same for authentication type: iam",
        ),
        ({"Engine": "valkey", "NoPasswordRequired": True}, COMBINATION, "valkey"),
    ],
)
def test_a_user_is_refused(cache, changes, code, message) -> None:
    found = refusal(cache.create_user, **USER | changes)
    assert found[0] == code, found
    assert message in found[1]


def test_users_are_made_changed_and_leave_their_groups(cache) -> None:
    made = cache.create_user(**USER, Passwords=[PASSWORD])
    assert made["Authentication"] == {"Type": "password", "PasswordCount": 1}
    cache.create_user_group(UserGroupId="ug", Engine="redis", UserIds=["default", "app"])
    changed = cache.modify_user(UserId="app", AppendAccessString="-@dangerous", NoPasswordRequired=True)
    assert (changed["AccessString"], changed["Authentication"]) == ("on ~* +@all -@dangerous", {"Type": "no-password"})
    assert cache.describe_users(UserId="app")["Users"][0]["UserGroupIds"] == ["ug"]
    cache.delete_user(UserId="app")
    assert cache.describe_user_groups(UserGroupId="ug")["UserGroups"][0]["UserIds"] == ["default"]
    for call in (cache.modify_user, cache.delete_user):
        assert refusal(call, UserId="app")[0] == "UserNotFound"
        assert refusal(call, UserId="default")[0] == VALUE


def test_user_groups(cache) -> None:
    cache.create_user(**USER | {"UserId": "d2", "UserName": "default"}, Passwords=[PASSWORD])
    cache.create_user(**USER, Passwords=[PASSWORD])

    def create(name: str, users: list[str], engine: str = "redis") -> tuple[str, str]:
        return refusal(cache.create_user_group, UserGroupId=name, Engine=engine, UserIds=users)

    def modify(**changes: Any) -> tuple[str, str]:
        return refusal(cache.modify_user_group, UserGroupId="ug", **changes)

    assert create("1st", ["default"])[0] == VALUE
    assert create("ug", ["none"])[0] == "UserNotFound"
    assert create("ug", ["app"])[0] == "DefaultUserRequired"
    assert create("ug", ["default", "d2"])[0] == "DuplicateUserName"
    assert create("ug", ["default"], "valkey")[0] == VALUE
    assert create("ug", ["default"], "memcached")[0] == VALUE
    cache.create_user_group(UserGroupId="ug", Engine="redis", UserIds=["d2"])
    assert create("ug", ["default"])[0] == "UserGroupAlreadyExists"
    assert modify(UserIdsToRemove=["app"]) == (VALUE, "app is not a member of user group ug")
    assert modify(UserIdsToRemove=["d2"])[0] == "DefaultUserRequired"
    assert modify(UserIdsToAdd=["d2"], UserIdsToRemove=["d2"])[0] == COMBINATION
    assert refusal(cache.delete_user, UserId="d2")[0] == "DefaultUserAssociatedToUserGroup"


def test_snapshots(cache, network) -> None:
    cache.create_replication_group(**GROUP)
    take = {"SnapshotName": "s", "ReplicationGroupId": "redis-dev"}
    assert refusal(cache.create_snapshot, SnapshotName="s")[0] == COMBINATION
    assert refusal(cache.create_snapshot, **take, CacheClusterId="redis-dev-001")[0] == COMBINATION
    assert refusal(cache.create_snapshot, **take | {"SnapshotName": "s-"})[0] == VALUE
    assert refusal(cache.create_snapshot, SnapshotName="s", CacheClusterId="none")[0] == "CacheClusterNotFound"
    for number in range(20):
        cache.create_snapshot(**take | {"SnapshotName": f"s{number}"})
    assert refusal(cache.create_snapshot, **take | {"SnapshotName": "s0"})[0] == "SnapshotAlreadyExistsFault"
    assert refusal(cache.create_snapshot, **take)[0] == "SnapshotQuotaExceededFault"
    assert refusal(cache.delete_snapshot, SnapshotName="s")[0] == "SnapshotNotFoundFault"


def test_clusters_of_their_own(cache, network) -> None:
    memcached = {
        "CacheClusterId": "mem",
        "CacheNodeType": "cache.t4g.micro",
        "CacheSubnetGroupName": "stack",
        "Engine": "memcached",
        "NumCacheNodes": 1,
    }
    create = cache.create_cache_cluster
    assert refusal(create, **memcached | {"Engine": "valkey"})[0] == VALUE
    assert refusal(create, **memcached | {"EngineVersion": "9.9"})[0] == COMBINATION
    on = memcached | {"Engine": "redis", "EngineVersion": "7.1", "CacheParameterGroupName": "default.redis7.cluster.on"}
    assert refusal(create, **on) == (
        COMBINATION,
        "Cluster mode should be disabled in parameter group, but found it is enabled.",
    )
    assert refusal(create, **memcached | {"NumCacheNodes": 61})[0] == "NodeQuotaForClusterExceeded"
    create(**memcached)
    assert refusal(create, **memcached)[0] == "CacheClusterAlreadyExists"
    taken = refusal(cache.create_snapshot, SnapshotName="s", CacheClusterId="mem")
    assert taken[0] == "SnapshotFeatureNotSupportedFault"


def test_a_member_is_not_deleted_alone_nor_taken_from_a_shard(cache, network) -> None:
    clustered = {key: value for key, value in GROUP.items() if key != "NumCacheClusters"}
    cache.create_replication_group(**clustered, NumNodeGroups=2, ReplicasPerNodeGroup=1)
    member = {"CacheClusterId": "redis-dev-0001-001"}
    assert refusal(cache.delete_cache_cluster, **member)[0] == "InvalidCacheClusterState"
    assert refusal(cache.create_snapshot, **member, SnapshotName="s")[0] == VALUE


def test_tags_that_a_resource_has_are_counted(cache, network) -> None:
    tags = [{"Key": f"key-{number}", "Value": "v"} for number in range(50)]
    arn = cache.create_replication_group(**GROUP, Tags=tags)["ReplicationGroup"]["ARN"]
    cache.add_tags_to_resource(ResourceName=arn, Tags=[{"Key": "key-0", "Value": "other"}])
    more = refusal(cache.add_tags_to_resource, ResourceName=arn, Tags=[{"Key": "one-more", "Value": "v"}])
    assert more[0] == "TagQuotaPerResourceExceeded"
    assert refusal(cache.remove_tags_from_resource, ResourceName=arn, TagKeys=["none"]) == (
        "TagNotFound",
        "The requested tag was not found on this resource.",
    )


def test_quotas_are_those_that_service_quotas_tells(cache, network, emulator) -> None:
    def refused(quota: str, value: int, call: Any, arguments: dict[str, Any]) -> str:
        emulator.quota("elasticache", quota, value)
        return refusal(call, **arguments)[0]

    group = {"CacheParameterGroupName": "x", "CacheParameterGroupFamily": "redis7", "Description": "x"}
    subnets = {"CacheSubnetGroupName": "x", "CacheSubnetGroupDescription": "x", "SubnetIds": network["subnets"]}
    user, users = USER | {"Passwords": [PASSWORD]}, {"UserGroupId": "ug", "Engine": "redis", "UserIds": ["default"]}
    create_group, create_subnets = cache.create_cache_parameter_group, cache.create_cache_subnet_group
    assert refused("Parameter groups per Region", 0, create_group, group) == "CacheParameterGroupQuotaExceeded"
    assert refused("Subnet groups per Region", 1, create_subnets, subnets) == "CacheSubnetGroupQuotaExceeded"
    assert refused("Users per Region", 1, cache.create_user, user) == "UserQuotaExceeded"
    assert refused("User groups per Region", 0, cache.create_user_group, users) == "UserGroupQuotaExceeded"
    cache.create_replication_group(**GROUP)
    more = {"ReplicationGroupId": "redis-dev", "NewReplicaCount": 2, "ApplyImmediately": True}
    assert refused("Nodes per Region", 2, cache.increase_replica_count, more) == "NodeQuotaForCustomerExceeded"


def test_events_tell_what_was_made_within_the_hour(cache, network, emulator) -> None:
    cache.create_replication_group(**GROUP)
    found = cache.describe_events(SourceType="cache-cluster", SourceIdentifier="redis-dev-001")["Events"]
    assert [event["Message"] for event in found] == [
        "Cache cluster created",
        f"Added cache node 0001 in availability zone {network['zones'][0]}",
    ]
    assert cache.describe_events(StartTime="2020-01-01T00:00:00Z", EndTime="2020-01-02T00:00:00Z")["Events"] == []
    emulator.provision(cache=30)
    cache.create_replication_group(**GROUP | {"ReplicationGroupId": "other"})
    assert cache.describe_events(SourceIdentifier="other")["Events"] == []


def test_there_are_no_service_updates(cache) -> None:
    assert cache.describe_service_updates()["ServiceUpdates"] == []
    assert refusal(cache.describe_service_updates, ServiceUpdateName="x")[0] == "ServiceUpdateNotFoundFault"
