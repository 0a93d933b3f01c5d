"""What AWS refuses: one module (or package) for each service, one small function for each rule, its source beside it.

A rule looks at a call before it is served and returns the message with which AWS refuses it, or None::

    @rule("kms", "CreateAlias", code="ValidationException", source="F064")
    def alias_prefix(call: Call) -> str | None:
        \"\"\"An alias begins with ``alias/``.\"\"\"
        if not call.parameters["AliasName"].startswith("alias/"):
            return 'Alias must start with the prefix "alias/". ...'
        return None

`source` is a row of the sample (``F064``), ``botocore <service>.<shape>``, ``cfn-lint <file or rule>``, or the address
of a page. Rules of one service run in the order in which they stand; the first that speaks is the answer.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from ..calls import Call
from ..refusal import Refusal

Decide = Callable[[Call], str | None]


@dataclass(frozen=True)
class Rule:
    """One reason for which AWS refuses a call; `name` is that of its function, `summary` its docstring's first line."""

    service: str
    operations: tuple[str, ...]
    code: str
    source: str
    name: str
    summary: str
    decide: Decide
    status: int | None = None


RULES: list[Rule] = []
_by_call: defaultdict[tuple[str, str], list[Rule]] = defaultdict(list)


def rule(
    service: str, *operations: str, code: str, source: str, status: int | None = None
) -> Callable[[Decide], Decide]:
    """Have the decorated function judge every call to one of `operations` of `service` (named as in boto3).

    ``*`` is every operation of the service; such rules come before the others. `status` is the HTTP status of a code
    that botocore's model does not list.
    """
    if not operations or not source:
        raise ValueError("a rule names its operations and its source")

    def register(decide: Decide) -> Decide:
        summary = (decide.__doc__ or "").strip().partition("\n")[0]
        made = Rule(service, operations, code, source, decide.__name__, summary, decide, status)
        RULES.append(made)
        for operation in operations:
            _by_call[service, operation].append(made)
        return decide

    return register


def refuse(call: Call) -> None:
    """Raise the Refusal of the first rule that speaks."""
    for each in (*_by_call[call.service, "*"], *_by_call[call.service, call.operation]):
        message = each.decide(call)
        if message is not None:
            raise Refusal(each.code, message, each.status)


def table() -> str:
    """All rules as a Markdown table."""
    rows = [
        f"| {each.service} | {', '.join(each.operations)} | {_cell(each.summary)} | `{each.code}` | {each.source} |"
        for each in sorted(RULES, key=lambda each: (each.service, each.operations, each.name))
    ]
    return "\n".join(["| service | operations | rule | code | source |", "|---|---|---|---|---|", *rows])


def _cell(text: str) -> str:
    return text.replace("``", "`").replace("|", "\\|")


def install() -> None:
    """Import every module of this package, which registers its rules; a new file needs no other mention."""
    for module in pkgutil.walk_packages(__path__, f"{__name__}."):
        importlib.import_module(module.name)
