"""What AWS offers, region by region, as cfn-lint's wheel knows it, and the zones moto knows. Nothing is typed in here.

Source: ``cfnlint/data/schemas/extensions``, which cfn-lint's maintainers generate from AWS's own APIs and price lists.
Versions are those of us-east-1; instance classes and node types are per region.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from importlib import resources
from typing import Any

from moto.ec2.models.availability_zones_and_regions import RegionsAndZonesBackend

_NUMBER = re.compile(r"\d+")


def version_key(version: str) -> tuple[int, ...]:
    """Sorts versions as numbers; an extended-support build (11.22-rds.20240418) follows its minor version."""
    return tuple(int(number) for number in _NUMBER.findall(version))


def _load(resource: str, file: str) -> Any:
    return json.loads(
        (resources.files("cfnlint.data.schemas.extensions") / resource / file).read_text(encoding="utf-8")
    )


def _condition(rule: dict[str, Any]) -> dict[str, Any]:
    """The values a cfn-lint rule applies to: {property: const, enum or pattern}."""
    found = {}
    for name, schema in rule["if"]["properties"].items():
        if isinstance(schema, dict):
            found[name] = schema.get("const", schema.get("enum", schema.get("pattern")))
    return found


def _enums(resource: str, file: str, engine: str, name: str) -> list[tuple[dict[str, Any], list[str]]]:
    rules = _load(resource, file)["allOf"]
    return [
        (_condition(rule), rule["then"]["properties"][name]["enum"])
        for rule in rules
        if _condition(rule).get("Engine") == engine and name in rule.get("then", {}).get("properties", {})
    ]


@lru_cache
def database_versions(engine: str) -> tuple[str, ...]:
    """Every minor version ever offered, oldest first. A bare major ("16") is an alias, not a version."""
    found = _enums("aws_rds_dbinstance", "engine_version.json", engine, "EngineVersion")
    versions = {version for _unused, enum in found for version in enum if "." in version}
    return tuple(sorted(versions, key=version_key))


@lru_cache
def creatable_database_versions(engine: str) -> tuple[str, ...]:
    """The versions a new instance can still have, oldest first."""
    rules = [_condition(rule) for rule in _load("aws_rds_dbinstance", "engine_version_deprecated.json")["allOf"]]
    retired = {version for rule in rules if rule.get("Engine") == engine for version in rule["EngineVersion"]}
    return tuple(version for version in database_versions(engine) if version not in retired)


@lru_cache
def _classes_by_version(engine: str) -> tuple[tuple[re.Pattern[str], frozenset[str]], ...]:
    found = _enums("aws_rds_dbinstance", "db_instance_class.json", engine, "DBInstanceClass")
    return tuple(
        (re.compile(when["EngineVersion"]), frozenset(enum)) for when, enum in found if "EngineVersion" in when
    )


@lru_cache
def _classes_by_region() -> dict[str, list[dict[str, Any]]]:
    return {
        region: found["allOf"] for region, found in _load("aws_rds_dbinstance", "dbinstanceclass_enum.json").items()
    }


@lru_cache
def database_classes(region: str, engine: str, version: str) -> tuple[str, ...]:
    """The instance classes that this version can have in this region; empty for an unknown region."""
    regional = {
        name
        for rule in _classes_by_region().get(region, [])
        if _condition(rule).get("Engine") == engine and "DBInstanceClass" in rule.get("then", {}).get("properties", {})
        for name in rule["then"]["properties"]["DBInstanceClass"]["enum"]
    }
    able = [names for pattern, names in _classes_by_version(engine) if pattern.match(version)]
    return tuple(sorted(regional & frozenset().union(*able)))


@lru_cache
def cache_versions(engine: str) -> tuple[str, ...]:
    """The ElastiCache versions of redis, valkey or memcached, oldest first."""
    found = _enums("aws_elasticache_cachecluster", "engine_version.json", engine, "EngineVersion")
    return tuple(sorted({version for _unused, enum in found for version in enum}, key=version_key))


@lru_cache
def cache_node_types(region: str) -> tuple[str, ...]:
    return tuple(_load("aws_elasticache_cachecluster", "cachenodetype_enum.json").get(region, {}).get("enum", ()))


def zones(region: str) -> list[Any]:
    """The availability zones of a region, with `name` (ap-northeast-1a) and `zone_id` (apne1-az4)."""
    return list(RegionsAndZonesBackend.zones.get(region, []))


def region_code(region: str) -> str:
    """The short name of a region as in its zone ids and cache endpoints: apne1 for ap-northeast-1."""
    found = zones(region)
    return found[0].zone_id.rpartition("-")[0] if found else region.replace("-", "")
