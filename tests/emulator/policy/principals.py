"""Who asks, and whether a statement means them.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import Any

from .document import Statement, as_list

ACCOUNT_ID = re.compile(r"^\d{12}$")


class Meant(Enum):
    """How a statement means a principal: by name, through the account that may delegate to it, or not at all."""

    DIRECTLY = "directly"
    BY_ACCOUNT = "by account"
    NOT = "not"


@dataclass(frozen=True)
class Principal:
    """A caller: a user, a session of the role `role_arn`, an account's root, or an AWS service (`service`)."""

    arn: str = ""
    account: str = ""
    role_arn: str = ""
    service: str = ""

    @property
    def is_root(self) -> bool:
        return self.arn.endswith(":root")

    @property
    def kind(self) -> str:
        """The value of aws:PrincipalType."""
        if self.service:
            return "Service"
        if self.is_root:
            return "Account"
        return "AssumedRole" if self.role_arn else "User"


def meant(statement: Statement, principal: Principal) -> Meant:
    """How `statement` of a resource's policy means `principal`."""
    if statement.not_principal is not None:
        spared = _named(statement.not_principal, principal)
        return Meant.DIRECTLY if spared is Meant.NOT else Meant.NOT
    return _named(statement.principal, principal)


def _named(element: Any, principal: Principal) -> Meant:
    if element == "*":
        return Meant.DIRECTLY
    if not isinstance(element, dict):
        return Meant.NOT
    if principal.service:
        named = principal.service in as_list(element.get("Service")) or "*" in as_list(element.get("AWS"))
        return Meant.DIRECTLY if named else Meant.NOT
    found = {_of(identifier, principal) for identifier in as_list(element.get("AWS"))}
    return next((meaning for meaning in (Meant.DIRECTLY, Meant.BY_ACCOUNT) if meaning in found), Meant.NOT)


def _of(identifier: str, principal: Principal) -> Meant:
    if identifier in {"*", principal.arn, principal.role_arn or principal.arn}:
        return Meant.DIRECTLY
    account = identifier if ACCOUNT_ID.match(identifier) else _root_of(identifier)
    if account != principal.account:
        return Meant.NOT
    return Meant.DIRECTLY if principal.is_root else Meant.BY_ACCOUNT


def _root_of(identifier: str) -> str:
    parts = identifier.split(":")
    return parts[4] if len(parts) == 6 and parts[2] == "iam" and parts[5] == "root" else ""
