# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._logs import api
from botocore.exceptions import ClientError

REFUSED = "The specified KMS key does not exist or is not allowed to be used with Arn 'arn:aws:logs:x'"


class FakeLogs:
    """A client that refuses a number of calls, then answers."""

    def __init__(self, times, code, message):
        self.times, self.answer = times, {"Error": {"Code": code, "Message": message}}

    def create_log_group(self, **_request):
        if self.times:
            self.times -= 1
            raise ClientError(self.answer, "CreateLogGroup")
        return {}


@pytest.fixture
def naps(monkeypatch):
    """The seconds slept between two calls, without sleeping."""
    taken = []
    monkeypatch.setattr("time.sleep", taken.append)
    return taken


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("AccessDeniedException", REFUSED),
        ("InvalidParameterException", "The specified KMS Key Id could not be found."),
        ("OperationAbortedException", "A conflicting operation is currently in progress"),
    ],
)
def test_a_new_key_is_given_time_to_become_known(naps, code, message):
    assert api.create_log_group(FakeLogs(3, code, message), logGroupName="/a") is True
    assert naps == [2, 4, 8]


@pytest.mark.parametrize(
    ("code", "message", "seconds"),
    [
        ("AccessDeniedException", REFUSED, 59),
        ("AccessDeniedException", "User x is not authorized to perform: logs:CreateLogGroup", 0),
        ("InvalidParameterException", "1 validation error detected", 0),
    ],
)
def test_it_gives_up_after_a_minute_and_at_once_where_the_key_is_not_the_reason(naps, code, message, seconds):
    with pytest.raises(api.AnsibleLogsError, match="create the log group"):
        api.create_log_group(FakeLogs(99, code, message), logGroupName="/a")
    assert sum(naps) == seconds


def test_a_name_that_is_taken_is_told_and_not_tried_again(naps):
    taken = FakeLogs(1, "ResourceAlreadyExistsException", "The specified log group already exists")
    assert api.create_log_group(taken, logGroupName="/a") is False
    assert naps == []
