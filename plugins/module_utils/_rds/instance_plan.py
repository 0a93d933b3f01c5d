# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""From the instance that is and the instance that is wanted: what to ask of RDS, and the settings that follow.

Pure: imports neither boto3 nor Ansible, reads nothing but its arguments, changes none of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .._ownership import tags_of
from .._tags import TagChanges
from .instance_state import FOR_GOOD, SAME, State, major, pending_of, state_of

# The tag that tells which version of its password the instance has. AWS tells nothing of a password; the tag is set
# after AWS has taken it, so that another version is sent, and sent once.
PASSWORD_TAG = "SecretVersion"
# gp3: below 400 GiB AWS takes no numbers; from there on these are what an instance has without asking.
# https://github.com/cloudtools/troposphere/issues/2141
# https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html#gp3-storage
STRIPED_FROM = 400
STRIPED_BASELINE = {"iops": 12000, "storage_throughput": 500}
# What waits for the maintenance window unless it is to happen at once; all else happens at once in any case.
# https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ModifyInstance.Settings.html
IN_THE_WINDOW = (
    "allocated_storage",
    "backup_retention_period",
    "db_instance_class",
    "engine_version",
    "iops",
    "multi_az",
    "storage_throughput",
    "storage_type",
)
# AWS takes each of these together with the first alone.
INSIGHTS = {
    *("enable_performance_insights", "performance_insights_kms_key_id", "performance_insights_retention_period"),
}
# Names of ModifyDBInstance and CreateDBInstance that are not those of DescribeDBInstances.
REQUEST = {
    **SAME,
    **FOR_GOOD,
    "db_parameter_group_name": "DBParameterGroupName",
    "enable_performance_insights": "EnablePerformanceInsights",
    "port": "DBPortNumber",
    "vpc_security_group_ids": "VpcSecurityGroupIds",
}
AT_CREATION = {**REQUEST, "enable_cloudwatch_logs_exports": "EnableCloudwatchLogsExports", "port": "Port"}


class InstanceRefusedError(ValueError):
    """The instance cannot be brought to the wanted state; the text names the option, both values, and what it takes."""


@dataclass(frozen=True)
class Plan:
    """What to do. A request may hold a password and is never shown.

    Attributes:
        create: the arguments of CreateDBInstance; None for an instance that exists.
        modify: those of ModifyDBInstance; empty when nothing is to be modified.
        tags: what becomes of the tags.
        before, after: the settings, each one side of a diff, without a secret.
        waits: the options that change in the maintenance window and not now.
    """

    create: dict[str, Any] | None = field(default=None, repr=False)
    modify: dict[str, Any] = field(default_factory=dict, repr=False)
    tags: TagChanges = field(default_factory=TagChanges)
    before: State = field(default_factory=dict)
    after: State = field(default_factory=dict)
    waits: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.create or self.modify or self.tags.add or self.tags.remove)


def creation_plan(name: str, wanted: Mapping[str, Any], password: str, tags: TagChanges) -> Plan:
    """Return how an instance comes about.

    Args:
        name: its identifier.
        wanted: the options of the module, without the password; None leaves it to AWS.
        password: the password of the master user.
        tags: the tags that it will bear.
    """
    state = _settled(wanted, {})
    # AWS gives a new instance the baseline by itself, and only an instance that grows has to ask for it.
    asked = {option: value for option, value in state.items() if option not in STRIPED_BASELINE or wanted[option]}
    request = {AT_CREATION[option]: value for option, value in asked.items()}
    create = {
        "DBInstanceIdentifier": name,
        "Engine": "postgres",
        "StorageEncrypted": True,
        "MasterUserPassword": password,
        "Tags": [{"Key": key, "Value": value} for key, value in tags.after.items()],
        **request,
    }
    return Plan(create=create, tags=tags, after={**state, "tags": dict(tags.after)})


def modification_plan(
    instance: Mapping[str, Any], wanted: Mapping[str, Any], password: str, tags: TagChanges, at_once: bool
) -> Plan:
    """Return how an instance that exists becomes what is wanted.

    Args:
        instance: as DescribeDBInstances has it.
        wanted, password, tags: as for a new one; ``tags`` from what it bears.
        at_once: whether what could wait for the maintenance window is not to wait.

    Raises:
        InstanceRefusedError: a setting cannot be changed.
    """
    now, pending = state_of(instance), pending_of(instance)
    # What waits for the window is done, unless it is now wanted at once. What AWS is working on is done in any case.
    done = not at_once or instance["DBInstanceStatus"] != "available"
    seen = {**now, **pending} if done else now
    final = _settled(wanted, seen)
    _refuse(now, final)
    changed = {option: value for option, value in final.items() if _differs(option, seen.get(option), value)}
    upgrade_waits = major({**now, **pending}["engine_version"]) != major(now["engine_version"])
    if upgrade_waits and "engine_version" not in changed:
        # It follows with the version, and AWS does not say so until then.
        changed.pop("db_parameter_group_name", None)
    rotated = PASSWORD_TAG in tags.add
    modify = _request(seen, final, changed, at_once)
    if rotated:
        modify["MasterUserPassword"] = password
    waits = () if at_once else tuple(sorted(option for option in changed if _waits(option, seen, changed)))
    before = {option: seen.get(option) for option in final}
    before["tags"] = tags_of(instance["TagList"])
    after = {**before, **changed, "tags": dict(tags.after)}
    if rotated:
        before["master_user_password"], after["master_user_password"] = "as it is", "the one of the secret"
    if waits:
        after["in the maintenance window"] = list(waits)
    if modify:
        modify |= {"DBInstanceIdentifier": instance["DBInstanceIdentifier"], "ApplyImmediately": at_once}
    return Plan(modify=modify, tags=tags, before=before, after=after, waits=waits)


def _settled(wanted: Mapping[str, Any], seen: Mapping[str, Any]) -> State:
    """The wanted settings in the form in which AWS tells them; those that do not matter are left out."""
    final = {option: value for option, value in wanted.items() if value is not None}
    final["preferred_maintenance_window"] = final["preferred_maintenance_window"].lower()
    for option in ("enable_cloudwatch_logs_exports", "vpc_security_group_ids"):
        final[option] = sorted(final[option])
    if not final["enable_performance_insights"]:
        final.pop("performance_insights_retention_period", None)
    if not final["enable_performance_insights"] or seen.get("performance_insights_kms_key_id"):
        # The first key stays for good: https://github.com/hashicorp/terraform-provider-aws/pull/6453
        final.pop("performance_insights_kms_key_id", None)
    if not final["monitoring_interval"]:
        final.pop("monitoring_role_arn", None)
    striped = final["storage_type"] == "gp3" and final["allocated_storage"] >= STRIPED_FROM
    for option, baseline in STRIPED_BASELINE.items():
        final[option] = final.get(option) or (baseline if striped else 0)
        if not final[option]:
            del final[option]
    if seen and seen["port"] is None:
        final.pop("port", None)
    return final


def _refuse(now: Mapping[str, Any], final: Mapping[str, Any]) -> None:
    refused = [
        f"{option}: the instance was made with {now[option]}, and RDS cannot change that to {final[option]}. It takes a"
        " new instance: its data is lost unless it is restored from a snapshot or copied."
        for option in FOR_GOOD
        if option in final and now[option] and now[option] != final[option]
    ]
    if final["allocated_storage"] < now["allocated_storage"]:
        refused.append(
            f"allocated_storage: the instance has {now['allocated_storage']} GiB, and RDS makes no storage smaller."
        )
    if refused:
        raise InstanceRefusedError("\n".join(refused))


def _differs(option: str, now: Any, wanted: Any) -> bool:
    return option not in FOR_GOOD and bool(now != wanted)


def _waits(option: str, seen: State, changed: State) -> bool:
    """Whether a change waits for the window. Backups that are kept longer or shorter, but kept, change at once."""
    if option == "backup_retention_period":
        return 0 in (seen[option], changed[option])
    return option in IN_THE_WINDOW


def _request(seen: State, final: State, changed: State, at_once: bool) -> dict[str, Any]:
    """The arguments of ModifyDBInstance that bring the changes about."""
    request = {REQUEST[option]: value for option, value in changed.items() if option in REQUEST}
    if "enable_cloudwatch_logs_exports" in changed:
        before, after = set(seen["enable_cloudwatch_logs_exports"]), set(final["enable_cloudwatch_logs_exports"])
        request["CloudwatchLogsExportConfiguration"] = {
            "EnableLogTypes": sorted(after - before),
            "DisableLogTypes": sorted(before - after),
        }
    if INSIGHTS & changed.keys():
        request["EnablePerformanceInsights"] = final["enable_performance_insights"]
        if final["enable_performance_insights"] and seen.get("performance_insights_kms_key_id"):
            # Left out, it would stand for the account's key, and be refused as a change of the key:
            # https://github.com/hashicorp/terraform-provider-aws/issues/44046
            request["PerformanceInsightsKMSKeyId"] = seen["performance_insights_kms_key_id"]
    if "monitoring_role_arn" in changed:
        request["MonitoringInterval"] = final["monitoring_interval"]
    if "engine_version" in changed and major(changed["engine_version"]) != major(seen["engine_version"]):
        request["AllowMajorVersionUpgrade"] = True
        request["DBParameterGroupName"] = final["db_parameter_group_name"]
    return _with_storage(request, final, changed)


def _with_storage(request: dict[str, Any], final: State, changed: State) -> dict[str, Any]:
    """Where IOPS are provisioned, AWS wants the size and the IOPS together.

    https://github.com/cloud-custodian/cloud-custodian/issues/8725
    """
    if {"allocated_storage", "iops", "storage_type"} & changed.keys() and "iops" in final:
        return {**request, "AllocatedStorage": final["allocated_storage"], "Iops": final["iops"]}
    return request
