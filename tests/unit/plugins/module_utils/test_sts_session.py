# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""When credentials end is told by what stands beside them, or not at all."""

from __future__ import annotations

import datetime

import pytest
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._sts import session
from botocore.credentials import Credentials, RefreshableCredentials
from botocore.exceptions import ClientError, ProfileNotFound, SSOTokenLoadError

GIVEN = {"access_key": "AKIA", "secret_key": "s", "profile": None}
NOTHING_GIVEN = {"access_key": None, "session_token": None, "profile": "p"}


def in_minutes(minutes):
    return datetime.datetime.now(datetime.UTC) + datetime.timedelta(minutes=minutes, seconds=30)


@pytest.mark.parametrize(
    ("token", "expires", "temporary", "left"),
    [
        (None, str, False, None),
        ("t", str, True, None),
        ("t", lambda: in_minutes(20).isoformat(), True, 20),
        ("t", lambda: in_minutes(20).strftime("%Y-%m-%dT%H:%M:%SZ"), True, 20),
        ("t", lambda: in_minutes(20).strftime("%Y-%m-%dT%H:%M:%S"), True, 20),
        ("t", lambda: in_minutes(-10).isoformat(), True, -10),
        ("t", lambda: "soon", True, None),
    ],
    # A time is told when its test runs: they are collected long before, and in every process anew.
    ids=["keys", "for a while", "with an offset", "with a Z", "without a zone", "over", "not a time"],
)
def test_credentials_that_are_given(monkeypatch, token, expires, temporary, left):
    monkeypatch.setenv(session.EXPIRATION, expires())
    found = session.describe_session({**GIVEN, "session_token": token})
    assert found == {"temporary": temporary, "renews": False, "minutes_left": left}


class Sessions:
    def __init__(self, answer):
        self.answer = answer

    def __call__(self, profile_name):
        if isinstance(self.answer, Exception):
            raise self.answer
        return self

    def get_credentials(self):
        return self.answer


def test_credentials_of_a_profile(monkeypatch):
    renewing = RefreshableCredentials("a", "s", "t", in_minutes(60), lambda: None, "assume-role")
    cases = {
        renewing: (True, True),
        Credentials("a", "s", "t"): (True, False),
        Credentials("a", "s"): (False, False),
        None: (False, False),
        ProfileNotFound(profile="p"): (False, False),
    }
    for answer, expected in cases.items():
        monkeypatch.setattr(session.boto3.session, "Session", Sessions(answer))
        found = session.describe_session(NOTHING_GIVEN)
        assert (found["temporary"], found["renews"]) == expected


class Fetched:
    """Credentials that are fetched by whoever looks at the token."""

    def __init__(self, error):
        self.error = error

    @property
    def token(self):
        raise self.error


@pytest.mark.parametrize(
    "error",
    [
        SSOTokenLoadError(error_msg="Token for s does not exist"),
        ClientError({"Error": {"Code": "AccessDenied", "Message": "no"}}, "AssumeRole"),
    ],
)
def test_credentials_that_cannot_be_fetched(monkeypatch, error):
    monkeypatch.setattr(session.boto3.session, "Session", Sessions(Fetched(error)))
    assert session.describe_session(NOTHING_GIVEN) == {"temporary": False, "renews": False, "minutes_left": None}
