# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Write docs/policies: IAM policies for whoever runs the playbooks. ``--check`` only says whether they are current.

They are made of the one list of actions and of the names that the playbooks give a stack, with an asterisk for its
suffix, for the region, and for what AWS numbers.
"""

from __future__ import annotations

import argparse
import importlib
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar

from tools.worktree import ROOT

TARGET = ROOT / "docs" / "policies"
PERMISSIONS = "ansible_collections.transaction_monitoring.aws.plugins.module_utils._permissions"
PLACE = {"partition": "aws", "region": "*", "account": "*"}
# The names of each component, and what an inventory has to ask for so that every action is called.
COMPONENTS: Mapping[str, tuple[tuple[str, ...], Mapping[str, Any]]] = {
    "access": (("producer_role_name", "consumer_role_name"), {}),
    "cache": (("identifier",), {"engine": "", "auth_secret_id": "redis-auth-*"}),
    "database": (
        ("identifier", "secret_id"),
        {"final_snapshot": True, "monitoring_role_arn": "arn:aws:iam::*:role/*"},
    ),
    "kms": (("alias",), {}),
    "logging": (("groups",), {}),
    "network": ((), {"endpoints": ["s3", "kms"]}),
    "stack": (("lock_table",), {"lock": "stop"}),
    "streaming": (("name",), {"retention_hours": 168}),
}
# An IAM user or role takes ten managed policies of this many characters, white space not counted.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
LONGEST = 6144
FILES = {
    "deploy-data": ("cache", "database"),
    "deploy-rest": ("access", "kms", "logging", "network", "stack", "streaming"),
}
READS = re.compile(r"\w+:(Describe|Get|List|Simulate)\w+")
# What the names of resources are cut at: an asterisk, or what stands for an identifier that AWS gives.
OPEN = re.compile(r"(\*|([a-z]+-)?0{8}).*")


def policies() -> dict[str, str]:
    """Return the documents by their names: those that deploy and remove, and one that only reads."""
    parts = {name: list(_allowed(components)) for name, components in FILES.items()}
    parts["read"] = [
        (resource, context, reads)
        for each in parts.values()
        for resource, context, actions in each
        if (reads := {action for action in actions if READS.fullmatch(action)})
    ]
    return {name: _document(allowed) for name, allowed in parts.items()}


def _allowed(components: tuple[str, ...]) -> Iterator[tuple[str, str, set[str]]]:
    """Yield a resource, the condition as JSON, and the actions that have to be allowed there."""
    permissions = importlib.import_module(PERMISSIONS)
    for component in components:
        for question in permissions.questions(component, _wants(component), PLACE):
            context = {key: value for key, value in question.context.items() if key.startswith("iam:")}
            yield _pattern(question.resource), json.dumps(context), set(question.actions)
        if component in permissions.SERVICE_LINKED:
            service, name = permissions.SERVICE_LINKED[component]
            for path in ("", f"aws-service-role/{service}/"):
                yield f"arn:aws:iam::*:role/{path}{name}", "{}", {"iam:GetRole"}
    if "stack" in components:
        yield "*", "{}", {*permissions.TO_ASK, *permissions.TO_COMPARE}


def _wants(component: str) -> dict[str, Any]:
    names, asked = COMPONENTS[component]
    known: dict[str, Any] = {"suffix": "*", "aws_region": "*"}
    for file in ("specification.yml", "stack.yml"):
        known |= DataLoader().load_from_file(str(ROOT / "playbooks" / "vars" / file), trusted_as_template=True)
    templar = Templar(DataLoader(), known)
    return {**asked, **{name: templar.template(known[f"{component}_{name}"]) for name in names}}


def _pattern(arn: str) -> str:
    if arn == "*":
        return arn
    *place, name = arn.split(":", 5)
    # DescribeLogGroups is asked of no group in particular.
    return ":".join([*place, OPEN.sub("*", name.replace("log-group::", "log-group:*"))])


def _document(allowed: list[tuple[str, str, set[str]]]) -> str:
    by_resource: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for resource, context, actions in allowed:
        by_resource[resource, context] |= actions
    together: defaultdict[tuple[tuple[str, ...], str], list[str]] = defaultdict(list)
    for (resource, context), actions in sorted(by_resource.items()):
        together[tuple(sorted(actions)), context].append(resource)
    statements = [
        {
            "Effect": "Allow",
            "Action": list(actions),
            "Resource": resources,
            **({"Condition": {"StringEquals": json.loads(context)}} if context != "{}" else {}),
        }
        for (actions, context), resources in together.items()
    ]
    document = {"Version": "2012-10-17", "Statement": statements}
    if len(json.dumps(document, separators=(",", ":"))) > LONGEST:
        raise ValueError(f"a policy has more than {LONGEST} characters: divide FILES")
    return json.dumps(document, indent=2) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; end with 1 when a policy is out of date")
    check, current = parser.parse_args().check, policies()
    for name, text in current.items():
        path = TARGET / f"{name}.json"
        if check and (not path.exists() or path.read_text(encoding="utf-8") != text):
            print(f"{path.relative_to(ROOT)} is out of date: run `make docs`", file=sys.stderr)
            return 1
        if not check:
            TARGET.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
