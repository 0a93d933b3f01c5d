# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Rules on who may use a replication group, and on its encryption. See rules.py.

Pure: imports neither boto3 nor Ansible, reads nothing but its arguments, changes none of them.
"""

from __future__ import annotations

from .refusal import Refusal
from .wanted import Current, Final, Wanted, version_numbers


def token_needs_tls(wanted: Wanted, final: Final, current: Current) -> str | None:
    if not final["auth_token_enabled"] or final["transit_encryption"]:
        return None
    return (
        "auth_token is in use and transit_encryption is false: AWS answers InvalidParameterCombination: The AUTH"
        " token is only supported when encryption-in-transit is enabled. Set transit_encryption: true."
    )


def user_groups_need_tls(wanted: Wanted, final: Final, current: Current) -> str | None:
    if not final["user_group_ids"] or final["transit_encryption"]:
        return None
    return (
        f"user_group_ids is {final['user_group_ids']} and transit_encryption is false: AWS answers"
        " InvalidParameterCombination: User group based access control requires encryption-in-transit to be"
        " enabled on the replication group. Set transit_encryption: true."
    )


def one_user_group(wanted: Wanted, final: Final, current: Current) -> str | None:
    groups = wanted.settings.get("user_group_ids", [])
    if len(groups) < 2:
        return None
    return (
        f"user_group_ids is {groups}: AWS answers InvalidParameterValue, a replication group has one user group."
        f" Nearest: [{groups[0]!r}]; put the users of all of them into it."
    )


def user_groups_or_token(wanted: Wanted, final: Final, current: Current) -> str | None:
    if not (final["user_group_ids"] and final["auth_token_enabled"]):
        return None
    return (
        f"user_group_ids is {final['user_group_ids']} and the group has an auth token: AWS answers"
        " InvalidParameterCombination, the two exclude each other."
        " Set auth_token_update_strategy: delete to give the token up."
    )


def token_delete_needs_user_groups(wanted: Wanted, final: Final, current: Current) -> str | None:
    if wanted.auth_token_update_strategy != "delete" or final["user_group_ids"]:
        return None
    return (
        "auth_token_update_strategy is 'delete' and there are no user_group_ids: the API allows DELETE only when"
        " a user group takes the token's place (InvalidParameterCombination). Give user_group_ids."
    )


def tls_mode(wanted: Wanted, final: Final, current: Current) -> str | None:
    mode = wanted.settings.get("transit_encryption_mode")
    if mode is None or final["transit_encryption"]:
        return None
    return (
        f"transit_encryption_mode is {mode!r} and transit_encryption is false: AWS answers"
        " InvalidParameterCombination, the mode is for groups with encryption in transit only."
        " Set transit_encryption: true, or leave the mode away."
    )


def tls_change_needs_engine_7(wanted: Wanted, final: Final, current: Current) -> Refusal | None:
    if current is None or _major(final) >= 7:
        return None
    if all(final[name] == current[name] for name in ("transit_encryption", "transit_encryption_mode")):
        return None
    demand = "encryption in transit can be changed in place from engine version 7 only"
    return Refusal(
        f"transit_encryption is {str(final['transit_encryption']).lower()} and engine_version is"
        f" {final['engine_version']!r}: {demand} (InvalidParameterCombination). Nearest: engine_version: '7.1'.",
        option="engine_version",
        answer=f"InvalidParameterCombination, {demand}",
        nearest="7.1",
    )


def kms_key(wanted: Wanted, final: Final, current: Current) -> str | None:
    key = wanted.settings.get("kms_key_id")
    if key is None:
        return None
    if not final["at_rest_encryption"]:
        return (
            f"kms_key_id is {key!r} and at_rest_encryption is false: AWS answers InvalidParameterCombination, a key"
            " is used only for encryption at rest. Set at_rest_encryption: true, or leave the key away."
        )
    return None


def _major(final: Final) -> int:
    version = final.get("engine_version")
    return version_numbers(version)[0] if version else 7
