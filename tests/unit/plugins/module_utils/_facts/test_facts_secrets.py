# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The keys of the secrets are looked up where Secrets Manager does not name them, and only there."""

from __future__ import annotations

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts import secrets
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts.fact import Fact, Facts

[READ] = [each for each in secrets.READS if each.name == "kms.secret_keys"]


def looked_up(monkeypatch, **facts):
    """Return the fact, and the names that KMS was asked for; KMS knows none but alias/own."""
    asked = []

    def describe_key(_client, key_id):
        asked.append(key_id)
        return {"Arn": "the key's"} if key_id == "alias/own" else None

    monkeypatch.setattr(secrets.kms_api, "describe_key", describe_key)
    known = {f"secretsmanager.{name}": fact for name, fact in facts.items()}
    return READ.function(None, {}, Facts(known)), asked


def test_an_alias_is_looked_up_once(monkeypatch):
    own = Fact({"KmsKeyId": "alias/own"})
    assert looked_up(monkeypatch, database=own, cache=own) == ({"alias/own": "the key's"}, ["alias/own"])


def test_a_key_that_is_gone_has_no_arn(monkeypatch):
    assert looked_up(monkeypatch, database=Fact({"KmsKeyId": "alias/gone"}))[0] == {"alias/gone": ""}


def test_nothing_else_is_asked(monkeypatch):
    facts = {"database": Fact({"KmsKeyId": "0d99"}), "cache": Fact(error="AccessDenied: no")}
    assert looked_up(monkeypatch, **facts) == ({}, [])
    assert looked_up(monkeypatch, database=Fact({}), cache=Fact(None)) == ({}, [])
