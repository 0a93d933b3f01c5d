# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Whether the text of a secret can serve as credentials, told without giving any of it away.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.

No sentence made here holds a value of the secret, a part of one, its length or the name of a key in it: a value that
stands in the wrong place would otherwise end up in a log. The one exception is a user name that is a reserved word.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ._rds.key_words import KEY_WORDS

_RDS = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html#RDS_Limits.Constraints"
_CREATE = "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html"
_ELASTICACHE = "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth.html"

USERNAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,62}")
# rdsadmin is RDS's own user. admin: "MasterUsername admin cannot be used as it is a reserved word used by the engine",
# https://github.com/aws-cloudformation/cfn-lint/pull/4425, where both were tried; postgres is not reserved.
RESERVED_USERNAMES = KEY_WORDS | {"admin", "rdsadmin"}
# "MasterUsername pg_dba cannot be used because role names starting with "pg_" are reserved by the PostgreSQL engine",
# https://github.com/DataShades/ckan-aws-templates/issues/6
RESERVED_PREFIX = "pg_"
# "Only printable ASCII characters besides '/', '@', '"', ' ' may be used", AWS answers in
# https://github.com/crossplane/crossplane/issues/88. CHAP_Limits leaves out ' as well, the API for Oracle alone.
PASSWORD = re.compile(r"[!#$%&'()*+,\-.0-9:;<=>?A-Z\[\\\]^_`a-z{|}~]*")
PASSWORD_LENGTH = (8, 128)
# "The only permitted printable special characters are !, &, #, $, ^, <, >, and -" (CreateReplicationGroup).
AUTH_TOKEN = re.compile(r"[A-Za-z0-9!&#$^<>-]*")
AUTH_TOKEN_LENGTH = (16, 128)
# What else a secret of RDS holds, none of it secret:
# https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_secret_json_structure.html
PUBLIC_KEYS = ("dbInstanceIdentifier", "dbname", "engine", "host", "masterarn", "port", "username")


@dataclass(frozen=True)
class Kind:
    """What a secret is for. ``example`` is the shape of its JSON, ``check`` yields what is wrong with the object."""

    purpose: str
    example: str
    check: Callable[[Mapping[str, Any]], Iterator[str]]


@dataclass(frozen=True)
class Verdict:
    """``problems`` with the text; the JSON ``keys`` in it and the ``username``, where there are none."""

    problems: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    username: str | None = None


def judge(kind: str, text: str | None) -> Verdict:
    """Say whether this text, the SecretString, can serve as credentials of the kind, a key of ``KINDS``.

    None stands for a secret that holds bytes instead (SecretBinary). All problems are found at once.
    """
    content = _json_object(text)
    if content is None:
        return Verdict(problems=(f"its value is not a JSON object such as {KINDS[kind].example}",))
    problems = tuple(KINDS[kind].check(content))
    if problems:
        return Verdict(problems=problems)
    return Verdict(keys=tuple(sorted(content)), username=content["username"] if kind == "master" else None)


def secret_values(text: str | None) -> set[str]:
    """Return what must never be shown: the whole text, and every value in it that is not known to be public.

    Values of less than eight characters are left out: no credential is that short, and to mask one everywhere would
    hide parts of words that have nothing to do with it.
    """
    content = _json_object(text) or {}
    values = {str(value) for key, value in content.items() if key not in PUBLIC_KEYS}
    return {value for value in {text or "", *values} if len(value) >= PASSWORD_LENGTH[0]}


def where(region: str, profile: str | None = None, endpoint_url: str | None = None) -> str:
    """Return the options with which the AWS CLI asks the place that the deployment asks."""
    options = {"region": region, "profile": profile, "endpoint-url": endpoint_url}
    return " ".join(f"--{name} {value}" for name, value in options.items() if value)


def make_it(secret: str, kind: str, exists: bool, place: str) -> str:
    """Say which command makes the secret, or gives the one that exists a new value; ``place`` is an answer of where."""
    # The end of an ARN is the name and a hyphen with six characters that AWS chose.
    name = secret.split(":secret:")[-1][:-7] if secret.startswith("arn:") else secret
    command = f"put-secret-value --secret-id {secret}" if exists else f"create-secret --name {name}"
    return (
        f"Write {KINDS[kind].example} to a file credentials.json that only you can read, run"
        f" aws secretsmanager {command} {place} --secret-string file://credentials.json, and delete the file."
    )


def _json_object(text: str | None) -> dict[str, Any] | None:
    try:
        content = json.loads(text or "")
    except (ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None


def _check_master(content: Mapping[str, Any]) -> Iterator[str]:
    username = content.get("username")
    if not isinstance(username, str):
        yield _missing("username", content)
    elif not USERNAME.fullmatch(username):
        yield (
            "its username is not one that PostgreSQL on RDS takes: 1 to 63 letters, digits and underscores, the first"
            f" a letter ({_RDS})"
        )
    elif username.lower() in RESERVED_USERNAMES:
        yield (
            f'its username is "{username}", for which AWS would answer InvalidParameterValue: MasterUsername {username}'
            " cannot be used as it is a reserved word used by the engine; txadmin, for example, works"
        )
    elif username.lower().startswith(RESERVED_PREFIX):
        yield (
            f'its username begins with "{RESERVED_PREFIX}", for which AWS would answer InvalidParameterValue: role'
            f' names starting with "{RESERVED_PREFIX}" are reserved by the PostgreSQL engine'
        )
    refused = '/, ", @, space and what is not printable ASCII'
    yield from _check_text(content, "password", PASSWORD, PASSWORD_LENGTH, f"everything but {refused} is ({_CREATE})")


def _check_auth_token(content: Mapping[str, Any]) -> Iterator[str]:
    allowed = f"letters, digits and ! & # $ ^ < > - are ({_ELASTICACHE})"
    yield from _check_text(content, "auth_token", AUTH_TOKEN, AUTH_TOKEN_LENGTH, allowed)


def _check_text(
    content: Mapping[str, Any], key: str, pattern: re.Pattern[str], length: tuple[int, int], allowed: str
) -> Iterator[str]:
    value = content.get(key)
    if not isinstance(value, str):
        yield _missing(key, content)
        return
    if not length[0] <= len(value) <= length[1]:
        yield f"its {key} must have {length[0]} to {length[1]} characters"
    if not pattern.fullmatch(value):
        yield f"its {key} has a character that is not allowed; {allowed}"


def _missing(key: str, content: Mapping[str, Any]) -> str:
    return f'its "{key}" is not a string' if key in content else f'it has no key "{key}"'


KINDS: dict[str, Kind] = {
    "master": Kind(
        "the master credentials of a PostgreSQL database",
        '{"username": "txadmin", "password": "<8 to 128 characters>"}',
        _check_master,
    ),
    "auth_token": Kind(
        "the auth token of a cache",
        '{"auth_token": "<16 to 128 characters>"}',
        _check_auth_token,
    ),
}
