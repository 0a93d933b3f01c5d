# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Waiting for streams: data for botocore's waiters, sized by a time budget in seconds.

botocore's own stream_exists looks every ten seconds, reads the whole list of shards each time, gives up after three
minutes, and goes on waiting for a stream that is being deleted.
"""

from __future__ import annotations

from ansible_collections.amazon.aws.plugins.module_utils.retries import AWSRetry
from ansible_collections.amazon.aws.plugins.module_utils.waiter import BaseWaiterFactory, custom_waiter_config

from .api import AnsibleKinesisError, KinesisErrorHandler

# DescribeStreamSummary may be called 20 times a second in an account; a step "normally takes a few seconds".
LOOK_EVERY = 2
SUMMARY = "StreamDescriptionSummary"
STATUS = f"{SUMMARY}.StreamStatus"
GONE = "ResourceNotFoundException"
# The answer to a change while the one before it is under way, though the stream may be described as ACTIVE already.
IN_USE = "ResourceInUseException"


def pace(seconds):
    """Return the delay and the number of looks that fill so many seconds; the first look is at once."""
    return custom_waiter_config(timeout=max(1, int(seconds)), default_pause=LOOK_EVERY)


def _status(state, expected):
    return {"state": state, "matcher": "path", "argument": STATUS, "expected": expected}


def _settled(conditions):
    """Success: the stream is ACTIVE and each condition, JMESPath on the summary, true."""
    checks = ", ".join(["StreamStatus == 'ACTIVE'", *conditions])
    return {"state": "success", "matcher": "pathAll", "argument": f"{SUMMARY}.[{checks}][]", "expected": True}


class KinesisWaiterFactory(BaseWaiterFactory):
    """Makes waiters that give up after so many seconds.

    The first ACTIVE after a change may be that of before it: https://github.com/aws/aws-sdk-go/issues/566. So the
    conditions tell the one from the other. A stream that is new may not be known everywhere yet.
    """

    def __init__(self, seconds, conditions=(), new=False):
        self._pace = pace(seconds)
        self._conditions = conditions
        self._unknown = [{"state": "retry", "matcher": "error", "expected": GONE}] if new else []
        super().__init__()

    @property
    def _waiter_model_data(self):
        active = [_settled(self._conditions), _status("failure", "DELETING"), *self._unknown]
        return {
            "stream_active": self._until(*active),
            "stream_gone": self._until({"state": "success", "matcher": "error", "expected": GONE}),
        }

    def _until(self, *acceptors):
        delay, looks = self._pace["Delay"], self._pace["MaxAttempts"]
        return {"operation": "DescribeStreamSummary", "delay": delay, "maxAttempts": looks, "acceptors": [*acceptors]}


def active_waiter(client, timeout, conditions=(), new=False):
    """Return a waiter, to be called with StreamName=..., that waits about ``timeout`` seconds for ACTIVE.

    Besides, each of ``conditions`` has to be true; a stream that is ``new`` may be unknown at first.
    """
    return KinesisWaiterFactory(timeout, conditions, new).get_waiter(client, "stream_active")


def gone_waiter(client, timeout):
    """Return a waiter, to be called with StreamName=..., that waits about ``timeout`` seconds for the deletion."""
    return KinesisWaiterFactory(timeout).get_waiter(client, "stream_gone")


@KinesisErrorHandler.common_error_handler("wait until the stream is ACTIVE (wait_timeout)")
def wait_until_active(client, stream_name, seconds, conditions=(), new=False):
    active_waiter(client, seconds, conditions, new).wait(StreamName=stream_name)


@KinesisErrorHandler.common_error_handler("wait until the stream is gone (wait_timeout)")
def wait_until_gone(client, stream_name, seconds):
    gone_waiter(client, seconds).wait(StreamName=stream_name)


class PatientRetry(AWSRetry):
    """Makes a call of api.py again while Kinesis answers with one of the codes, and for no other reason."""

    base_class = AnsibleKinesisError

    @staticmethod
    def status_code_from_exception(error):
        return getattr(error.exception, "response", {}).get("Error", {}).get("Code")

    @staticmethod
    def found(response_code, catch_extra_error_codes=None):
        return response_code in (catch_extra_error_codes or ())


def patiently(function, seconds, codes):
    """Return the function, to be called again for about so many seconds while Kinesis answers with one of the codes."""
    looks = pace(seconds)["MaxAttempts"]
    again = PatientRetry.exponential_backoff(retries=looks, delay=LOOK_EVERY, backoff=1, catch_extra_error_codes=codes)
    return again(function)
