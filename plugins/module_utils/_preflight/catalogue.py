# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""All rules, subject by subject.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rules import (
    access,
    cache,
    database,
    key,
    network,
)

RULES = [rule for subject in (access, cache, database, key, network) for rule in subject.CATALOGUE.rules]
