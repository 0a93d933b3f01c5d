# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""All rules, subject by subject.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rules import (
    access,
    account,
    arguments,
    cache,
    cache_changes,
    cache_nodes,
    cache_quotas,
    database,
    database_changes,
    database_features,
    database_quotas,
    database_service,
    database_storage,
    database_windows,
    deprecation,
    key,
    logs,
    names,
    network,
    network_endpoints,
    network_quotas,
    network_ranges,
    removal,
    streaming,
    tags,
)

SUBJECTS = (
    access,
    account,
    arguments,
    cache,
    cache_changes,
    cache_nodes,
    cache_quotas,
    database,
    database_changes,
    database_features,
    database_quotas,
    database_service,
    database_storage,
    database_windows,
    deprecation,
    key,
    logs,
    names,
    network,
    network_endpoints,
    network_quotas,
    network_ranges,
    removal,
    streaming,
    tags,
)
RULES = [rule for subject in SUBJECTS for rule in subject.CATALOGUE.rules]
# What has to be so before the stack is deployed.
DEPLOYMENT = [rule for rule in RULES if rule not in removal.CATALOGUE.rules]
# What has to be so before the stack is taken away: the right account, nothing of the stack's names or in its network
# that is not its, and tasks that can run to the end.
GUARDS = [rule for rule in RULES if rule.guards or rule in arguments.CATALOGUE.rules]
