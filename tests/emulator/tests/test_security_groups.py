"""EC2 security groups where moto falls short."""

from __future__ import annotations

from tests.emulator.tests.helpers import refusal


def rule(group: str, description: str) -> list[dict]:
    pair = {"GroupId": group, "Description": description}
    return [{"IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432, "UserIdGroupPairs": [pair]}]


def test_a_rule_for_a_group_is_the_same_by_any_description(aws, network) -> None:
    ec2 = aws("ec2")
    clients, database = (
        ec2.create_security_group(GroupName=name, Description=name, VpcId=network["vpc"])["GroupId"]
        for name in ("clients", "database")
    )
    ec2.authorize_security_group_ingress(GroupId=database, IpPermissions=rule(clients, "old"))
    again = refusal(ec2.authorize_security_group_ingress, GroupId=database, IpPermissions=rule(clients, "new"))
    assert again[0] == "InvalidPermission.Duplicate"
    ec2.update_security_group_rule_descriptions_ingress(GroupId=database, IpPermissions=rule(clients, "new"))
    (group,) = ec2.describe_security_groups(GroupIds=[database])["SecurityGroups"]
    (permission,) = group["IpPermissions"]
    assert [pair["Description"] for pair in permission["UserIdGroupPairs"]] == ["new"]
    ec2.revoke_security_group_ingress(GroupId=database, IpPermissions=rule(clients, "whatever"))
    assert ec2.describe_security_groups(GroupIds=[database])["SecurityGroups"][0]["IpPermissions"] == []


def test_members_of_a_new_default_group_may_talk_to_each_other(aws, network) -> None:
    filters = [{"Name": "vpc-id", "Values": [network["vpc"]]}, {"Name": "group-name", "Values": ["default"]}]
    (group,) = aws("ec2").describe_security_groups(Filters=filters)["SecurityGroups"]
    (permission,) = group["IpPermissions"]
    assert permission["IpProtocol"] == "-1"
    assert [pair["GroupId"] for pair in permission["UserIdGroupPairs"]] == [group["GroupId"]]


def test_a_rule_for_a_prefix_list_keeps_its_description(aws, network) -> None:
    ec2 = aws("ec2")
    lists = ec2.describe_managed_prefix_lists(
        Filters=[{"Name": "prefix-list-name", "Values": [f"com.amazonaws.{ec2.meta.region_name}.s3"]}]
    )
    (listed,) = lists["PrefixLists"]
    group = ec2.create_security_group(GroupName="clients", Description="clients", VpcId=network["vpc"])["GroupId"]

    def permission(text: str) -> list[dict]:
        peer = {"PrefixListId": listed["PrefixListId"], "Description": text}
        return [{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "PrefixListIds": [peer]}]

    def held() -> list[list[dict]]:
        (found,) = ec2.describe_security_groups(GroupIds=[group])["SecurityGroups"]
        return [each["PrefixListIds"] for each in found["IpPermissionsEgress"] if each["IpProtocol"] == "tcp"]

    ec2.authorize_security_group_egress(GroupId=group, IpPermissions=permission("old"))
    assert held() == [permission("old")[0]["PrefixListIds"]]
    again = refusal(ec2.authorize_security_group_egress, GroupId=group, IpPermissions=permission("new"))
    assert again[0] == "InvalidPermission.Duplicate"
    ec2.update_security_group_rule_descriptions_egress(GroupId=group, IpPermissions=permission("new"))
    assert held() == [permission("new")[0]["PrefixListIds"]]
    ec2.revoke_security_group_egress(GroupId=group, IpPermissions=permission("whatever"))
    assert held() == []
