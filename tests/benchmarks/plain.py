# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A plain boto3 script that makes the calls of the emulator's log one after the other, and nothing else.

``python -m tests.benchmarks.plain ENDPOINT FILE``, where FILE holds the log's entries as JSON. It decides nothing: it
is what a deployment costs that asks nothing of itself. Each answer must be the one that the log has, a refusal as well
as a success; otherwise the two did not do the same work, and it ends with 1.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import boto3
from botocore import xform_name
from botocore.exceptions import ClientError

IDENTIFIER = re.compile(r"\b(?:[a-z]+-[0-9a-f]{17}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b")


class Identifiers:
    """Which identifier of this run stands where the log has one of another run.

    One that an answer of this run holds too stands for itself. Another that the log names for the first time was made
    by a call before it, and is the oldest of its kind made here that nothing has named yet; where there is none, it was
    found in the latest answer with one of its kind. A wrong guess leads to a refusal.
    """

    def __init__(self) -> None:
        self._here: dict[str, str] = {}
        self._made: list[str] = []
        self._latest: dict[str, list[str]] = {}
        self._answered: set[str] = set()

    def learn(self, operation: str, answer: dict[str, Any]) -> None:
        answer.pop("ResponseMetadata")
        found = list(dict.fromkeys(IDENTIFIER.findall(json.dumps(answer, default=str))))
        self._answered.update(found)
        self._latest.update({kind: [one for one in found if _kind(one) == kind] for kind in map(_kind, found)})
        if operation.startswith("Create"):
            self._made.extend(found)

    def translate(self, parameters: dict[str, Any]) -> dict[str, Any]:
        return json.loads(IDENTIFIER.sub(lambda found: self._translated(found.group()), json.dumps(parameters)))

    def _translated(self, logged: str) -> str:
        if logged not in self._here:
            kind, taken = _kind(logged), set(self._here.values())
            candidates = [*(one for one in self._made if _kind(one) == kind), *self._latest.get(kind, [])]
            fresh = [logged] if logged in self._answered else [one for one in candidates if one not in taken]
            self._here[logged] = fresh[0] if fresh else logged
        return self._here[logged]


def _kind(identifier: str) -> str:
    """Return what stands before the digits of an EC2 identifier; an empty string for a UUID."""
    return identifier.rpartition("-")[0] if re.match(r"[a-z]+-[0-9a-f]{17}$", identifier) else ""


def fitting(value: Any, shape: Any) -> Any:
    """Return a logged parameter without what only moto's model knows: it calls some members otherwise."""
    if shape.type_name == "structure":
        return {name: fitting(item, shape.members[name]) for name, item in value.items() if name in shape.members}
    if shape.type_name == "list":
        return [fitting(item, shape.member) for item in value]
    return value


def make(client: Any, call: dict[str, Any], identifiers: Identifiers) -> str:
    """Make a call and return the code of its answer as the emulator's log writes it."""
    shape = client.meta.service_model.operation_model(call["operation"]).input_shape
    parameters = fitting(identifiers.translate(call["parameters"]), shape) if shape else {}
    try:
        answer = getattr(client, xform_name(call["operation"]))(**parameters)
    except ClientError as error:
        return str(error.response["Error"]["Code"])
    identifiers.learn(call["operation"], answer)
    return "OK"


def main(endpoint: str, file: str) -> int:
    clients: dict[tuple[str, str], Any] = {}
    identifiers = Identifiers()
    differing = []
    for call in json.loads(Path(file).read_text(encoding="utf-8")):
        place = call["service"], call["region"]
        if place not in clients:
            clients[place] = boto3.client(
                call["service"],
                region_name=call["region"],
                endpoint_url=endpoint,
                aws_access_key_id="emulator",
                aws_secret_access_key="emulator",
            )
        code = make(clients[place], call, identifiers)
        if code != call["code"]:
            differing.append(f"{call['service']} {call['operation']}: {code} instead of {call['code']}")
    print("\n".join(differing))
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
