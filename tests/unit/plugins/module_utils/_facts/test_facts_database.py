# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What is asked about the database depends on what was answered before, and nothing is asked without need."""

from __future__ import annotations

import pytest
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts import database
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts.fact import Fact, Facts
from ansible_collections.transaction_monitoring.aws.tests.unit.plugins.module_utils._preflight import (
    facts_database as db,
)
from ansible_collections.transaction_monitoring.aws.tests.unit.plugins.module_utils._preflight import sound_stack

FUNCTIONS = {read.name: read.function for read in database.READS}


class Recorder:
    """Takes the place of the calls; what it has no answer for does not exist."""

    def __init__(self, **answers):
        self.answers, self.calls = answers, []

    def __getattr__(self, name):
        def call(_client, *arguments, **parameters):
            self.calls.append((name, *arguments, parameters))
            return self.answers.get(name)

        return call


@pytest.fixture
def ask(monkeypatch):
    def asked(name, facts=None, answers=None, **changes):
        recorder = Recorder(**(answers or {}))
        for module in ("api", "iam_api", "parameter_group_api", "subnet_group_api", "tags_api"):
            monkeypatch.setattr(database, module, recorder)
        known = Facts({key: Fact(value) for key, value in (facts or db.facts()).items()})
        return FUNCTIONS[name](None, sound_stack.wants("database", **changes), known), recorder.calls

    return asked


@pytest.mark.parametrize("version", ["16", "16.14", "15", "latest", "15.5"])
def test_other_classes_are_not_asked_for_without_need(ask, version):
    assert ask("rds.other_classes", database_engine_version=version) == ([], [])


@pytest.mark.parametrize(
    ("facts", "version", "asked"),
    [
        (db.facts(rds_options=[]), "15", "15.18"),
        (db.facts(rds_options=[]), "15.5", "16.14"),
        (db.facts(rds_options=[db.option("15.18", "gp3")]), "16", "16.14"),
        (db.facts(rds_options=[db.option("15.18", "gp3"), db.option("16.14", "gp2")]), "16", "16.14"),
    ],
)
def test_other_classes_are_those_of_the_version(ask, facts, version, asked):
    _answer, [call] = ask("rds.other_classes", facts, database_engine_version=version)
    assert call[-1]["EngineVersion"] == asked
    assert "DBInstanceClass" not in call[-1]


@pytest.mark.parametrize(("version", "family"), [("16", "postgres16"), ("15", "postgres15"), ("15.5", "postgres15")])
def test_the_parameters_are_those_of_the_family_of_the_version(ask, version, family):
    _answer, [call] = ask("rds.parameters", database_engine_version=version)
    assert call[:2] == ("describe_engine_default_parameters", family)


def test_the_parameters_are_those_of_the_group_where_there_is_one(ask):
    _answer, [call] = ask("rds.parameters", db.deployed())
    assert call[:2] == ("describe_db_parameters", "txdb-x-postgres16")


def test_a_group_comes_with_its_tags(ask):
    answers = {
        "describe_db_parameter_group": {"DBParameterGroupArn": "arn:group"},
        "describe_db_subnet_group": {"DBSubnetGroupArn": "arn:subnets"},
        "list_tags_for_resource": db.OURS,
    }
    group, calls = ask("rds.parameter_group", answers=answers)
    assert group["TagList"] == db.OURS
    assert [call[:2] for call in calls] == [
        ("describe_db_parameter_group", "txdb-x-postgres16"),
        ("list_tags_for_resource", "arn:group"),
    ]
    group, calls = ask("rds.subnet_group", answers=answers)
    assert (group["TagList"], calls[-1][1]) == (db.OURS, "arn:subnets")


@pytest.mark.parametrize("name", ["rds.parameter_group", "rds.subnet_group"])
def test_what_does_not_exist_has_no_tags(ask, name):
    answer, calls = ask(name)
    assert answer is None
    assert len(calls) == 1


@pytest.mark.parametrize(
    ("attached", "decision", "writes"),
    [
        ("AmazonRDSEnhancedMonitoringRole", None, True),
        ("p", "allowed", True),
        ("p", "implicitDeny", False),
    ],
)
def test_a_role_is_found_by_the_end_of_its_arn_and_asked_what_it_may(ask, attached, decision, writes):
    role = {"RoleName": "rds-monitoring", "Arn": db.ROLE_ARN}
    answers = {
        "get_role": role,
        "list_attached_role_policies": [{"PolicyName": attached}],
        "simulate_principal_policy": [{"EvalDecision": decision}],
    }
    answer, calls = ask("iam.monitoring_role", answers=answers, database_monitoring_role_arn=db.ROLE_ARN)
    assert answer == {**role, "MayWrite": writes}
    assert calls[0][:2] == ("get_role", "rds-monitoring")
    assert [call[0] for call in calls[2:]] == ["simulate_principal_policy"] * (decision is not None)
    assert all(call[-1]["PolicySourceArn"] == db.ROLE_ARN for call in calls[2:])


def test_without_a_role_nobody_is_asked(ask):
    assert ask("iam.monitoring_role") == (None, [])
