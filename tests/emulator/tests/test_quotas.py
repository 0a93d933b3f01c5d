"""Service Quotas: what AWS grants by default, and what a test grants instead."""

from __future__ import annotations

import pytest

from tests.emulator.client import EmulatorError
from tests.emulator.tests.helpers import refusal

SERVICES = {"vpc", "ec2", "rds", "elasticache", "kinesis", "kms", "logs", "secretsmanager", "sns"}


def test_every_service_of_the_stack_lists_its_quotas(aws) -> None:
    quotas = aws("service-quotas")
    assert {each["ServiceCode"] for each in quotas.list_services()["Services"]} == SERVICES | {"iam"}
    for service in SERVICES:
        listed = quotas.list_service_quotas(ServiceCode=service)["Quotas"]
        assert listed == quotas.list_aws_default_service_quotas(ServiceCode=service)["Quotas"]
        codes = [each["QuotaCode"] for each in listed]
        assert len(codes) == len(set(codes)) > 0


def test_a_default_may_differ_by_region(aws) -> None:
    def shards(region: str) -> float:
        wanted = {"ServiceCode": "kinesis", "QuotaCode": "L-0918CF54"}
        return aws("service-quotas", region).get_aws_default_service_quota(**wanted)["Quota"]["Value"]

    assert [shards(region) for region in ("ap-northeast-1", "us-east-1", "eu-north-1")] == [6000.0, 20000.0, 1000.0]


def test_quotas_of_a_global_service_are_in_its_home_region(aws) -> None:
    wanted = {"ServiceCode": "iam", "QuotaCode": "L-FE177D64"}
    assert aws("service-quotas", "us-east-1").get_service_quota(**wanted)["Quota"]["GlobalQuota"] is True
    assert refusal(aws("service-quotas").get_service_quota, **wanted)[0] == "NoSuchResourceException"


def test_unknown_quotas_and_services_are_refused(aws) -> None:
    quotas = aws("service-quotas")
    for service, code in (("rds", "L-00000000"), ("nothing", "L-7B6409FD")):
        assert refusal(quotas.get_service_quota, ServiceCode=service, QuotaCode=code)[0] == "NoSuchResourceException"


def test_a_quota_is_applied_until_the_reset(aws, emulator) -> None:
    quotas = aws("service-quotas")
    wanted = {"ServiceCode": "rds", "QuotaCode": "L-7B6409FD"}
    assert emulator.quota("rds", "DB instances", 3)["code"] == "L-7B6409FD"
    assert quotas.get_service_quota(**wanted)["Quota"]["Value"] == 3.0
    assert quotas.get_aws_default_service_quota(**wanted)["Quota"]["Value"] == 40.0
    emulator.reset()
    assert quotas.get_service_quota(**wanted)["Quota"]["Value"] == 40.0
    with pytest.raises(EmulatorError, match=r"no quota 'DB instance'.*L-7B6409FD \(DB instances\)"):
        emulator.quota("rds", "DB instance", 3)
    with pytest.raises(EmulatorError, match="whole number"):
        emulator.quota("rds", "DB instances", -1)
