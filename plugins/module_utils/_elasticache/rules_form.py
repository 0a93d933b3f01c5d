# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Rules on single values of a replication group: how AWS wants each of them written. See rules.py.

Pure: imports neither boto3 nor Ansible, reads nothing but its arguments, changes none of them.
"""

from __future__ import annotations

import re

from .refusal import Refusal
from .wanted import Current, Final, Wanted, parse_moment

DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
WEEK = 7 * 24 * 60
DAY = 24 * 60
TOKEN_SPECIALS = "!&#$^<>-"


def identifier_problem(option: str, value: str, longest: int) -> Refusal | None:
    """Why AWS would refuse this identifier (1 to `longest` characters), or None."""
    if len(value) <= longest and re.fullmatch(r"[a-zA-Z](?:-?[a-zA-Z0-9])*", value):
        return None
    letters = re.sub(r"[^a-z0-9]+", "-", value.lower()).lstrip("-0123456789")[:longest].strip("-")
    near = letters or "a name that begins with a letter"
    answer = (
        f"InvalidParameterValue, an identifier has 1 to {longest} letters, digits"
        " and hyphens, begins with a letter, does not end with a hyphen and has no two hyphens in a row"
    )
    return Refusal(
        f"{option} is {value!r}: AWS answers {answer}. Nearest: {near!r}.", option=option, answer=answer, nearest=near
    )


def name(wanted: Wanted, final: Final, current: Current) -> Refusal | None:
    return identifier_problem("name", wanted.name, 40)


def engine_version_is_a_version(wanted: Wanted, final: Final, current: Current) -> str | None:
    version = wanted.settings.get("engine_version")
    if version is None or re.fullmatch(r"\d+(\.\d+){0,2}|\d+\.x", version):
        return None
    digits = ".".join(re.findall(r"\d+", version)[:2]) or "7.1"
    return f"engine_version is {version!r}: AWS answers InvalidParameterValue. Write it as in {digits!r}."


def node_type(wanted: Wanted, final: Final, current: Current) -> Refusal | None:
    node_type = wanted.settings.get("node_type")
    if node_type is None or re.fullmatch(r"cache\.[a-z0-9-]+\.[a-z0-9-]+", node_type):
        return None
    near = "cache." + node_type.split(".", 1)[-1] if "cache" in node_type else "cache." + node_type
    answer = "InvalidParameterValue, a node type reads like 'cache.t4g.small'"
    return Refusal(
        f"node_type is {node_type!r}: AWS answers {answer}. Nearest: {near!r}.",
        option="node_type",
        answer=answer,
        nearest=near,
    )


def counts(wanted: Wanted, final: Final, current: Current) -> Refusal | None:
    replicas = wanted.settings.get("replicas_per_node_group", 0)
    shards = wanted.settings.get("num_node_groups", 1)
    if not 0 <= replicas <= 5:
        near = min(max(replicas, 0), 5)
        answer = "InvalidParameterValue: The number of replicas per node group must be within 0 and 5."
        return Refusal(
            f"replicas_per_node_group is {replicas} (num_cache_clusters is one more): AWS answers {answer}"
            f" Nearest: {near}.",
            option="replicas_per_node_group",
            answer=answer,
            nearest=str(near),
        )
    if not 1 <= shards <= 500:
        near = min(max(shards, 1), 500)
        answer = "InvalidParameterValue, a group has 1 to 500 shards"
        return Refusal(
            f"num_node_groups is {shards}: AWS answers {answer}. Nearest: {near}.",
            option="num_node_groups",
            answer=answer,
            nearest=str(near),
        )
    return None


def maintenance_window(wanted: Wanted, final: Final, current: Current) -> Refusal | None:
    window = wanted.settings.get("maintenance_window")
    if window is None:
        return None
    found = re.fullmatch(rf"({'|'.join(DAYS)}):(\d\d:\d\d)-({'|'.join(DAYS)}):(\d\d:\d\d)", window)
    ends = [_minutes(found[2]), _minutes(found[4])] if found else [None, None]
    if not found or ends[0] is None or ends[1] is None:
        return _window_problem("maintenance_window", window, "'ddd:hh:mm-ddd:hh:mm' in UTC", "sun:23:00-mon:01:30")
    begin = DAYS.index(found[1]) * DAY + ends[0]
    length = (DAYS.index(found[3]) * DAY + ends[1] - begin) % WEEK
    if 60 <= length <= DAY:
        return None
    end = begin + (60 if length < 60 else DAY)
    near = "-".join(f"{DAYS[minute % WEEK // DAY]}:{_clock(minute)}" for minute in (begin, end))
    return _window_problem("maintenance_window", window, "one hour to one day long", near)


def snapshot_window(wanted: Wanted, final: Final, current: Current) -> Refusal | None:
    window = wanted.settings.get("snapshot_window")
    if window is None:
        return None
    found = re.fullmatch(r"(\d\d:\d\d)-(\d\d:\d\d)", window)
    ends = [_minutes(found[1]), _minutes(found[2])] if found else [None, None]
    if ends[0] is None or ends[1] is None:
        return _window_problem("snapshot_window", window, "'hh:mm-hh:mm' in UTC", "05:00-09:00")
    if (ends[1] - ends[0]) % DAY >= 60:
        return None
    near = f"{_clock(ends[0])}-{_clock(ends[0] + 60)}"
    return _window_problem("snapshot_window", window, "at least one hour long", near)


def snapshot_retention(wanted: Wanted, final: Final, current: Current) -> Refusal | None:
    days = wanted.settings.get("snapshot_retention_limit", 0)
    if 0 <= days <= 35:
        return None
    near = min(max(days, 0), 35)
    answer = "InvalidParameterValue, snapshots are kept for 0 to 35 days"
    return Refusal(
        f"snapshot_retention_limit is {days}: AWS answers {answer}. Nearest: {near}.",
        option="snapshot_retention_limit",
        answer=answer,
        nearest=str(near),
    )


def kms_key_alias(wanted: Wanted, final: Final, current: Current) -> str | None:
    key = wanted.settings.get("kms_key_id")
    if key is None or not re.search(r"(^|:)alias/", key):
        return None
    return (
        f"kms_key_id is {key!r}, an alias: ElastiCache answers with the key itself, so the two could not be"
        " compared. Give the key's ARN or id (amazon.aws.kms_key_info tells it)."
    )


def token_form(wanted: Wanted, final: Final, current: Current) -> str | None:
    token = wanted.auth_token
    if token is None or re.fullmatch(rf"[A-Za-z0-9{re.escape(TOKEN_SPECIALS)}]{{16,128}}", token):
        return None
    wrong = "its length is not" if not 16 <= len(token) <= 128 else "it has characters that are not letters, digits or"
    bounds = "16 to 128 characters" if not 16 <= len(token) <= 128 else f"one of {TOKEN_SPECIALS}"
    return (
        f"auth_token (not shown): {wrong} {bounds}. AWS answers InvalidParameterValue: Invalid AuthToken provided."
        f" Make one of 16 to 128 letters, digits and {TOKEN_SPECIALS}."
    )


def token_date(wanted: Wanted, final: Final, current: Current) -> str | None:
    date = wanted.auth_token_changed_at
    if date is None:
        return None
    try:
        parse_moment(date)
    except ValueError:
        return f"auth_token_changed_at is {date!r}: not a date and time. Write it like '2026-01-31T12:00:00+00:00'."
    if wanted.auth_token is None:
        return f"auth_token_changed_at is {date!r} and there is no auth_token to send. Give both, or neither."
    return None


def log_types(wanted: Wanted, final: Final, current: Current) -> str | None:
    kinds = [each["log_type"] for each in wanted.settings.get("log_delivery", [])]
    twice = sorted({kind for kind in kinds if kinds.count(kind) > 1})
    if not twice:
        return None
    return f"log_delivery names {twice[0]!r} twice: AWS delivers each log to one destination. Leave one of them."


def _minutes(clock: str) -> int | None:
    hours, minutes = (int(part) for part in clock.split(":"))
    return hours * 60 + minutes if hours < 24 and minutes < 60 else None


def _clock(minute: int) -> str:
    return f"{minute % DAY // 60:02}:{minute % 60:02}"


def _window_problem(option: str, value: str, demand: str, near: str) -> Refusal:
    answer = f"InvalidParameterValue, it must be {demand}"
    return Refusal(
        f"{option} is {value!r}: AWS answers {answer}. For instance {near!r}.",
        option=option,
        answer=answer,
        nearest=near,
    )
