# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Whether what is waived can be: a waiver that waives nothing, or for no reason, is a mistake.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._suggest import did_you_mean


def faults(waived: Mapping[str, Any], known: Collection[str]) -> Iterator[str]:
    """Yield a sentence for each waiver that is wrong.

    Args:
        waived: ids of findings, each with its reason.
        known: the ids of all rules.
    """
    for number, reason in waived.items():
        if number not in known:
            yield f"There is no rule {number} to waive.{did_you_mean(str(number), known)}"
        elif not str(reason or "").strip():
            yield f"{number} is waived without a reason."
