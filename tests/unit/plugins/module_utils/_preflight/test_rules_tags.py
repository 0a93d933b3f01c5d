# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Tags that one service or another would refuse."""

from __future__ import annotations

import pytest
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rules import tags
from ansible_collections.transaction_monitoring.aws.tests.unit.plugins.module_utils._preflight import sound_stack

NO_POLICY = {"organizations.tag_policy": {}}
CASES = {
    "none": ({}, []),
    "all that is taken": ({"Cost Centre_.:/=+-@": "Größe 7_.:/=+-@"}, []),
    "nothing": ({"Note": ""}, []),
    "a number": ({"Cost": 7}, []),
    "brackets and a comma": ({"Owner": "Team (A), B"}, [("TG001", "Team -A-- B")]),
    "an ampersand in the key": ({"R&D": "x"}, [("TG001", "R-D")]),
    "a line break": ({"Note": "a\nb"}, [("TG001", "a-b")]),
    "the longest": ({"k" * 128: "v" * 256}, []),
    "a longer key": ({"k" * 129: "v"}, [("TG002", "k" * 128)]),
    "a longer value": ({"k": "v" * 257}, [("TG002", "v" * 256)]),
    "no key": ({"": "v"}, [("TG002", "a key")]),
    "a key of AWS": ({"AWS:stack": "v"}, [("TG003", "stack")]),
    "a value of RDS": ({"k": "rds:v"}, [("TG003", "v")]),
    "49": ({f"k{number}": "v" for number in range(46)}, []),
    "50": ({f"k{number}": "v" for number in range(47)}, [("TG004", "1 fewer")]),
    "a list": ({"k": ["a"]}, [("TG001", "--a--"), ("TG005", "a text")]),
    "a key that differs by its case": ({"stack": "v"}, [("TG006", "Stack alone")]),
    "null": ({"k": None}, [("TG005", "a text")]),
}


@pytest.mark.parametrize("name", CASES)
def test_tags(name):
    more, expected = CASES[name]
    judged = sound_stack.stack(NO_POLICY, database_tags={**sound_stack.TAGS, **more})
    assert sound_stack.found(tags.CATALOGUE.rules, judged) == [
        (number, "stack_tags", near) for number, near in expected
    ]


def policy(key="Team", values=(), enforced=("rds:db",)):
    """An effective policy of one tag, as DescribeEffectivePolicy tells it."""
    said = {"tag_key": key, **({"tag_value": list(values)} if values else {}), "enforced_for": list(enforced)}
    return {key.lower(): {name: value for name, value in said.items() if value}}


POLICIES = {
    "another tag": ({"Team": "pay"}, policy("Cost", ["1"]), []),
    "a value that is named": ({"Team": "pay"}, policy(values=["pay", "shop"]), []),
    "a value that is not": ({"Team": "play"}, policy(values=["pay", "shop"]), ["pay or shop"]),
    "a part of a value that is named": ({"Team": "pays"}, policy(values=["pay"]), ["pay"]),
    "a pattern that fits": ({"Team": "pay-7.1"}, policy(values=["pay*"]), []),
    "a pattern that does not": ({"Team": "repay"}, policy(values=["pay*"]), ["pay*"]),
    "any value": ({"Team": "x"}, policy(values=["*"]), []),
    "no values named": ({"Team": "x"}, policy(), []),
    "spelt otherwise": ({"team": "pay"}, policy(values=["pay"]), ["Team"]),
    "spelt otherwise, with another value": ({"TEAM": "x"}, policy(values=["pay"]), ["Team", "pay"]),
    "reported and not enforced": ({"Team": "x"}, policy(values=["pay"], enforced=()), []),
    "enforced for what the stack has not": ({"Team": "x"}, policy(values=["pay"], enforced=["ec2:instance"]), []),
    "enforced for another service": ({"Team": "x"}, policy(values=["pay"], enforced=["s3:ALL_SUPPORTED"]), []),
    "enforced for a whole service": ({"Team": "x"}, policy(values=["pay"], enforced=["ec2:ALL_SUPPORTED"]), ["pay"]),
    "enforced for what it has and has not": (
        {"Team": "x"},
        policy(values=["pay"], enforced=["ec2:instance", "kms:key"]),
        ["pay"],
    ),
}


@pytest.mark.parametrize("name", POLICIES)
def test_what_the_organisation_enforces(name):
    given, said, expected = POLICIES[name]
    judged = sound_stack.stack({"organizations.tag_policy": said}, stack_all_tags={**sound_stack.TAGS, **given})
    assert sound_stack.found(tags.CATALOGUE.rules, judged) == [("TG008", "stack_tags", near) for near in expected]
