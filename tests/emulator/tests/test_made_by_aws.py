"""What AWS makes by itself for a database or a cache, and takes away with it."""

from __future__ import annotations

from tests.emulator.tests.test_elasticache_groups import GROUP
from tests.emulator.tests.test_rds import INSTANCE


def _grants(kms, key: str) -> list[tuple[str, str]]:
    return sorted((grant["GranteePrincipal"], grant["Name"]) for grant in kms.list_grants(KeyId=key)["Grants"])


def test_a_key_has_a_grant_for_each_database_and_cache_until_that_is_gone(aws, emulator, network) -> None:
    kms, rds, cache = aws("kms"), aws("rds"), aws("elasticache")
    key, other = (kms.create_key()["KeyMetadata"]["Arn"] for _unused in range(2))
    rds.create_db_instance(**INSTANCE, KmsKeyId=key)
    cache.create_replication_group(**{**GROUP, "AtRestEncryptionEnabled": True, "KmsKeyId": key})
    of_cache = ("elasticache.ap-northeast-1.amazonaws.com", GROUP["ReplicationGroupId"])
    assert _grants(kms, key) == [of_cache, ("rds.ap-northeast-1.amazonaws.com", "txdb-dev")]
    assert _grants(kms, other) == []
    emulator.provision(**{"database.deleting": 60})
    rds.delete_db_instance(DBInstanceIdentifier="txdb-dev", SkipFinalSnapshot=True)
    assert len(_grants(kms, key)) == 2
    emulator.provision("instant")
    cache.delete_replication_group(ReplicationGroupId=GROUP["ReplicationGroupId"])
    assert _grants(kms, key) == [("rds.ap-northeast-1.amazonaws.com", "txdb-dev")]


def test_a_log_group_comes_back_for_as_long_as_its_database_is_being_deleted(aws, emulator, network) -> None:
    rds, logs = aws("rds"), aws("logs")
    name = "/aws/rds/instance/txdb-dev/postgresql"
    rds.create_db_instance(**INSTANCE)

    def groups() -> list[str]:
        return [group["logGroupName"] for group in logs.describe_log_groups()["logGroups"]]

    logs.delete_log_group(logGroupName=name)
    assert groups() == []
    emulator.provision(**{"database.deleting": 60})
    rds.delete_db_instance(DBInstanceIdentifier="txdb-dev", SkipFinalSnapshot=True)
    assert groups() == [name]
    logs.delete_log_group(logGroupName=name)
    assert groups() == [name]


def test_the_network_acl_of_a_vpc_goes_with_it(aws) -> None:
    ec2 = aws("ec2")

    def count() -> int:
        return len(ec2.describe_network_acls()["NetworkAcls"])

    before = count()
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
    assert count() == before + 1
    ec2.delete_subnet(SubnetId=subnet)
    ec2.delete_vpc(VpcId=vpc)
    assert count() == before
