"""What every service refuses of credentials: those that have expired, and those of a region that is not switched on."""

from __future__ import annotations

import datetime

from moto.ec2.models.availability_zones_and_regions import RegionsAndZonesBackend

from ..callers import caller_of
from ..calls import Call
from . import rule

_QUERY = ("cloudwatch", "elasticache", "iam", "rds", "sns", "sts")
_JSON = ("kinesis", "kms", "logs", "secretsmanager", "service-quotas", "resourcegroupstaggingapi")
_FORBIDDEN, _UNAUTHORISED = 403, 401
_REGIONS = "https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html"
_ALWAYS_ON = frozenset(RegionsAndZonesBackend.regions_opt_in_not_required)
_GLOBAL = frozenset({"iam"})


def _has_expired(call: Call) -> bool:
    expires = caller_of(call).expires
    return expires is not None and expires <= datetime.datetime.now(datetime.UTC)


def _is_off(call: Call) -> bool:
    return call.region not in _ALWAYS_ON


def expired(call: Call) -> str | None:
    """A session's credentials end with the session."""
    return "The security token included in the request is expired" if _has_expired(call) else None


def region_is_off(call: Call) -> str | None:
    """A region that has to be opted into knows nobody before that. Here none can be opted into."""
    return "The security token included in the request is invalid." if _is_off(call) else None


for _service in _QUERY:
    rule(_service, "*", code="ExpiredToken", source="F116", status=_FORBIDDEN)(expired)
    if _service not in _GLOBAL:
        rule(_service, "*", code="InvalidClientTokenId", source=_REGIONS, status=_FORBIDDEN)(region_is_off)
for _service in _JSON:
    rule(_service, "*", code="ExpiredTokenException", source="F116")(expired)
    rule(_service, "*", code="UnrecognizedClientException", source=_REGIONS)(region_is_off)


@rule(
    "ec2",
    "*",
    code="RequestExpired",
    source="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html",
)
def request_expired(call: Call) -> str | None:
    """EC2 has another word for a session that ended."""
    return "Request has expired." if _has_expired(call) else None


@rule("ec2", "*", code="AuthFailure", source="F140", status=_UNAUTHORISED)
def region_is_off_for_ec2(call: Call) -> str | None:
    """A region that has to be opted into, in EC2's words."""
    return "AWS was not able to validate the provided access credentials" if _is_off(call) else None
