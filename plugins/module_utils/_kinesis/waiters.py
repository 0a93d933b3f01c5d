# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Waiting for streams: data for botocore's waiters, sized by a time budget in seconds.

botocore's own stream_exists looks every ten seconds, reads the whole list of shards each time, gives up after three
minutes, and goes on waiting for a stream that is being deleted.
"""

from __future__ import annotations

from ansible_collections.amazon.aws.plugins.module_utils.waiter import BaseWaiterFactory, custom_waiter_config

from .api import KinesisErrorHandler

# DescribeStreamSummary may be called 20 times a second in an account; a step "normally takes a few seconds".
LOOK_EVERY = 2
STATUS = "StreamDescriptionSummary.StreamStatus"
GONE = "ResourceNotFoundException"


def pace(seconds):
    """Return the delay and the number of looks that fill so many seconds; the first look is at once."""
    return custom_waiter_config(timeout=max(1, int(seconds)), default_pause=LOOK_EVERY)


def _status(state, expected):
    return {"state": state, "matcher": "path", "argument": STATUS, "expected": expected}


class KinesisWaiterFactory(BaseWaiterFactory):
    """Makes waiters that give up after so many seconds."""

    def __init__(self, seconds):
        self._pace = pace(seconds)
        super().__init__()

    @property
    def _waiter_model_data(self):
        return {
            "stream_active": self._until(_status("success", "ACTIVE"), _status("failure", "DELETING")),
            "stream_gone": self._until({"state": "success", "matcher": "error", "expected": GONE}),
        }

    def _until(self, *acceptors):
        delay, looks = self._pace["Delay"], self._pace["MaxAttempts"]
        return {"operation": "DescribeStreamSummary", "delay": delay, "maxAttempts": looks, "acceptors": [*acceptors]}


def active_waiter(client, timeout):
    """Return a waiter, to be called with StreamName=..., that waits about ``timeout`` seconds for ACTIVE."""
    return KinesisWaiterFactory(timeout).get_waiter(client, "stream_active")


def gone_waiter(client, timeout):
    """Return a waiter, to be called with StreamName=..., that waits about ``timeout`` seconds for the deletion."""
    return KinesisWaiterFactory(timeout).get_waiter(client, "stream_gone")


@KinesisErrorHandler.common_error_handler("wait until the stream is ACTIVE (wait_timeout)")
def wait_until_active(client, stream_name, seconds):
    active_waiter(client, seconds).wait(StreamName=stream_name)


@KinesisErrorHandler.common_error_handler("wait until the stream is gone (wait_timeout)")
def wait_until_gone(client, stream_name, seconds):
    gone_waiter(client, seconds).wait(StreamName=stream_name)
