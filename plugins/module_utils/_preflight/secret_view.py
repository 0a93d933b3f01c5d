# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What the rules about secrets ask of one whose value could not be read.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts.fact import Fact
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import Problem, Stack

# Secrets Manager's code for a key that cannot be used, and its words to a caller who may read the secret but not
# decrypt with its key.
NOT_DECRYPTED = ("DecryptionFailure", "Access to KMS is not allowed")


def not_decrypted(stack: Stack, fact: str, name: str) -> Iterator[Problem]:
    """Report a secret that is there and cannot be decrypted: the deployment could not read it either."""
    error = stack.facts.known.get(fact, Fact()).error
    if error and any(words in error for words in NOT_DECRYPTED):
        yield Problem(name, error, "a key of the secret that is enabled, and kms:Decrypt for the caller")
