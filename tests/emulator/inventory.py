"""placeholder"""

from __future__ import annotations


def everything() -> dict[str, dict[str, list]]:
    return {}
