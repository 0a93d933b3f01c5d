"""What kind of account this is: facts about it that no API call sets, and that AWS's refusals depend on."""

from __future__ import annotations

from typing import Any

from moto.core import DEFAULT_ACCOUNT_ID
from moto.iam.models import iam_backends

CHOICES = {"plan": ("paid", "free", "none")}


def facts(account: str = DEFAULT_ACCOUNT_ID) -> dict[str, str]:
    """Kept in moto's backend, so that they are reset and stored with the account."""
    backend: Any = iam_backends[account]["aws"]
    found: dict[str, str] = backend.__dict__.setdefault(
        "account_facts", {name: choices[0] for name, choices in CHOICES.items()}
    )
    return found


def change(wanted: dict[str, str]) -> dict[str, str]:
    """Set the facts named in `wanted`, leave the others, and return them all; ValueError names what is wrong."""
    for name, value in wanted.items():
        if value not in CHOICES.get(name, ()):
            known = "; ".join(f"{fact} is {' or '.join(choices)}" for fact, choices in CHOICES.items())
            raise ValueError(f"an account has no {name} {value!r}: {known}")
    facts().update(wanted)
    return facts()
