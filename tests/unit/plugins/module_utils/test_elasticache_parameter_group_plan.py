# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._elasticache import (
    parameter_group_plan as subject,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._elasticache import (
    parameter_values,
)

ARN = "arn:aws:elasticache:ap-northeast-1:123456789012:parametergroup:redis-dev"
ANSWER = {
    "Parameters": [
        {
            "ParameterName": "maxmemory-policy",
            "ParameterValue": "volatile-lru",
            "AllowedValues": "volatile-lru,volatile-ttl",
        },
        {"ParameterName": "timeout", "ParameterValue": "0", "AllowedValues": "0,20-", "DataType": "integer"},
        {"ParameterName": "activedefrag", "ParameterValue": "yes", "AllowedValues": "yes,no", "Source": "user"},
        {"ParameterName": "notify-keyspace-events", "DataType": "string"},
        {"ParameterName": "cluster-enabled", "ParameterValue": "no", "AllowedValues": "yes,no", "IsModifiable": False},
    ],
    "CacheNodeTypeSpecificParameters": [{"ParameterName": "maxmemory", "IsModifiable": True}],
}
CATALOGUE = parameter_values.catalogue_of(ANSWER)
GROUP = {"CacheParameterGroupName": "redis-dev", "CacheParameterGroupFamily": "redis7", "Description": "d", "ARN": ARN}
CURRENT = subject.group_of(GROUP, CATALOGUE, [{"Key": "a", "Value": "1"}])


def wanted(**options):
    return subject.WantedGroup("redis-dev", **options)


def test_a_group_holds_what_somebody_set():
    assert CURRENT == {
        "arn": ARN,
        "description": "d",
        "family": "redis7",
        "name": "redis-dev",
        "parameters": {"activedefrag": "yes"},
        "tags": {"a": "1"},
    }


@pytest.mark.parametrize(
    ("value", "allowed", "text"),
    [
        (True, "yes,no", "yes"),
        (False, "no,yes", "no"),
        (True, "0,1", "1"),
        (True, "", "true"),
        ("True", "yes,no", "yes"),
        (300, "0,20-", "300"),
        (300.0, "", "300"),
        (0.5, "", "0.5"),
        ("volatile-ttl", "volatile-ttl", "volatile-ttl"),
    ],
)
def test_values_are_written_as_elasticache_writes_them(value, allowed, text):
    assert subject.written(value, {"AllowedValues": allowed}) == text


@pytest.mark.parametrize(
    ("value", "allowed", "answer"),
    [
        ("yes", "yes,no", True),
        ("maybe", "yes,no", False),
        ("0", "0,20-", True),
        ("19", "0,20-", False),
        ("999999", "0,20-", True),
        ("-1", "-1-100", True),
        ("-2", "-1-100", False),
        ("101", "-1-100", False),
        ("text", "0-100", False),
        ("anything", "", True),
    ],
)
def test_allowed_values_are_read_as_words_and_ranges(value, allowed, answer):
    assert parameter_values.is_allowed(value, allowed) is answer


@pytest.mark.parametrize(
    ("value", "allowed", "near"),
    [
        ("nope", "yes,no", "no"),
        ("volatile-tt1", "allkeys-lru,volatile-ttl,noeviction", "volatile-ttl"),
        ("101", "-1-100", "100"),
        ("-7", "-1-100", "-1"),
        ("3", "0,20-", "20"),
        ("text", "0-100", "0"),
    ],
)
def test_the_nearest_value_is_allowed(value, allowed, near):
    assert parameter_values.nearest_allowed(value, allowed) == near
    assert parameter_values.is_allowed(near, allowed)


@pytest.mark.parametrize(
    ("options", "current", "words"),
    [
        ({"parameters": {"maxmemory-policy": "volatile-ttl", "notify-keyspace-events": "Ex"}}, CURRENT, None),
        ({"family": "redis7", "description": "d"}, CURRENT, None),
        ({"parameters": {"maxmemory-polcy": "x"}}, CURRENT, "Did you mean maxmemory-policy"),
        ({"parameters": {"maxmemory-policy": "volatile-tll"}}, CURRENT, "Did you mean volatile-ttl"),
        ({"parameters": {"timeout": 10}}, CURRENT, "allowed values are 0,20-"),
        ({"parameters": {"cluster-enabled": True}}, CURRENT, "does not let it be modified"),
        ({"parameters": {"cluster-enabled": False}}, CURRENT, None),
        ({"parameters": {"maxmemory": 1}}, CURRENT, "does not let it be modified"),
        ({"family": "valkey8"}, CURRENT, "Nearest: family: redis7"),
        ({"description": "other"}, CURRENT, "Nearest: description: d"),
        ({"family": "redis7", "parameters": {"nothing-like-it": 1}}, None, "family redis7 has no such parameter."),
    ],
)
def test_what_aws_refuses_is_refused_with_its_reason(options, current, words):
    messages = subject.problems(wanted(**options), current, CATALOGUE)
    assert [words in message for message in messages] == ([True] if words else [])


@pytest.mark.parametrize(
    ("family", "words"),
    [
        ("redis7", None),
        ("redis7.x", "family is 'redis7.x'"),
        ("redis7.x", "Nearest: redis7"),
        (None, "family must be given to create a parameter group. AWS offers redis7, valkey8."),
    ],
)
def test_a_family_is_one_that_aws_offers(family, words):
    message = subject.family_problem(family, ["valkey8", "redis7", "redis7"])
    assert (words in message) if words else message is None


SET = "ModifyCacheParameterGroup"
RESET = "ResetCacheParameterGroup"


@pytest.mark.parametrize(
    ("options", "operations", "parameters"),
    [
        ({}, [], {"activedefrag": "yes"}),
        ({"parameters": {"timeout": "0", "activedefrag": True}}, [], {"activedefrag": "yes"}),
        ({"parameters": {"timeout": 300}}, [SET], {"activedefrag": "yes", "timeout": "300"}),
        ({"parameters": {"timeout": 300}, "purge_parameters": True}, [RESET, SET], {"timeout": "300"}),
        ({"parameters": {}, "purge_parameters": True}, [RESET], {}),
        ({"purge_parameters": True}, [], {"activedefrag": "yes"}),
        ({"tags": {"b": 2}}, ["RemoveTagsFromResource", "AddTagsToResource"], {"activedefrag": "yes"}),
        ({"tags": {"b": 2}, "purge_tags": False}, ["AddTagsToResource"], {"activedefrag": "yes"}),
    ],
)
def test_only_what_differs_is_changed(options, operations, parameters):
    found = subject.plan(wanted(**options), CURRENT, CATALOGUE, ARN)
    assert ([step.operation for step in found.steps], found.after["parameters"]) == (operations, parameters)
    assert (found.before == found.after) is not bool(operations)


def test_a_new_group_is_made_and_then_filled():
    catalogue = parameter_values.catalogue_of({"Parameters": ANSWER["Parameters"][:2]})
    asked = wanted(family="redis7", parameters={"timeout": 300, "maxmemory-policy": "volatile-lru"}, tags={"a": "1"})
    found = subject.plan(asked, None, catalogue, ARN)
    assert [(step.operation, step.request) for step in found.steps] == [
        (
            "CreateCacheParameterGroup",
            {
                "CacheParameterGroupName": "redis-dev",
                "CacheParameterGroupFamily": "redis7",
                "Description": "Parameter group redis-dev",
                "Tags": [{"Key": "a", "Value": "1"}],
            },
        ),
        (
            SET,
            {
                "CacheParameterGroupName": "redis-dev",
                "ParameterNameValues": [{"ParameterName": "timeout", "ParameterValue": "300"}],
            },
        ),
    ]
    assert found.before == {}


def test_no_more_than_twenty_parameters_go_in_one_request():
    names = [f"p{number:02}" for number in range(41)]
    catalogue = {name: {"ParameterName": name, "ParameterValue": "0"} for name in names}
    found = subject.plan(wanted(parameters=dict.fromkeys(names, 1)), CURRENT, catalogue, ARN)
    assert [len(step.request["ParameterNameValues"]) for step in found.steps] == [20, 20, 1]
