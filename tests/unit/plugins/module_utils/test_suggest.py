# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._suggest import did_you_mean, nearest

SETTINGS = ["database_instance_class", "database_engine_version", "database_storage_type", "cache_node_type"]


@pytest.mark.parametrize(
    ("value", "known", "expected"),
    [
        ("database_instnce_class", SETTINGS, ["database_instance_class"]),
        ("databse_engine_version", SETTINGS, ["database_engine_version"]),
        ("DATABASE_STORAGE_TYPE", SETTINGS, ["database_storage_type"]),
        ("zzz", SETTINGS, []),
        ("anything", [], []),
        ("db.t4.medium", ["db.t4g.medium", "db.t3.medium"], ["db.t4g.medium", "db.t3.medium"]),
        ("item1", ["item3", "item2", "item2"], ["item2", "item3"]),
        ("Logs", ["logs", "rds"], ["logs"]),
    ],
)
def test_nearest(value, known, expected):
    assert nearest(value, known, cutoff=0.8) == expected


def test_nearest_is_limited_and_does_not_depend_on_the_order_of_the_known_names():
    known = ["key1", "key2", "key3", "key4"]
    assert nearest("key", known, limit=2) == nearest("key", reversed(known), limit=2) == ["key1", "key2"]


def test_did_you_mean():
    assert did_you_mean("elasticach", ["elasticache", "rds"]) == " Did you mean elasticache?"
    assert did_you_mean("item1", ["item2", "item3"]) == " Did you mean item2 or item3?"
    assert did_you_mean("zzz", ["rds"]) == ""
