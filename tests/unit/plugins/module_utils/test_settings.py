# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._settings import (
    unknown_keys,
    unknown_settings,
)

SPECIFICATIONS = {
    "stack": {"suffix": {"type": "str", "required": True}, "aws_region": {"type": "str"}},
    "database": {
        "database_instance_class": {"type": "str", "default": "db.t4g.medium"},
        "database_multi_az": {"type": "bool", "default": True},
        "database_kms_key_arn": {"type": "str", "required": True},
    },
    "cache": {"cache_node_type": {"type": "str"}, "cache_multi_az": {"type": "bool"}},
}


@pytest.mark.parametrize(
    ("defined", "problem"),
    [
        (
            "database_instnce_class",
            "database_instnce_class: no setting of database has this name. Did you mean database_instance_class?",
        ),
        ("db_instance_class", "db_instance_class: no setting has this name. Did you mean database_instance_class?"),
        (
            "redis_multi_az",
            "redis_multi_az: no setting has this name. Did you mean cache_multi_az or database_multi_az?",
        ),
        ("databse_multi_az", "databse_multi_az: no setting has this name. Did you mean database_multi_az"),
        ("aws_regin", "aws_regin: no setting has this name. Did you mean aws_region?"),
        ("sufix", "sufix: no setting has this name. Did you mean suffix?"),
        ("cache_colour", "cache_colour: no setting of cache has this name. See docs/settings.md for those that exist."),
        (
            "database_kms_key_arn",
            "database_kms_key_arn: is given by the playbooks, not by an inventory. Take it out.",
        ),
    ],
)
def test_a_variable_that_is_no_setting_is_refused_with_the_name_that_was_meant(defined, problem):
    (found,) = unknown_settings([defined], SPECIFICATIONS)
    assert found.startswith(problem)


def test_known_settings_and_other_peoples_variables_pass():
    defined = ["suffix", "aws_region", "database_multi_az", "ansible_connection", "owner_team", "inventory_hostname"]
    assert unknown_settings(defined, SPECIFICATIONS) == []


def test_every_unknown_setting_is_reported_once_and_in_order():
    found = unknown_settings(["database_x", "cache_y", "database_x"], SPECIFICATIONS)
    assert [problem.partition(":")[0] for problem in found] == ["cache_y", "database_x"]


OPTIONS = {
    "cache_users": {
        "type": "list",
        "elements": "dict",
        "options": {"name": {"type": "str"}, "limits": {"type": "dict", "options": {"memory": {"type": "int"}}}},
    },
    "cache_parameters": {"type": "dict"},
}


@pytest.mark.parametrize(
    ("settings", "problems"),
    [
        ({"cache_users": [{"name": "a", "limits": {"memory": 1}}]}, []),
        ({"cache_parameters": {"anything": 1}}, []),
        ({"cache_users": [{"nam": "a"}]}, ["cache_users[0].nam: no such key. Did you mean name?"]),
        (
            {"cache_users": [{"name": "a"}, {"limits": {"memry": 1}}]},
            ["cache_users[1].limits.memry: no such key. Did you mean memory?"],
        ),
        ({"cache_users": [{"zzz": 1}]}, ["cache_users[0].zzz: no such key. Known are limits, name."]),
    ],
)
def test_an_unknown_key_inside_a_structured_setting_is_refused_at_any_depth(settings, problems):
    assert unknown_keys(settings, OPTIONS) == problems
