"""One package or module for each AWS service that is extended here; importing it puts its operations into moto."""

from __future__ import annotations

import importlib
import pkgutil


def install() -> None:
    """Import everything in this package; a new file needs no other mention."""
    for module in pkgutil.walk_packages(__path__, f"{__name__}."):
        importlib.import_module(module.name)
