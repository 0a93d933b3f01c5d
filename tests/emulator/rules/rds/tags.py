"""Which tags RDS takes."""

from __future__ import annotations

from typing import Any

from ...calls import Call
from .. import rule
from .common import backend

INVALID = "InvalidParameterValue"
TAGGING = (
    "AddTagsToResource",
    "CreateDBInstance",
    "CreateDBParameterGroup",
    "CreateDBSnapshot",
    "CreateDBSubnetGroup",
)
SYMBOLS = set("_.:/=+-@")
TEXT = "may only contain unicode letters, digits, whitespace, or one of these symbols: _ . : / = + \\ - @"
RESERVED = ("aws:", "rds:")
LONGEST = {"Key": 128, "Value": 256}
MOST = 50


def _texts(call: Call, part: str) -> list[str]:
    return [tag.get(part, "") for tag in call.parameters.get("Tags", [])]


def _allowed(text: str) -> bool:
    return all(letter.isalpha() or letter.isnumeric() or letter.isspace() or letter in SYMBOLS for letter in text)


@rule("rds", *TAGGING, code=INVALID, source="F137")
def tag_values_hold_allowed_characters(call: Call) -> str | None:
    """A tag's value holds letters, digits, spaces and few symbols."""
    return None if all(map(_allowed, _texts(call, "Value"))) else f"Tag values {TEXT}"


@rule("rds", *TAGGING, code=INVALID, source="botocore rds.Tag.Key, and F137 (own words)")
def tag_keys_hold_allowed_characters(call: Call) -> str | None:
    """A tag's key holds letters, digits, spaces and few symbols."""
    return None if all(map(_allowed, _texts(call, "Key"))) else f"Tag keys {TEXT}"


@rule("rds", *TAGGING, code=INVALID, source="botocore rds.Tag (own words)")
def tags_are_short_enough(call: Call) -> str | None:
    """A key has 1 to 128 characters, a value up to 256."""
    for part, longest in LONGEST.items():
        if any(len(text) > longest for text in _texts(call, part)):
            return f"Tag {part.lower()}s must not be longer than {longest} characters."
    return None if all(_texts(call, "Key")) else "Tag keys must not be empty."


@rule("rds", *TAGGING, code=INVALID, source="botocore rds.Tag (own words)")
def tags_are_not_reserved(call: Call) -> str | None:
    """Neither key nor value begins with ``aws:`` or ``rds:``."""
    texts = [*_texts(call, "Key"), *_texts(call, "Value")]
    return "Tags that begin with aws: or rds: are reserved." if any(map(_reserved, texts)) else None


def _reserved(text: str) -> bool:
    return text.lower().startswith(RESERVED)


@rule(
    "rds",
    *TAGGING,
    code=INVALID,
    source="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html (own words)",
)
def tags_are_few_enough(call: Call) -> str | None:
    """A resource has up to 50 tags."""
    keys = {*_texts(call, "Key"), *_present(call)}
    return f"A resource can have at most {MOST} tags." if len(keys) > MOST else None


def _present(call: Call) -> set[str]:
    if call.operation != "AddTagsToResource":
        return set()
    tags: list[dict[str, Any]] = backend(call).list_tags_for_resource(call.parameters["ResourceName"])
    return {tag["Key"] for tag in tags}


@rule(
    "rds",
    "AddTagsToResource",
    "RemoveTagsFromResource",
    "ListTagsForResource",
    code=INVALID,
    source="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Tagging.ARN.html (own words)",
)
def tagged_by_arn(call: Call) -> str | None:
    """Tags belong to a resource of this account and region, named by its ARN."""
    name = call.parameters["ResourceName"]
    parts = name.split(":", 6)
    right = len(parts) == 7 and parts[0] == "arn" and parts[2:5] == ["rds", call.region, call.account]
    return None if right else f"Invalid resource name: {name}"
