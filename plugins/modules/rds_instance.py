#!/usr/bin/python

# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: rds_instance
version_added: 0.2.0
short_description: Create, change or delete an RDS instance of PostgreSQL
description:
  - Creates an encrypted instance of PostgreSQL, changes the one that exists, or begins to delete it, without waiting
    for it; M(transaction_monitoring.aws.resource_ready) waits.
  - Unlike M(amazon.aws.rds_instance), it shows what changes and what of it waits for the maintenance window, in check
    mode too; says in check mode that an upgrade is due only where one is; works on an instance that has no endpoint
    yet; asks for the IOPS that gp3 needs where it grows to 400 GiB and beyond; applies at once what waits for the
    maintenance window, when it is asked to; and refuses what RDS cannot change instead of ignoring it. It lifts the
    protection of an instance that it deletes, and deletes one of which RDS cannot make a final snapshot any more.
options:
  db_instance_identifier:
    description:
      - The identifier.
    type: str
    required: true
  state:
    description:
      - V(present) makes it or changes it, and needs every other option but those with a default, the numbers that
        AWS can choose, O(monitoring_role_arn) and O(final_snapshot_identifier).
      - V(absent) lifts its protection and begins to delete it. What waits for the maintenance window is not applied.
    type: str
    choices: [present, absent]
    default: present
  final_snapshot_identifier:
    description:
      - The name of the snapshot that is made before the instance is deleted. Without it there is none.
      - RDS makes none of an instance that is C(failed), C(incompatible-network) or C(incompatible-restore), and deletes
        it without one only. The module does that, with a warning.
    type: str
  engine_version:
    description:
      - The version of PostgreSQL, such as V(16.14). Another major version than the instance has is an upgrade,
        which takes the parameter group of its family.
    type: str
  db_instance_class:
    description:
      - The class of the instance.
    type: str
  multi_az:
    description:
      - Whether a standby runs in a second Availability Zone.
    type: bool
  storage_type:
    description:
      - The type of the storage.
    type: str
  allocated_storage:
    description:
      - The size of the storage in GiB. It only grows.
    type: int
  max_allocated_storage:
    description:
      - The ceiling that the storage may grow to by itself, in GiB.
    type: int
  iops:
    description:
      - Input and output operations a second. V(0) means what AWS gives for the size.
    type: int
  storage_throughput:
    description:
      - MiB a second. V(0) means what AWS gives for the size.
    type: int
  kms_key_id:
    description:
      - The ARN of the key that encrypts the storage.
    type: str
  db_name:
    description:
      - The database that is made with the instance.
    type: str
  port:
    description:
      - The port that the database listens on.
    type: int
  master_username:
    description:
      - The master user.
    type: str
  master_user_password:
    description:
      - The password of the master user. It is sent to a new instance, and with another O(secret_version).
    type: str
  secret_version:
    description:
      - Which version of its secret the password is. The instance bears it as the tag C(SecretVersion), so that a
        password that was rotated is sent, and sent once.
    type: str
  db_subnet_group_name:
    description:
      - The subnet group.
    type: str
  vpc_security_group_ids:
    description:
      - The security groups; others are removed.
    type: list
    elements: str
  publicly_accessible:
    description:
      - Whether it has a public address.
    type: bool
  db_parameter_group_name:
    description:
      - The parameter group.
    type: str
  enable_cloudwatch_logs_exports:
    description:
      - The logs that go to CloudWatch; others no longer do.
    type: list
    elements: str
  enable_performance_insights:
    description:
      - Whether Performance Insights watches the load.
    type: bool
  performance_insights_kms_key_id:
    description:
      - The ARN of the key that encrypts what Performance Insights saw. The first key that an instance had for that
        stays.
    type: str
  performance_insights_retention_period:
    description:
      - Days that Performance Insights keeps what it saw.
    type: int
  monitoring_interval:
    description:
      - Seconds between two measurements of Enhanced Monitoring; V(0) means none.
    type: int
  monitoring_role_arn:
    description:
      - The role that sends them to CloudWatch.
    type: str
  backup_retention_period:
    description:
      - Days that automatic backups are kept.
    type: int
  preferred_backup_window:
    description:
      - When backups are made, in UTC.
    type: str
  preferred_maintenance_window:
    description:
      - When AWS may maintain the instance, in UTC.
    type: str
  auto_minor_version_upgrade:
    description:
      - Whether AWS applies minor versions in the maintenance window.
    type: bool
  copy_tags_to_snapshot:
    description:
      - Whether snapshots bear the tags of the instance.
    type: bool
  deletion_protection:
    description:
      - Whether AWS refuses to delete the instance.
    type: bool
  apply_immediately:
    description:
      - Whether what interrupts service happens at once and not in the maintenance window.
    type: bool
    default: false
  tags:
    description:
      - The tags that the instance bears besides C(SecretVersion); others are removed.
    type: dict
    aliases: [resource_tags]
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - transaction_monitoring.aws.attributes.resource
author:
  - The transaction_monitoring.aws maintainers (@transaction-monitoring)
"""

EXAMPLES = r"""
- name: Create or update an instance
  transaction_monitoring.aws.rds_instance:
    db_instance_identifier: txdb-dev
    engine_version: "16.14"
    db_instance_class: db.t4g.medium
    multi_az: true
    storage_type: gp3
    allocated_storage: 20
    max_allocated_storage: 100
    kms_key_id: arn:aws:kms:ap-northeast-1:123456789012:key/0d990263-018e-4e65-a703-eff731de951e
    db_name: transactions
    port: 5432
    master_username: txadmin
    master_user_password: "{{ lookup('amazon.aws.secretsmanager_secret', 'password-dev') }}"
    secret_version: 5048c2a5-9c2e-4d7f-8d4e-1c7d3f5ea4a2
    db_subnet_group_name: txdb-dev
    vpc_security_group_ids: [sg-0b5a1f7c6d1e2f3a4]
    publicly_accessible: false
    db_parameter_group_name: txdb-dev-postgres16
    enable_cloudwatch_logs_exports: [postgresql, upgrade]
    enable_performance_insights: false
    monitoring_interval: 0
    backup_retention_period: 7
    preferred_backup_window: "17:00-17:30"
    preferred_maintenance_window: sun:18:00-sun:18:30
    auto_minor_version_upgrade: true
    copy_tags_to_snapshot: true
    deletion_protection: true
    tags: {Stack: dev}

- name: Begin to delete an instance
  transaction_monitoring.aws.rds_instance:
    db_instance_identifier: txdb-dev
    final_snapshot_identifier: txdb-dev-final
    state: absent
"""

RETURN = r"""
arn:
  description: The ARN, also of an instance that would be made.
  returned: when O(state=present)
  type: str
  sample: arn:aws:rds:ap-northeast-1:123456789012:db:txdb-dev
waits:
  description: The options whose change waits for the maintenance window.
  returned: when O(state=present)
  type: list
  elements: str
  sample: [db_instance_class]
diff:
  description: The settings before and after. The password is never among them.
  returned: always
  type: dict
  sample: {before: {backup_retention_period: 7}, after: {backup_retention_period: 14}}
"""

from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.amazon.aws.plugins.module_utils.iam import get_aws_account_info
from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.amazon.aws.plugins.module_utils.tagging import ansible_dict_to_boto3_tag_list
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ownership import tags_of
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._rds import instance_api as api
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._rds import tags_api
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._rds.api import describe_db_instances
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._rds.instance_deletion import deletion_of
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._rds.instance_plan import (
    PASSWORD_TAG,
    InstanceRefusedError,
    creation_plan,
    modification_plan,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._tags import plan_tags

ARGUMENT_SPEC = {
    "db_instance_identifier": {"type": "str", "required": True},
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "final_snapshot_identifier": {"type": "str"},
    "engine_version": {"type": "str"},
    "db_instance_class": {"type": "str"},
    "multi_az": {"type": "bool"},
    "storage_type": {"type": "str"},
    "allocated_storage": {"type": "int"},
    "max_allocated_storage": {"type": "int"},
    "iops": {"type": "int"},
    "storage_throughput": {"type": "int"},
    "kms_key_id": {"type": "str", "no_log": False},
    "db_name": {"type": "str"},
    "port": {"type": "int"},
    "master_username": {"type": "str"},
    "master_user_password": {"type": "str", "no_log": True},
    "secret_version": {"type": "str", "no_log": False},
    "db_subnet_group_name": {"type": "str"},
    "vpc_security_group_ids": {"type": "list", "elements": "str"},
    "publicly_accessible": {"type": "bool"},
    "db_parameter_group_name": {"type": "str"},
    "enable_cloudwatch_logs_exports": {"type": "list", "elements": "str"},
    "enable_performance_insights": {"type": "bool"},
    "performance_insights_kms_key_id": {"type": "str", "no_log": False},
    "performance_insights_retention_period": {"type": "int"},
    "monitoring_interval": {"type": "int"},
    "monitoring_role_arn": {"type": "str"},
    "backup_retention_period": {"type": "int"},
    "preferred_backup_window": {"type": "str"},
    "preferred_maintenance_window": {"type": "str"},
    "auto_minor_version_upgrade": {"type": "bool"},
    "copy_tags_to_snapshot": {"type": "bool"},
    "deletion_protection": {"type": "bool"},
    "apply_immediately": {"type": "bool", "default": False},
    "tags": {"type": "dict", "aliases": ["resource_tags"]},
}
NO_SETTINGS = (
    *("db_instance_identifier", "state", "final_snapshot_identifier"),
    *("master_user_password", "secret_version", "apply_immediately", "tags"),
)
# What AWS chooses where nothing is said, and what only some instances have.
OPTIONAL = (
    *("iops", "storage_throughput", "monitoring_role_arn"),
    *("performance_insights_kms_key_id", "performance_insights_retention_period"),
    *("apply_immediately", "state", "final_snapshot_identifier"),
)
NEEDED = [option for option in ARGUMENT_SPEC if option not in OPTIONAL]


def plan_of(params, instance):
    """Return what to do with the instance, or with none."""
    wanted = {option: params[option] for option in ARGUMENT_SPEC if option not in NO_SETTINGS}
    borne = tags_of(instance["TagList"]) if instance else {}
    tags = plan_tags(borne, {**params["tags"], PASSWORD_TAG: params["secret_version"]}, True)
    password = params["master_user_password"]
    if instance is None:
        return creation_plan(params["db_instance_identifier"], wanted, password, tags)
    return modification_plan(instance, wanted, password, tags, params["apply_immediately"])


def apply(client, plan, arn):
    """Create the instance or change it; the tags come last, when AWS has taken the password."""
    if plan.create:
        api.create_db_instance(client, **plan.create)
        return
    if plan.modify:
        api.modify_db_instance(client, **plan.modify)
    if plan.tags.remove:
        tags_api.remove_tags_from_resource(client, arn, list(plan.tags.remove))
    if plan.tags.add:
        tags_api.add_tags_to_resource(client, arn, ansible_dict_to_boto3_tag_list(plan.tags.add))


def future_arn(module):
    """Return the ARN that the instance will have."""
    account, partition = get_aws_account_info(module)
    return f"arn:{partition}:rds:{module.region}:{account}:db:{module.params['db_instance_identifier']}"


def ensure_absent(module, client, instance):
    """Begin to delete the instance, outside check mode, and return the result."""
    deletion = deletion_of(instance, module.params["final_snapshot_identifier"])
    if deletion.warning:
        module.warn(deletion.warning)
    if deletion and not module.check_mode:
        if deletion.lift:
            api.modify_db_instance(client, **deletion.lift)
        api.delete_db_instance(client, **deletion.delete)
    return {"changed": bool(deletion), "diff": {"before": deletion.before, "after": {}}}


def ensure_present(module, client, instance):
    """Bring the instance to the wanted state, outside check mode, and return the result."""
    plan = plan_of(module.params, instance)
    arn = instance["DBInstanceArn"] if instance else future_arn(module)
    if plan and not module.check_mode:
        apply(client, plan, arn)
    diff = {"before": plan.before, "after": plan.after}
    return {"changed": bool(plan), "arn": arn, "waits": list(plan.waits), "diff": diff}


def main():
    needs = [("state", "present", NEEDED)]
    module = AnsibleAWSModule(argument_spec=ARGUMENT_SPEC, required_if=needs, supports_check_mode=True)
    ensure = ensure_present if module.params["state"] == "present" else ensure_absent
    try:
        client = module.client("rds")
        found = describe_db_instances(client, module.params["db_instance_identifier"])
        result = ensure(module, client, found[0] if found else None)
    except InstanceRefusedError as error:
        module.fail_json(msg=str(error))
    except AnsibleAWSError as error:
        module.fail_json_aws_error(error)
    module.exit_json(**result)


if __name__ == "__main__":
    main()
