# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Rules of changes to a database that exists: what AWS forbids, and what it ignores.

Whether a version can be reached from the one that runs is DB001's.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight import database_view as view
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.database_changes import (
    STORAGE,
    changes,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.decide import database_storage
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import (
    Catalogue,
    Problem,
    Stack,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._rds.instance_deletion import (
    WITHOUT_SNAPSHOT,
    no_snapshot,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._rds.instance_state import major

CATALOGUE = Catalogue()
rule = CATALOGUE.rule

_MODIFY = "botocore rds ModifyDBInstance"
# What a setting takes that cannot be changed in place.
_ANEW = "it takes a new instance, and what this one holds is lost unless it is dumped and restored"
_STATES = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/accessing-monitoring.html#Overview.DBInstance.Status"
OPEN_STATES = ("available", "storage-optimization")
# States that do not pass by themselves: waiting for the instance would be in vain, whether anything changes or not.
LASTING_STATES = (
    "deleting",
    "failed",
    "inaccessible-encryption-credentials",
    "inaccessible-encryption-credentials-recoverable",
    "incompatible-create",
    "incompatible-credentials",
    "incompatible-network",
    "incompatible-option-group",
    "incompatible-parameters",
    "incompatible-restore",
    "insufficient-capacity",
    "restore-error",
    "stopped",
    "stopping",
    "storage-full",
)


@rule("DB060", "database", setting="database_identifier", source=f"{_MODIFY}, InvalidDBInstanceStateFault; {_STATES}")
def instance_can_take_a_change(stack: Stack) -> Iterator[Problem]:
    """An instance that exists is in a state in which it can be changed, or nothing is to be changed.

    A state that passes is a warning, because the deployment tries again for some minutes. One that does not pass by
    itself, such as stopped, is an error even where nothing is to be changed: the instance would never be ready.
    """
    item, planned = view.instance(stack), changes(stack)
    if item is None:
        return
    state, name = item["DBInstanceStatus"], item["DBInstanceIdentifier"]
    grows = "allocated_storage" in planned and planned["allocated_storage"].wanted > planned["allocated_storage"].now
    lasting = state in LASTING_STATES and not (state == "storage-full" and grows)
    passing = state not in OPEN_STATES and state not in LASTING_STATES and bool(planned)
    if passing:
        answer = f"accepted once {name}, which is {state}, is available; the deployment tries again for some minutes"
        yield Problem(name, answer, "wait until it is available", severity="warning")
    elif lasting:
        answer = f"InvalidDBInstanceState: Database instance {name} is not in available state. It is {state}."
        yield Problem(name, answer, _way_out(state, name))


def _way_out(state: str, name: str) -> str:
    if state in ("stopped", "stopping"):
        return f"aws rds start-db-instance --db-instance-identifier {name}"
    if state == "storage-full":
        return "a larger database_allocated_storage"
    if state == "deleting":
        return "wait until it is gone"
    return f"mend it: {_STATES}"


@rule(
    "DB061",
    "database",
    setting="database_allocated_storage",
    source="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.ModifyingExisting.html",
)
def storage_does_not_shrink(stack: Stack) -> Iterator[Problem]:
    """The storage of an instance is never made smaller, not even what autoscaling added before it was turned off.

    As long as the ceiling is above the setting, what the storage has grown to stays, and a warning says so: nothing
    tells whether it grew by itself or is asked to shrink.
    """
    item, asked = view.instance(stack), stack.wants["database"]["allocated_storage"]
    if item and database_storage(stack) == item["AllocatedStorage"] > asked:
        answer = f"accepted: the storage has {item['AllocatedStorage']} GiB and keeps them; it never shrinks"
        yield Problem(asked, answer, str(item["AllocatedStorage"]), severity="warning")
    change = changes(stack).get("allocated_storage")
    if change and change.wanted < change.now:
        answer = (
            "InvalidParameterCombination: the allocated storage cannot be reduced; it is"
            f" {change.now} GiB, by hand or by autoscaling; {_ANEW}"
        )
        yield Problem(change.wanted, answer, str(change.now))


@rule(
    "DB062", "database", setting="database_allocated_storage", severity="warning", source=f"{_MODIFY}, AllocatedStorage"
)
def storage_grows_by_a_tenth(stack: Stack) -> Iterator[Problem]:
    """Storage grows by a tenth at least. AWS rounds up what is less, and the setting then asks to shrink it."""
    change = changes(stack).get("allocated_storage")
    if change and 10 * change.now < 10 * change.wanted < 11 * change.now:
        least = -(-11 * change.now // 10)
        answer = f"accepted, but rounded up to {least}: a tenth more than {change.now} at least"
        yield Problem(change.wanted, answer, str(least))


@rule(
    "DB063",
    "database",
    setting="database_allocated_storage",
    source="https://github.com/hashicorp/terraform-provider-aws/issues/12493",
)
def storage_is_not_being_optimized(stack: Stack) -> Iterator[Problem]:
    """The storage is not changed while AWS still optimizes what the last change left, six hours and more."""
    item, planned = view.instance(stack), changes(stack)
    if item and "storage-optimization" in (item["DBInstanceStatus"], item.get("StorageVolumeStatus")):
        for setting in STORAGE:
            if setting in planned:
                answer = (
                    "InvalidParameterCombination: You can't currently modify the storage of this DB instance because"
                    " the previous storage change is being optimized."
                )
                yield Problem(planned[setting].wanted, answer, str(planned[setting].now), f"database_{setting}")


@rule(
    "DB071",
    "database",
    "kms",
    setting="database_performance_insights",
    severity="warning",
    source="https://github.com/hashicorp/terraform-provider-aws/pull/6453",
)
def insights_have_the_key(stack: Stack) -> Iterator[Problem]:
    """Performance Insights is encrypted with the stack's key. The first key that it had stays, also while it is off."""
    item, key = view.instance(stack), stack.facts["kms.key"]
    has = (item or {}).get("PerformanceInsightsKMSKeyId")
    if stack.wants["database"]["performance_insights"] and has and (key is None or key["Arn"] != has):
        answer = f"accepted: it stays encrypted with {has}; You cannot change your Performance Insights KMS key"
        yield Problem(True, answer, "an instance that is made anew")


@rule(
    "DB072",
    "database",
    setting="database_apply_immediately",
    source=f"https://github.com/mitodl/ol-infrastructure/pull/2413; {_MODIFY}, DBParameterGroupName",
)
def a_major_upgrade_happens_at_once(stack: Stack) -> Iterator[Problem]:
    """A major upgrade happens at once: it takes a parameter group of another family, which cannot wait for the window.

    The version may wait, but the group "is changed immediately" and must be of the family of the version that runs.
    """
    change = changes(stack).get("engine_version")
    if change is None or stack.wants["database"]["apply_immediately"]:
        return
    if major(change.now) != major(change.wanted):
        answer = (
            f"InvalidParameterCombination: a parameter group for {change.wanted} cannot be used for this instance,"
            f" which runs {change.now} until the maintenance window"
        )
        yield Problem(False, answer, "true")


@rule("DB065", "database", setting="database_name", source=f"{_MODIFY} has no DBName, MasterUsername")
def what_cannot_be_changed_stays(stack: Stack) -> Iterator[Problem]:
    """The name of the database and of its master user stay what they were when the instance was made."""
    item = view.instance(stack)
    if item is None:
        return
    name = stack.wants["database"]["name"]
    if item.get("DBName") and item["DBName"] != name:
        answer = f"ignored: ModifyDBInstance cannot change the name of the database; {_ANEW}"
        yield Problem(name, answer, item["DBName"])
    secret = stack.facts["secretsmanager.database"] or {}
    username = getattr(secret.get("Verdict"), "username", None)
    if username and username != item["MasterUsername"]:
        answer = (
            "ignored: ModifyDBInstance cannot change the master user, and who logs in with this secret is refused;"
            f" {_ANEW}"
        )
        cure = f"a secret for the user {item['MasterUsername']}"
        yield Problem(stack.wants["database"]["secret_id"], answer, cure, "database_secret_id")


@rule("DB066", "database", "kms", setting="kms_alias", source=f"{_MODIFY} has no KmsKeyId")
def the_key_stays(stack: Stack) -> Iterator[Problem]:
    """An instance keeps the key that it was made with, or stays without. Only a restored copy can have another."""
    item, key = view.instance(stack), stack.facts["kms.key"]
    if item is None:
        return
    alias, copy = stack.wants["kms"]["alias"], "restore a snapshot that was copied with the stack's key"
    if not item.get("StorageEncrypted"):
        yield Problem(alias, "ignored: the storage is not encrypted, and ModifyDBInstance cannot encrypt it", copy)
    elif key is None or key["Arn"] != item.get("KmsKeyId"):
        answer = (
            f"ignored: the storage is encrypted with {item.get('KmsKeyId')}, and ModifyDBInstance cannot change that"
        )
        yield Problem(alias, answer, copy)


@rule("DB067", "database", setting="database_identifier", source="https://github.com/hashicorp/terraform/issues/11715")
def the_subnet_group_stays(stack: Stack) -> Iterator[Problem]:
    """An instance stays in its subnet group: it can be moved to one in another VPC only."""
    item = view.instance(stack)
    group = (item or {}).get("DBSubnetGroup", {}).get("DBSubnetGroupName")
    name = stack.wants["database"]["identifier"]
    if group and group != name:
        answer = (
            f"InvalidVPCNetworkStateFault: You cannot move DB instance {name} to subnet group {name}. The specified DB"
            " subnet group and DB instance are in the same VPC."
        )
        yield Problem(name, answer, f"an instance in the subnet group {name}, restored from a snapshot")


@rule("DB068", "database", "network", setting="network_name", source="botocore rds ModifyDBSubnetGroup, InvalidSubnet")
def the_subnet_group_is_in_the_network(stack: Stack) -> Iterator[Problem]:
    """A subnet group that exists is in the VPC of the stack. One that outlived its VPC is in the way of a new one."""
    group, name = stack.facts["rds.subnet_group"], stack.wants["network"]["name"]
    ours = {vpc["VpcId"] for vpc in stack.facts["ec2.vpcs"] if {"Key": "Name", "Value": name} in vpc.get("Tags", [])}
    if group and group["VpcId"] not in ours:
        command = f"aws rds delete-db-subnet-group --db-subnet-group-name {group['DBSubnetGroupName']}"
        answer = "InvalidParameterValue: The new Subnets are not in the same Vpc as the existing subnet group"
        yield Problem(name, answer, command)


@rule("DB069", "database", setting="database_backup_retention_days", source=f"{_MODIFY}, BackupRetentionPeriod")
def a_source_of_replicas_keeps_backups(stack: Stack) -> Iterator[Problem]:
    """An instance that has read replicas keeps its backups for a day at least."""
    item, days = view.instance(stack), stack.wants["database"]["backup_retention_days"]
    if item and item.get("ReadReplicaDBInstanceIdentifiers") and days == 0:
        answer = "InvalidParameterCombination: backups cannot be disabled for the source of read replicas"
        yield Problem(days, answer, "1")


@rule("DB070", "database", setting="database_instance_class", source="RDS API: DescribeOrderableDBInstanceOptions")
def class_can_run_the_version(stack: Stack) -> Iterator[Problem]:
    """An instance whose class is to change runs a version that the new class can run."""
    change, choice = changes(stack).get("instance_class"), view.chosen(stack)
    if change and choice and choice["chosen"] not in {item["EngineVersion"] for item in view.options(stack)}:
        answer = (
            "InvalidParameterCombination: RDS does not support creating a DB instance with the following combination:"
            f" DBInstanceClass={change.wanted}, Engine=postgres, EngineVersion={choice['chosen']}"
        )
        yield Problem(change.wanted, answer, str(change.now))


@rule(
    "DB073",
    "database",
    setting="database_final_snapshot",
    severity="warning",
    source="botocore rds DeleteDBInstance, SkipFinalSnapshot",
    guards=("rds.instances",),
)
def a_final_snapshot_can_be_made(stack: Stack) -> Iterator[Problem]:
    """An instance that is to leave a final snapshot is in a state in which RDS can make one.

    Of one that failed RDS makes none, and the removal takes it away without.
    """
    item = view.instance(stack)
    if item and stack.wants["database"]["final_snapshot"] and item["DBInstanceStatus"] in WITHOUT_SNAPSHOT:
        yield Problem(True, f"accepted: {no_snapshot(item)}", "an automated backup, if its data is needed")
