"""The errors that RDS documents."""

from __future__ import annotations

from typing import Any

from tests.emulator.tests.callers import ACCOUNT
from tests.emulator.tests.cases import Account, Offence
from tests.emulator.tests.cases.rds_change import instance
from tests.emulator.tests.cases.rds_create import INSTANCE, create
from tests.emulator.tests.conftest import REGION

from . import had, never, offence, on_order

_NO_KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/00000000-0000-0000-0000-000000000000"
_ITEM = {"ParameterName": "log_statement", "ParameterValue": "all", "ApplyMethod": "immediate"}
_TAG = [{"Key": "a", "Value": "1"}]
# What each operation needs besides what it is aimed at.
_MORE: dict[str, dict[str, Any]] = {
    "AddTagsToResource": {"Tags": _TAG},
    "RemoveTagsFromResource": {"TagKeys": ["a"]},
    "CreateDBParameterGroup": {"DBParameterGroupFamily": "postgres16", "Description": "d"},
    "CreateDBSnapshot": {"DBSnapshotIdentifier": "last"},
    "DeleteDBInstance": {"SkipFinalSnapshot": True},
    "ModifyDBParameterGroup": {"Parameters": [_ITEM]},
    "ResetDBParameterGroup": {"ResetAllParameters": True},
}


def _arn(kind: str) -> str:
    return f"arn:aws:rds:{REGION}:{ACCOUNT}:{kind}:typo"


def _on(account: Account, operation: str, **target: Any) -> Offence:
    return offence(account, "rds", operation, **_MORE.get(operation, {}) | target)


def _changed(account: Account, operation: str, **changes: Any) -> Offence:
    """A sound instance that is made or changed, but for `changes`."""
    if operation == "CreateDBInstance":
        return create(account, **changes)
    instance(account)
    return _on(account, operation, DBInstanceIdentifier="app-db", **changes)


def _subnet(account: Account, vpc: str, cidr: str, **more: Any) -> str:
    made = account.aws("ec2").create_subnet(VpcId=vpc, CidrBlock=cidr, **more)
    name: str = made["Subnet"]["SubnetId"]
    return name


def _group_of(account: Account, operation: str, subnets: list[str]) -> Offence:
    """A new group of these subnets, or these for the group that there is."""
    if operation == "ModifyDBSubnetGroup":
        return offence(account, "rds", operation, DBSubnetGroupName="stack", SubnetIds=subnets)
    return offence(
        account, "rds", operation, DBSubnetGroupName="own", DBSubnetGroupDescription="own", SubnetIds=subnets
    )


on_order("rds", "InsufficientDBInstanceCapacity", kind="capacity")
on_order("rds", "ProvisionedIopsNotAvailableInAZFault", "DBUpgradeDependencyFailure")
# Of these AWS does not say what brings them about.
on_order("rds", "InvalidDBInstanceState", operations="AddTagsToResource RemoveTagsFromResource")
on_order("rds", "InvalidDBSubnetStateFault")
on_order("rds", "InvalidDBSubnetGroupStateFault", operations="ModifyDBSubnetGroup")
on_order("rds", "InvalidDBParameterGroupState", operations="ModifyDBParameterGroup ResetDBParameterGroup")


@had("rds", "DBInstanceNotFound", "AddTagsToResource ListTagsForResource RemoveTagsFromResource")
def tags_of_no_instance(account: Account, operation: str) -> Offence:
    return _on(account, operation, ResourceName=_arn("db"))


@had("rds", "DBSnapshotNotFound", "DescribeDBSnapshots")
def unknown_snapshot(account: Account, operation: str) -> Offence:
    return _on(account, operation, DBSnapshotIdentifier="typo")


@had("rds", "DBSnapshotNotFound", "AddTagsToResource ListTagsForResource RemoveTagsFromResource")
def tags_of_no_snapshot(account: Account, operation: str) -> Offence:
    return _on(account, operation, ResourceName=_arn("snapshot"))


@had("rds", "DBInstanceNotFound", "CreateDBSnapshot DeleteDBInstance DescribeDBInstances ModifyDBInstance")
def unknown_instance(account: Account, operation: str) -> Offence:
    return _on(account, operation, DBInstanceIdentifier="typo")


@had("rds", "DBParameterGroupNotFound", "CreateDBInstance ModifyDBInstance")
def instance_of_no_parameter_group(account: Account, operation: str) -> Offence:
    return _changed(account, operation, DBParameterGroupName="typo")


@had(
    "rds",
    "DBParameterGroupNotFound",
    "DeleteDBParameterGroup DescribeDBParameterGroups DescribeDBParameters ModifyDBParameterGroup"
    " ResetDBParameterGroup",
)
def unknown_parameter_group(account: Account, operation: str) -> Offence:
    return _on(account, operation, DBParameterGroupName="typo")


@had("rds", "DBSubnetGroupNotFoundFault", "CreateDBInstance")
def instance_of_no_subnet_group(account: Account, operation: str) -> Offence:
    return _changed(account, operation, DBSubnetGroupName="typo")


@had("rds", "DBSubnetGroupNotFoundFault", "ModifyDBSubnetGroup")
def subnets_of_no_group(account: Account, operation: str) -> Offence:
    return _on(account, operation, DBSubnetGroupName="typo", SubnetIds=account.network()["subnets"])


@had("rds", "SubnetAlreadyInUse")
def subnet_of_an_instance_left_out(account: Account, operation: str) -> Offence:
    network = account.network()
    account.aws("rds").create_db_instance(**INSTANCE, AvailabilityZone=network["zones"][0])
    return _group_of(account, operation, network["subnets"][1:])


@had("rds", "DBSubnetGroupNotFoundFault", "DeleteDBSubnetGroup DescribeDBSubnetGroups")
def unknown_subnet_group(account: Account, operation: str) -> Offence:
    return _on(account, operation, DBSubnetGroupName="typo")


@had("rds", "OptionGroupNotFoundFault")
def unknown_option_group(account: Account, operation: str) -> Offence:
    return _changed(account, operation, OptionGroupName="typo")


@had("rds", "CertificateNotFound", "CreateDBInstance ModifyDBInstance")
def instance_of_no_authority(account: Account, operation: str) -> Offence:
    return _changed(account, operation, CACertificateIdentifier="rds-ca-1999")


@had("rds", "CertificateNotFound", "DescribeCertificates")
def unknown_authority(account: Account, operation: str) -> Offence:
    return _on(account, operation, CertificateIdentifier="rds-ca-1999")


@had("rds", "KMSKeyNotAccessibleFault", "CreateDBInstance")
def unknown_key(account: Account, operation: str) -> Offence:
    return _changed(account, operation, StorageEncrypted=True, KmsKeyId=_NO_KEY)


@had("rds", "KMSKeyNotAccessibleFault", "ModifyDBInstance")
def unknown_key_of_insights(account: Account, operation: str) -> Offence:
    return _changed(account, operation, EnablePerformanceInsights=True, PerformanceInsightsKMSKeyId=_NO_KEY)


@had("rds", "DBInstanceAlreadyExists", "CreateDBInstance")
def instance_exists(account: Account, operation: str) -> Offence:
    made = create(account)
    made.call(**made.arguments)
    return Offence(made.call, made.arguments)


@had("rds", "DBInstanceAlreadyExists", "ModifyDBInstance")
def new_name_taken(account: Account, operation: str) -> Offence:
    made = create(account)
    for name in ("app-db", "other"):
        made.call(**made.arguments | {"DBInstanceIdentifier": name})
    return _on(account, operation, DBInstanceIdentifier="app-db", NewDBInstanceIdentifier="other")


@had("rds", "InstanceQuotaExceeded")
def one_instance_too_many(account: Account, operation: str) -> Offence:
    account.emulator.quota("rds", "DB instances", 0)
    return create(account)


@had("rds", "StorageQuotaExceeded")
def too_much_storage(account: Account, operation: str) -> Offence:
    account.emulator.quota("rds", "Total storage for all DB instances", 150)
    return _changed(account, operation, AllocatedStorage=200)


@had("rds", "StorageTypeNotSupported")
def storage_type_of_other_classes(account: Account, operation: str) -> Offence:
    return _changed(account, operation, StorageType="standard")


@had("rds", "NetworkTypeNotSupported")
def dual_stack_without_ipv6(account: Account, operation: str) -> Offence:
    return _changed(account, operation, NetworkType="DUAL")


@had("rds", "InvalidVPCNetworkStateFault")
def public_without_a_gateway(account: Account, operation: str) -> Offence:
    return _changed(account, operation, PubliclyAccessible=True)


@had("rds", "InvalidDBInstanceState", "CreateDBSnapshot DeleteDBInstance ModifyDBInstance")
def instance_still_being_made(account: Account, operation: str) -> Offence:
    account.emulator.provision(database=60)
    instance(account)
    return _on(account, operation, DBInstanceIdentifier="app-db")


@had("rds", "DBSnapshotAlreadyExists")
def snapshot_exists(account: Account, operation: str) -> Offence:
    instance(account).create_db_snapshot(DBInstanceIdentifier="app-db", DBSnapshotIdentifier="last")
    if operation == "CreateDBSnapshot":
        return _on(account, operation, DBInstanceIdentifier="app-db")
    return offence(account, "rds", operation, DBInstanceIdentifier="app-db", FinalDBSnapshotIdentifier="last")


@had("rds", "SnapshotQuotaExceeded")
def one_snapshot_too_many(account: Account, operation: str) -> Offence:
    instance(account)
    account.emulator.quota("rds", "Manual DB instance snapshots", 0)
    if operation == "CreateDBSnapshot":
        return _on(account, operation, DBInstanceIdentifier="app-db")
    return offence(account, "rds", operation, DBInstanceIdentifier="app-db", FinalDBSnapshotIdentifier="last")


@had("rds", "DBParameterGroupAlreadyExists")
def parameter_group_exists(account: Account, operation: str) -> Offence:
    made = _on(account, operation, DBParameterGroupName="own")
    made.call(**made.arguments)
    return made


@had("rds", "DBParameterGroupQuotaExceeded")
def one_parameter_group_too_many(account: Account, operation: str) -> Offence:
    account.emulator.quota("rds", "Parameter groups", 0)
    return _on(account, operation, DBParameterGroupName="own")


@had("rds", "InvalidDBParameterGroupState", "DeleteDBParameterGroup")
def parameter_group_in_use(account: Account, operation: str) -> Offence:
    made = _on(account, "CreateDBParameterGroup", DBParameterGroupName="own")
    made.call(**made.arguments)
    instance(account, DBParameterGroupName="own")
    return _on(account, operation, DBParameterGroupName="own")


@had("rds", "DBSubnetGroupAlreadyExists")
def subnet_group_exists(account: Account, operation: str) -> Offence:
    subnets = account.network()["subnets"]
    made = _group_of(account, operation, subnets)
    made.call(**made.arguments)
    return made


@had("rds", "DBSubnetGroupQuotaExceeded")
def one_subnet_group_too_many(account: Account, operation: str) -> Offence:
    subnets = account.network()["subnets"]
    account.emulator.quota("rds", "DB subnet groups", 1)
    return _group_of(account, operation, subnets)


@had("rds", "DBSubnetQuotaExceededFault")
def one_subnet_too_many(account: Account, operation: str) -> Offence:
    subnets = account.network()["subnets"]
    account.emulator.quota("rds", "Subnets per DB subnet group", 1)
    return _group_of(account, operation, subnets)


@had("rds", "DBSubnetGroupDoesNotCoverEnoughAZs", "CreateDBSubnetGroup ModifyDBSubnetGroup")
def subnets_in_one_zone(account: Account, operation: str) -> Offence:
    return _group_of(account, operation, account.network()["subnets"][:1])


@had("rds", "DBSubnetGroupDoesNotCoverEnoughAZs", "CreateDBInstance")
def subnets_gone_since(account: Account, operation: str) -> Offence:
    subnets = account.network()["subnets"]
    for subnet in subnets[1:]:
        account.aws("ec2").delete_subnet(SubnetId=subnet)
    return offence(account, "rds", operation, **INSTANCE | {"MultiAZ": True})


@had("rds", "KMSKeyNotAccessibleFault", "DeleteDBInstance")
def last_snapshot_under_a_disabled_key(account: Account, operation: str) -> Offence:
    kms = account.aws("kms")
    key = kms.create_key()["KeyMetadata"]["Arn"]
    instance(account, StorageEncrypted=True, KmsKeyId=key)
    kms.disable_key(KeyId=key)
    return offence(account, "rds", operation, DBInstanceIdentifier="app-db", FinalDBSnapshotIdentifier="last")


@had("rds", "InvalidSubnet", "CreateDBSubnetGroup ModifyDBSubnetGroup")
def subnets_of_two_vpcs(account: Account, operation: str) -> Offence:
    ec2, subnets = account.aws("ec2"), account.network()["subnets"]
    other = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    alien = ec2.create_subnet(VpcId=other, CidrBlock="10.9.0.0/24")["Subnet"]["SubnetId"]
    return _group_of(account, operation, [*subnets, alien])


@had("rds", "InvalidDBSubnetGroupStateFault", "DeleteDBSubnetGroup")
def subnet_group_in_use(account: Account, operation: str) -> Offence:
    instance(account)
    return _on(account, operation, DBSubnetGroupName="stack")


_TAGGED = "the stack tags its instance and its groups, and "
never("rds", "BlueGreenDeploymentNotFoundFault", f"{_TAGGED}no blue/green deployment")
never("rds", "DBProxyEndpointNotFoundFault", f"{_TAGGED}no endpoint of a proxy")
never("rds", "DBProxyNotFoundFault", f"{_TAGGED}no proxy")
never("rds", "DBProxyTargetGroupNotFoundFault", f"{_TAGGED}no target group of a proxy")
never("rds", "DBShardGroupNotFound", f"{_TAGGED}no shard group")
never("rds", "DBSnapshotTenantDatabaseNotFoundFault", f"{_TAGGED}no tenant database of a snapshot")
never("rds", "IntegrationNotFoundFault", f"{_TAGGED}no integration")
never("rds", "InvalidDBClusterEndpointStateFault", f"{_TAGGED}no endpoint of a cluster")
never("rds", "TenantDatabaseNotFound", f"{_TAGGED}no tenant database")
_SENT = "the stack's instance names "
never("rds", "AuthorizationNotFound", f"{_SENT}no DB security group, which was EC2-Classic's")
never("rds", "BackupPolicyNotFoundFault", f"{_SENT}no backup policy, and no parameter of the API does")
never("rds", "DBCapacityReservationNotFound", f"{_SENT}no capacity reservation, and none is tagged")
never("rds", "DBClusterNotFoundFault", f"{_SENT}no cluster, and none is tagged")
never("rds", "DBSecurityGroupNotFound", f"{_SENT}no DB security group, which was EC2-Classic's")
never("rds", "DomainNotFoundFault", f"{_SENT}no directory")
never("rds", "InvalidDBCapacityReservationState", f"{_SENT}no capacity reservation")
never("rds", "InvalidDBClusterStateFault", f"{_SENT}no cluster, and none is tagged")
never("rds", "InvalidDBSecurityGroupState", f"{_SENT}no DB security group, which was EC2-Classic's")
never("rds", "TenantDatabaseQuotaExceeded", "only Oracle and SQL Server have tenant databases")
never("rds", "VpcEncryptionControlViolationException", "the VPC is the stack's own, and has no encryption control")
never(
    "rds",
    "InvalidSubnet",
    "the instance names a subnet group; one that lost subnets is DBSubnetGroupDoesNotCoverEnoughAZs",
    "CreateDBInstance",
)
never("rds", "DBInstanceAutomatedBackupQuotaExceeded", "the stack keeps no automated backups of what it deletes")
