# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What RDS offers for the database, and what it holds of it."""

from __future__ import annotations

import re

from ansible_collections.transaction_monitoring.aws.plugins.module_utils import _engine_versions as versions
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts.collect import Read
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._iam import api as iam_api
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight import database_view as view
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import Stack
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._rds import (
    api,
    parameter_group_api,
    subnet_group_api,
    tags_api,
)

ENGINE = "postgres"


# Of AWS's own, made for this: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Monitoring.OS.Enabling.html
MONITORING_POLICY = "AmazonRDSEnhancedMonitoringRole"


def _instances(client, wants, _facts):
    return api.describe_db_instances(client, wants["database"]["identifier"])


def _versions(client, _wants, _facts):
    return api.describe_db_engine_versions(client, Engine=ENGINE)


def _running_version(client, _wants, facts):
    """The version that runs, when it can no longer be created."""
    for instance in facts["rds.instances"]:
        running = instance["EngineVersion"]
        if running not in {item["EngineVersion"] for item in facts["rds.versions"]}:
            return api.describe_db_engine_versions(client, Engine=ENGINE, EngineVersion=running, IncludeAll=True)
    return []


def _options(client, wants, _facts):
    instance_class = wants["database"]["instance_class"]
    return api.describe_orderable_db_instance_options(client, Engine=ENGINE, DBInstanceClass=instance_class, Vpc=True)


def _other_classes(client, wants, facts):
    """What can be ordered instead, asked only when the class cannot be had with the version."""
    want = wants["database"]
    wanted = versions.Wanted(
        ENGINE, want["engine_version"], "", storage_type=want["storage_type"], multi_az=want["multi_az"]
    )
    known = [versions.to_release(item) for item in facts["rds.versions"]]
    offered = {option.version for option in versions.fitting(map(versions.to_option, facts["rds.options"]), wanted)}
    version = versions.newest_known(wanted, known)
    if offered and (not version or versions.newest_known(wanted, [item for item in known if item.version in offered])):
        return []
    newest = version or versions.in_order(release.version for release in known)[-1]
    return api.describe_orderable_db_instance_options(client, Engine=ENGINE, EngineVersion=newest, Vpc=True)


def _majors(client, _wants, _facts):
    return api.describe_db_major_engine_versions(client, ENGINE)


def _quotas(client, _wants, _facts):
    return api.describe_account_attributes(client)


def _certificates(client, _wants, _facts):
    return api.describe_certificates(client)


def _subnet_group(client, wants, _facts):
    """The group with its TagList, which DescribeDBSubnetGroups leaves out."""
    group = subnet_group_api.describe_db_subnet_group(client, wants["database"]["identifier"])
    return group and {**group, "TagList": tags_api.list_tags_for_resource(client, group["DBSubnetGroupArn"])}


def _parameter_group(client, wants, facts):
    """The group that the instance will use, with its TagList, or None."""
    family = _family(wants, facts)
    if not family:
        return None
    name = f"{wants['database']['identifier']}-{family}"
    group = parameter_group_api.describe_db_parameter_group(client, name)
    if not group:
        return None
    tags = tags_api.list_tags_for_resource(client, group["DBParameterGroupArn"])
    return {**group, "TagList": tags}


def _parameter_groups(client, wants, _facts):
    """The groups of the stack's names, one for each major version that it ever had, with their TagList."""
    ours = re.compile(re.escape(wants["database"]["identifier"]) + r"-postgres[0-9]+")
    return [
        {**group, "TagList": tags_api.list_tags_for_resource(client, group["DBParameterGroupArn"])}
        for group in parameter_group_api.describe_db_parameter_groups(client)
        if ours.fullmatch(group["DBParameterGroupName"])
    ]


def _parameters(client, wants, facts):
    """The parameters of that group; those of its family when there is no group yet."""
    group = facts["rds.parameter_group"]
    if group:
        return parameter_group_api.describe_db_parameters(client, group["DBParameterGroupName"])
    family = _family(wants, facts)
    return parameter_group_api.describe_engine_default_parameters(client, family) if family else []


def _family(wants, facts):
    return view.release(Stack(wants, facts, "", "")).get("DBParameterGroupFamily")


def _monitoring_role(client, wants, _facts):
    """The role of Enhanced Monitoring and whether it MayWrite, or None. An ARN ends with a path and the name."""
    arn = wants["database"]["monitoring_role_arn"]
    role = iam_api.get_role(client, arn.split("/")[-1]) if arn else None
    return role and {**role, "MayWrite": _has_aws_policy(client, role) or _may_write(client, wants, role["Arn"])}


def _has_aws_policy(client, role):
    attached = iam_api.list_attached_role_policies(client, role["RoleName"])
    return any(policy["PolicyName"] == MONITORING_POLICY for policy in attached)


def _may_write(client, wants, arn):
    """Ask IAM, whatever policy allows it: one in the role, or one of the account's own."""
    partition, account = arn.split(":")[1], arn.split(":")[4]
    region = wants.get("stack", {}).get("region", "*")
    [answer] = iam_api.simulate_principal_policy(
        client,
        PolicySourceArn=arn,
        ActionNames=["logs:PutLogEvents"],
        ResourceArns=[f"arn:{partition}:logs:{region}:{account}:log-group:RDSOSMetrics:log-stream:x"],
    )
    return answer["EvalDecision"] == "allowed"


# What a version is chosen from; when its support ends is only advice.
CHOICE = ("rds.instances", "rds.versions", "rds.running_version", "rds.options", "rds.other_classes")
ONLY = ("database",)
READS = [
    Read("rds.instances", "rds", ONLY, _instances),
    Read("rds.versions", "rds", ONLY, _versions),
    Read("rds.running_version", "rds", ONLY, _running_version, needs=("rds.instances", "rds.versions")),
    Read("rds.options", "rds", ONLY, _options),
    Read("rds.other_classes", "rds", ONLY, _other_classes, needs=("rds.options", "rds.versions")),
    Read("rds.majors", "rds", ONLY, _majors),
    Read("rds.quotas", "rds", ONLY, _quotas),
    Read("rds.certificates", "rds", ONLY, _certificates),
    Read("rds.subnet_group", "rds", ONLY, _subnet_group),
    Read("rds.parameter_group", "rds", ONLY, _parameter_group, needs=CHOICE),
    Read("rds.parameter_groups", "rds", ONLY, _parameter_groups),
    Read("rds.parameters", "rds", ONLY, _parameters, needs=(*CHOICE, "rds.parameter_group")),
    Read("iam.monitoring_role", "iam", ONLY, _monitoring_role),
]
