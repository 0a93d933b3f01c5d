# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What KMS holds of the key."""

from __future__ import annotations

import json

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts.collect import Read
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._kms import api


def _key(client, wants, _facts):
    return api.describe_key(client, wants["kms"]["alias"])


def _policy(client, _wants, facts):
    key = facts["kms.key"]
    return json.loads(api.get_key_policy(client, key["KeyId"])) if key else None


READS = [
    Read("kms.key", "kms", ("kms",), _key),
    Read("kms.key_policy", "kms", ("kms",), _policy, needs=("kms.key",)),
]
