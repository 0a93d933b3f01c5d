# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

from types import SimpleNamespace

import pytest
from ansible_collections.transaction_monitoring.aws.plugins.action import resource_ready


@pytest.fixture
def wait(monkeypatch):
    """Runs the action on a series of states; returns its answer, what it printed and the slices it asked for."""

    def wait_for(*states, timeout=None, check_mode=False, **more):
        answers = iter(states)
        printed, slices = [], []

        def execute(self, module_args=None, task_vars=None):
            slices.append(module_args["slice"])
            status = next(answers)
            if status == "broken":
                return {"failed": True, "msg": "AccessDenied"}
            return {"resource": {"ready": status == "available", "status": status}}

        action = object.__new__(resource_ready.ActionModule)
        arguments = {"kind": "rds_instance", "name": "txdb-dev", **more}
        if timeout is not None:
            arguments["timeout"] = timeout
        action._task = SimpleNamespace(args=arguments, check_mode=check_mode)
        monkeypatch.setattr(resource_ready.ActionBase, "run", lambda *_args: {})
        monkeypatch.setattr(resource_ready.ActionModule, "_execute_module", execute)
        monkeypatch.setattr(resource_ready.display, "display", printed.append)
        return action.run(task_vars={"inventory_hostname": "dev"}), printed, slices

    return wait_for


def test_a_ready_resource_costs_one_look_and_prints_nothing(wait):
    answer, printed, slices = wait("available")
    assert (answer["resource"]["ready"], printed, slices) == (True, [], [0])


def test_it_says_what_it_waits_for_until_it_is_ready(wait):
    answer, printed, slices = wait("creating", "backing-up", "available")
    assert answer["resource"]["status"] == "available"
    assert slices == [0, 15, 15]
    assert [line.partition(";")[0] for line in printed] == [
        "[dev] database txdb-dev is creating",
        "[dev] database txdb-dev is backing-up",
    ]


def test_what_is_out_of_reach_is_waited_for_within_the_same_budget(wait):
    answer, printed, slices = wait("creating", "out of reach (no route)", "available")
    assert (answer["resource"]["status"], slices) == ("available", [0, 15, 15])
    assert printed[1].startswith("[dev] database txdb-dev is out of reach (no route); waited ")
    answer, _printed, _slices = wait("out of reach (no route)", until="gone", timeout=0)
    assert answer["msg"].startswith("database txdb-dev is still out of reach (no route) after 0 s.")


def test_check_mode_looks_once(wait):
    answer, printed, slices = wait("absent", check_mode=True)
    assert (answer.get("failed"), printed, slices) == (None, [], [0])


def test_what_is_to_be_gone_is_waited_for_until_it_is_absent(wait):
    answer, printed, slices = wait("available", "deleting", "absent", until="gone")
    assert (answer.get("failed"), answer["resource"]["status"], slices) == (None, "absent", [0, 15, 15])
    assert printed[1] == "[dev] database txdb-dev is deleting; waited 0 s of at most 60 min"


def test_a_deletion_that_outlasts_the_budget_is_told(wait):
    answer, _printed, _slices = wait("deleting", until="gone", timeout=0)
    assert answer["msg"].startswith("database txdb-dev is still deleting after 0 s. Nothing was undone")


@pytest.mark.parametrize(
    ("states", "timeout", "text"),
    [
        (["creating", "failed"], 3600, "does not leave by itself"),
        (["creating"], 0, "run the playbook again to go on waiting"),
        (["broken"], 3600, "AccessDenied"),
    ],
)
def test_it_ends_with_the_reason_where_waiting_leads_nowhere(wait, states, timeout, text):
    answer, _printed, _slices = wait(*states, timeout=timeout)
    assert answer["failed"] is True
    assert text in answer["msg"]
