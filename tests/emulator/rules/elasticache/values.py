"""What the model says of values; asked before everything else."""

from __future__ import annotations

from ...calls import Call
from .. import rule
from ..model import violations


@rule("elasticache", "*", code="InvalidParameterValue", source="botocore elasticache.*")
def model_of_elasticache(call: Call) -> str | None:
    """Value sets and patterns of ElastiCache's model. The words are those of other services; its own are unknown."""
    return violations(call)
