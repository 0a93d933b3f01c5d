"""What the API models themselves forbid: lengths, ranges, patterns and value sets, checked by AWS before anything else.

botocore checks the smallest length and number only, so the rest reaches the service. The message is that of AWS's own
framework, the same in every service that is built with it; the code is each service's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from botocore.model import ListShape, MapShape, OperationNotFoundError, Shape, StructureShape
from moto.core.utils import get_service_model

from ..calls import Call
from . import rule

# Values that no message may repeat.
_SECRET = re.compile(r"password|secret|token|plaintext", re.IGNORECASE)


@rule("kms", "*", code="ValidationException", source="botocore kms.*")
def model_of_kms(call: Call) -> str | None:
    """Lengths, ranges, patterns and value sets of KMS's model."""
    return violations(call)


@rule("logs", "*", code="InvalidParameterException", source="botocore logs.*")
def model_of_logs(call: Call) -> str | None:
    """Lengths, ranges, patterns and value sets of CloudWatch Logs' model."""
    return violations(call)


@rule("iam", "*", code="ValidationError", source="botocore iam.*")
def model_of_iam(call: Call) -> str | None:
    """Lengths, ranges, patterns and value sets of IAM's model."""
    return violations(call)


@rule("sts", "*", code="ValidationError", source="botocore sts.*")
def model_of_sts(call: Call) -> str | None:
    """Lengths, ranges, patterns and value sets of STS's model."""
    return violations(call)


@rule("cloudwatch", "*", code="ValidationError", source="botocore cloudwatch.*")
def model_of_cloudwatch(call: Call) -> str | None:
    """Lengths, ranges, patterns and value sets of CloudWatch's model."""
    return violations(call)


def violations(call: Call) -> str | None:
    """Every constraint of the model that the parameters of `call` break, in AWS's words; None when there is none."""
    try:
        shape = get_service_model(call.service).operation_model(call.operation).input_shape
    except OperationNotFoundError:
        return None
    found = list(_structure(shape, call.parameters, "")) if shape else []
    if not found:
        return None
    errors = "error" if len(found) == 1 else "errors"
    return f"{len(found)} validation {errors} detected: {'; '.join(found)}"


def message(value: Any, name: str, constraint: str) -> str:
    """One broken constraint in AWS's words."""
    shown = "Value" if _SECRET.search(name) else f"Value '{value}'"
    return f"{shown} at '{name}' failed to satisfy constraint: {constraint}"


def single(value: Any, name: str, constraint: str) -> str:
    """The whole message for a constraint that no model has."""
    return f"1 validation error detected: {message(value, name, constraint)}"


def _structure(shape: StructureShape, values: dict[str, Any], path: str) -> Iterator[str]:
    for name, value in values.items():
        member = shape.members.get(name)
        if member is not None and value is not None:
            yield from _value(member, value, f"{path}{name[:1].lower()}{name[1:]}")


def _value(shape: Shape, value: Any, path: str) -> Iterator[str]:
    if isinstance(shape, StructureShape) and isinstance(value, dict):
        yield from _structure(shape, value, f"{path}.")
    elif isinstance(shape, ListShape) and isinstance(value, list):
        yield from _size(shape, value, path)
        for number, item in enumerate(value, start=1):
            yield from _value(shape.member, item, f"{path}.{number}.member")
    elif isinstance(shape, MapShape) and isinstance(value, dict):
        yield from _size(shape, value, path)
        for key, item in value.items():
            yield from _value(shape.key, key, f"{path}.key")
            yield from _value(shape.value, item, f"{path}.{key}.member")
    else:
        yield from _scalar(shape, value, path)


def _size(shape: Shape, value: Any, path: str) -> Iterator[str]:
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is not None and len(value) < least:
        yield message(value, path, f"Member must have length greater than or equal to {least}")
    if most is not None and len(value) > most:
        yield message(value, path, f"Member must have length less than or equal to {most}")


def _scalar(shape: Shape, value: Any, path: str) -> Iterator[str]:
    if isinstance(value, str):
        yield from _size(shape, value, path)
        pattern = _pattern(shape.metadata.get("pattern", ""))
        if pattern is not None and not pattern.fullmatch(value):
            constraint = f"Member must satisfy regular expression pattern: {shape.metadata['pattern']}"
            yield message(value, path, constraint)
        if shape.metadata.get("enum") and value not in shape.metadata["enum"]:
            yield message(value, path, f"Member must satisfy enum value set: [{', '.join(shape.metadata['enum'])}]")
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield from _range(shape, value, path)


def _range(shape: Shape, value: float, path: str) -> Iterator[str]:
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is not None and value < least:
        yield message(value, path, f"Member must have value greater than or equal to {least}")
    if most is not None and value > most:
        yield message(value, path, f"Member must have value less than or equal to {most}")


@lru_cache(maxsize=1024)
def _pattern(text: str) -> re.Pattern[str] | None:
    """AWS's patterns are Java's: Python cannot read those with Unicode categories (``\\p{L}``), so they are skipped."""
    try:
        return re.compile(text) if text else None
    except re.error:
        return None
