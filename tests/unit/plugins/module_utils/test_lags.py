# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What AWS refuses only for a while is asked again for as long."""

from __future__ import annotations

import pytest
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._elasticache import api as elasticache
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._kms import api as kms
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._rds import parameter_group_api as rds
from botocore.exceptions import ClientError

# The call, and the code that passes: a key that is being enabled, groups whose last user is going.
LAGS = {
    "rotation on": (kms.enable_key_rotation, "DisabledException"),
    "rotation off": (kms.disable_key_rotation, "DisabledException"),
    "database": (rds.delete_db_parameter_group, "InvalidDBParameterGroupState"),
    "cache": (elasticache.delete_cache_parameter_group, "InvalidCacheParameterGroupState"),
}


class Refusing:
    """A client whose first calls, so many of them, are refused with this code."""

    def __init__(self, times, code):
        self.times, self.code = times, code

    def __getattr__(self, _name):
        return self.call

    def call(self, **_request):
        self.times -= 1
        if self.times >= 0:
            raise ClientError({"Error": {"Code": self.code, "Message": "not yet"}}, "Any")
        return {}


@pytest.fixture
def naps(monkeypatch):
    """The longest seconds that may be slept between two calls, without sleeping."""
    taken = []
    monkeypatch.setattr("random.uniform", lambda _low, high: high)
    monkeypatch.setattr("time.sleep", taken.append)
    return taken


@pytest.mark.parametrize(("call", "code"), LAGS.values(), ids=LAGS)
def test_it_is_asked_again(naps, call, code):
    call(Refusing(2, code), "x")
    assert len(naps) == 2


def test_a_parameter_group_is_waited_for_three_minutes(naps):
    with pytest.raises(AnsibleAWSError, match="delete the DB parameter group"):
        rds.delete_db_parameter_group(Refusing(99, "InvalidDBParameterGroupState"), "x")
    assert 180 <= sum(naps) <= 240
