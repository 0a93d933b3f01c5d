# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Caches."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from ..case import TOKEN
from .common import MALFORMED_DAILY, MALFORMED_WEEKLY, daily, of, one, these, weekly

PARAMETERS: tuple[dict[str, Any], ...] = (
    {},
    {"maxmemory-policy": "allkeys-lru"},
    {"maxmemory-policy": "nonsense"},
    {"timeout": 0},
    {"timeout": "-1"},
    {"timeout": "19"},
    {"timeout": "20"},
    {"timeout": "abc"},
    {"databases": 16},
    {"databases": 0},
    {"databases": "1200000"},
    {"databases": "1200001"},
    {"cluster-enabled": "yes"},
    {"cluster-enabled": "no"},
    {"notify-keyspace-events": "KEA"},
    {"activedefrag": True},
    {"activedefrag": "maybe"},
    {"appendonly": "yes"},
    {"no-such-parameter": "1"},
    {"reserved-memory-percent": 25},
    {"reserved-memory-percent": 100},
    {"reserved-memory-percent": 101},
    {"maxmemory": "1000"},
    {"tcp-keepalive": 300.0},
    {"lazyfree-lazy-eviction": False},
    {"maxmemory-policy": None},
    {"maxmemory-policy": ["volatile-ttl"]},
    {"close-on-slave-write": "yes", "slowlog-max-len": "-1"},
    {"slowlog-log-slower-than": "-1"},
)

LEGAL = {
    "cache engine": of(
        {"cache_engine": "redis", "cache_engine_version": "6"},
        {"cache_engine": "redis", "cache_engine_version": "7.1"},
        {"cache_engine": "redis", "cache_engine_version": "latest"},
        {"cache_engine": "valkey", "cache_engine_version": "7.2"},
        {"cache_engine": "valkey", "cache_engine_version": "8"},
    ),
    "cache node type": one(
        "cache_node_type", "cache.t4g.micro", "cache.t3.small", "cache.m6g.large", "cache.m7g.large", "cache.r7g.large"
    ),
    "cache nodes": these(cache_nodes=st.integers(2, 6), cache_multi_az=[True, False]),
    "cache of one node": these(cache_nodes=[1], cache_automatic_failover=[False], cache_multi_az=[False]),
    "cache port": these(cache_port=st.integers(1024, 65535)),
    "cache snapshots": these(cache_snapshot_retention_days=st.integers(0, 35)),
    "cache token": of(
        {"cache_auth_secret_id": TOKEN, "<token>": "0123456789abcdef"},
        {"cache_auth_secret_id": TOKEN, "<token>": "!&#$^<>-" * 16},
    ),
    "cache upkeep": these(cache_apply_immediately=[True, False], cache_final_snapshot=[True, False]),
}
EDGES = {
    "cache engine": these(
        cache_engine=["redis", "valkey"],
        cache_engine_version=[
            *("", "4", "5", "5.0.6", "6", "6.0", "6.x", "6.2", "7", "7.0", "7.1", "7.2", "7.x", "8", "8.0", "8.1"),
            *("9", "9.0", "10", "99", "latest", "7.1.", "redis7"),
        ],
    ),
    "cache node type": one(
        "cache_node_type",
        *("cache.t1.micro", "cache.t2.micro", "cache.t2.medium", "cache.m1.small", "cache.m3.medium", "cache.m4.large"),
        *("cache.r6gd.xlarge", "cache.c7gn.large", "cache.m8g.large", "cache.r8g.large", "cache.r3.large"),
        *("cache.nope.large", "db.t4g.micro", "", "CACHE.T4G.SMALL", "cache.r7g.large "),
    ),
    "cache nodes": these(
        cache_nodes=[-1, 0, 1, 2, 3, 6, 7],
        cache_automatic_failover=[True, False],
        cache_multi_az=[True, False],
    ),
    "cache port": one("cache_port", -1, 0, 1, 443, 1149, 5432, 65535, 65536),
    "cache snapshots": one("cache_snapshot_retention_days", -1, 0, 1, 35, 36),
    "cache snapshot window": st.one_of(
        these(cache_snapshot_window=daily(of(0, 30, 59, 60, 61, 120, 1439))),
        one("cache_snapshot_window", *MALFORMED_DAILY),
    ),
    "cache maintenance window": st.one_of(
        these(cache_maintenance_window=weekly(of(0, 30, 59, 60, 61, 1440, 1441, 10079))),
        one("cache_maintenance_window", *MALFORMED_WEEKLY),
    ),
    "cache windows": these(
        cache_snapshot_window=[
            "18:00-19:00",
            "18:00-19:01",
            "18:30-19:30",
            "20:00-21:00",
            "19:59-21:00",
            "19:00-20:00",
        ],
        cache_maintenance_window=["sun:19:00-sun:20:00", "sat:19:00-sun:20:00", "sun:19:00-mon:19:00"],
        cache_snapshot_retention_days=[0, 1],
    ),
    "cache parameters": one("cache_parameters", *PARAMETERS),
    "cache token": st.fixed_dictionaries(
        {
            "cache_auth_secret_id": of(TOKEN, "no-such-secret"),
            "<token>": of(
                "a" * 15,
                "a" * 16,
                "a" * 128,
                "a" * 129,
                "a/b4567890123456",
                "a@b4567890123456",
                'a"b4567890123456',
                "a b4567890123456",
                "a!b&c#d$e^f<g>h-",
                "a_b4567890123456",
                "ä234567890123456",
            ),
        }
    ),
}
