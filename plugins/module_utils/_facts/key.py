# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What KMS holds of the key."""

from __future__ import annotations

import json

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts.collect import Read
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._kms import api
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._servicequotas import api as quotas_api


def _key(client, wants, _facts):
    return api.describe_key(client, wants["kms"]["alias"])


def _policy(client, _wants, facts):
    key = facts["kms.key"]
    return json.loads(api.get_key_policy(client, key["KeyId"])) if key else None


def _keys_in_use(client, _wants, facts):
    """How many keys the account made itself, asked only when one more is to be made."""
    if facts["kms.key"]:
        return 0
    aliases = api.list_aliases(client)
    made_by_aws = {item.get("TargetKeyId") for item in aliases if item["AliasName"].startswith("alias/aws/")}
    return len({item["KeyId"] for item in api.list_keys(client)} - made_by_aws)


def _quota(client, _wants, _facts):
    return quotas_api.get_service_quota(client, "kms", QUOTA_CODE)


# "Customer Master Keys (CMKs)" in Service Quotas.
QUOTA_CODE = "L-C2F1777E"
READS = [
    Read("kms.key", "kms", ("kms",), _key),
    Read("kms.keys_in_use", "kms", ("kms",), _keys_in_use, needs=("kms.key",)),
    Read("quotas.kms_keys", "service-quotas", ("kms",), _quota),
    Read("kms.key_policy", "kms", ("kms",), _policy, needs=("kms.key",)),
]
