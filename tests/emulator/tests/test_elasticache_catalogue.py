"""What ElastiCache offers: versions, families, parameters, node types, subnet groups."""

from __future__ import annotations

from tests.emulator.tests.helpers import refusal


def test_versions_are_those_of_the_data_with_their_families(aws) -> None:
    cache = aws("elasticache")
    found = cache.describe_cache_engine_versions()["CacheEngineVersions"]
    families = {(row["Engine"], row["EngineVersion"]): row["CacheParameterGroupFamily"] for row in found}
    assert families["redis", "7.1"] == "redis7"
    assert families["redis", "6.2"] == "redis6.x"
    assert families["redis", "5.0.6"] == "redis5.0"
    assert families["valkey", "8.0"] == "valkey8"
    assert families["memcached", "1.6.22"] == "memcached1.6"
    newest = cache.describe_cache_engine_versions(Engine="redis", DefaultOnly=True)["CacheEngineVersions"]
    assert [row["EngineVersion"] for row in newest] == ["7.1"]


def test_what_a_region_has_can_be_reserved(aws) -> None:
    pages = aws("elasticache").get_paginator("describe_reserved_cache_nodes_offerings")
    asked = {"Duration": "1", "OfferingType": "No Upfront", "ProductDescription": "redis"}
    found = pages.paginate(**asked).build_full_result()["ReservedCacheNodesOfferings"]
    names = [row["CacheNodeType"] for row in found]
    assert len(set(names)) == len(names) > 50
    assert "cache.r7g.large" in names
    assert "cache.m3.medium" not in names
    assert {row["Duration"] for row in found} == {31_536_000}


def test_a_parameter_group_of_ones_own(aws) -> None:
    cache = aws("elasticache")
    cache.create_cache_parameter_group(
        CacheParameterGroupName="own", CacheParameterGroupFamily="redis7", Description="own"
    )
    wanted = [{"ParameterName": "maxmemory-policy", "ParameterValue": "volatile-ttl"}]
    cache.modify_cache_parameter_group(CacheParameterGroupName="own", ParameterNameValues=wanted)
    own = cache.describe_cache_parameters(CacheParameterGroupName="own", Source="user")["Parameters"]
    assert [(row["ParameterName"], row["ParameterValue"]) for row in own] == [("maxmemory-policy", "volatile-ttl")]
    rows = {
        row["ParameterName"]: row
        for row in cache.describe_cache_parameters(CacheParameterGroupName="own")["Parameters"]
    }
    assert "volatile-ttl" in rows["maxmemory-policy"]["AllowedValues"].split(",")
    assert "AllowedValues" not in rows["notify-keyspace-events"]
    cache.reset_cache_parameter_group(CacheParameterGroupName="own", ResetAllParameters=True)
    assert cache.describe_cache_parameters(CacheParameterGroupName="own", Source="user")["Parameters"] == []
    cache.delete_cache_parameter_group(CacheParameterGroupName="own")
    assert refusal(cache.describe_cache_parameters, CacheParameterGroupName="own")[0] == "CacheParameterGroupNotFound"


def test_what_a_parameter_group_refuses(aws) -> None:
    cache = aws("elasticache")
    cache.create_cache_parameter_group(
        CacheParameterGroupName="own", CacheParameterGroupFamily="redis7", Description="own"
    )

    def modify(name: str, value: str, group: str = "own") -> tuple[str, str]:
        wanted = [{"ParameterName": name, "ParameterValue": value}]
        return refusal(cache.modify_cache_parameter_group, CacheParameterGroupName=group, ParameterNameValues=wanted)

    assert "not allowed" in modify("maxmemory-policy", "sometimes")[1]
    assert "not allowed" in modify("timeout", "5")[1]
    assert "doesn't exist" in modify("maxmemory-polcy", "volatile-ttl")[1]
    assert "cannot be modified" in modify("appendonly", "yes")[1]
    assert "default" in modify("maxmemory-policy", "volatile-ttl", "default.redis7")[1]
    wrong = {"CacheParameterGroupName": "x", "CacheParameterGroupFamily": "redis99", "Description": "x"}
    assert refusal(cache.create_cache_parameter_group, **wrong)[0] == "InvalidParameterValue"


def test_defaults_of_a_family_come_in_pages(aws) -> None:
    pages = (
        aws("elasticache")
        .get_paginator("describe_engine_default_parameters")
        .paginate(CacheParameterGroupFamily="valkey8", PaginationConfig={"PageSize": 20})
    )
    names = [row["ParameterName"] for page in pages for row in page["EngineDefaults"]["Parameters"]]
    assert len(names) == len(set(names)) > 40
    assert "hash-max-listpack-entries" in names


def test_node_types_to_scale_to_are_those_of_the_region(aws, network) -> None:
    cache = aws("elasticache")
    cache.create_replication_group(
        ReplicationGroupId="rg",
        ReplicationGroupDescription="rg",
        CacheNodeType="cache.t4g.small",
        CacheSubnetGroupName="stack",
    )
    found = cache.list_allowed_node_type_modifications(ReplicationGroupId="rg")
    assert "cache.r7g.large" in found["ScaleUpModifications"]
    assert found["ScaleDownModifications"] == ["cache.t2.micro", "cache.t3.micro", "cache.t4g.micro"]


def test_subnet_groups_are_modified_and_know_their_zones(aws, network) -> None:
    cache = aws("elasticache")
    cache.modify_cache_subnet_group(CacheSubnetGroupName="stack", SubnetIds=network["subnets"][:2])
    found = cache.describe_cache_subnet_groups(CacheSubnetGroupName="stack")["CacheSubnetGroups"][0]
    assert found["VpcId"] == network["vpc"]
    assert [item["SubnetAvailabilityZone"]["Name"] for item in found["Subnets"]] == network["zones"][:2]
    create = {"CacheSubnetGroupName": "x", "CacheSubnetGroupDescription": "x", "SubnetIds": ["subnet-1"]}
    assert refusal(cache.create_cache_subnet_group, **create)[0] == "InvalidParameterValue"


def test_every_region_has_its_own_names(aws) -> None:
    ec2, cache = aws("ec2", "eu-west-1"), aws("elasticache", "eu-west-1")
    subnets = [subnet["SubnetId"] for subnet in ec2.describe_subnets()["Subnets"]]
    cache.create_cache_subnet_group(CacheSubnetGroupName="s", CacheSubnetGroupDescription="s", SubnetIds=subnets)
    made = cache.create_replication_group(
        ReplicationGroupId="rg",
        ReplicationGroupDescription="rg",
        CacheNodeType="cache.t4g.micro",
        CacheSubnetGroupName="s",
    )["ReplicationGroup"]
    found = cache.describe_replication_groups()["ReplicationGroups"][0]["NodeGroups"][0]
    assert found["PrimaryEndpoint"]["Address"].endswith(".euw1.cache.amazonaws.com")
    assert found["NodeGroupMembers"][0]["PreferredAvailabilityZone"].startswith("eu-west-1")
    assert made["ARN"].startswith("arn:aws:elasticache:eu-west-1:")
