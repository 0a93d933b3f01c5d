# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What is asked before a stack is taken away: whose it is, in which account, and nothing that only a creation needs."""

from __future__ import annotations

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts import reads, removal
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts.collect import reads_of
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.catalogue import GUARDS
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import judge
from ansible_collections.transaction_monitoring.aws.tests.unit.plugins.module_utils._preflight import (
    facts_account as aws,
)
from ansible_collections.transaction_monitoring.aws.tests.unit.plugins.module_utils._preflight import (
    facts_database as db,
)
from ansible_collections.transaction_monitoring.aws.tests.unit.plugins.module_utils._preflight.sound_stack import (
    ACCOUNT,
    found,
    stack,
)

CALLER = {"caller": {"Account": ACCOUNT, "Arn": f"arn:aws:iam::{ACCOUNT}:user/operator"}}
NETWORK = {
    f"ec2.{each}": []
    for each in ("internet_gateways", "network_interfaces", "route_tables", "security_groups", "subnets")
}
ASKED = {name for each in GUARDS for name in each.guards}


def only_asked(facts):
    """Leave out what is not asked before a stack is taken away, so that a rule that needs more is undecided."""
    return {name: value for name, value in facts.items() if name in ASKED}


def only_the_databases(facts):
    return {name: value for name, value in facts.items() if name.startswith("rds.")}


def test_every_door_that_takes_away_by_name_has_a_guard():
    assert {each.id for each in GUARDS} == {
        *("AC002", "AC003", "AR001", "DB003", "DB004", "DB073", "IR001", "KM010"),
        *("NM001", "NM002", "NM003", "NM004", "NM005", "NM006", "NM007"),
        *("NW050", "NW051"),
    }


def test_a_stack_that_is_there_half_there_or_gone_may_go():
    whole = {**db.deployed(), **aws.everything(), **CALLER, **NETWORK}
    half = {**db.facts(), **aws.nothing(), **only_the_databases(db.deployed()), **CALLER, **NETWORK}
    gone = {**db.facts(), **aws.nothing(), **CALLER, **NETWORK}
    for facts in (whole, half, gone):
        assert judge(GUARDS, stack(only_asked(facts)), {}) == []


def test_the_wrong_account_and_another_stacks_database_stay():
    theirs = [{"Key": "Stack", "Value": "x"}, {"Key": "Project", "Value": "lamps"}]
    facts = {**aws.nothing(), **only_the_databases(db.deployed(db.instance(TagList=theirs))), **CALLER, **NETWORK}
    judged = stack(only_asked(facts), stack_allowed_accounts=["999999999999"])
    assert {number for number, _setting, _nearest in found(GUARDS, judged)} == {"AC003", "DB003"}


def test_nothing_is_read_that_only_a_creation_needs():
    names = {read.name for read in reads_of(ASKED, [*reads.ALL, *removal.READS])}
    assert names >= ASKED
    assert names - ASKED == {
        "elasticache.all_parameter_groups",
        "elasticache.all_subnet_groups",
        "logs.groups",
    }
