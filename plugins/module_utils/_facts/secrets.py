# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Whether the secrets that already exist can serve. Their values are judged where they are read, and go nowhere."""

from __future__ import annotations

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._credentials import judge
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts.collect import Read
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts.fact import Fact
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._kms import api as kms_api
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._secretsmanager import api


def _verdict(client, secret_id, kind):
    """What Secrets Manager says of a secret, with the verdict on its value in place of the value.

    Returns None when there is no such secret; ``Verdict`` is None when it has no current value, or is being deleted.
    """
    found = api.describe_secret(client, secret_id)
    if found is None or found.get("DeletedDate"):
        return found
    value = api.get_secret_value(client, secret_id)
    verdict = judge(kind, value.get("SecretString")) if value else None
    return {**found, "Verdict": verdict, "VersionId": value["VersionId"] if value else None}


def _database(client, wants, _facts):
    return _verdict(client, wants["database"]["secret_id"], "master")


def _cache(client, wants, _facts):
    secret_id = wants["cache"]["auth_secret_id"]
    return _verdict(client, secret_id, "auth_token") if secret_id else None


def _keys(client, _wants, facts):
    """The ARNs of the secrets' own keys, as far as Secrets Manager names them by an alias, which IAM does not know."""
    secrets = [facts.known.get(name, Fact()).value or {} for name in SECRETS]
    aliases = {secret["KmsKeyId"] for secret in secrets if "alias/" in secret.get("KmsKeyId", "")}
    return {alias: (kms_api.describe_key(client, alias) or {}).get("Arn", "") for alias in sorted(aliases)}


SECRETS = ("secretsmanager.database", "secretsmanager.cache")
READS = [
    Read("secretsmanager.database", "secretsmanager", ("database",), _database),
    Read("secretsmanager.cache", "secretsmanager", ("cache",), _cache),
    Read("kms.secret_keys", "kms", ("cache", "database"), _keys, needs=SECRETS),
]
