# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import json

import pytest
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._credentials import (
    KINDS,
    Verdict,
    judge,
    make_it,
    secret_values,
    where,
)

# The canary stands for what must not be seen; it opens nothing.
CANARY = "Zq7-canary-Xw9"
GOOD = {"username": "txadmin", "password": CANARY}
TOKEN = f"{CANARY}-and-more"
ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:rds-credentials-dev-a1b2c3"


@pytest.mark.parametrize(
    ("kind", "content", "username"),
    [
        ("master", GOOD, "txadmin"),
        ("master", {**GOOD, "engine": "postgres", "port": 5432}, "txadmin"),
        ("master", {**GOOD, "username": "postgres"}, "postgres"),
        ("master", {**GOOD, "username": "A" + "b" * 62}, "A" + "b" * 62),
        ("master", {**GOOD, "password": "x" * 8}, "txadmin"),
        ("master", {**GOOD, "password": "!#$%&'()*+,-.:;<=>?[\\]^_`{|}~"}, "txadmin"),
        ("auth_token", {"auth_token": TOKEN}, None),
        ("auth_token", {"auth_token": "aA9!&#$^<>-aaaaaa"}, None),
    ],
)
def test_what_can_serve(kind, content, username):
    assert judge(kind, json.dumps(content)) == Verdict((), tuple(sorted(content)), username)


NO_OBJECT = ["not a JSON object"]

# kind, text of the secret, what each problem says, in their order
MALFORMED = {
    "bytes": ("master", None, NO_OBJECT),
    "empty": ("master", "", NO_OBJECT),
    "the password alone": ("master", CANARY, NO_OBJECT),
    "a syntax error": ("master", f'{{"username": "txadmin", "password": "{CANARY}"', NO_OBJECT),
    "single quotes": ("master", f"{{'username': 'txadmin', 'password': '{CANARY}'}}", NO_OBJECT),
    "a JSON string": ("master", json.dumps(CANARY), NO_OBJECT),
    "a JSON list": ("master", json.dumps(["txadmin", CANARY]), NO_OBJECT),
    "nested without end": ("master", "[" * 60000, NO_OBJECT),
    "a number without end": ("master", "1" * 60000, NO_OBJECT),
    "nothing in it": ("master", "{}", ['no key "username"', 'no key "password"']),
    "other keys": ("master", json.dumps({"user": "x", CANARY: CANARY}), ['no key "username"', 'no key "password"']),
    "nested": ("master", json.dumps({"db": GOOD}), ['no key "username"', 'no key "password"']),
    "a list as password": ("master", json.dumps({**GOOD, "password": [CANARY]}), ['"password" is not a string']),
    "a null": ("master", json.dumps({**GOOD, "password": None}), ['"password" is not a string']),
    "the password as user name": ("master", json.dumps({**GOOD, "username": CANARY}), ["its username is not one"]),
    "swapped": (
        "master",
        json.dumps({"username": f"{CANARY}@", "password": "tx"}),
        ["its username is not one", "8 to 128"],
    ),
    "a reserved name": ("master", json.dumps({**GOOD, "username": "Admin"}), ["MasterUsername Admin cannot be used"]),
    "a word of SQL": ("master", json.dumps({**GOOD, "username": "User"}), ["MasterUsername User cannot be used"]),
    "RDS's own name": ("master", json.dumps({**GOOD, "username": "rdsadmin"}), ["MasterUsername rdsadmin"]),
    "PostgreSQL's prefix": ("master", json.dumps({**GOOD, "username": "pg_dba"}), ['begins with "pg_"']),
    "a long name": ("master", json.dumps({**GOOD, "username": "a" * 64}), ["1 to 63"]),
    "a short password": ("master", json.dumps({**GOOD, "password": "Zq7-can"}), ["8 to 128 characters"]),
    "a long password": ("master", json.dumps({**GOOD, "password": CANARY * 10}), ["8 to 128 characters"]),
    **{
        f"a password with {character!r}": (
            "master",
            json.dumps({**GOOD, "password": f"{CANARY}{character}"}),
            ["its password has a character that is not allowed"],
        )
        for character in '/"@ \té\n'
    },
    "both wrong": (
        "master",
        json.dumps({"username": "admin", "password": "a/b"}),
        ["reserved word", "8 to 128", "not allowed"],
    ),
    "no token": ("auth_token", json.dumps(GOOD), ['no key "auth_token"']),
    "a short token": ("auth_token", json.dumps({"auth_token": CANARY}), ["16 to 128 characters"]),
    "a token with a slash": ("auth_token", json.dumps({"auth_token": f"{TOKEN}/"}), ["character that is not allowed"]),
}


@pytest.mark.parametrize(("kind", "text", "problems"), MALFORMED.values(), ids=MALFORMED)
def test_every_problem_is_found_at_once(kind, text, problems):
    verdict = judge(kind, text)
    assert len(verdict.problems) == len(problems)
    assert [part for part, found in zip(problems, verdict.problems, strict=True) if part not in found] == []


@pytest.mark.parametrize(("kind", "text", "problems"), MALFORMED.values(), ids=MALFORMED)
def test_no_problem_gives_anything_away(kind, text, problems):
    verdict = judge(kind, text)
    assert [part for part in (CANARY, CANARY[:6], CANARY[-6:]) if part in repr(verdict)] == []


def test_what_is_masked():
    text = json.dumps({**GOOD, "engine": "postgres-engine", "port": 5432, "note": "also-secret", "pin": 1})
    assert secret_values(text) == {text, CANARY, "also-secret"}
    assert secret_values(f"{CANARY} as it is") == {f"{CANARY} as it is"}
    assert secret_values(None) == set()


@pytest.mark.parametrize(
    ("secret", "exists", "command"),
    [
        (
            "rds-credentials-dev",
            False,
            "aws secretsmanager create-secret --name rds-credentials-dev --region eu-west-1 --secret-string",
        ),
        (ARN, False, "aws secretsmanager create-secret --name rds-credentials-dev --region eu-west-1 --secret-string"),
        (ARN, True, f"aws secretsmanager put-secret-value --secret-id {ARN} --region eu-west-1 --secret-string"),
    ],
)
@pytest.mark.parametrize("kind", KINDS)
def test_how_to_make_it(kind, secret, exists, command):
    advice = make_it(secret, kind, exists, where("eu-west-1"))
    assert command in advice
    assert KINDS[kind].example in advice


def test_a_secret_is_made_where_the_deployment_looks_for_it():
    assert where("eu-west-1", "", None) == "--region eu-west-1"
    assert where("eu-west-1", "pay", "http://127.0.0.1:1") == (
        "--region eu-west-1 --profile pay --endpoint-url http://127.0.0.1:1"
    )


@pytest.mark.parametrize("kind", KINDS)
def test_the_example_has_the_right_shape_and_no_value_that_could_be_used(kind):
    problems = judge(kind, KINDS[kind].example).problems
    assert problems
    assert not any("no key" in problem or "JSON" in problem for problem in problems)
