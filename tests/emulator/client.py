"""A client of the emulator's control API. Needs nothing but the standard library."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any

# {service: {kind: [resource]}}
Resources = dict[str, dict[str, list[Any]]]


class EmulatorError(Exception):
    """The emulator could not be reached, or refused what was asked of it."""


class EmulatorClient:
    """Talks to the emulator at `endpoint`, such as ``http://127.0.0.1:5000``."""

    def __init__(self, endpoint: str, timeout: float = 10.0) -> None:
        self.endpoint = endpoint.rstrip("/")
        self.timeout = timeout

    def health(self) -> dict[str, Any]:
        return self._request("GET", "health")

    def calls(self, *, service: str = "", operation: str = "", since: int = 0) -> list[dict[str, Any]]:
        """The calls served so far, oldest first; `since` is the `id` of the last call already seen."""
        query = f"?service={service}&operation={operation}&since={since}"
        return self._request("GET", f"calls{query}")["calls"]

    def writes(self, *, service: str = "", since: int = 0) -> list[dict[str, Any]]:
        """The calls that were to change something, whether or not they succeeded."""
        return [call for call in self.calls(service=service, since=since) if call["access"] == "write"]

    def clear_calls(self) -> None:
        self._request("DELETE", "calls")

    def resources(self) -> Resources:
        """Everything the account holds: {service: {kind: [resource]}}, empty kinds and services left out."""
        return self._request("GET", "resources")["resources"]

    def difference(self, before: Resources) -> dict[str, Resources]:
        """What came and went since `before`, an answer of `resources`: ``{"made": ..., "gone": ...}``, {} for nothing.

        A thing that is described by more than its name, as a key by its state, is gone and made when that changed.
        """
        now = self.resources()
        found = {"made": _without(now, before), "gone": _without(before, now)}
        return {name: resources for name, resources in found.items() if resources}

    def reset(self) -> None:
        """Empty the account and provide the secrets of the start again, with new values."""
        self._request("POST", "reset", {})

    def remember(self, on: bool = True) -> int:
        """Keep the account as it is now (moment 0) and as it is after each later call that is to change something.

        Switched off, what there is stays, until it is switched on again. Returns how many moments there are.
        """
        return self._request("POST", "remember", {"on": on})["moments"]

    def recall(self, moment: int) -> None:
        """Have the account be as it was at this moment, and forget the calls."""
        self._request("POST", "recall", {"moment": moment})

    def provision(self, profile: str = "", /, **seconds: float) -> dict[str, float]:
        """Set how long resources take to be made; without arguments, read it.

        By `profile` (``instant``, ``fast``, ``real``), by kind (``database=60``; modification and deletion take a
        third) or by state (``**{"cache.deleting": 5}``).
        """
        wanted = {**({"profile": profile} if profile else {}), **seconds}
        return self._request("POST", "provision", wanted)["provision"]

    def states(self) -> dict[str, dict[str, float]]:
        """The seconds of every state, by kind of resource."""
        return self._request("POST", "provision", {})["states"]

    def provide_secrets(self, suffixes: list[str], region: str, *, redis_auth: bool = False) -> list[str]:
        """Make the secrets an operator would have made, unless they exist; returns their names."""
        wanted = {"suffixes": suffixes, "region": region, "redis_auth": redis_auth}
        return self._request("POST", "secrets", wanted)["secrets"]

    def quota(self, service: str, quota: str, value: int) -> dict[str, Any]:
        """Have the account own `value` of a quota, named by its code or its name, until the next reset."""
        return self._request("POST", "quota", {"service": service, "quota": quota, "value": value})

    def consistency(self, every: float | None = None, /, **seconds: float) -> dict[str, float]:
        """Have new things be invisible for so many seconds: of every kind, or by kind (role, key, alias, vpc, ...)."""
        wanted = seconds if every is None else {"*": every, **seconds}
        return self._request("POST", "consistency", wanted)["consistency"]

    def enforce(self, on: bool = True) -> None:
        """Have permissions checked, or no longer; a reset switches it off."""
        self._request("POST", "enforce", {"on": on})

    def expire_sessions(self) -> int:
        """End every session of a role at once; returns how many there were."""
        return self._request("POST", "expire-sessions", {})["sessions"]

    def account(self, **facts: str) -> dict[str, str]:
        """Say what kind of account this is until the next reset (`plan`: ``paid``, ``free``, ``none``), or read it."""
        return self._request("POST", "account", facts)["account"]

    def throttle(self, service: str = "*", operation: str = "*", **settings: Any) -> int:
        """Have calls throttled, with the code of their service; the names are shell patterns.

        Settings: `skip` (so many pass first), `times` (then so many are struck; all when not given), `rate` and `seed`
        (with this probability), `access` (``read`` or ``write`` only), `code`, `message`, `status` (others than AWS's).
        Returns the number of the fault, for `lift_faults`.
        """
        return self._order(kind="throttle", service=service, operation=operation, **settings)

    def pace(self, service: str = "*", operation: str = "*", **settings: Any) -> int:
        """Have calls throttled that come faster than AWS documents (it does of Kinesis); settings as in `throttle`."""
        return self._order(kind="pace", service=service, operation=operation, **settings)

    def fail(self, service: str = "*", operation: str = "*", **settings: Any) -> int:
        """Have calls answered with the server error of their service; settings as in `throttle`."""
        return self._order(kind="error", service=service, operation=operation, **settings)

    def exhaust(self, service: str = "*", operation: str = "*", **settings: Any) -> int:
        """Have AWS without capacity for databases and caches; settings as in `throttle`."""
        return self._order(kind="capacity", service=service, operation=operation, **settings)

    def cut(self, service: str = "*", operation: str = "*", **settings: Any) -> int:
        """Cut the connection of calls; `when` is ``before`` (default) or ``after`` they took effect.

        With ``for_good=True`` every call after the first one struck is cut too, before any effect, until the fault is
        lifted: the caller has died. Other settings as in `throttle`.
        """
        return self._order(kind="cut", service=service, operation=operation, **settings)

    def die_at(self, number: int, *, when: str = "before", access: str = "") -> int:
        """Cut the connection for good at the call of this number, counted from now (1 is the next)."""
        return self.cut(skip=number - 1, when=when, access=access, for_good=True)

    def faults(self) -> list[dict[str, Any]]:
        """The faults in force: their settings, how many calls they have `seen` and how many they `struck`."""
        return self._request("GET", "faults")["faults"]

    def lift_faults(self, number: int | None = None) -> None:
        """Lift the fault of this number, or all."""
        self._request("DELETE", "faults" if number is None else f"faults?id={number}")

    def _order(self, **fault: Any) -> int:
        return self._request("POST", "faults", fault)["fault"]["id"]

    def _request(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        request = urllib.request.Request(
            f"{self.endpoint}/_emulator/{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=self.timeout) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            raise EmulatorError(f"{method} {path}: {error.code} {error.read().decode(errors='replace')}") from error
        except OSError as error:
            raise EmulatorError(f"no emulator answers at {self.endpoint}: {error}") from error


def _without(these: Resources, those: Resources) -> Resources:
    """What of `these` is not among `those`, without empty kinds and services."""
    left: Resources = {}
    for service, kinds in these.items():
        for kind, resources in kinds.items():
            known = those.get(service, {}).get(kind, [])
            new = [resource for resource in resources if resource not in known]
            if new:
                left.setdefault(service, {})[kind] = new
    return left
