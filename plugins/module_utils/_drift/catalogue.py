# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""All comparisons, subject by subject.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._drift import (
    cache,
    database,
    endpoints,
    key,
    logs,
    network,
    roles,
    strays,
    stream,
)

SUBJECTS = (key, logs, network, endpoints, stream, database, cache, roles, strays)
COMPARISONS = [comparison for subject in SUBJECTS for comparison in subject.COMPARISONS]
# The facts that they need.
FACTS = {fact for comparison in COMPARISONS for fact in comparison.facts}
