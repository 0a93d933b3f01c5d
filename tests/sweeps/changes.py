# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Change every setting of a stack that exists: ``python -m tests.sweeps.changes`` writes docs/changes.md.

Each set of changes.yml is deployed on top of the one before, and again, which must change nothing. Every setting of it
must show in AWS afterwards; one that does not was silently ignored. What is to be refused, preflight must refuse.
"""

from __future__ import annotations

import argparse
import functools
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jmespath
import yaml

from tests.emulator.tests.callers import allow, document, trusting
from tests.emulator.tests.conftest import make_client
from tests.preflight import playbook as preflight
from tests.runs import ROOT, Account, account, changes, forget_aws, play
from tests.sweeps.readback import Clients, read

SUFFIX = "changes"
DATA: Mapping[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8"))
SHOWS_IN: Mapping[str, str] = DATA["shows_in"]
PAGE = ROOT / "docs" / "changes.md"
# The password and the token that the secrets hold after their rotation.
ROTATED = ("the-other-password-of-this-sweep", "the-other-token-of-this-sweep-of-changes")


@dataclass(frozen=True)
class Row:
    """What became of one change of one setting."""

    setting: str
    value: Any
    outcome: str
    said: str = ""


@dataclass
class Sweep:
    """The stack as it is changed: its settings so far, what became of each change, and what went wrong."""

    mine: Account
    client: Clients
    settings: dict[str, Any]
    rows: list[Row] = field(default_factory=list)
    trouble: list[str] = field(default_factory=list)

    def deploy(self, *more: str) -> tuple[str, int]:
        """Run ``site.yml``; return its output and how many tasks it changed."""
        given = ("-e", json.dumps(self.settings), *more)
        run = play(self.mine, "site", SUFFIX, *given)
        if any(secret in run.stdout + run.stderr for secret in ROTATED):
            self.trouble.append("site.yml printed a secret")
        if run.returncode:
            self.trouble.append(f"site.yml failed: {run.stdout[-3000:]}{run.stderr[-1000:]}")
        return run.stdout, changes(run.stdout)

    def judge(self, more: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return what preflight finds in the stack with these settings."""
        given = {**preflight.inventory("local"), **self.settings, **more}
        given |= {"suffix": SUFFIX, "aws_endpoint_url": self.mine.client.endpoint}
        return preflight.judge(given)["findings"]


def apply(sweep: Sweep, changed: Mapping[str, Any], rotated: Mapping[str, str]) -> None:
    """Change these settings, and find out whether each shows, and whether a second run changes nothing.

    ``rotated`` says where what else has changed shows: secrets that somebody gave another value.
    """
    findings, before = sweep.judge(changed), read(sweep.client, SUFFIX)
    known = {finding["id"] for finding in sweep.judge({})}
    announced = [finding for finding in findings if finding["id"] not in known]
    sweep.settings |= changed
    sweep.deploy()
    after = read(sweep.client, SUFFIX)
    for setting, value in changed.items():
        if setting in SHOWS_IN:
            outcome = shown(SHOWS_IN[setting], before, after, value)
            sweep.rows.append(Row(setting, value, outcome or "**ignored**", _said(announced, setting)))
            if not outcome:
                sweep.trouble.append(f"{setting} = {value}: ignored")
    for secret, expression in rotated.items():
        outcome = shown(expression, before, after, None)
        sweep.rows.append(Row(secret, "rotated", outcome or "**ignored**"))
        if not outcome:
            sweep.trouble.append(f"{secret}: its rotation was ignored")
    output, again = sweep.deploy()
    if again:
        sweep.trouble.append(f"a second run after {list(changed)} changed {again} tasks: {output[-3000:]}")


def shown(expression: str, before: Mapping[str, Any], after: Mapping[str, Any], value: Any) -> str:
    """Say when a change takes effect, and as what where AWS has another word; nothing where AWS holds what it held."""
    was, now = (jmespath.search(expression, side) for side in (before, after))
    if was == now:
        return ""
    outcome = "applied"
    if "PendingModifiedValues" in expression:
        waits = was[0] == now[0]
        outcome, now = ("waits for the maintenance window", now[1]) if waits else ("applied", now[0])
    other = isinstance(now, int | str) and type(now) is type(value) and now != value
    return f"{outcome}, as {now}" if other else outcome


def _said(findings: Sequence[Mapping[str, Any]], setting: str) -> str:
    """What preflight says of a setting; of findings of one rule, the first."""
    said = {finding["id"]: finding["answer"] for finding in reversed(findings) if finding["setting"] == setting}
    return "; ".join(f"{number}: {answer}" for number, answer in sorted(said.items()))


def refuse(sweep: Sweep, setting: str, value: Any) -> None:
    """Find out whether preflight refuses a setting, and with which reason."""
    errors = [finding for finding in sweep.judge({setting: value}) if finding["severity"] == "error"]
    said = _said(errors, setting)
    sweep.rows.append(Row(setting, value, "refused" if said else "**not refused**", said))
    if not said:
        sweep.trouble.append(f"{setting} = {value}: not refused")


def rotate(sweep: Sweep) -> None:
    """Give both secrets other values."""
    secrets, (password, token) = sweep.client("secretsmanager"), ROTATED
    login = {"username": "txadmin", "password": password}
    for name, value in (("rds-credentials", login), ("redis-auth", {"auth_token": token})):
        secrets.put_secret_value(SecretId=f"{name}-{SUFFIX}", SecretString=json.dumps(value))


def sweep_all(mine: Account) -> Sweep:
    """Go through the sets, the rotation of the secrets, what says how a run behaves, and what is to be refused."""
    client = functools.cache(functools.partial(make_client, mine.client.endpoint))
    mine.client.provide_secrets([SUFFIX], "ap-northeast-1", redis_auth=True)
    trust, logs = trusting({"Service": "monitoring.rds.amazonaws.com"}), document(allow("logs:PutLogEvents"))
    client("iam").create_role(RoleName="monitoring", AssumeRolePolicyDocument=trust)
    client("iam").put_role_policy(RoleName="monitoring", PolicyName="monitoring", PolicyDocument=logs)
    sweep = Sweep(mine, client, dict(DATA["first"]))
    sweep.deploy()
    for number, each in enumerate(DATA["sets"], start=1):
        _say(f"set {number}: {each['title']}")
        if each.get("rotated"):
            rotate(sweep)
        sweep.settings |= each.get("along", {})
        apply(sweep, each["changes"], each.get("rotated", {}))
        if sweep.trouble:
            return sweep
    behaviour = {name: one["value"] for name, one in DATA["runs"].items() if "value" in one}
    sweep.settings |= behaviour
    output, changed = sweep.deploy()
    if changed:
        sweep.trouble.append(f"{list(behaviour)} changed {changed} tasks: {output[-3000:]}")
    for setting, value in DATA["refused"].items():
        refuse(sweep, setting, value)
    return sweep


def table(rows: Sequence[Row]) -> Iterator[str]:
    """Give the outcomes as a table in Markdown, and after them what only says how a run behaves."""
    yield "| setting | changed to | outcome | preflight says |"
    yield "|---|---|---|---|"
    for row in sorted(rows, key=lambda row: row.setting):
        said = row.said.replace("|", "\\|")
        yield f"| `{row.setting}` | `{json.dumps(row.value)}` | {row.outcome} | {said} |"
    for setting, one in DATA["runs"].items():
        yield f"| `{setting}` | | changes nothing that exists | {one['why']} |"


def _say(text: str) -> None:
    """Show progress, which is no part of the report."""
    print(text, file=sys.stderr, flush=True)


HEAD = """\
# What becomes of a change

Every setting that an inventory may give, changed on a stack that exists. `python -m tests.sweeps.changes`, a part of
`make sweep`, writes this page: it deploys a stack on the emulator, changes it set by set as
[changes.yml](../tests/sweeps/changes.yml) says, reads back through boto3 what AWS then holds, and deploys each set a
second time, which has to change nothing. It fails where a change is ignored, and where one that cannot be made in place
is not refused.

"""


def main() -> int:
    argparse.ArgumentParser(prog="python -m tests.sweeps.changes", description="Change every setting").parse_args()
    forget_aws()
    with account(SUFFIX) as mine:
        sweep = sweep_all(mine)
    print("\n".join(table(sweep.rows)))
    for trouble in sweep.trouble:
        _say(trouble)
    if not sweep.trouble:
        PAGE.write_text(HEAD + "\n".join(table(sweep.rows)) + "\n", encoding="utf-8")
    return 1 if sweep.trouble else 0


if __name__ == "__main__":
    sys.exit(main())
