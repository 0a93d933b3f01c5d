"""What SNS refuses of topics."""

from __future__ import annotations

from moto.sns.models import sns_backends

from ..calls import Call
from ..quotas import quota
from . import rule


@rule("sns", "CreateTopic", code="TopicLimitExceeded", source="F167")
def topics_per_account(call: Call) -> str | None:
    """An account has so many topics in a region."""
    topics = sns_backends[call.account][call.region].topics
    known = any(topic.name == call.parameters["Name"] for topic in topics.values())
    if known or len(topics) < quota(call, "sns", "Topics"):
        return None
    return "Indicates that the customer already owns the maximum allowed number of topics."
