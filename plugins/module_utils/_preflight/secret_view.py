# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What the facts say of a secret: that it could not be decrypted, and by which key of its own it can.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts.fact import Fact
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import Problem, Stack

# Secrets Manager's code for a key that cannot be used, and its words to a caller who may read the secret but not
# decrypt with its key.
NOT_DECRYPTED = ("DecryptionFailure", "Access to KMS is not allowed")


def arns(stack: Stack, fact: str) -> dict[str, str]:
    """Return the ARN of a secret and of its own key, each empty where there is none.

    API_DescribeSecret.html: KmsKeyId is "the key ID or alias ARN", or an ARN as it was given, and left out for
    aws/secretsmanager, which every principal of the account may use through Secrets Manager.
    """
    found = stack.facts[fact] or {}
    secret, key = str(found.get("ARN", "")), str(found.get("KmsKeyId", ""))
    if "alias/" in key:
        key = stack.facts["kms.secret_keys"].get(key, "")
    elif key and not key.startswith("arn:"):
        # A key that is known by its id alone is of the secret's account.
        _arn, partition, _service, region, account, *_name = secret.split(":")
        key = f"arn:{partition}:kms:{region}:{account}:key/{key}"
    return {"secret_arn": secret, "secret_key_arn": key}


def not_decrypted(stack: Stack, fact: str, name: str) -> Iterator[Problem]:
    """Report a secret that is there and cannot be decrypted: the deployment could not read it either."""
    error = stack.facts.known.get(fact, Fact()).error
    if error and any(words in error for words in NOT_DECRYPTED):
        yield Problem(name, error, "a key of the secret that is enabled, and kms:Decrypt for the caller")
