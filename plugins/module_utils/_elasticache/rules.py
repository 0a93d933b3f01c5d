# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What AWS refuses of a replication group, said before AWS is asked to change anything.

Pure: imports neither boto3 nor Ansible, reads nothing but its arguments, changes none of them.

A rule is a function of (wanted, final, current) that returns None, or one sentence for the operator: the
option, its value, AWS's error code and words, and the nearest value that works. Words after "AWS answers
Code:" are AWS's own, seen in public reports; elsewhere they restate the API reference of
CreateReplicationGroup and ModifyReplicationGroup (2015-02-02). No rule ever repeats an auth token.
"""

from __future__ import annotations

from collections.abc import Callable

from . import rules_access, rules_form, rules_topology
from .refusal import Refusal
from .wanted import Current, Final, Wanted, final_settings, version_numbers

Rule = Callable[[Wanted, Final, Current], "str | None"]

LOG_NEEDS = {"slow-log": (6, 0), "engine-log": (6, 2)}


def problems(wanted: Wanted, current: Current) -> list[str]:
    """Everything that AWS would refuse, in a stable order; an empty list when there is nothing.

    Args:
        wanted: what is asked for.
        current: the state of the group; None when it is to be created.
    """
    final = final_settings(wanted, current)
    on_creation = CREATION_RULES if current is None else ()
    # Values that cannot be read are said alone: how they combine with others has no answer yet.
    return _broken(FORM_RULES, wanted, final, current) or _broken(
        (*COMBINATION_RULES, *on_creation), wanted, final, current
    )


def _broken(rules: tuple[Rule, ...], wanted: Wanted, final: Final, current: Current) -> list[str]:
    return [found for found in (rule(wanted, final, current) for rule in rules) if found]


def _creation_needs(wanted: Wanted, final: Final, current: Current) -> str | None:
    missing = [name for name in ("engine", "node_type") if name not in wanted.settings]
    if not missing:
        return None
    return (
        f"{' and '.join(missing)} must be given to create {wanted.name}: AWS's default engine has changed over"
        " time, and a node type has no default. For instance engine: valkey, node_type: cache.t4g.small."
    )


def _valkey_says_which(wanted: Wanted, final: Final, current: Current) -> str | None:
    if wanted.settings.get("engine") != "valkey":
        return None
    missing = [name for name in ("engine_version", "transit_encryption") if name not in wanted.settings]
    if not missing:
        return None
    return (
        f"engine is 'valkey' and {' and '.join(missing)} is not given: AWS answers InvalidParameterCombination,"
        " setting the engine to valkey requires engine_version and transit_encryption to be set."
        " For instance engine_version: '8.0', transit_encryption: true."
    )


def log_delivery(wanted: Wanted, final: Final, current: Current) -> Refusal | None:
    kinds = [each["log_type"] for each in wanted.settings.get("log_delivery", [])]
    version = final.get("engine_version")
    numbers = version_numbers(version) if version else ()
    for kind in kinds:
        # A bare major stands for its newest version, so only the numbers that are given can be too low.
        if numbers and numbers < LOG_NEEDS[kind][: len(numbers)]:
            need = ".".join(str(number) for number in LOG_NEEDS[kind])
            near = ".".join(str(number) for number in max(LOG_NEEDS[each] for each in kinds))
            answer = f"InvalidParameterCombination, this log needs engine version {need}"
            return Refusal(
                f"log_delivery has {kind!r} and engine_version is {version!r}: AWS answers {answer}."
                f" Nearest: engine_version: {near!r}.",
                option="engine_version",
                answer=f"{answer} ({kind})",
                nearest=near,
            )
    return None


def _tag_count(wanted: Wanted, final: Final, current: Current) -> str | None:
    if len(final["tags"]) <= 50:
        return None
    return (
        f"tags has {len(final['tags'])} entries (those that stay included): AWS answers TagQuotaPerResourceExceeded:"
        " The maximum number of tags permitted on a resource is 50."
    )


CREATION_RULES: tuple[Rule, ...] = (_creation_needs, _valkey_says_which)

FORM_RULES: tuple[Rule, ...] = (
    rules_form.name,
    rules_form.engine_version_is_a_version,
    rules_form.node_type,
    rules_form.counts,
    rules_form.maintenance_window,
    rules_form.snapshot_window,
    rules_form.snapshot_retention,
    rules_form.kms_key_alias,
    rules_form.token_form,
    rules_form.token_date,
    rules_form.log_types,
)

COMBINATION_RULES: tuple[Rule, ...] = (
    rules_topology.shards_need_cluster_mode,
    rules_topology.cluster_mode_needs_failover,
    rules_topology.failover_needs_replica,
    rules_topology.multi_az_needs,
    rules_topology.failover_on_old_nodes,
    rules_topology.data_tiering_nodes,
    rules_topology.preferred_azs,
    rules_topology.shards_to_keep,
    rules_topology.ip_discovery,
    rules_access.token_needs_tls,
    rules_access.user_groups_need_tls,
    rules_access.one_user_group,
    rules_access.user_groups_or_token,
    rules_access.token_delete_needs_user_groups,
    rules_access.tls_mode,
    rules_access.tls_change_needs_engine_7,
    rules_access.kms_key,
    log_delivery,
    _tag_count,
)
