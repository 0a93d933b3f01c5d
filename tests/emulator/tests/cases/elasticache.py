"""Rows of the sample that ElastiCache refuses."""

from __future__ import annotations

from typing import Any

from tests.emulator.tests.callers import allow, user

from . import NOT_APPLICABLE, Account, Offence, case

NOT_APPLICABLE |= {
    "F004": "the call never reaches AWS: Python refuses the argument's name, as boto3 does against botocore's model",
    "F095": "the stack has no global datastore, and the emulator no operation for one",
}
GROUP: dict[str, Any] = {
    "ReplicationGroupId": "redis-dev",
    "ReplicationGroupDescription": "stack",
    "CacheNodeType": "cache.t4g.micro",
    "CacheSubnetGroupName": "stack",
    "Engine": "redis",
    "EngineVersion": "7.1",
    "NumCacheClusters": 2,
    "AutomaticFailoverEnabled": True,
    "TransitEncryptionEnabled": True,
}


def _new_group(account: Account, **changes: Any) -> Offence:
    """CreateReplicationGroup with a group that would be accepted but for `changes`; None takes a parameter away."""
    account.network()
    wanted = {key: value for key, value in (GROUP | changes).items() if value is not None}
    return Offence(account.aws("elasticache").create_replication_group, wanted)


@case("F048")
def token_without_tls(account: Account) -> Offence:
    return _new_group(account, AuthToken="a-token-of-more-than-16", TransitEncryptionEnabled=False)


@case("F049")
def user_group_without_tls(account: Account) -> Offence:
    account.aws("elasticache").create_user_group(UserGroupId="ug1", Engine="redis", UserIds=["default"])
    return _new_group(account, UserGroupIds=["ug1"], TransitEncryptionEnabled=False)


@case("F050")
def token_with_forbidden_characters(account: Account) -> Offence:
    return _new_group(account, AuthToken="p@ss/word-of-more-than-16")


@case("F051")
def short_password(account: Account) -> Offence:
    user = {"UserId": "u", "UserName": "u", "Engine": "redis", "AccessString": "on ~* +@all", "Passwords": ["short"]}
    return Offence(account.aws("elasticache").create_user, user)


@case("F052")
def parameter_group_of_another_family(account: Account) -> Offence:
    return _new_group(account, EngineVersion=None, CacheParameterGroupName="default.redis6.x")


@case("F054")
def family_that_does_not_exist(account: Account) -> Offence:
    group = {"CacheParameterGroupName": "own", "CacheParameterGroupFamily": "redis7.x", "Description": "own"}
    return Offence(account.aws("elasticache").create_cache_parameter_group, group)


@case("F056")
def last_replica_with_failover(account: Account) -> Offence:
    made = _new_group(account)
    made.call(**made.arguments)
    change = {"ReplicationGroupId": "redis-dev", "NewReplicaCount": 0, "ApplyImmediately": True}
    return Offence(account.aws("elasticache").decrease_replica_count, change)


@case("F059")
def id_that_ends_with_a_hyphen(account: Account) -> Offence:
    return _new_group(account, ReplicationGroupId="hello-world-1234567-")


@case("F092")
def valkey_without_version(account: Account) -> Offence:
    return _new_group(account, Engine="valkey", EngineVersion=None)


@case("F093")
def failover_on_t1(account: Account) -> Offence:
    """With T1: for T2, of which the row tells too, AWS lifted the restriction."""
    return _new_group(account, CacheNodeType="cache.t1.micro")


@case("F094")
def seven_nodes(account: Account) -> Offence:
    return _new_group(account, NumCacheClusters=7)


@case("F098")
def the_only_member_alone(account: Account) -> Offence:
    made = _new_group(account, NumCacheClusters=1, AutomaticFailoverEnabled=False)
    made.call(**made.arguments)
    return Offence(account.aws("elasticache").delete_cache_cluster, {"CacheClusterId": "redis-dev-001"})


@case("F162")
def group_that_exists(account: Account) -> Offence:
    made = _new_group(account)
    made.call(**made.arguments)
    return made


@case("F163")
def more_nodes_than_the_quota(account: Account) -> Offence:
    made = _new_group(account)
    made.call(**made.arguments)
    account.emulator.quota("elasticache", "Nodes per Region", 3)
    return Offence(made.call, made.arguments | {"ReplicationGroupId": "other"})


@case("F164")
def fifty_one_tags(account: Account) -> Offence:
    return _new_group(account, Tags=[{"Key": f"key-{number}", "Value": "v"} for number in range(51)])


@case("F086")
def subnet_group_without_the_service_role(account: Account) -> Offence:
    subnets = account.network()["subnets"]
    elasticache = user(account.aws, account.emulator, allow("elasticache:*"))("elasticache")
    wanted = {"CacheSubnetGroupName": "app", "CacheSubnetGroupDescription": "app", "SubnetIds": subnets}
    return Offence(elasticache.create_cache_subnet_group, wanted)
