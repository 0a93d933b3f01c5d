# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

from dataclasses import replace

import pytest
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._rds.parameter_group_plan import (
    PARAMETERS_PER_CALL,
    Changes,
    Group,
    ParameterGroupRefusedError,
    Wanted,
    check_family,
    check_name,
    plan_present,
    set_in_group,
    unknown_family,
)

NAME = "txdb-dev-postgres15"
ARN = f"arn:aws:rds:eu-west-1:123456789012:pg:{NAME}"
HELD = Group(NAME, ARN, "postgres15", "Parameters", {"work_mem": "4096"}, {"Stack": "dev"})


def row(name, value=None, source="engine-default", apply_type="dynamic", data_type="integer", allowed="", **more):
    held = {} if value is None else {"ParameterValue": value}
    return {
        "ParameterName": name,
        "Source": source,
        "ApplyType": apply_type,
        "DataType": data_type,
        "AllowedValues": allowed,
        "IsModifiable": True,
        **held,
        **more,
    }


ROWS = [
    row("application_name", data_type="string"),
    row("autovacuum_vacuum_scale_factor", "0.1", "system", data_type="float", allowed="0-100"),
    row("log_min_duration_statement", allowed="-1-2147483647"),
    row("log_statement", data_type="string", allowed="none,ddl,mod,all"),
    row("max_connections", "LEAST({DBInstanceClassMemory/9531392},5000)", "system", "static", allowed="6-262143"),
    row("mixed", data_type="integer", allowed="0,10-20,99"),
    row("random_page_cost", data_type="float", allowed="0-1.79769e+308"),
    row("rds.force_ssl", "1", "system", data_type="boolean", allowed="0,1"),
    row("rds.logical_replication", "0", apply_type="static", data_type="boolean", allowed="0,1"),
    row("shared_preload_libraries", apply_type="static", data_type="list", allowed="pg_cron,pgaudit,auto_explain"),
    row("ssl", "1", "system", data_type="boolean", allowed="0,1", IsModifiable=False),
    row("synchronous_commit", "on", "system", data_type="string", allowed="local,on,off"),
    row("work_mem", "4096", "user", allowed="64-2147483647"),
]


def wanted(**options):
    return Wanted(NAME, **options)


def immediate(name, value=None):
    return {"ParameterName": name, "ApplyMethod": "immediate", **({"ParameterValue": value} if value else {})}


def at_reboot(name, value=None):
    return {**immediate(name, value), "ApplyMethod": "pending-reboot"}


WORK_MEM = {"work_mem": 4096}

# current group, what is wanted, the changes, the parameters that follow
CASES = {
    "nothing wanted": (HELD, {}, Changes(), {"work_mem": "4096"}),
    "as it is, in other spellings": (
        HELD,
        {"parameters": {"work_mem": "4096.0", "rds.force_ssl": True, "ssl": "on", "synchronous_commit": True}},
        Changes(),
        {"work_mem": "4096", "rds.force_ssl": "1", "ssl": "1", "synchronous_commit": "on"},
    ),
    "each by its method": (
        HELD,
        {"parameters": {**WORK_MEM, "log_statement": "ddl", "rds.logical_replication": True}},
        Changes(
            modify=([immediate("log_statement", "ddl"), at_reboot("rds.logical_replication", "1")],),
            reboot_needed_for=("rds.logical_replication",),
        ),
        {"work_mem": "4096", "log_statement": "ddl", "rds.logical_replication": "1"},
    ),
    "a list": (
        HELD,
        {"parameters": {**WORK_MEM, "shared_preload_libraries": ["pgaudit", "pg_cron"]}},
        Changes(
            modify=([at_reboot("shared_preload_libraries", "pgaudit,pg_cron")],),
            reboot_needed_for=("shared_preload_libraries",),
        ),
        {"work_mem": "4096", "shared_preload_libraries": "pgaudit,pg_cron"},
    ),
    "what is no longer wanted goes": (HELD, {"parameters": {}}, Changes(reset=([immediate("work_mem")],)), {}),
    "or stays": (HELD, {"parameters": {}, "purge_parameters": False}, Changes(), {"work_mem": "4096"}),
    "tags": (HELD, {"tags": {"A": 1}}, Changes(add_tags={"A": "1"}, remove_tags=("Stack",)), {"work_mem": "4096"}),
    "a new group": (
        None,
        {"family": "postgres15", "parameters": {"max_connections": 200}, "tags": {"A": "1"}},
        Changes(
            create=True,
            modify=([at_reboot("max_connections", "200")],),
            reboot_needed_for=("max_connections",),
        ),
        {"max_connections": "200"},
    ),
}


@pytest.mark.parametrize(("current", "options", "changes", "parameters"), CASES.values(), ids=CASES)
def test_what_changes_and_what_follows(current, options, changes, parameters):
    found, after = plan_present(current, ROWS, wanted(**options), ARN)
    tags = {key: str(value) for key, value in options.get("tags", HELD.tags).items()}
    held = current or Group(NAME, ARN, "postgres15", NAME)
    assert (found, after) == (changes, replace(held, parameters=parameters, tags=tags))


def test_an_empty_change_is_false():
    assert not Changes()
    assert Changes(create=True)


def test_twenty_parameters_to_a_call():
    rows = [row(f"p{number:02}", allowed="0-9") for number in range(45)]
    changes, _after = plan_present(HELD, rows, wanted(parameters={item["ParameterName"]: 1 for item in rows}), ARN)
    assert PARAMETERS_PER_CALL == 20
    assert [len(call) for call in changes.modify] == [20, 20, 5]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("max_connections", "LEAST({DBInstanceClassMemory/9531392},100)"),
        ("log_min_duration_statement", -1),
        ("log_min_duration_statement", "250"),
        ("random_page_cost", 1.1),
        ("application_name", "anything, at all"),
        ("log_statement", "DDL"),
        ("mixed", 0),
        ("mixed", 15),
        ("mixed", "99"),
        ("shared_preload_libraries", "pgaudit, pg_cron"),
    ],
)
def test_what_is_allowed(name, value):
    changes, _after = plan_present(HELD, ROWS, wanted(parameters={name: value, **WORK_MEM}), ARN)
    assert [item["ParameterValue"] for call in changes.modify for item in call] == [str(value)]


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"rds.forcessl": 1}, ["Could not find parameter with name: rds.forcessl", "Did you mean rds.force_ssl?"]),
        ({"ssl": False}, ["ssl cannot be modified", "stays 1"]),
        ({"work_mem": 8}, ['work_mem cannot be "8"', "allowed values are: 64-2147483647", "nearest is 64"]),
        ({"log_min_duration_statement": -2}, ["nearest is -1"]),
        ({"work_mem": "much"}, ['work_mem cannot be "much"']),
        ({"log_statement": "dl"}, ["allowed values are: none,ddl,mod,all", "nearest is ddl"]),
        ({"mixed": 30}, ["nearest is 20"]),
        ({"shared_preload_libraries": "pgaudit,pg_crom"}, ["shared_preload_libraries cannot be"]),
        ({"application_name": None}, ["application_name has no value", "Leave it out"]),
        ({"application_name": {"a": 1}}, ["application_name is a dictionary"]),
        ({"shared_preload_libraries": ["pgaudit", None]}, ["shared_preload_libraries is a list that holds"]),
        ({"max_connections": {"DBInstanceClassMemory/9531392": None}}, ["max_connections is a dictionary", "quotes"]),
        ({"nope": 1, "work_mem": 8, "ssl": 0, "application_name": None}, ["nope", "work_mem", "ssl", "application_n"]),
    ],
)
def test_what_rds_would_refuse_is_refused_with_the_nearest(parameters, words):
    with pytest.raises(ParameterGroupRefusedError) as refusal:
        plan_present(HELD, ROWS, wanted(parameters=parameters), ARN)
    assert [word for word in words if word not in str(refusal.value)] == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("default.postgres15", ["Cannot modify a default parameter group.", "own-postgres15"]),
        ("TxDB", ['"TxDB" is no name', "lower-case"]),
        ("tx--db", ['"tx--db" is no name']),
    ],
)
def test_a_name_that_cannot_be(name, words):
    with pytest.raises(ParameterGroupRefusedError) as refusal:
        check_name(name)
    assert [word for word in words if word not in str(refusal.value)] == []


@pytest.mark.parametrize(
    ("current", "family", "words"),
    [
        (None, None, ["family: needed"]),
        (HELD, "postgres16", ["is of family postgres15", "cannot change that to postgres16"]),
    ],
)
def test_a_family_that_cannot_be(current, family, words):
    with pytest.raises(ParameterGroupRefusedError) as refusal:
        check_family(wanted(family=family), current)
    assert [word for word in words if word not in str(refusal.value)] == []


@pytest.mark.parametrize(("current", "family"), [(None, "postgres15"), (HELD, "postgres15"), (HELD, None)])
def test_a_family_that_can_be(current, family):
    check_family(wanted(family=family), current)


def test_the_families_that_were_probably_meant():
    text = str(unknown_family("postgresql15", ["postgres14", "postgres15", "postgres16"]))
    assert "postgresql15 is not a valid parameter group family. The nearest are postgres15" in text


def test_what_is_set_is_told_from_defaults():
    assert set_in_group(ROWS, None) == {"work_mem": "4096"}
    assert set_in_group(ROWS, {"rds.force_ssl": 1, "application_name": "x"}) == {
        "work_mem": "4096",
        "rds.force_ssl": "1",
    }
