# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The credentials themselves: whether they end, and when. Their values are read and go nowhere."""

from __future__ import annotations

import datetime
import os

try:
    import boto3
    from botocore.credentials import RefreshableCredentials
    from botocore.exceptions import BotoCoreError, ClientError
except ImportError:
    # AnsibleAWSModule says what is missing.
    pass

# How AWS's own tools and SDKs say when the credentials of the environment end.
EXPIRATION = "AWS_CREDENTIAL_EXPIRATION"


def describe_session(params):
    """Return whether the credentials are temporary, whether they renew themselves, and the minutes left, if known.

    Args:
        params: the module's parameters, into which Ansible has taken the usual environment variables.
    """
    if params.get("access_key"):
        expires = os.environ.get(EXPIRATION, "")
        return _session(bool(params.get("session_token")), False, _time(expires))
    try:
        credentials = boto3.session.Session(profile_name=params.get("profile") or None).get_credentials()
        # Credentials of a sign-in or of a role are fetched by whoever looks at the token first.
        temporary = bool(credentials and credentials.token)
    except (BotoCoreError, ClientError):
        # Whoever asks who is calling is told why.
        return _session(False, False, None)
    # A profile that assumes a role or signs in, an instance or a container gets new ones by itself, each task anew.
    renews = isinstance(credentials, RefreshableCredentials)
    return _session(temporary, renews, None)


def _time(text):
    try:
        found = datetime.datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=datetime.UTC)


def _session(temporary, renews, expires):
    left = expires - datetime.datetime.now(datetime.UTC) if expires else None
    return {"temporary": temporary, "renews": renews, "minutes_left": left and int(left.total_seconds() // 60)}
