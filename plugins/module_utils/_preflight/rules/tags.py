# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Rules of tags: what the strictest of the services that bear them takes.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._kms.plan import MARKER
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ownership import OURS
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.finding import WARNING
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import (
    Catalogue,
    Problem,
    Stack,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._rds.instance_plan import PASSWORD_TAG

# What the stack tags, in the names that tag policies have for it.
TAGGED = {
    "dynamodb": {"table"},
    "ec2": {"route-table", "security-group", "subnet", "vpc", "vpc-endpoint"},
    "elasticache": {"cluster", "parametergroup", "replicationgroup", "subnetgroup"},
    "iam": {"role"},
    "kinesis": {"stream"},
    "kms": {"key"},
    "logs": {"log-group"},
    "rds": {"db", "pg", "subgrp"},
}
WHOLE_SERVICE = {"*", "ALL_SUPPORTED"}

CATALOGUE = Catalogue()
rule = CATALOGUE.rule

# "^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$": IAM, CloudWatch Logs and RDS have the narrowest set.
SYMBOLS = "_.:/=+-@"
LONGEST_KEY, LONGEST_VALUE = 128, 256
# Of aws: everywhere, of rds: in RDS.
RESERVED = ("aws:", "rds:")
# 50 in every service, less one: the name of a network's parts, the version of the database's secret.
MOST = 49
_SOURCE = "botocore rds Tag, iam tagKeyType and tagValueType, logs Tags"
_SAYS = (
    "InvalidParameterValue: Tag {part}s may only contain unicode letters, digits, whitespace, or one of these symbols:"
    r" _ . : / = + \ - @"
)


def _tags(stack: Stack) -> Mapping[str, str]:
    """The tags of all parts of the stack, as the text that AWS gets."""
    everywhere = [want.get("tags") or {} for want in stack.wants.values()]
    return {str(key): str(value) for tags in everywhere for key, value in tags.items()}


@rule("TG001", "database", setting="stack_tags", source=_SOURCE)
def characters_are_taken(stack: Stack) -> Iterator[Problem]:
    """Keys and values of tags hold letters, digits, spaces and _ . : / = + - @ alone."""
    for key, value in _tags(stack).items():
        for part, text in (("key", key), ("value", value)):
            if not all(map(_taken, text)):
                near = "".join(sign if _taken(sign) else "-" for sign in text)
                yield Problem(f"{key}: {value}", _SAYS.format(part=part), near)


def _taken(sign: str) -> bool:
    return sign in SYMBOLS or unicodedata.category(sign)[0] in "LNZ"


@rule("TG002", "database", setting="stack_tags", source=_SOURCE)
def lengths_are_taken(stack: Stack) -> Iterator[Problem]:
    """A key has 1 to 128 characters, a value 256 at most."""
    for key, value in _tags(stack).items():
        if not 1 <= len(key) <= LONGEST_KEY:
            answer = f"ValidationError: a tag's key has 1 to {LONGEST_KEY} characters, not {len(key)}"
            yield Problem(f"{key}: {value}", answer, key[:LONGEST_KEY] or "a key")
        if len(value) > LONGEST_VALUE:
            answer = f"ValidationError: a tag's value has at most {LONGEST_VALUE} characters, not {len(value)}"
            yield Problem(f"{key}: {value}", answer, value[:LONGEST_VALUE])


@rule("TG003", "database", setting="stack_tags", source=_SOURCE)
def prefixes_are_free(stack: Stack) -> Iterator[Problem]:
    """No key and no value begins with aws: or rds:, which are AWS's own."""
    for key, value in _tags(stack).items():
        for part, text in (("key", key), ("value", value)):
            if text.lower().startswith(RESERVED):
                answer = f"InvalidParameterValue: a tag's {part} must not begin with {text[:4]}, which is reserved"
                yield Problem(f"{key}: {value}", answer, text[4:])


@rule("TG004", "database", setting="stack_tags", source=_SOURCE)
def there_are_not_too_many(stack: Stack) -> Iterator[Problem]:
    """A resource bears 50 tags at most, and some bear one of this collection's besides those of the stack."""
    number = len(_tags(stack))
    if number > MOST:
        answer = f"InvalidParameterValue: a resource has at most 50 tags, not {number} and one of its own"
        yield Problem(number, answer, f"{number - MOST} fewer")


@rule("TG005", "database", setting="stack_tags", source="tags of a resource are text")
def values_are_text(stack: Stack) -> Iterator[Problem]:
    """The value of a tag is one text or number, neither a list nor a dictionary nor nothing."""
    for want in stack.wants.values():
        wrong = {
            key: value for key, value in (want.get("tags") or {}).items() if not isinstance(value, str | int | float)
        }
        for key, value in wrong.items():
            answer = f"ParamValidationError: Invalid type for parameter Tags: {type(value).__name__} of {key}"
            yield Problem(f"{key}: {value}", answer, "a text")
        if wrong:
            return


@rule("TG006", "access", setting="stack_tags", source="IAM API: TagRole: tag keys are not case-sensitive")
def keys_differ_by_more_than_case(stack: Stack) -> Iterator[Problem]:
    """No two keys differ in capital and small letters alone: to IAM they are one."""
    seen: dict[str, str] = {}
    for key in _tags(stack):
        other = seen.setdefault(key.lower(), key)
        if other != key:
            answer = "InvalidInput: Duplicate tag keys found. Please note that Tag keys are case insensitive."
            yield Problem(f"{other}, {key}", answer, f"{other} alone")


@rule("TG007", "stack", setting="stack_tags", source="playbooks/vars/stack.yml", severity=WARNING)
def the_collections_own_are_not_given(stack: Stack) -> Iterator[Problem]:
    """The inventory gives no tag by which this collection knows its own: it would be without effect."""
    for key, value in stack.wants["stack"]["tags"].items():
        if key in (*OURS, PASSWORD_TAG, MARKER):
            yield Problem(f"{key}: {value}", f"the collection gives {key} itself, and this value is lost", f"no {key}")


@rule(
    "TG008",
    "stack",
    setting="stack_tags",
    source="https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_tag-policies-enforcement.html",
)
def the_organisation_takes_them(stack: Stack) -> Iterator[Problem]:
    """Tags are as the tag policy of the organisation wants them, where it enforces that for what the stack is made of.

    A policy says how a key is spelt, and which values it may have; an asterisk in a value stands for any text. A tag
    that is missing is no violation.
    """
    policy = stack.facts["organizations.tag_policy"]
    for key, value in stack.wants["stack"]["all_tags"].items():
        for wanted in policy.values():
            spelling = str(wanted.get("tag_key", ""))
            if spelling.lower() == str(key).lower() and _is_enforced(wanted):
                yield from _against(wanted, spelling, str(key), str(value))


def _against(wanted: Mapping[str, Any], spelling: str, key: str, value: str) -> Iterator[Problem]:
    says = "TagPolicyViolation: The tag policy does not allow the specified {} for the following tag key: '{}'."
    if key != spelling:
        yield Problem(f"{key}: {value}", says.format("capitalization", key), spelling)
    values = [str(each) for each in wanted.get("tag_value", ())]
    if values and not any(_matches(each, value) for each in values):
        yield Problem(f"{key}: {value}", says.format("value", key), " or ".join(values))


def _is_enforced(wanted: Mapping[str, Any]) -> bool:
    """Tell whether the policy holds for anything that the stack tags."""
    named = [tuple(str(each).split(":", 1)) for each in wanted.get("enforced_for", ())]
    return any(
        kind in TAGGED[service] | WHOLE_SERVICE for service, *kinds in named if service in TAGGED for kind in kinds
    )


def _matches(pattern: str, value: str) -> bool:
    return re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), value) is not None
