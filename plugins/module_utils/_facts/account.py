# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Who is calling, and which roles of the stack's names there are."""

from __future__ import annotations

import json

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ec2 import network_api
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts.collect import Read
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._freetier import api as freetier_api
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._iam import api as iam_api
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._organizations import api as organizations_api
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._sts import api as sts_api


def _caller(client, _wants, _facts):
    return sts_api.get_caller_identity(client)


def _roles(client, wants, _facts):
    names = (wants["access"]["producer_role_name"], wants["access"]["consumer_role_name"])
    return [role for role in (iam_api.get_role(client, name) for name in names) if role]


def _summary(client, _wants, _facts):
    return iam_api.get_account_summary(client)


def _regions(client, wants, _facts):
    """The region as the account has it; an empty list when AWS has no such region."""
    wanted = [{"Name": "region-name", "Values": [wants["stack"]["region"]]}]
    return network_api.describe_regions(client, wanted)


def _plan(client, _wants, facts):
    """Whether the account is on the free plan; empty in a partition that has none, and for an account without one."""
    if not facts["caller"]["Arn"].startswith("arn:aws:"):
        return {}
    return freetier_api.get_account_plan_state(client)


def _tag_policy(client, _wants, _facts):
    """What an organisation says of tags, by tag; empty without an organisation or such a policy."""
    content = organizations_api.describe_effective_policy(client, "TAG_POLICY")
    return json.loads(content).get("tags", {}) if content else {}


EVERY = ("access", "cache", "database", "kms", "logging", "network", "stack", "streaming")
READS = [
    Read("caller", "sts", EVERY, _caller),
    Read("freetier.plan", "freetier", ("database",), _plan, needs=("caller",)),
    Read("organizations.tag_policy", "organizations", EVERY, _tag_policy),
    Read("ec2.region", "ec2", ("stack",), _regions),
    Read("iam.roles", "iam", ("access",), _roles),
    Read("iam.summary", "iam", ("access",), _summary),
]
