# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ec2.endpoints_wanted import (
    EndpointError,
    Wanted,
    find_services,
    want_endpoints,
)

REGION = "ap-northeast-1"
ZONES = {"subnet-a": "ap-northeast-1a", "subnet-c": "ap-northeast-1c", "subnet-d": "ap-northeast-1d"}
OPTIONS = {
    "subnet_ids": ["subnet-d", "subnet-a", "subnet-c"],
    "security_group_ids": ["sg-1"],
    "route_table_ids": ["rtb-2", "rtb-1"],
    "private_dns": True,
}


def service(name, kind="Interface", prefix="com.amazonaws", zones="acd", **changed):
    return {
        "ServiceName": f"{prefix}.{REGION}.{name}",
        "ServiceType": [{"ServiceType": kind}],
        "Owner": "amazon",
        "AvailabilityZones": [f"{REGION}{zone}" for zone in zones],
        "PrivateDnsName": f"{name}.{REGION}.amazonaws.com",
        **changed,
    }


OFFERED = [
    service("s3"),
    service("s3", "Gateway"),
    service("logs"),
    service("kinesis-streams"),
    service("kms", prefix="cn.com.amazonaws"),
    service("kms-theirs", Owner="123456789012"),
]


@pytest.mark.parametrize(
    ("name", "full", "kind"),
    [
        ("s3", "com.amazonaws.ap-northeast-1.s3", "Gateway"),
        ("logs", "com.amazonaws.ap-northeast-1.logs", "Interface"),
        ("kms", "cn.com.amazonaws.ap-northeast-1.kms", "Interface"),
    ],
)
def test_a_service_is_found_as_aws_names_it_and_a_gateway_comes_first(name, full, kind):
    found = find_services([name], OFFERED, REGION)[name]
    assert (found["ServiceName"], found["ServiceType"][0]["ServiceType"]) == (full, kind)


def test_all_unknown_services_are_refused_with_the_names_that_were_meant():
    with pytest.raises(EndpointError) as refusal:
        find_services(["kinesis-stream", "logs", "kms-theirs"], OFFERED, REGION)
    assert str(refusal.value) == (
        "services: kinesis-stream: ap-northeast-1 has no such service. Did you mean kinesis-streams?"
        " kms-theirs: ap-northeast-1 has no such service."
    )


def want(one, zones=None, **changed):
    name = one["ServiceName"].rpartition(".")[2]
    return want_endpoints({name: one}, {**OPTIONS, **changed}, ZONES if zones is None else zones)


LOGS = Wanted(
    "logs",
    "com.amazonaws.ap-northeast-1.logs",
    "Interface",
    subnet_ids=["subnet-a", "subnet-c", "subnet-d"],
    security_group_ids=["sg-1"],
    private_dns=True,
)


@pytest.mark.parametrize(
    ("one", "changed", "wanted", "warnings"),
    [
        (
            service("s3", "Gateway"),
            {},
            Wanted("s3", "com.amazonaws.ap-northeast-1.s3", "Gateway", route_table_ids=["rtb-1", "rtb-2"]),
            [],
        ),
        (service("logs"), {}, LOGS, []),
        (
            service("logs"),
            {"subnet_ids": [], "security_group_ids": None, "private_dns": False},
            Wanted("logs", LOGS.service_name, "Interface", private_dns=False),
            [],
        ),
        (
            service("logs", zones="ac"),
            {},
            Wanted("logs", LOGS.service_name, "Interface", ["subnet-a", "subnet-c"], ["sg-1"], private_dns=True),
            ["logs is not offered in the zone of subnet-d; its endpoint leaves them out."],
        ),
        (
            service("logs", PrivateDnsName=None),
            {},
            Wanted("logs", LOGS.service_name, "Interface", LOGS.subnet_ids, ["sg-1"], private_dns=False),
            ["logs has no private DNS name; its endpoint is used by its own name."],
        ),
        (service("logs", zones=""), {}, LOGS, []),
        (
            service("logs", zones="a"),
            {"subnet_ids": ["subnet-a"]},
            Wanted("logs", LOGS.service_name, "Interface", ["subnet-a"], ["sg-1"], private_dns=True),
            [],
        ),
    ],
)
def test_options_and_what_the_service_offers_make_the_wanted_endpoint(one, changed, wanted, warnings):
    assert want(one, **changed) == ([wanted], warnings)


def test_subnets_are_not_judged_while_their_zones_are_not_known():
    assert want(service("logs", zones="a"), zones={}) == ([LOGS], [])


def test_too_few_zones_are_refused_with_those_that_aws_offers():
    with pytest.raises(EndpointError) as refusal:
        want(service("logs", zones="a"))
    assert str(refusal.value) == (
        "subnet_ids: com.amazonaws.ap-northeast-1.logs is offered in ap-northeast-1a only, and AWS answers"
        " InvalidParameter: The VPC endpoint service com.amazonaws.ap-northeast-1.logs does not support the"
        " availability zone of the subnet: subnet-c. Give subnets in 2 of those zones, or take logs out of services."
    )


def test_two_subnets_in_one_zone_are_refused():
    with pytest.raises(EndpointError, match="subnet-a and subnet-b are both in ap-northeast-1a"):
        want(service("logs"), {**ZONES, "subnet-b": "ap-northeast-1a"}, subnet_ids=["subnet-a", "subnet-b"])
