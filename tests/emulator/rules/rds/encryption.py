"""Keys: of the storage, of Performance Insights, of the managed secret."""

from __future__ import annotations

from typing import Any

from moto.kms.models import kms_backends

from ...calls import Call
from .. import rule
from .common import Settings, instance, instance_rule

KEYS = ("KmsKeyId", "PerformanceInsightsKMSKeyId", "MasterUserSecretKmsKeyId")


def usable(call: Call, name: str) -> bool:
    """Whether a key, named in any of its four ways, is here, enabled, and encrypts."""
    if name.startswith("arn:"):
        parts = name.split(":", 5)
        if len(parts) != 6 or parts[2] != "kms" or parts[3] != call.region:
            return False
    keys: dict[str, Any] = kms_backends[call.account][call.region].keys
    if "alias/" in name:
        alias = name[name.index("alias/") :]
        key = next((each for each in keys.values() if alias in each.aliases), None)
        if key is None:  # AWS makes its own keys when they are first used
            return alias.startswith("alias/aws/")
    else:
        key = keys.get(name.rpartition(":key/")[2])
    if key is None:
        return False
    usage = key.key_usage or "ENCRYPT_DECRYPT"  # moto leaves out what was not asked for
    return bool(key.key_state == "Enabled" and (usage, key.key_spec) == ("ENCRYPT_DECRYPT", "SYMMETRIC_DEFAULT"))


@rule("rds", "DeleteDBInstance", code="KMSKeyNotAccessibleFault", source="botocore rds.DeleteDBInstance (own words)")
def key_of_a_last_snapshot_is_usable(call: Call) -> str | None:
    """A last snapshot of encrypted storage needs its key."""
    found = instance(call)
    name = getattr(found, "kms_key_id", None)
    if not call.parameters.get("FinalDBSnapshotIdentifier") or not name or usable(call, name):
        return None
    return f"The KMS key {name} of the instance {found.db_instance_identifier} is not accessible."


@instance_rule(
    code="InvalidParameterCombination", source="cfn-lint aws_rds_dbinstance/kmskey_storageencrypted.json (own words)"
)
def key_only_for_encrypted_storage(wanted: Settings) -> str | None:
    """A key is given only for storage that is to be encrypted."""
    if "KmsKeyId" not in wanted.given or wanted.given.get("StorageEncrypted"):
        return None
    return "You can't specify KmsKeyId when StorageEncrypted is not turned on."


@instance_rule(
    code="KMSKeyNotAccessibleFault", source="https://github.com/hashicorp/terraform-provider-aws/issues/16362"
)
def keys_are_usable(wanted: Settings) -> str | None:
    """A key is of this region, enabled, symmetric and for encryption."""
    for parameter in KEYS:
        name = wanted.given.get(parameter)
        if name and not usable(wanted.call, name):
            return (
                f"The specified KMS key [{name}] does not exist, is not enabled or you do not have permissions to "
                "access it."
            )
    return None
