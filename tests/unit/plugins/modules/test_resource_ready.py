# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import json

import jmespath
import pytest
from ansible.module_utils.testing import patch_module_args
from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ready import waiters
from ansible_collections.transaction_monitoring.aws.plugins.modules import resource_ready
from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    EndpointConnectionError,
    NoCredentialsError,
    ReadTimeoutError,
)

INSTANCE = {"kind": "rds_instance", "name": "txdb-dev"}
GROUP = {"kind": "elasticache_replication_group", "name": "redis-dev"}
NODE = {"PrimaryEndpoint": {"Address": "primary"}, "ReaderEndpoint": {"Address": "reader"}}


class FakeAWS:
    """Both services, each with one resource that takes one state after the other; it keeps what it was asked."""

    def __init__(self, *states, **described):
        self.states, self.described, self.calls = list(states), described, []

    def answer(self, key, status):
        self.calls.append(key)
        state = self.states.pop(0)
        if state is None:
            code = {"DBInstances": "DBInstanceNotFound"}.get(key, "ReplicationGroupNotFoundFault")
            raise ClientError({"Error": {"Code": code, "Message": "none"}}, "Describe")
        return {key: [{status: state, **self.described}]}

    def describe_db_instances(self, **_request):
        return self.answer("DBInstances", "DBInstanceStatus")

    def describe_replication_groups(self, **_request):
        return self.answer("ReplicationGroups", "Status")

    def describe_events(self, **request):
        self.calls.append("events")
        if request["SourceType"] == "replication-group":
            raise ClientError({"Error": {"Code": "AccessDenied", "Message": "no"}}, "DescribeEvents")
        return {"Events": [{"Message": f"event {number}"} for number in range(7)]}


@pytest.fixture
def run(monkeypatch, capsys):
    def _run(fake, **args):
        monkeypatch.setattr(AnsibleAWSModule, "client", lambda self, service: fake)
        monkeypatch.setattr(waiters, "wait", lambda *args: fake.calls.append(("wait", *args[1:])))
        with patch_module_args(args), pytest.raises(SystemExit):
            resource_ready.main()
        return json.loads(capsys.readouterr().out)

    return _run


def seen(resource, **more):
    return {**resource, "endpoint": None, "reader_endpoint": None, "events": [], "ready": False, **more}


@pytest.mark.parametrize(
    ("resource", "fake", "expected", "calls"),
    [
        (
            INSTANCE,
            FakeAWS("available", Endpoint={"Address": "txdb", "Port": 5432}),
            seen(INSTANCE, status="available", ready=True, endpoint="txdb"),
            ["DBInstances"],
        ),
        (
            INSTANCE,
            FakeAWS("creating", "storage-optimization"),
            seen(INSTANCE, status="storage-optimization", ready=True),
            ["DBInstances", ("wait", "rds_instance", "txdb-dev", 15, "ready", False), "DBInstances"],
        ),
        (INSTANCE, FakeAWS(None), seen(INSTANCE, status="absent"), ["DBInstances"]),
        (
            INSTANCE,
            FakeAWS("creating", "failed"),
            seen(INSTANCE, status="failed", events=[f"event {number}" for number in range(2, 7)]),
            ["DBInstances", ("wait", "rds_instance", "txdb-dev", 15, "ready", False), "DBInstances", "events"],
        ),
        (
            GROUP,
            FakeAWS("available", NodeGroups=[NODE]),
            seen(GROUP, status="available", ready=True, endpoint="primary", reader_endpoint="reader"),
            ["ReplicationGroups"],
        ),
        (
            GROUP,
            FakeAWS("available", ConfigurationEndpoint={"Address": "all"}, NodeGroups=[{}]),
            seen(GROUP, status="available", ready=True, endpoint="all"),
            ["ReplicationGroups"],
        ),
        (GROUP, FakeAWS("create-failed"), seen(GROUP, status="create-failed"), ["ReplicationGroups", "events"]),
    ],
)
def test_what_is_seen_after_a_slice(run, resource, fake, expected, calls):
    result = run(fake, **resource, slice=15)
    assert (result["changed"], result["resource"], fake.calls) == (False, expected, calls)


@pytest.mark.parametrize(
    ("states", "calls"),
    [
        (["deleting", None], ["DBInstances", ("wait", "rds_instance", "txdb-dev", 15, "gone", False), "DBInstances"]),
        ([None], ["DBInstances"]),
    ],
)
def test_what_is_to_be_gone_is_waited_for_while_it_exists(run, states, calls):
    fake = FakeAWS(*states)
    result = run(fake, **INSTANCE, until="gone", slice=15)
    assert (result["resource"]["status"], result["resource"]["ready"]) == ("absent", False)
    assert fake.calls == calls


@pytest.mark.parametrize("args", [{"slice": 0}, {"slice": 15, "_ansible_check_mode": True}])
def test_one_look_without_waiting(run, args):
    fake = FakeAWS("creating")
    assert run(fake, **INSTANCE, **args)["resource"] == seen(INSTANCE, status="creating")
    assert fake.calls == ["DBInstances"]


def refused(status, code):
    answer = {"Error": {"Code": code, "Message": "no"}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(answer, "DescribeDBInstances")


class Unheard:
    """A service that answers with this error."""

    def __init__(self, error):
        self.error, self.calls = error, []

    def describe_db_instances(self, **_request):
        raise self.error


@pytest.mark.parametrize(
    "error",
    [
        EndpointConnectionError(endpoint_url="https://rds"),
        ConnectionClosedError(endpoint_url="https://rds"),
        ReadTimeoutError(endpoint_url="https://rds"),
        refused(500, "Odd"),
    ],
)
def test_what_cannot_be_asked_now_is_out_of_reach_and_may_be_asked_again(run, error):
    result = run(fake := Unheard(error), **INSTANCE, slice=15)
    status = f"out of reach (Failed to describe the database instance: {error})"
    assert (result.get("failed"), result["resource"]) == (None, seen(INSTANCE, status=status))
    assert fake.calls == []
    assert run(Unheard(error), **INSTANCE, _ansible_check_mode=True)["failed"] is True


@pytest.mark.parametrize("error", [refused(403, "AccessDenied"), NoCredentialsError()])
def test_what_was_asked_wrongly_ends_the_wait(run, error):
    assert str(error) in run(Unheard(error), **INSTANCE, slice=15)["msg"]


@pytest.mark.parametrize("resource", [INSTANCE, GROUP])
def test_what_is_only_said_to_be_available_is_waited_for_when_asked(run, resource):
    change = {"PendingModifiedValues": {"NodeType": "larger", "LogDeliveryConfigurations": [{}], "Other": {}}}
    assert run(FakeAWS("available", **change), **resource, slice=15)["resource"]["ready"] is True
    fake = FakeAWS("available", "available", **change)
    answer = run(fake, **resource, applied=True, slice=15)["resource"]
    assert (answer["ready"], answer["status"]) == (False, "available with changes pending (NodeType)")
    assert ("wait", resource["kind"], resource["name"], 15, "ready", True) in fake.calls
    nothing = {"PendingModifiedValues": {"LogDeliveryConfigurations": [{}]}}
    assert run(FakeAWS("available", **nothing), **resource, applied=True, slice=15)["resource"]["ready"] is True


@pytest.mark.parametrize("kind", ["rds_instance", "elasticache_replication_group"])
@pytest.mark.parametrize(
    ("pending", "applied", "seen"),
    [
        ({"NodeType": "larger"}, True, ["pending"]),
        ({"NodeType": "larger"}, False, ["available"]),
        ({"LogDeliveryConfigurations": [{}]}, True, ["available"]),
        ({}, True, ["available"]),
        (None, True, ["available"]),
    ],
)
def test_what_the_waiter_sees(kind, pending, applied, seen):
    _operation, resources, status = waiters.OPERATIONS[kind]
    described = {status: "available", **({} if pending is None else {"PendingModifiedValues": pending})}
    [success, *_failures] = waiters.acceptors(kind, "ready", applied)
    assert jmespath.search(success["argument"], {resources.removesuffix("[]"): [described]}) == seen
