# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The emulator accounts for the documented errors of every operation that the collection can call.

That no run calls any other is tested in ``extensions/molecule/default/test_calls.py``.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from ansible_collections.transaction_monitoring.aws.plugins.module_utils import _permissions
from botocore import xform_name

from tests.emulator.tests.documented import OPERATIONS, model
from tests.runs import ROOT

# How IAM or the folder of a module calls a service, where boto3 calls it otherwise.
SERVICES = {"servicequotas": "service-quotas", "tag": "resourcegroupstaggingapi"}
# What AWS does in the caller's name: EC2 for an endpoint with private names, DynamoDB for a new table's tags, and the
# services that use the key.
IN_HIS_NAME = {"route53:AssociateVPCWithHostedZone", "dynamodb:TagResource", *_permissions.BY_THE_KEY}
API_FILES = sorted((ROOT / "plugins" / "module_utils").glob("_*/*api.py"))


def methods(source: str) -> Iterator[str]:
    """The methods of clients and the paginated operations that an API file names."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Attribute(attr="get_paginator"), args=[ast.Constant(value=str(name))]):
                yield name
            case ast.Attribute(value=ast.Name(id="client"), attr=name) if name not in ("get_paginator", "meta"):
                yield name


def test_every_action_that_is_an_operation_is_listed() -> None:
    missing = []
    for service, _colon, action in sorted(each.partition(":") for each in _permissions.every_action() - IN_HIS_NAME):
        name = SERVICES.get(service, service)
        if action in model(name).operation_names and action not in OPERATIONS[name]:
            missing.append(f"{service}:{action}")
    assert missing == []


@pytest.mark.parametrize("path", API_FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_operation_of_an_api_file_is_listed(path: Path) -> None:
    service = path.parent.name.removeprefix("_")
    # What waits for a database or a cache has a client of either.
    services = ("rds", "elasticache") if service == "ready" else (SERVICES.get(service, service),)
    called = set(methods(path.read_text("utf-8")))
    operations = {(each, name) for each in services for name in model(each).operation_names}
    meant = {(each, name) for each, name in operations if xform_name(name) in called}
    assert {xform_name(name) for _service, name in meant} == called
    assert {(each, name) for each, name in meant if name not in OPERATIONS[each]} == set()
