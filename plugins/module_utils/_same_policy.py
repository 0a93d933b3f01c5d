# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Whether two policy documents mean the same.

Pure: imports neither boto3 nor Ansible, reads nothing but its arguments.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

Policy = Mapping[str, Any]


def same_policy(left: Policy | None, right: Policy | None) -> bool:
    """Whether two policies mean the same, however they are written.

    The order of statements and of the values in a list, a list of one or its bare value, true or "true", and an
    account or the ARN of its root user make no difference: KMS and IAM themselves rewrite some of them.
    """
    return bool(_canonical(left) == _canonical(right))


def _canonical(value: Any, name: str = "") -> Any:
    if isinstance(value, Mapping):
        return {key: _canonical(item, key) for key, item in value.items()}
    if isinstance(value, list | tuple):
        items = {json.dumps(_canonical(item, name), sort_keys=True) for item in value}
        return sorted(items) if len(items) != 1 else json.loads(items.pop())
    if isinstance(value, bool):
        return str(value).lower()
    text = value if value is None else str(value)
    root = re.match(r"^arn:[^:]+:iam::(\d{12}):root$", text or "")
    return root.group(1) if root and name == "AWS" else text
