# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._rds.instance_deletion import deletion_of

NAME = {"DBInstanceIdentifier": "txdb-dev"}


def instance(status="available", **more):
    return {**NAME, "DBInstanceStatus": status, **more}


def test_nothing_is_asked_where_there_is_nothing_to_delete():
    for gone in (None, instance("deleting", DeletionProtection=True)):
        deletion = deletion_of(gone, "final")
        assert not deletion
        assert (deletion.lift, deletion.before, deletion.warning) == ({}, {}, "")


def test_protection_is_lifted_and_nothing_that_waits_is_applied():
    protected = instance(DeletionProtection=True, PendingModifiedValues={"DBInstanceClass": "db.r7g.large"})
    assert deletion_of(protected, None).lift == {**NAME, "DeletionProtection": False, "ApplyImmediately": False}
    assert deletion_of(instance(DeletionProtection=False), None).lift == {}


def test_what_goes_is_told_where_the_api_has_it():
    going = deletion_of(instance(DBSubnetGroup={"DBSubnetGroupName": "txdb-dev"}, MultiAZ=True), None)
    assert (going.before["db_subnet_group_name"], going.before["multi_az"]) == ("txdb-dev", True)


def test_no_endpoint_is_needed():
    assert deletion_of(instance("incompatible-parameters", DeletionProtection=True, Endpoint=None), None).lift


@pytest.mark.parametrize(
    ("status", "snapshot", "asked", "warned"),
    [
        ("available", "final", {"SkipFinalSnapshot": False, "FinalDBSnapshotIdentifier": "final"}, False),
        ("stopped", "final", {"SkipFinalSnapshot": False, "FinalDBSnapshotIdentifier": "final"}, False),
        ("available", None, {"SkipFinalSnapshot": True}, False),
        ("failed", "final", {"SkipFinalSnapshot": True}, True),
        ("incompatible-restore", "final", {"SkipFinalSnapshot": True}, True),
        ("incompatible-network", "final", {"SkipFinalSnapshot": True}, True),
        ("failed", None, {"SkipFinalSnapshot": True}, False),
    ],
)
def test_a_snapshot_is_made_where_rds_can_make_one(status, snapshot, asked, warned):
    deletion = deletion_of(instance(status), snapshot)
    assert deletion.delete == {**NAME, **asked}
    assert (f"txdb-dev is {status}" in deletion.warning) is warned
