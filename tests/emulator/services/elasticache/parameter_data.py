"""The parameters of Redis OSS and Valkey families.

Source: AWS's own answer to DescribeEngineDefaultParameters for redis5.0, as printed in the AWS CLI's examples
(awscli/examples/elasticache/describe-engine-default-parameters.rst): name, default, type, allowed values, whether it
can be modified, whether a change needs a reboot. No answer for a later family was found, so later families are assumed
to be the same but for LISTPACK, which Redis 7.0 renamed (its release notes), and LAZY_SINCE_6 (AWS's page "Redis 6.x
parameter changes": lazy freeing is the default). rename-commands is left out.
"""

from __future__ import annotations

from typing import Any

IMMEDIATE, REBOOT = "immediate", "requires-reboot"
POLICIES = "volatile-lru,allkeys-lru,volatile-lfu,allkeys-lfu,volatile-random,allkeys-random,volatile-ttl,noeviction"

# name: (default or None, type, allowed values or None, modifiable, when a change applies)
Row = tuple[str | None, str, str | None, bool, str]
REDIS_5: dict[str, Row] = {
    "activedefrag": ("no", "string", "yes,no", True, IMMEDIATE),
    "active-defrag-cycle-max": ("75", "integer", "1-75", True, IMMEDIATE),
    "active-defrag-cycle-min": ("5", "integer", "1-75", True, IMMEDIATE),
    "active-defrag-ignore-bytes": ("104857600", "integer", "1048576-", True, IMMEDIATE),
    "active-defrag-max-scan-fields": ("1000", "integer", "1-1000000", True, IMMEDIATE),
    "active-defrag-threshold-lower": ("10", "integer", "1-100", True, IMMEDIATE),
    "active-defrag-threshold-upper": ("100", "integer", "1-100", True, IMMEDIATE),
    "activerehashing": ("yes", "string", "yes,no", False, REBOOT),
    "appendfsync": ("everysec", "string", "always,everysec,no", False, IMMEDIATE),
    "appendonly": ("no", "string", "yes,no", False, IMMEDIATE),
    "client-output-buffer-limit-normal-hard-limit": ("0", "integer", "0-", True, IMMEDIATE),
    "client-output-buffer-limit-normal-soft-limit": ("0", "integer", "0-", True, IMMEDIATE),
    "client-output-buffer-limit-normal-soft-seconds": ("0", "integer", "0-", True, IMMEDIATE),
    "client-output-buffer-limit-pubsub-hard-limit": ("33554432", "integer", "0-", True, IMMEDIATE),
    "client-output-buffer-limit-pubsub-soft-limit": ("8388608", "integer", "0-", True, IMMEDIATE),
    "client-output-buffer-limit-pubsub-soft-seconds": ("60", "integer", "0-", True, IMMEDIATE),
    "client-output-buffer-limit-replica-soft-seconds": ("60", "integer", "0-", False, IMMEDIATE),
    "client-query-buffer-limit": ("1073741824", "integer", "1048576-1073741824", True, IMMEDIATE),
    "close-on-replica-write": ("yes", "string", "yes,no", True, IMMEDIATE),
    "cluster-enabled": ("no", "string", "yes,no", False, REBOOT),
    "cluster-require-full-coverage": ("no", "string", "yes,no", True, IMMEDIATE),
    "databases": ("16", "integer", "1-1200000", False, REBOOT),
    "hash-max-ziplist-entries": ("512", "integer", "0-", True, IMMEDIATE),
    "hash-max-ziplist-value": ("64", "integer", "0-", True, IMMEDIATE),
    "hll-sparse-max-bytes": ("3000", "integer", "1-16000", True, IMMEDIATE),
    "lazyfree-lazy-eviction": ("no", "string", "yes,no", True, IMMEDIATE),
    "lazyfree-lazy-expire": ("no", "string", "yes,no", True, IMMEDIATE),
    "lazyfree-lazy-server-del": ("no", "string", "yes,no", True, IMMEDIATE),
    "lfu-decay-time": ("1", "integer", "0-", True, IMMEDIATE),
    "lfu-log-factor": ("10", "integer", "1-", True, IMMEDIATE),
    "list-compress-depth": ("0", "integer", "0-", True, IMMEDIATE),
    "list-max-ziplist-size": ("-2", "integer", "-5,-4,-3,-2,-1,1-", False, IMMEDIATE),
    "lua-replicate-commands": ("yes", "string", "yes,no", True, IMMEDIATE),
    "lua-time-limit": ("5000", "integer", "5000", False, IMMEDIATE),
    "maxclients": ("65000", "integer", "1-65000", False, REBOOT),
    "maxmemory-policy": ("volatile-lru", "string", POLICIES, True, IMMEDIATE),
    "maxmemory-samples": ("3", "integer", "1-", True, IMMEDIATE),
    "min-replicas-max-lag": ("10", "integer", "0-", True, IMMEDIATE),
    "min-replicas-to-write": ("0", "integer", "0-", True, IMMEDIATE),
    "notify-keyspace-events": (None, "string", None, True, IMMEDIATE),
    "proto-max-bulk-len": ("536870912", "integer", "1048576-536870912", True, IMMEDIATE),
    "repl-backlog-size": ("1048576", "integer", "16384-", True, IMMEDIATE),
    "repl-backlog-ttl": ("3600", "integer", "0-", True, IMMEDIATE),
    "replica-allow-chaining": ("no", "string", "yes,no", False, IMMEDIATE),
    "replica-ignore-maxmemory": ("yes", "string", "yes,no", False, IMMEDIATE),
    "replica-lazy-flush": ("no", "string", "yes,no", False, IMMEDIATE),
    "reserved-memory-percent": ("25", "integer", "0-100", True, IMMEDIATE),
    "set-max-intset-entries": ("512", "integer", "0-", True, IMMEDIATE),
    "slowlog-log-slower-than": ("10000", "integer", "-", True, IMMEDIATE),
    "slowlog-max-len": ("128", "integer", "0-", True, IMMEDIATE),
    "stream-node-max-bytes": ("4096", "integer", "0-", True, IMMEDIATE),
    "stream-node-max-entries": ("100", "integer", "0-", True, IMMEDIATE),
    "tcp-keepalive": ("300", "integer", "0-", True, IMMEDIATE),
    "timeout": ("0", "integer", "0,20-", True, IMMEDIATE),
    "zset-max-ziplist-entries": ("128", "integer", "0-", True, IMMEDIATE),
    "zset-max-ziplist-value": ("64", "integer", "0-", True, IMMEDIATE),
}
LAZY_SINCE_6 = ("lazyfree-lazy-eviction", "lazyfree-lazy-expire", "lazyfree-lazy-server-del", "replica-lazy-flush")
LISTPACK = (
    "hash-max-ziplist-entries",
    "hash-max-ziplist-value",
    "list-max-ziplist-size",
    "zset-max-ziplist-entries",
    "zset-max-ziplist-value",
)


def parameters_of(engine: str, major: int, *, cluster: bool = False) -> dict[str, dict[str, Any]]:
    """The parameters of a family as the API shows them, by name. Of memcached none are known here."""
    found: dict[str, dict[str, Any]] = {}
    for name, (default, data_type, allowed, modifiable, change) in REDIS_5.items() if engine != "memcached" else ():
        shown = name.replace("ziplist", "listpack") if major >= 7 and name in LISTPACK else name
        value = "yes" if name in LAZY_SINCE_6 and major >= 6 else default
        row = {
            "ParameterName": shown,
            "ParameterValue": "yes" if cluster and name == "cluster-enabled" else value,
            "Description": f"{shown} of {engine}",
            "Source": "system",
            "DataType": data_type,
            "AllowedValues": allowed,
            "IsModifiable": modifiable,
            "MinimumEngineVersion": f"{major}.0.0",
            "ChangeType": change,
        }
        found[shown] = {key: content for key, content in row.items() if content is not None}
    return found


def allows(row: dict[str, Any], value: str) -> bool:
    """Whether a value is one of AllowedValues: a list of words, numbers, and ranges that may be open (``0,20-``)."""
    allowed = row.get("AllowedValues")
    if allowed in (None, "-"):
        return allowed is None or row["DataType"] != "integer" or _is_integer(value)
    return any(_matches(choice, value) for choice in allowed.split(","))


def _matches(choice: str, value: str) -> bool:
    if choice == value:
        return True
    low, dash, high = choice.partition("-")
    if not (dash and low.isdigit() and _is_integer(value)):
        return False
    return int(low) <= int(value) and (not high or (high.isdigit() and int(value) <= int(high)))


def _is_integer(value: str) -> bool:
    return value.removeprefix("-").isdigit()
