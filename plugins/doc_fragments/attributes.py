# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options: {}
attributes:
  check_mode:
    description: Can run in C(check_mode) and report what it would change without changing it.
  diff_mode:
    description: Returns what has changed, or would change in C(check_mode), when run in diff mode.
  idempotent:
    description: When run twice in a row without outside changes, the second run changes nothing.
"""

    INFO = r"""
options: {}
attributes:
  check_mode:
    description: Can run in C(check_mode) and report what it would change without changing it.
    support: full
    details: This module only reads.
  diff_mode:
    description: Returns what has changed, or would change in C(check_mode), when run in diff mode.
    support: N/A
    details: This module changes nothing.
  idempotent:
    description: When run twice in a row without outside changes, the second run changes nothing.
    support: full
    details: This module changes nothing.
"""

    RESOURCE = r"""
options: {}
attributes:
  check_mode:
    description: Can run in C(check_mode) and report what it would change without changing it.
    support: full
  diff_mode:
    description: Returns what has changed, or would change in C(check_mode), when run in diff mode.
    support: full
  idempotent:
    description: When run twice in a row without outside changes, the second run changes nothing.
    support: full
"""
