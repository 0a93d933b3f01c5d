# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Reads facts from AWS side by side in one process, each once, each with its own error.

A Read names its fact, the service that it asks, the components that need it and the facts that it builds on. Its
function gets the service's client, what the components want and the facts so far.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any

from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts.fact import Fact, Facts, NotKnownError

Wants = Mapping[str, Mapping[str, Any]]
SIDE_BY_SIDE = 12


@dataclass(frozen=True)
class Read:
    """``components``: one of them in the stack is enough for the fact to be read."""

    name: str
    service: str
    components: tuple[str, ...]
    function: Callable[[Any, Wants, Facts], Any]
    needs: tuple[str, ...] = ()


def collect(reads: Iterable[Read], clients: Mapping[str, Any], wants: Wants) -> Facts:
    """Make every read that the stack has a use for and return all facts.

    Args:
        reads: what can be read; a read waits for those that it needs, as far as the stack has a use for them.
        clients: a boto3 client for each service that a read names. Clients may be shared by threads.
        wants: what each component will ask of AWS.
    """
    pending, idle = _of_stack(reads, wants)
    known: dict[str, Fact] = {}
    running: dict[Future[Fact], Read] = {}
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        while pending or running:
            for each in [item for item in pending if set(item.needs) <= known.keys() | idle]:
                pending.remove(each)
                running[pool.submit(_read, each, clients[each.service], wants, Facts(dict(known)))] = each
            if not running:
                raise ValueError(f"{pending[0].name} needs a fact that nobody reads: {', '.join(pending[0].needs)}")
            done, _unfinished = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                known[running.pop(future).name] = future.result()
    return Facts(known)


def _of_stack(reads: Iterable[Read], wants: Wants) -> tuple[list[Read], set[str]]:
    """Return the reads that the stack has a use for, and the names of the others."""
    every = list(reads)
    used = [each for each in every if any(component in wants for component in each.components)]
    return used, {each.name for each in every} - {each.name for each in used}


def reads_of(names: Iterable[str], reads: Iterable[Read]) -> list[Read]:
    """Return those reads that the named facts take, with what they build on."""
    by_name = {each.name: each for each in reads}
    wanted, found = list(names), dict[str, Read]()
    while wanted:
        each = by_name[wanted.pop()]
        if each.name not in found:
            found[each.name] = each
            wanted += each.needs
    return [found[name] for name in by_name if name in found]


def services(reads: Iterable[Read], wants: Wants) -> list[str]:
    """Return the services that have to be asked."""
    return sorted({each.service for each in _of_stack(reads, wants)[0]})


def _read(read: Read, client: Any, wants: Wants, facts: Facts) -> Fact:
    try:
        return Fact(read.function(client, wants, facts))
    except AnsibleAWSError as error:
        return Fact(error=_reason(error))
    except NotKnownError as error:
        return Fact(error=str(error))


def _reason(error: AnsibleAWSError) -> str:
    answer = getattr(error.exception, "response", {}).get("Error", {})
    return f"{answer['Code']}: {answer.get('Message', '')}" if answer else str(error)
