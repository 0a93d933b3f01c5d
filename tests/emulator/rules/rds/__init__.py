"""What RDS refuses, by subject: first what is there, then what may change at all, then setting by setting.

A source that ends in "(own words)" tells where the rule comes from; how AWS words the refusal was not found.
"""

from __future__ import annotations

import importlib

SUBJECTS = (
    "existence",
    "states",
    "identifiers",
    "tags",
    "credentials",
    "versions",
    "storage",
    "network",
    "encryption",
    "windows",
    "monitoring",
    "parameter_groups",
    "subnet_groups",
    "deletion",
    "quotas",
)
for _subject in SUBJECTS:
    importlib.import_module(f"{__name__}.{_subject}")
