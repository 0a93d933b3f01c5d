#!/usr/bin/python

# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: rds_credentials_info
version_added: 0.1.0
short_description: Ask whether an existing secret can serve as credentials of a database or a cache
description:
  - Reads a secret of Secrets Manager and judges whether AWS would accept what it holds, before anything is created.
  - Never returns, logs or quotes the password or token, in success and in failure alike, and never changes the secret.
  - The lookup P(amazon.aws.secretsmanager_secret#lookup) returns the value itself, and finds nothing wrong with one
    that RDS refuses twenty minutes later.
options:
  secret_id:
    description:
      - The name or the ARN of the secret.
    type: str
    required: true
  kind:
    description:
      - What the secret is to serve as.
      - V(master) are the master credentials of a PostgreSQL database, a JSON object with the strings C(username) and
        C(password). Further keys, such as those that rotation adds, are allowed.
      - V(auth_token) is the auth token of a cache, a JSON object with the string C(auth_token).
    type: str
    choices: [master, auth_token]
    default: master
notes:
  - Needs the permissions C(secretsmanager:DescribeSecret) and C(secretsmanager:GetSecretValue), and C(kms:Decrypt)
    where the secret is encrypted with a customer-managed key.
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - transaction_monitoring.aws.attributes.info
author:
  - The transaction_monitoring.aws maintainers (@transaction-monitoring)
"""

EXAMPLES = r"""
- name: Check that the secret can serve as the database's credentials
  transaction_monitoring.aws.rds_credentials_info:
    secret_id: rds-credentials-dev

- name: Check that the secret can serve as the cache's auth token
  transaction_monitoring.aws.rds_credentials_info:
    secret_id: redis-auth-dev
    kind: auth_token
"""

RETURN = r"""
credentials:
  description: What may be known of the secret. The module fails when it cannot serve.
  returned: success
  type: dict
  contains:
    arn:
      description: The ARN of the secret.
      returned: always
      type: str
      sample: arn:aws:secretsmanager:ap-northeast-1:123456789012:secret:rds-credentials-dev-a1b2c3
    name:
      description: The name of the secret.
      returned: always
      type: str
      sample: rds-credentials-dev
    username:
      description: The user name; null with O(kind=auth_token).
      returned: always
      type: str
      sample: txadmin
    keys:
      description: The names of the keys of the JSON object.
      returned: always
      type: list
      elements: str
      sample: [password, username]
    kms_key_id:
      description: The key that encrypts the secret; null for C(aws/secretsmanager), the key that AWS manages.
      returned: always
      type: str
      sample: arn:aws:kms:ap-northeast-1:123456789012:key/0d990263-018e-4e65-a703-eff731de951e
    rotation_enabled:
      description: Whether Secrets Manager rotates the secret.
      returned: always
      type: bool
      sample: false
    version_id:
      description: The version that was judged, the one labelled C(AWSCURRENT).
      returned: always
      type: str
      sample: 4a4d6f3e-0a3e-4a1c-9d7e-2f5b8c9d0e1f
    changed_at:
      version_added: 0.2.0
      description:
        - When that version was made (ISO 8601, in UTC). The C(LastChangedDate) of the secret is another date; it moves
          with each change of a tag or a description, too.
      returned: always
      type: str
      sample: "2026-01-31T12:00:00+00:00"
problems:
  description: Everything that keeps the secret from serving.
  returned: failure
  type: list
  elements: str
  sample: ['it has no key "password"']
"""

from datetime import UTC

from ansible_collections.amazon.aws.plugins.module_utils.exceptions import (
    AnsibleAWSError,
    is_ansible_aws_error_code,
)
from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._credentials import (
    KINDS,
    Verdict,
    judge,
    make_it,
    secret_values,
    where,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._secretsmanager import api

# DecryptionFailure: the key is disabled or gone. AccessDeniedException: the caller may not use it, or read the secret.
UNREADABLE = ["DecryptionFailure", "AccessDeniedException"]


class SecretRefusedError(Exception):
    """The secret cannot serve: ``problems`` says why, ``cure`` what to do."""

    def __init__(self, problems, cure):
        super().__init__("; ".join(problems))
        self.problems = list(problems)
        self.cure = cure


def describe(client, secret_id, kind, place):
    """Return what Secrets Manager says of the secret, without its value."""
    found = api.describe_secret(client, secret_id)
    if found is None:
        raise SecretRefusedError(
            ["it does not exist (ResourceNotFoundException)"], make_it(secret_id, kind, False, place)
        )
    if found.get("DeletedDate"):
        raise SecretRefusedError(
            [f"it is scheduled for deletion (DeletedDate {found['DeletedDate']:%Y-%m-%d}) and cannot be read"],
            f"Run aws secretsmanager restore-secret --secret-id {found['Name']} {place}.",
        )
    return found


def read_value(client, secret_id, name, kind, place):
    """Return the current version of the secret with its value, which must go nowhere but to judge()."""
    try:
        value = api.get_secret_value(client, secret_id)
    except is_ansible_aws_error_code(UNREADABLE) as error:
        answer = error.exception.response["Error"]
        raise SecretRefusedError(
            [f"it cannot be read: AWS answers {answer['Code']}: {answer['Message']}"],
            "Enable the key that encrypts it, and allow the caller kms:Decrypt and secretsmanager:GetSecretValue.",
        ) from None
    if value is None:
        raise SecretRefusedError(["it has no value labelled AWSCURRENT"], make_it(name, kind, True, place))
    return value


def run(module):
    """Return what may be known of the secret; raise SecretRefusedError when it cannot serve."""
    client = module.client("secretsmanager")
    secret_id, kind = module.params["secret_id"], module.params["kind"]
    place = where(module.region, module.params["profile"], module.params["endpoint_url"])
    found = describe(client, secret_id, kind, place)
    value = read_value(client, secret_id, found["Name"], kind, place)
    text = value.get("SecretString")
    # Should a value find its way into a result or a message in spite of all, Ansible masks it.
    module.no_log_values.update(secret_values(text))
    verdict: Verdict = judge(kind, text)
    if verdict.problems:
        raise SecretRefusedError(verdict.problems, make_it(found["Name"], kind, True, place))
    return {
        "arn": found["ARN"],
        "name": found["Name"],
        "username": verdict.username,
        "keys": list(verdict.keys),
        "kms_key_id": found.get("KmsKeyId"),
        "rotation_enabled": bool(found.get("RotationEnabled")),
        "version_id": value["VersionId"],
        "changed_at": value["CreatedDate"].astimezone(UTC).isoformat(),
    }


def main():
    module = AnsibleAWSModule(
        argument_spec={
            # The name of a secret is no secret.
            "secret_id": {"type": "str", "required": True, "no_log": False},
            "kind": {"type": "str", "choices": list(KINDS), "default": "master"},
        },
        supports_check_mode=True,
    )
    refusal = None
    try:
        credentials = run(module)
    except SecretRefusedError as error:
        refusal = error
    except AnsibleAWSError as error:
        module.fail_json_aws_error(error)
    if refusal:
        purpose = KINDS[module.params["kind"]].purpose
        reason = f'secret_id: the secret "{module.params["secret_id"]}" cannot serve as {purpose}: {refusal}.'
        module.fail_json(msg=f"{reason} {refusal.cure}", problems=refusal.problems)
    module.exit_json(changed=False, credentials=credentials)


if __name__ == "__main__":
    main()
