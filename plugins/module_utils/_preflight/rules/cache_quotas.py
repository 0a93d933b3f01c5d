# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Rules of the account's quotas of ElastiCache. What exists already is not counted twice.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts.fact import NotKnownError
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight import cache_view as view
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.finding import ERROR, WARNING
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import (
    Catalogue,
    Problem,
    Stack,
)

CATALOGUE = Catalogue()
rule = CATALOGUE.rule

# Where Service Quotas cannot be asked, what is documented for every account counts, and no more than a warning comes of
# it: https://docs.aws.amazon.com/general/latest/gr/elasticache-service.html, read in 2026-11.
DOCUMENTED = {
    "cache_nodes_per_region": 300,
    "cache_parameter_groups_per_region": 300,
    "cache_subnet_groups_per_region": 300,
    "subnets_per_cache_subnet_group": 20,
}
_SOURCE = "Service Quotas API: GetServiceQuota; https://docs.aws.amazon.com/general/latest/gr/elasticache-service.html"
_CURE = "delete what is not needed, or ask Service Quotas for more"


def _quota(stack: Stack, name: str) -> tuple[int, str, str]:
    """Return the quota, a word on where it comes from, and the severity of what exceeds it."""
    try:
        answer = stack.facts[f"quotas.{name}"]
    except NotKnownError:
        answer = None
    if answer:
        return int(answer["Value"]), "", ERROR
    return DOCUMENTED[name], " as documented; Service Quotas did not say", WARNING


def _beyond(stack: Stack, name: str, used: int, more: int) -> tuple[str, str]:
    """Say how far more than is used goes beyond a quota, and how severe that is; nothing when it does not."""
    limit, whence, severity = _quota(stack, name)
    return (
        f"{used} of {limit}{whence} are in use, and {more} more are needed" if used + more > limit else "",
        severity,
    )


@rule("CA030", "cache", setting="cache_nodes", source=_SOURCE)
def nodes_are_left(stack: Stack) -> Iterator[Problem]:
    """The account may have that many nodes more in the region."""
    want = stack.wants["cache"]
    used = sum(item.get("NumCacheNodes", 1) for item in stack.facts["elasticache.nodes"])
    own = [item for item in stack.facts["elasticache.nodes"] if item.get("ReplicationGroupId") == want["identifier"]]
    more = want["nodes"] - len(own)
    text, severity = _beyond(stack, "cache_nodes_per_region", used, more)
    if more > 0 and text:
        answer = (
            "NodeQuotaForCustomerExceeded: The request cannot be processed because it would exceed the allowed number"
            f" of cache nodes per customer. ({text})"
        )
        yield Problem(want["nodes"], answer, _CURE, severity=severity)


@rule("CA031", "cache", setting="suffix", source=_SOURCE)
def a_parameter_group_is_left(stack: Stack) -> Iterator[Problem]:
    """The account may have one more parameter group. AWS's own, which begin with default, do not count."""
    choice = view.chosen(stack)
    names = [item["CacheParameterGroupName"] for item in stack.facts["elasticache.all_parameter_groups"]]
    if not choice or view.parameter_group(stack, choice["family"]) in names:
        return
    used = sum(not name.startswith("default.") for name in names)
    text, severity = _beyond(stack, "cache_parameter_groups_per_region", used, 1)
    if text:
        answer = f"CacheParameterGroupQuotaExceeded: the quota of parameter groups is exceeded ({text})"
        yield Problem(None, answer, _CURE, severity=severity)


@rule("CA032", "cache", setting="suffix", source=_SOURCE)
def a_subnet_group_is_left(stack: Stack) -> Iterator[Problem]:
    """The account may have one more subnet group."""
    names = [item["CacheSubnetGroupName"] for item in stack.facts["elasticache.all_subnet_groups"]]
    text, severity = _beyond(stack, "cache_subnet_groups_per_region", len(names), 1)
    if text and stack.wants["cache"]["identifier"] not in names:
        answer = (
            "CacheSubnetGroupQuotaExceeded: The request cannot be processed because it would exceed the allowed number"
            f" of cache subnet groups. ({text})"
        )
        yield Problem(None, answer, _CURE, severity=severity)


@rule("CA033", "cache", "network", setting="network_subnet_cidrs", source=_SOURCE)
def subnet_group_takes_the_subnets(stack: Stack) -> Iterator[Problem]:
    """A subnet group may have as many subnets. The quota is of each group, whatever others use."""
    cidrs = stack.wants["network"]["subnet_cidrs"]
    limit, whence, severity = _quota(stack, "subnets_per_cache_subnet_group")
    if len(cidrs) > limit:
        answer = (
            "CacheSubnetQuotaExceededFault: The request cannot be processed because it would exceed the allowed number"
            f" of subnets in a cache subnet group. ({limit}{whence})"
        )
        yield Problem(", ".join(cidrs), answer, ", ".join(cidrs[:limit]), severity=severity)
