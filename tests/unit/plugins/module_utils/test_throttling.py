# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Whatever a service calls throttling, every call of the collection is made again."""

from __future__ import annotations

import contextlib
import importlib
import inspect
from pathlib import Path

import pytest
from ansible_collections.transaction_monitoring.aws.plugins import module_utils
from botocore.exceptions import ClientError

# Which room of module_utils asks which service, and how that says "too fast": botocore/data/_retry.json, and the page
# "Common errors" in the API reference of each.
WORDS = {
    "_dynamodb": "ThrottlingException",
    "_ec2": "RequestLimitExceeded",
    "_elasticache": "Throttling",
    "_freetier": "ThrottlingException",
    "_iam": "Throttling",
    "_kinesis": "LimitExceededException",
    "_kms": "ThrottlingException",
    "_logs": "ThrottlingException",
    "_organizations": "TooManyRequestsException",
    "_rds": "Throttling",
    "_ready": "Throttling",
    "_route53": "Throttling",
    "_secretsmanager": "ThrottlingException",
    "_servicequotas": "TooManyRequestsException",
    "_sts": "Throttling",
    "_tag": "ThrottledException",
}
ROOT = Path(module_utils.__path__[0])
APIS = sorted(str(path.relative_to(ROOT).with_suffix("")).replace("/", ".") for path in ROOT.glob("_*/*api.py"))


class Busy:
    """A client whose first call is refused with this code, and whatever comes after it is answered with {}."""

    def __init__(self, code):
        self.code, self.calls = code, 0

    def __getattr__(self, _name):
        return self.call

    def call(self, *_names, **_request):
        self.calls += 1
        if self.calls == 1:
            raise ClientError({"Error": {"Code": self.code, "Message": "Rate exceeded"}}, "Any")
        return {}


def functions():
    for name in APIS:
        api = importlib.import_module(f"{module_utils.__name__}.{name}")
        for function in vars(api).values():
            # What is wrapped calls AWS; what is not is a helper.
            if inspect.isfunction(function) and hasattr(function, "__wrapped__"):
                yield pytest.param(name.partition(".")[0], function, id=f"{name}.{function.__name__}")


def test_every_room_is_known():
    assert {name.partition(".")[0] for name in APIS} == WORDS.keys()


@pytest.mark.parametrize(("room", "function"), list(functions()))
def test_a_throttled_call_is_made_again(monkeypatch, room, function):
    monkeypatch.setattr("time.sleep", lambda _seconds: None)
    client, *others = [
        each for each in inspect.signature(function).parameters.values() if each.kind != each.VAR_KEYWORD
    ]
    busy = Busy("Throttling" if client.name == "sts" else WORDS[room])
    # What the function makes of an empty answer is of no concern here.
    with contextlib.suppress(AttributeError, IndexError, KeyError):
        function(busy, *["x" for _each in others])
    assert busy.calls > 1
