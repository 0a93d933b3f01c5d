# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A plain boto3 script that makes the calls of the emulator's log one after the other, and nothing else.

``python -m tests.benchmarks.plain ENDPOINT FILE``, where FILE holds the log's entries as JSON. It decides nothing: it
is what a deployment costs that asks nothing of itself. Each answer must be the one that the log has, a refusal as well
as a success; otherwise the two did not do the same work, and it ends with 1.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import boto3
from botocore import xform_name
from botocore.exceptions import ClientError

from tests.emulator.calls import identifiers, renamed


class Identifiers:
    """Which identifier of this run stands where the log has one of another run: what the same call was answered."""

    def __init__(self) -> None:
        self._here: dict[str, str] = {}

    def learn(self, logged: list[str], body: bytes) -> None:
        self._here.update(zip(logged, identifiers(body.decode(errors="replace")), strict=False))

    def translate(self, parameters: dict[str, Any]) -> dict[str, Any]:
        return json.loads(renamed(json.dumps(parameters), self._here))


def fitting(value: Any, shape: Any) -> Any:
    """Return a logged parameter without what only moto's model knows: it calls some members otherwise."""
    if shape.type_name == "structure":
        return {name: fitting(item, shape.members[name]) for name, item in value.items() if name in shape.members}
    if shape.type_name == "list":
        return [fitting(item, shape.member) for item in value]
    return value


class Client:
    """A boto3 client that keeps the latest answer as it came."""

    def __init__(self, service: str, region: str, endpoint: str) -> None:
        self._client = boto3.client(
            service,
            region_name=region,
            endpoint_url=endpoint,
            aws_access_key_id="emulator",
            aws_secret_access_key="emulator",
        )
        self._body = b""
        self._client.meta.events.register("before-parse", self._keep)

    def _keep(self, response_dict: dict[str, Any], **_unused: Any) -> None:
        self._body = response_dict["body"]

    def make(self, call: dict[str, Any], known: Identifiers) -> str:
        """Make a call and return the code of its answer as the emulator's log writes it."""
        shape = self._client.meta.service_model.operation_model(call["operation"]).input_shape
        parameters = fitting(known.translate(call["parameters"]), shape) if shape else {}
        try:
            getattr(self._client, xform_name(call["operation"]))(**parameters)
        except ClientError as error:
            return str(error.response["Error"]["Code"])
        known.learn(call["identifiers"], self._body)
        return "OK"


def main(endpoint: str, file: str) -> int:
    clients: dict[tuple[str, str], Client] = {}
    known = Identifiers()
    differing = []
    for call in json.loads(Path(file).read_text(encoding="utf-8")):
        place = call["service"], call["region"]
        if place not in clients:
            clients[place] = Client(*place, endpoint)
        code = clients[place].make(call, known)
        if code != call["code"]:
            differing.append(f"{call['service']} {call['operation']}: {code} instead of {call['code']}")
    print("\n".join(differing))
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
