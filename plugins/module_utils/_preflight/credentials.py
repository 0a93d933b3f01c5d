# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What is known when the credentials are refused: that, and nothing else.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts.fact import Fact, Facts


def trusted(facts: Facts, session: Mapping[str, Any]) -> Facts:
    """Return the facts with that of the session; only these two and one reason where nobody knows who is calling."""
    caller = facts.known.get("caller")
    own = {"session": Fact(session)}
    if caller is None or not caller.error:
        return Facts({**facts.known, **own}, facts.reason)
    return Facts({"caller": caller, **own}, f"AWS does not know who is calling ({caller.error})")
