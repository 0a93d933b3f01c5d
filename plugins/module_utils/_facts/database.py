# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What RDS offers for the database, and what it holds of it."""

from __future__ import annotations

from ansible_collections.transaction_monitoring.aws.plugins.module_utils import _engine_versions as versions
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts.collect import Read
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._rds import api

ENGINE = "postgres"


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


def _other_classes(client, _wants, facts):
    """What can be ordered instead, asked only when the class cannot."""
    if facts["rds.options"]:
        return []
    newest = versions.in_order(item["EngineVersion"] for item in facts["rds.versions"])[-1]
    return api.describe_orderable_db_instance_options(client, Engine=ENGINE, EngineVersion=newest, Vpc=True)


def _majors(client, _wants, _facts):
    return api.describe_db_major_engine_versions(client, ENGINE)


ONLY = ("database",)
READS = [
    Read("rds.instances", "rds", ONLY, _instances),
    Read("rds.versions", "rds", ONLY, _versions),
    Read("rds.running_version", "rds", ONLY, _running_version, needs=("rds.instances", "rds.versions")),
    Read("rds.options", "rds", ONLY, _options),
    Read("rds.other_classes", "rds", ONLY, _other_classes, needs=("rds.options", "rds.versions")),
    Read("rds.majors", "rds", ONLY, _majors),
]
