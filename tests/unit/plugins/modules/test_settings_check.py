# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import json

import pytest
from ansible.module_utils.testing import patch_module_args
from ansible_collections.transaction_monitoring.aws.plugins.modules import settings_check

SPECIFICATIONS = {
    "streaming": {
        "streaming_mode": {"type": "str", "choices": ["provisioned", "on_demand"]},
        "streaming_shards": {"type": "int"},
        "streaming_name": {"type": "str", "required": True},
    },
}
NAMES = [{"kind": "kinesis_stream", "setting": "streaming_name", "value": "transaction-stream-dev"}]


def run(capsys, **changed):
    arguments = {
        "specifications": SPECIFICATIONS,
        "defined": ["suffix", "streaming_mode"],
        "settings": {"streaming_mode": "on_demand"},
        "suffix": "dev",
        "names": NAMES,
    }
    with patch_module_args({**arguments, **changed}), pytest.raises(SystemExit):
        settings_check.main()
    return json.loads(capsys.readouterr().out)


def test_sound_settings_are_counted(capsys):
    result = run(capsys)
    assert (result["changed"], result["checked"], result.get("failed")) == (False, 2, None)


def test_all_problems_are_reported_at_once(capsys):
    result = run(
        capsys,
        defined=["streaming_shard", "streaming_mode", "streaming_shards"],
        settings={"streaming_mode": "ondemand", "streaming_shards": "two"},
        suffix="a/b",
        names=[{"kind": "kinesis_stream", "setting": "streaming_name", "value": "transaction-stream-a/b"}],
    )
    assert result["failed"] is True
    problems = result["msg"].splitlines()[1:]
    subjects = [problem.partition(":")[0] for problem in problems]
    assert subjects == ["streaming_shard", "streaming_mode", "streaming_shards", "suffix"]
    assert "Did you mean streaming_shards?" in problems[0]
    assert "provisioned, on_demand" in problems[1]
