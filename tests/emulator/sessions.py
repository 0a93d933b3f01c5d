"""Sessions of roles, which tests need not wait out."""

from __future__ import annotations

import datetime

from moto.core import DEFAULT_ACCOUNT_ID
from moto.sts.models import sts_backends


def expire() -> int:
    """End every session, and say how many there were."""
    sessions = [each for backend in sts_backends[DEFAULT_ACCOUNT_ID].values() for each in backend.assumed_roles]
    for session in sessions:
        session.expiration = datetime.datetime.now(datetime.UTC)
    return len(sessions)
