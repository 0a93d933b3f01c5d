"""With which codes, messages and HTTP statuses each service throttles, fails and runs out of capacity.

Sources: botocore's models (the error's shape is named), ``botocore/data/_retry.json``, the page "Common errors" in the
API reference of each service ("common"), the page "Error codes for the Amazon EC2 API" ("EC2"), and what users report,
where it says so.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

from botocore.model import OperationNotFoundError, StructureShape
from moto.core.utils import get_service_model

from .calls import Call


@dataclass(frozen=True)
class Known:
    code: str
    message: str
    status: int | None = None


_RATE = "Rate exceeded"
_THROTTLING = {
    "dynamodb": Known("ThrottlingException", _RATE),  # common
    "ec2": Known("RequestLimitExceeded", "Request limit exceeded.", 503),  # _retry.json, EC2
    "freetier": Known("ThrottlingException", _RATE),  # same name
    # Source: KMS's developer guide, "Throttling AWS KMS requests".
    "kms": Known(
        "ThrottlingException",
        "You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.",
    ),
    "logs": Known("ThrottlingException", _RATE),  # logs.ThrottlingException
    "organizations": Known("TooManyRequestsException", _RATE),  # same name
    "resourcegroupstaggingapi": Known("ThrottledException", _RATE),  # same name
    "secretsmanager": Known("ThrottlingException", _RATE),  # common
    "service-quotas": Known("TooManyRequestsException", _RATE),  # service-quotas.TooManyRequestsException
}
# Services of the query protocol. Source: _retry.json; common.
_THROTTLING_OTHERS = Known("Throttling", _RATE, 400)
# Calls in a second, of an account in a region. Source: botocore kinesis, the description of each operation.
_PACES = {
    "kinesis": {
        "AddTagsToStream": 5,
        "CreateStream": 5,
        "DeleteStream": 5,
        "DescribeLimits": 1,
        "DescribeStream": 10,
        "DescribeStreamSummary": 20,
        "ListStreams": 5,
        "ListTagsForStream": 5,
        "MergeShards": 5,
        "RegisterStreamConsumer": 5,
        "RemoveTagsFromStream": 5,
        "SplitShard": 5,
        "UpdateShardCount": 10,
    },
}
_KINESIS_DATA = frozenset({"PutRecord", "PutRecords", "GetRecords", "GetShardIterator"})

_UNKNOWN = "The request processing has failed because of an unknown error, exception or failure."
_SERVER_ERRORS = {
    "dynamodb": Known("InternalServerError", "Internal server error", 500),  # dynamodb.InternalServerError
    "cloudwatch": Known("InternalServiceError", _UNKNOWN, 500),  # cloudwatch.InternalServiceFault
    "ec2": Known("InternalError", "An internal error has occurred", 500),  # EC2
    "iam": Known("ServiceFailure", _UNKNOWN, 500),  # iam.ServiceFailureException
    "kms": Known("KMSInternalException", "The request can be retried.", 500),  # kms.KMSInternalException
    "logs": Known("ServiceUnavailableException", "The service cannot complete the request.", 500),  # logs, same name
    "resourcegroupstaggingapi": Known("InternalServiceException", _UNKNOWN, 500),  # same name
    "secretsmanager": Known("InternalServiceError", "An error occurred on the server side.", 500),  # same name
    "service-quotas": Known("ServiceException", "Something went wrong.", 500),  # service-quotas.ServiceException
    "sns": Known("InternalError", _UNKNOWN, 500),  # sns.InternalErrorException
}
_SERVER_ERRORS_OTHERS = Known("InternalFailure", _UNKNOWN, 500)  # common


def throttling(call: Call) -> Known:
    if call.service == "kinesis":
        return _throttled_stream(call)
    return _THROTTLING.get(call.service, _THROTTLING_OTHERS)


def _throttled_stream(call: Call) -> Known:
    """Kinesis says it with a code of its own. Source: _retry.json; the message as users report it."""
    name = call.parameters.get("StreamName") or str(call.parameters.get("StreamARN", "")).rpartition("/")[2]
    if call.operation in _KINESIS_DATA:  # kinesis.ProvisionedThroughputExceededException
        return Known("ProvisionedThroughputExceededException", f"Rate exceeded for stream {name}.", 400)
    stream = f" for stream {name} under account {call.account}" if name else ""
    return Known("LimitExceededException", f"Rate exceeded{stream}.", 400)


def pace(call: Call) -> int | None:
    """How many such calls in a second AWS documents that it serves; None where it documents no number."""
    return _PACES.get(call.service, {}).get(call.operation)


def server_error(call: Call) -> Known:
    return _SERVER_ERRORS.get(call.service, _SERVER_ERRORS_OTHERS)


def capacity(call: Call) -> Known | None:
    """The error of an operation that can find AWS without capacity; None for another operation."""
    code = _capacity_code(call.service, call.operation)
    if code is None:
        return None
    if call.service == "rds":
        # Source: https://github.com/Fraudmarc/fraudmarc-ce/issues/50, there for "non-VPC".
        kind, storage = call.parameters.get("DBInstanceClass", ""), call.parameters.get("StorageType", "gp3")
        message = f"Cannot create a {kind} database instance because there are no availability zones with sufficient"
        message += f" capacity for VPC and storage type : {storage} for {kind}."
        return Known(code, f"{message} Please try the request again at a later time.")
    # Source: botocore, elasticache.InsufficientCacheClusterCapacityFault: its description.
    message = "The requested cache node type is not available in the specified Availability Zone."
    return Known(code, message)


@functools.cache
def _capacity_code(service: str, operation: str) -> str | None:
    """Whether the operation documents InsufficientDBInstanceCapacity or InsufficientCacheClusterCapacity."""
    if service not in {"rds", "elasticache"}:
        return None
    codes = _documented(service, operation)
    return next((code for code in codes if code.startswith("Insufficient") and code.endswith("Capacity")), None)


def documented_status(call: Call, code: str) -> int | None:
    """The HTTP status of a code that the operation documents; None for another code."""
    return _documented(call.service, call.operation).get(code)


@functools.cache
def _documented(service: str, operation: str) -> dict[str, int]:
    try:
        shapes = get_service_model(service).operation_model(operation).error_shapes
    except OperationNotFoundError:
        return {}
    return {shape.error_code: _status(shape) for shape in shapes}


def _status(shape: StructureShape) -> int:
    """What the model declares; where it declares nothing, the service's faults are 500 and the caller's 400."""
    fault = shape._shape_model.get("fault")  # which botocore's metadata leaves out
    return int(shape.metadata.get("error", {}).get("httpStatusCode", 500 if fault else 400))
