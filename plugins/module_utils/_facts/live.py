# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What only a comparison of the stack with its inventory needs to know, and no deployment."""

from __future__ import annotations

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ec2 import security_groups_api
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._elasticache import api as elasticache_api
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts.collect import Read
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._iam import api as iam_api
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._kms import api as kms_api
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ownership import OURS
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight import cache_view as view
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import Stack
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._tag import api as tag_api

# The kinds that the stack makes and that the Resource Groups Tagging API knows, so that snapshots and nodes, which
# inherit the tags, are not among them. It knows no roles:
# https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/supported-services.html
KINDS = (
    *("ec2:vpc", "ec2:subnet", "ec2:route-table", "ec2:security-group", "ec2:vpc-endpoint"),
    *("rds:db", "rds:pg", "rds:subgrp", "elasticache:replicationgroup", "elasticache:parametergroup"),
    "elasticache:subnetgroup",
    *("kms:key", "kinesis:stream", "logs:log-group"),
)


def _key_rotation(client, _wants, facts):
    key = facts["kms.key"]
    return kms_api.get_key_rotation_status(client, key["KeyId"]) if key else None


def _role_policies(client, _wants, facts):
    """The policies of each role that exists: those in it with their documents, and the names of those attached."""
    found = {}
    for name in (role["RoleName"] for role in facts["iam.roles"]):
        inline = {
            each: iam_api.get_role_policy(client, name, each) for each in iam_api.list_role_policies(client, name)
        }
        attached = [each["PolicyName"] for each in iam_api.list_attached_role_policies(client, name)]
        found[name] = {"inline": inline, "attached": attached}
    return found


def _own_parameters(client, wants, facts):
    """The parameters of the cache's own group; None where there is none."""
    name = view.parameter_group(Stack(wants, facts, "", ""), view.family(Stack(wants, facts, "", "")))
    names = [group["CacheParameterGroupName"] for group in facts["elasticache.parameter_groups"]]
    return elasticache_api.describe_cache_parameters(client, name) if name in names else None


def _resources(client, wants, _facts):
    tags = wants["kms"]["tags"]
    filters = [{"Key": key, "Values": [str(tags[key])]} for key in OURS]
    return tag_api.get_resources(client, filters, list(KINDS))


def _doomed_keys(client, _wants, facts):
    """The ARNs of those keys among them that wait for their deletion: what an earlier stack of the name has left."""
    arns = [item["ResourceARN"] for item in facts["tagging.resources"] if ":kms:" in item["ResourceARN"]]
    own = (facts["kms.key"] or {}).get("Arn")
    keys = [kms_api.describe_key(client, arn) for arn in arns if arn != own]
    return [key["Arn"] for key in keys if key and key["KeyState"] == "PendingDeletion"]


def _prefix_lists(client, _wants, _facts):
    """The ids of the region's prefix lists by name."""
    listed = security_groups_api.describe_managed_prefix_lists(client)
    return {each["PrefixListName"]: each["PrefixListId"] for each in listed}


GROUPS = ("elasticache.group", "elasticache.member", "elasticache.versions")
READS = [
    Read("ec2.prefix_lists", "ec2", ("network",), _prefix_lists),
    Read("kms.key_rotation", "kms", ("kms",), _key_rotation, needs=("kms.key",)),
    Read("iam.role_policies", "iam", ("access",), _role_policies, needs=("iam.roles",)),
    Read(
        "elasticache.own_parameters",
        "elasticache",
        ("cache",),
        _own_parameters,
        needs=(*GROUPS, "elasticache.parameter_groups"),
    ),
    Read("tagging.resources", "resourcegroupstaggingapi", ("kms",), _resources),
    Read("kms.doomed_keys", "kms", ("kms",), _doomed_keys, needs=("tagging.resources", "kms.key")),
]
