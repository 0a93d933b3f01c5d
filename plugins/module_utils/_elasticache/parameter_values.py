# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Values of cache parameters: how ElastiCache writes them, and which of them it takes.

Pure: imports neither boto3 nor Ansible, reads nothing but its arguments, changes none of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .._suggest import did_you_mean, nearest
from .refusal import Refusal

Catalogue = Mapping[str, Mapping[str, Any]]

_RANGE = re.compile(r"(-?\d+(?:\.\d+)?)-(-?\d+(?:\.\d+)?)?")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def catalogue_of(answer: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """The parameters by name; those with a value for each node type cannot be modified by anybody."""
    fixed = {
        each["ParameterName"]: {**each, "IsModifiable": False}
        for each in answer.get("CacheNodeTypeSpecificParameters") or []
    }
    return {**fixed, **{each["ParameterName"]: each for each in answer.get("Parameters") or []}}


def written(value: Any, parameter: Mapping[str, Any]) -> str:
    """A value as ElastiCache writes it: a boolean in the words that the parameter knows, a number in digits."""
    allowed = str(parameter.get("AllowedValues", "")).split(",")
    if isinstance(value, bool) or (isinstance(value, str) and value in ("True", "False")):
        true = str(value) == "True"
        for words in (("no", "yes"), ("0", "1")):
            if set(words) <= set(allowed):
                return words[true]
        return str(true).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def is_allowed(value: str, allowed: str) -> bool:
    """Whether AllowedValues, such as "yes,no", "0-100", "0,20-" or nothing, admits a value."""
    return not allowed or any(_admits(each.strip(), value) for each in allowed.split(","))


def parameter_problem(name: str, value: Any, family: str, catalogue: Catalogue) -> Refusal | None:
    """Why AWS would not set this parameter of the family to this value, or None."""
    parameter = catalogue.get(name)
    if parameter is None:
        answer = f"InvalidParameterValue, family {family} has no such parameter"
        return Refusal(
            f"parameters has {name!r}: AWS answers {answer}.{did_you_mean(name, catalogue)}",
            option="parameters",
            answer=answer,
            nearest=" or ".join(nearest(name, catalogue, cutoff=0.75)) or f"without {name}",
        )
    text, allowed = written(value, parameter), str(parameter.get("AllowedValues", ""))
    if text == parameter.get("ParameterValue"):
        # What it has already is not asked for.
        return None
    if not parameter.get("IsModifiable", True):
        answer = f"InvalidParameterValue, family {family} does not let it be modified"
        return Refusal(
            f"parameters sets {name!r} to {text!r}: AWS answers {answer}. Leave it away.",
            option="parameters",
            answer=answer,
            nearest=f"without {name}",
        )
    if is_allowed(text, allowed):
        return None
    answer = f"InvalidParameterValue, allowed values are {allowed}"
    return Refusal(
        f"parameters sets {name!r} to {text!r}: AWS answers {answer}.{did_you_mean(text, allowed.split(','))}",
        option="parameters",
        answer=answer,
        nearest=nearest_allowed(text, allowed),
    )


def nearest_allowed(value: str, allowed: str) -> str:
    """Return the value that AllowedValues admits and that comes nearest: the end of a range, or the word most alike."""
    parts = [each.strip() for each in allowed.split(",")]
    ends = [end for part in parts if (bounds := _RANGE.fullmatch(part)) for end in bounds.groups() if end]
    if not ends:
        return (nearest(value, parts, cutoff=0.0) or parts)[0]
    if not _NUMBER.fullmatch(value):
        return ends[0]
    return min(ends, key=lambda end: abs(float(end) - float(value)))


def _admits(allowed: str, value: str) -> bool:
    bounds = _RANGE.fullmatch(allowed)
    if not bounds or not _NUMBER.fullmatch(value):
        return allowed == value
    return float(bounds[1]) <= float(value) <= float(bounds[2] or "inf")
