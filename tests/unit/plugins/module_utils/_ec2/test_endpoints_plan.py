# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ec2.endpoints_plan import (
    UNKNOWN_ID,
    for_diff,
    plan_absent,
    plan_present,
    refuse_incomplete,
    views_of_same,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ec2.endpoints_wanted import (
    EndpointError,
    Wanted,
)

REGION = "ap-northeast-1"
TAGS = {"Stack": "dev"}
OPTIONS = {"vpc_id": "vpc-1", "services": [], "tags": TAGS, "owned_by": None, "purge": True, "purge_tags": True}
LOGS = Wanted("logs", f"com.amazonaws.{REGION}.logs", "Interface", ["subnet-a", "subnet-c"], ["sg-1"], None, True)
S3 = Wanted("s3", f"com.amazonaws.{REGION}.s3", "Gateway", route_table_ids=["rtb-1"])


def endpoint(name="logs", **changed):
    return {
        "VpcEndpointId": f"vpce-{name}",
        "VpcEndpointType": "Interface",
        "ServiceName": f"com.amazonaws.{REGION}.{name}",
        "State": "available",
        "SubnetIds": ["subnet-c", "subnet-a"],
        "Groups": [{"GroupId": "sg-1", "GroupName": "endpoints"}],
        "RouteTableIds": [],
        "PrivateDnsEnabled": True,
        "DnsEntries": [{"DnsName": f"{name}.vpce.amazonaws.com", "HostedZoneId": "Z1"}],
        "Tags": [{"Key": "Stack", "Value": "dev"}],
        **changed,
    }


def requests(plan):
    made = {"create": plan.create, "modify": plan.modify, "tag": plan.tag, "untag": plan.untag, "delete": plan.delete}
    return {name: value for name, value in made.items() if value}


CREATE_LOGS = {
    "VpcEndpointType": "Interface",
    "VpcId": "vpc-1",
    "ServiceName": LOGS.service_name,
    "SubnetIds": ["subnet-a", "subnet-c"],
    "SecurityGroupIds": ["sg-1"],
    "PrivateDnsEnabled": True,
    "TagSpecifications": [{"ResourceType": "vpc-endpoint", "Tags": [{"Key": "Stack", "Value": "dev"}]}],
}


@pytest.mark.parametrize(
    ("current", "wanted", "changed", "expected"),
    [
        ([], [LOGS], {}, {"create": [CREATE_LOGS]}),
        ([endpoint()], [LOGS], {}, {}),
        ([endpoint(State="deleting")], [LOGS], {}, {"create": [CREATE_LOGS]}),
        ([endpoint(RequesterManaged=True)], [LOGS], {}, {"create": [CREATE_LOGS]}),
        (
            [endpoint(SubnetIds=["subnet-a", "subnet-d"], Groups=[{"GroupId": "sg-2"}], PrivateDnsEnabled=False)],
            [LOGS],
            {},
            {
                "modify": [
                    {
                        "VpcEndpointId": "vpce-logs",
                        "AddSubnetIds": ["subnet-c"],
                        "RemoveSubnetIds": ["subnet-d"],
                        "AddSecurityGroupIds": ["sg-1"],
                        "RemoveSecurityGroupIds": ["sg-2"],
                        "PrivateDnsEnabled": True,
                    }
                ]
            },
        ),
        (
            [endpoint("s3", VpcEndpointType="Gateway", SubnetIds=[], Groups=[], PrivateDnsEnabled=False)],
            [S3],
            {},
            {"modify": [{"VpcEndpointId": "vpce-s3", "AddRouteTableIds": ["rtb-1"]}]},
        ),
        ([endpoint()], [Wanted("logs", LOGS.service_name, "Interface")], {}, {}),
        (
            [
                endpoint(
                    Tags=[{"Key": "Stack", "Value": "blue"}, {"Key": "x", "Value": "y"}, {"Key": "aws:a", "Value": ""}]
                )
            ],
            [LOGS],
            {},
            {"tag": {"vpce-logs": TAGS}, "untag": {"vpce-logs": ["x"]}},
        ),
        ([endpoint(Tags=[{"Key": "x", "Value": "y"}])], [LOGS], {"purge_tags": False}, {"tag": {"vpce-logs": TAGS}}),
        ([endpoint(Tags=[{"Key": "x", "Value": "y"}])], [LOGS], {"tags": None}, {}),
        ([endpoint(), endpoint("kms")], [LOGS], {}, {"delete": ["vpce-kms"]}),
        ([endpoint(), endpoint("kms")], [LOGS], {"purge": False}, {}),
        ([endpoint(), endpoint("kms", Tags=[])], [LOGS], {}, {}),
        ([endpoint(), endpoint("kms")], [LOGS], {"tags": {}}, {}),
        ([endpoint("kms", RequesterManaged=True)], [], {}, {}),
        ([endpoint("kms")], [], {"tags": {"Stack": "dev", "Owner": "us"}}, {}),
        ([endpoint("kms")], [], {"tags": {"Owner": "us"}, "owned_by": TAGS}, {"delete": ["vpce-kms"]}),
    ],
)
def test_only_what_must_change_is_requested(current, wanted, changed, expected):
    plan = plan_present(current, wanted, {**OPTIONS, **changed}, REGION)
    assert requests(plan) == expected
    assert plan.changed == bool(expected)


def test_our_own_endpoint_is_taken_before_a_foreign_one():
    foreign = endpoint(VpcEndpointId="vpce-1", Tags=[], SubnetIds=[])
    plan = plan_present([foreign, endpoint()], [LOGS], OPTIONS, REGION)
    assert [view["id"] for view in plan.after] == ["vpce-logs"]


def test_the_state_that_follows_is_foreseen_in_order_of_the_services():
    old = endpoint(PrivateDnsEnabled=False, State="pending")
    plan = plan_present([old], [S3, LOGS], OPTIONS, REGION)
    assert plan.settle == ["vpce-logs"]
    assert plan.after == [
        {
            "id": "vpce-logs",
            "service": "logs",
            "service_name": LOGS.service_name,
            "type": "Interface",
            "state": "pending",
            "private_dns": True,
            "subnet_ids": ["subnet-a", "subnet-c"],
            "security_group_ids": ["sg-1"],
            "route_table_ids": [],
            "dns_names": ["logs.vpce.amazonaws.com"],
            "tags": TAGS,
        },
        {
            "id": UNKNOWN_ID,
            "service": "s3",
            "service_name": S3.service_name,
            "type": "Gateway",
            "state": "available",
            "private_dns": False,
            "subnet_ids": [],
            "security_group_ids": [],
            "route_table_ids": ["rtb-1"],
            "dns_names": [],
            "tags": TAGS,
        },
    ]
    made = endpoint("s3", VpcEndpointType="Gateway", VpcEndpointId="vpce-new")
    gone = endpoint("s3", VpcEndpointType="Gateway", VpcEndpointId="vpce-old", State="deleted")
    theirs = endpoint(VpcEndpointId="vpce-theirs", Tags=[])
    assert [view["id"] for view in views_of_same(plan.after, [theirs, gone, made, old], REGION)] == [
        "vpce-logs",
        "vpce-new",
    ]


@pytest.mark.parametrize(
    ("changed", "deleted"),
    [
        ({}, ["vpce-kms", "vpce-logs"]),
        ({"services": ["kms", "s3"]}, ["vpce-kms"]),
        ({"services": ["ec2"]}, []),
        ({"services": ["ec2"], "tags": None}, ["vpce-ec2"]),
        ({"services": ["kms"], "tags": {"Stack": "new"}, "owned_by": TAGS}, ["vpce-kms"]),
    ],
)
def test_absence_deletes_what_is_named_and_carries_the_tags(changed, deleted):
    current = [
        endpoint(),
        endpoint("kms"),
        endpoint("ec2", Tags=[]),
        endpoint("rds", RequesterManaged=True),
        endpoint("ssm", State="deleting"),
    ]
    plan = plan_absent(current, {**OPTIONS, **changed}, REGION)
    assert plan.delete == deleted
    assert sorted(for_diff(plan.before)) == [name.removeprefix("vpce-") for name in deleted]
    assert plan.vanish == ([] if changed else ["vpce-ssm"])


def test_absence_without_a_name_or_a_tag_is_refused():
    with pytest.raises(EndpointError, match="services, owned_by: one of them"):
        plan_absent([endpoint()], {**OPTIONS, "tags": {}}, REGION)


def test_the_diff_leaves_out_what_aws_decides_and_tells_doubles_apart():
    views = plan_absent([endpoint(), endpoint(VpcEndpointId="vpce-z")], OPTIONS, REGION).before
    shown = for_diff(views)
    assert list(shown) == ["logs", "logs vpce-z"]
    assert sorted(shown["logs"]) == [
        "private_dns",
        "route_table_ids",
        "security_group_ids",
        "service_name",
        "subnet_ids",
        "tags",
        "type",
    ]


@pytest.mark.parametrize(
    ("wanted", "vpc_id", "option"),
    [
        (S3, None, "vpc_id"),
        (Wanted("logs", LOGS.service_name, "Interface"), "vpc-1", "subnet_ids"),
    ],
)
def test_a_real_run_needs_a_vpc_and_subnets(wanted, vpc_id, option):
    with pytest.raises(EndpointError, match=f"^{option}: "):
        refuse_incomplete(plan_present([], [wanted], {**OPTIONS, "vpc_id": vpc_id}, REGION), vpc_id)
