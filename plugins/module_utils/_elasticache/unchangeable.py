# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What ModifyReplicationGroup cannot change: such a group would have to be replaced.

Pure: imports neither boto3 nor Ansible, reads nothing but its arguments, changes none of them.

Source: the members of CreateReplicationGroup that ModifyReplicationGroup and its companions lack (API
reference 2015-02-02), and what the reference says of engine versions and of cluster mode.
"""

from __future__ import annotations

from typing import Any

from .refusal import Refusal
from .wanted import Final, Wanted, compare_versions, same_key, version_numbers

FIXED = ("at_rest_encryption", "data_tiering", "network_type", "port", "subnet_group")

# The one way back that AWS offers: from the first Valkey to the Redis OSS it came from
# (hashicorp/terraform-provider-aws pull request 46950).
WAY_BACK = {"from": ("valkey", (7, 2)), "to": ("redis", (7, 1))}

REPLACE = (
    "The group would have to be replaced: delete it with state: absent and a final_snapshot_identifier, then"
    " create it anew with snapshot_name"
)

LOSES = "It takes a new group, and what this one holds is lost unless it is restored from a snapshot"


def replacements(wanted: Wanted, current: Final) -> list[Refusal]:
    """Everything asked for that the existing group cannot become; an empty list when there is nothing."""
    fixed = [
        _sentence(wanted, current, name, wanted.settings[name])
        for name in FIXED
        if name in wanted.settings and current[name] is not None and wanted.settings[name] != current[name]
    ]
    others = (_key(wanted, current), _cluster_mode(wanted, current), _shards(wanted, current), _engine(wanted, current))
    return fixed + [found for found in others if found]


def _sentence(wanted: Wanted, current: Final, name: str, value: Any) -> Refusal:
    return Refusal(
        f"{name} is {value!r} and replication group {wanted.name} has {current[name]!r}, which AWS cannot change in"
        f" place. {REPLACE}. Nearest: {name}: {current[name]}.",
        option=name,
        answer=f"ModifyReplicationGroup cannot change it: replication group {wanted.name} has {current[name]}. {LOSES}",
        nearest=str(current[name]),
    )


def _key(wanted: Wanted, current: Final) -> Refusal | None:
    key = wanted.settings.get("kms_key_id")
    # Without encryption at rest, that is what is in the way, and it has been said.
    if key is None or not current["at_rest_encryption"] or same_key(key, current["kms_key_id"]):
        return None
    return _sentence(wanted, current, "kms_key_id", key)


def _cluster_mode(wanted: Wanted, current: Final) -> Refusal | None:
    mode = wanted.settings.get("cluster_mode")
    if mode is None or current["cluster_mode"] != "enabled" or mode == "enabled":
        return None
    return _sentence(wanted, current, "cluster_mode", mode)


def _shards(wanted: Wanted, current: Final) -> Refusal | None:
    mode = wanted.settings.get("cluster_mode", current["cluster_mode"])
    shards = wanted.settings.get("num_node_groups", 1)
    if shards == 1 or mode == "enabled":
        return None
    return Refusal(
        f"num_node_groups is {shards} and replication group {wanted.name} has cluster mode {mode}. Once its clients"
        " speak the cluster protocol, give cluster_mode: enabled as well; there is no way back."
        " Nearest: num_node_groups: 1.",
        option="num_node_groups",
        answer=f"InvalidParameterCombination, {wanted.name} has cluster mode {mode}",
        nearest="1",
    )


def _engine(wanted: Wanted, current: Final) -> Refusal | None:
    engine = str(wanted.settings.get("engine", current["engine"]))
    version = wanted.settings.get("engine_version")
    if engine != current["engine"]:
        return _other_engine(wanted, current, engine, version)
    if (
        version is None
        or current["engine_version"] is None
        or compare_versions(version, current["engine_version"]) >= 0
    ):
        return None
    return Refusal(
        f"engine_version is {version!r} and replication group {wanted.name} runs {current['engine_version']!r}: AWS"
        f" upgrades engines and does not downgrade them (InvalidParameterValue). {REPLACE}."
        f" Nearest: engine_version: '{current['engine_version']}'.",
        option="engine_version",
        answer=f"InvalidParameterValue, AWS does not downgrade engines, and {current['engine_version']} runs. {LOSES}",
        nearest=str(current["engine_version"]),
    )


def _other_engine(wanted: Wanted, current: Final, engine: str, version: str | None) -> Refusal | None:
    if version is None:
        return Refusal(
            f"engine is {engine!r} and replication group {wanted.name} runs {current['engine']}: give the"
            f" engine_version of {engine} as well, and a parameter_group of its family.",
            option="engine_version",
            answer="InvalidParameterCombination, another engine needs its version",
        )
    if current["engine"] == "redis":
        return None
    here = (current["engine"], version_numbers(current["engine_version"] or "0")[:2])
    if here == WAY_BACK["from"] and (engine, version_numbers(version)[:2]) == WAY_BACK["to"]:
        return None
    way = "AWS goes from Redis OSS to Valkey, and back only from Valkey 7.2 to Redis OSS 7.1"
    return Refusal(
        f"engine is {engine!r} {version} and replication group {wanted.name} runs {current['engine']}"
        f" {current['engine_version']}: {way}. {REPLACE}. Nearest: engine: {current['engine']}.",
        option="engine",
        answer=f"InvalidParameterCombination, {way}; {current['engine']} {current['engine_version']} runs. {LOSES}",
        nearest=current["engine"],
    )
