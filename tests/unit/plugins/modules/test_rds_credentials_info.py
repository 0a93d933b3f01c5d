# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from ansible.module_utils.testing import patch_module_args
from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.transaction_monitoring.aws.plugins.modules import rds_credentials_info
from botocore.exceptions import ClientError

NAME = "rds-credentials-dev"
ARN = f"arn:aws:secretsmanager:eu-west-1:123456789012:secret:{NAME}-a1b2c3"
KEY = "arn:aws:kms:eu-west-1:123456789012:key/1"
# The canary stands for what must not be seen; it opens nothing.
CANARY = "Zq7-canary-Xw9"
DESCRIBED = {"ARN": ARN, "Name": NAME, "KmsKeyId": KEY}
GOOD = json.dumps({"username": "txadmin", "password": CANARY, "port": 5432})
ACCEPTED = {
    "arn": ARN,
    "name": NAME,
    "username": "txadmin",
    "keys": ["password", "port", "username"],
    "kms_key_id": KEY,
    "rotation_enabled": False,
    "version_id": "v1",
    "changed_at": "2026-01-31T12:00:00+00:00",
}


class FakeSecretsManager:
    """A Secrets Manager with one secret: what is said of it, and its value; text instead is the code of an error."""

    def __init__(self, described, value):
        self.described, self.value = described, value

    def describe_secret(self, **request):
        return self.answer(self.described, "DescribeSecret")

    def get_secret_value(self, **request):
        return self.answer(self.value, "GetSecretValue")

    def answer(self, content, operation):
        if isinstance(content, str):
            raise ClientError({"Error": {"Code": content, "Message": f"{content} it is"}}, operation)
        return content


@pytest.fixture
def run(monkeypatch, capfd):
    def _run(described=None, value=None, **args):
        fake = FakeSecretsManager(DESCRIBED if described is None else described, value)
        monkeypatch.setattr(AnsibleAWSModule, "client", lambda self, service: fake)
        with patch_module_args({"secret_id": NAME, **args}), pytest.raises(SystemExit):
            rds_credentials_info.main()
        written = capfd.readouterr()
        assert CANARY not in written.out + written.err
        return json.loads(written.out)

    return _run


def value(text):
    made = datetime(2026, 1, 31, 21, tzinfo=timezone(timedelta(hours=9)))
    return {"SecretString": text, "VersionId": "v1", "CreatedDate": made}


def test_what_can_serve_is_described_without_its_password(run):
    result = run(value=value(GOOD))
    assert (result["changed"], result["credentials"]) == (False, ACCEPTED)


def test_a_rotated_secret_with_the_key_of_aws(run):
    result = run(described={"ARN": ARN, "Name": NAME, "RotationEnabled": True}, value=value(GOOD))
    assert result["credentials"] == {**ACCEPTED, "kms_key_id": None, "rotation_enabled": True}


def test_an_auth_token(run):
    result = run(value=value(json.dumps({"auth_token": f"{CANARY}-and-more"})), kind="auth_token")
    assert result["credentials"]["username"] is None
    assert result["credentials"]["keys"] == ["auth_token"]


@pytest.mark.parametrize(
    ("described", "held", "words"),
    [
        ("ResourceNotFoundException", None, ["does not exist", f"create-secret --name {NAME}"]),
        ({**DESCRIBED, "DeletedDate": datetime(2026, 12, 1, tzinfo=UTC)}, None, ["2026-12-01", "restore-secret"]),
        (DESCRIBED, "ResourceNotFoundException", ["AWSCURRENT", f"put-secret-value --secret-id {NAME}"]),
        (DESCRIBED, "DecryptionFailure", ["DecryptionFailure it is", "kms:Decrypt"]),
        (DESCRIBED, "AccessDeniedException", ["AccessDeniedException it is", "kms:Decrypt"]),
        (DESCRIBED, {"SecretBinary": CANARY.encode(), "VersionId": "v1"}, ["not a JSON object", "put-secret-value"]),
    ],
)
def test_why_it_cannot_serve_and_what_to_do(run, described, held, words):
    result = run(described, held)
    assert result["failed"] is True
    assert len(result["problems"]) == 1
    assert [word for word in [f'the secret "{NAME}" cannot serve', *words] if word not in result["msg"]] == []


@pytest.mark.parametrize(
    "text",
    [
        CANARY,
        f'{{"username": "txadmin", "password": "{CANARY}"',
        json.dumps({"username": CANARY, "password": CANARY}),
        json.dumps({"username": "txadmin", "password": [CANARY]}),
        json.dumps({"username": "txadmin", "password": f"{CANARY}/"}),
        json.dumps({CANARY: "txadmin"}),
        json.dumps([CANARY]),
    ],
)
@pytest.mark.parametrize("kind", ["master", "auth_token"])
def test_a_malformed_secret_is_refused_without_a_word_of_it(run, text, kind):
    result = run(value=value(text), kind=kind)
    assert result["failed"] is True
    assert "put-secret-value" in result["msg"]


def test_all_problems_at_once(run):
    result = run(value=value('{"username": "admin"}'))
    assert len(result["problems"]) == 2


def test_another_fault_is_told_as_aws_tells_it(run):
    result = run(described="InternalServiceError")
    assert "Failed to describe the secret" in result["msg"]
