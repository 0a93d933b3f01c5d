"""Service Quotas: the quotas of every service the stack uses, as they apply and as AWS sets them by default."""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.servicequotas.responses import ServiceQuotasResponse

from .. import quotas
from ..hook import operation, parameters
from ..refusal import Refusal


def _of_service(response: ServiceQuotasResponse, service: str) -> list[quotas.Quota]:
    found = [each for each in quotas.QUOTAS if each.service == service]
    if not found or (service == "iam" and response.region != quotas.HOME):
        message = (
            "This service is not available in the current Region. Choose a different Region or a different service."
        )
        raise Refusal("NoSuchResourceException", message)
    return found


def _of_code(response: ServiceQuotasResponse) -> quotas.Quota:
    wanted = parameters(response)
    service, code = wanted["ServiceCode"], wanted["QuotaCode"]
    for each in _of_service(response, service):
        if each.code == code:
            return each
    message = f"The request failed because the specified quota {code} does not exist for service {service}."
    raise Refusal("NoSuchResourceException", message)


def _shown(response: ServiceQuotasResponse, each: quotas.Quota, value: int) -> dict[str, Any]:
    account = "" if value == each.default(response.region) else response.current_account
    return {
        "ServiceCode": each.service,
        "ServiceName": quotas.NAMES[each.service],
        "QuotaArn": f"arn:aws:servicequotas:{response.region}:{account}:{each.service}/{each.code}",
        "QuotaCode": each.code,
        "QuotaName": each.name,
        "Value": float(value),
        "Unit": "None",
        "Adjustable": each.adjustable,
        "GlobalQuota": each.service == "iam",
        "QuotaAppliedAtLevel": "ACCOUNT",
    }


def _applied(response: ServiceQuotasResponse, each: quotas.Quota) -> dict[str, Any]:
    return _shown(response, each, quotas.value(response.region, each))


def _default(response: ServiceQuotasResponse, each: quotas.Quota) -> dict[str, Any]:
    return _shown(response, each, each.default(response.region))


def _page(response: ServiceQuotasResponse, key: str, items: list[dict[str, Any]]) -> ActionResult:
    wanted = parameters(response)
    token = wanted.get("NextToken") or "0"
    if not token.isdigit():
        raise Refusal("InvalidPaginationTokenException", "Invalid input was provided.")
    start, size = int(token), wanted.get("MaxResults", 100)
    answer: dict[str, Any] = {key: items[start : start + size]}
    if start + size < len(items):
        answer["NextToken"] = str(start + size)
    return ActionResult(answer)


@operation(ServiceQuotasResponse)
def get_service_quota(self: ServiceQuotasResponse) -> ActionResult:
    return ActionResult({"Quota": _applied(self, _of_code(self))})


@operation(ServiceQuotasResponse)
def get_aws_default_service_quota(self: ServiceQuotasResponse) -> ActionResult:
    return ActionResult({"Quota": _default(self, _of_code(self))})


@operation(ServiceQuotasResponse)
def list_service_quotas(self: ServiceQuotasResponse) -> ActionResult:
    wanted = parameters(self)
    found = _of_service(self, wanted["ServiceCode"])
    if "QuotaCode" in wanted:
        found = [each for each in found if each.code == wanted["QuotaCode"]]
    return _page(self, "Quotas", [_applied(self, each) for each in found])


@operation(ServiceQuotasResponse)
def list_aws_default_service_quotas(self: ServiceQuotasResponse) -> ActionResult:
    found = _of_service(self, parameters(self)["ServiceCode"])
    return _page(self, "Quotas", [_default(self, each) for each in found])


@operation(ServiceQuotasResponse)
def list_services(self: ServiceQuotasResponse) -> ActionResult:
    services = [{"ServiceCode": code, "ServiceName": name} for code, name in sorted(quotas.NAMES.items())]
    return _page(self, "Services", services)
