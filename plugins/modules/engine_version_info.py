#!/usr/bin/python

# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
---
module: engine_version_info
version_added: 0.1.0
short_description: Choose the version of a database or cache engine from what the region offers
description:
  - Asks the region which versions of an engine can be created with an instance class, a storage type and Multi-AZ,
    chooses one of them, and says why.
  - A version that is offered is taken as it is, a major version becomes the newest of it, V(latest) the newest of all.
    What is not offered is refused with the nearest versions, classes or storage types that are.
  - Minor versions are retired every few months. A pinned version that worked last year may not be creatable today.
  - M(amazon.aws.rds_engine_versions_info) lists versions whatever the class, also such as cannot be created with it,
    does not choose, and knows nothing of ElastiCache.
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - transaction_monitoring.aws.attributes.info
options:
  engine:
    description:
      - The engine as AWS names it, for instance V(postgres), V(redis) or V(valkey).
      - V(redis), V(valkey) and V(memcached) are asked of ElastiCache, all others of RDS.
    type: str
    required: true
  version:
    description:
      - A version (V(16.14)), its leading components (V(16)) or V(latest). Write it in quotes, so that YAML does not
        take it for a number.
      - Builds of paid extended support (with C(-rds.) in their name) are chosen only by their full name, previews
        likewise.
    type: str
    required: true
  instance_class:
    description:
      - The class of the RDS instance, for instance V(db.t4g.medium). Required for engines of RDS.
      - ElastiCache has no API that tells which versions a node type takes, so that this is an error there.
    type: str
  storage_type:
    description:
      - The storage type of the RDS instance, for instance V(gp3). Not for ElastiCache.
    type: str
  multi_az:
    description:
      - Whether the RDS instance will run in two zones. Not for ElastiCache.
    type: bool
    default: false
  running_version:
    description:
      - The version that runs now, if one does.
      - It is kept when it satisfies O(version), even if newer ones are offered or it can be created no longer, until
        O(upgrade=true). So V(16) means the newest 16 on the day an instance is made, and never a surprise later.
      - A version that runs and is newer than O(version), but of the same major version, is kept too. Automatic minor
        upgrades bring that about, and AWS does not downgrade.
      - For another O(version), the newest that satisfies it and can be reached in place is chosen.
    type: str
  upgrade:
    description:
      - Whether to leave O(running_version) for the newest version that satisfies O(version) and can be reached.
    type: bool
    default: false
  setting:
    description:
      - The name of the setting that holds the version, to be used in error messages.
      - With C(database_engine_version), messages about other options name C(database_instance_class) and so on.
    type: str
    default: version
notes:
  - Three calls to RDS, or one to ElastiCache. Two more at most when something is refused or a retired version runs.
  - Permissions are C(rds:DescribeDBEngineVersions), C(rds:DescribeDBMajorEngineVersions),
    C(rds:DescribeOrderableDBInstanceOptions) and C(elasticache:DescribeCacheEngineVersions).
author:
  - The transaction_monitoring.aws maintainers (@transaction-monitoring)
"""

EXAMPLES = r"""
- name: Choose the version of the database
  transaction_monitoring.aws.engine_version_info:
    engine: postgres
    version: "16"
    instance_class: db.t4g.medium
    storage_type: gp3
    multi_az: true
    running_version: "{{ instances[0].engine_version | default(omit) }}"
    setting: database_engine_version
  register: database_version

- name: Choose the version of the cache
  transaction_monitoring.aws.engine_version_info:
    engine: valkey
    version: latest
"""

RETURN = r"""
engine_version:
  description: What was asked, what is offered, what was chosen and why.
  returned: always
  type: dict
  contains:
    engine:
      description: The engine.
      returned: always
      type: str
      sample: postgres
    asked:
      description: The version that was asked for.
      returned: always
      type: str
      sample: "16"
    running:
      description: The version that runs, V(null) when none was given.
      returned: always
      type: str
      sample: "16.9"
    chosen:
      description: The version to use.
      returned: always
      type: str
      sample: "16.14"
    why:
      description: Why it was chosen.
      returned: always
      type: str
      sample: 16.14 is the newest version of 16 that is offered in ap-northeast-1 with db.t4g.medium, gp3, Multi-AZ
    offered:
      description: The versions that can be created with this class, storage type and Multi-AZ, from old to new.
      returned: always
      type: list
      elements: str
      sample: ["15.18", "16.13", "16.14"]
    available_upgrades:
      description:
        - The offered versions to which the chosen one can be upgraded in place, from old to new.
        - For ElastiCache, all newer ones. AWS does not say more.
      returned: always
      type: list
      elements: str
      sample: ["17.10"]
    major:
      description: The major version of the chosen one.
      returned: always
      type: str
      sample: "16"
    family:
      description: The parameter group family of the chosen version.
      returned: always, null when AWS knows the running version no longer
      type: str
      sample: postgres16
    log_exports:
      description: The logs of the chosen version that RDS can send to CloudWatch.
      returned: always
      type: list
      elements: str
      sample: ["iam-db-auth-error", "postgresql", "upgrade"]
    support_ends:
      description: The day on which standard support of the major version ends. V(null) where AWS does not say.
      returned: always
      type: str
      sample: "2029-02-28"
    zones:
      description: The zones in which an instance of this class and version can be placed. Empty for ElastiCache.
      returned: always
      type: list
      elements: str
      sample: ["ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d"]
    multi_az_capable:
      description: Whether an instance of this class and version can be Multi-AZ. V(null) for ElastiCache.
      returned: always
      type: bool
      sample: true
    storage:
      description:
        - The limits of the storage type, in GiB, IO operations a second and MiB a second. V(null) for a limit that does
          not apply.
        - V(null) for ElastiCache and without O(storage_type).
      returned: always
      type: dict
      contains:
        minimum_gib:
          description: The smallest size.
          returned: always
          type: int
          sample: 20
        maximum_gib:
          description: The largest size.
          returned: always
          type: int
          sample: 65536
        minimum_iops:
          description: The fewest IO operations a second that may be asked for.
          returned: always
          type: int
          sample: 3000
        maximum_iops:
          description: The most.
          returned: always
          type: int
          sample: 64000
        minimum_throughput:
          description: The lowest throughput that may be asked for.
          returned: always
          type: int
          sample: 125
        maximum_throughput:
          description: The highest.
          returned: always
          type: int
          sample: 4000
    supports:
      description:
        - What an instance of this class, version and storage type can do.
        - V(null) when RV(engine_version.storage) is.
      returned: always
      type: dict
      contains:
        enhanced_monitoring:
          description: Monitoring at intervals from 1 to 60 seconds.
          returned: always
          type: bool
        iam_database_authentication:
          description: Authentication of database users by IAM.
          returned: always
          type: bool
        iops:
          description: Provisioned IO operations.
          returned: always
          type: bool
        performance_insights:
          description: Performance Insights.
          returned: always
          type: bool
        storage_autoscaling:
          description: Storage that grows by itself.
          returned: always
          type: bool
        storage_encryption:
          description: Encryption at rest.
          returned: always
          type: bool
        storage_throughput:
          description: Provisioned throughput.
          returned: always
          type: bool
"""

from dataclasses import replace

from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.transaction_monitoring.aws.plugins.module_utils import _engine_versions as versions
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._elasticache import engine_versions_api
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._rds import api
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._suggest import did_you_mean

ELASTICACHE_ENGINES = ("memcached", "redis", "valkey")


def ask_elasticache(client, wanted):
    """Choose among the versions of ElastiCache, which are the same for every node type as far as AWS tells."""
    items = engine_versions_api.describe_cache_engine_versions(client, Engine=wanted.engine)
    releases = [versions.to_release(item) for item in items]
    offered = versions.in_order(release.version for release in releases)
    if wanted.running:
        wanted = replace(wanted, running=versions.known_as(wanted.running, offered))
    choice = versions.choose(wanted, offered, releases)
    return versions.describe(wanted, choice, offered, releases, [], None)


def ask_rds(client, wanted):
    """Choose among the versions that RDS takes an order for."""
    releases = list_releases(client, Engine=wanted.engine)
    if not releases:
        engines = [item["Engine"] for item in api.describe_db_engine_versions(client, DefaultOnly=True)]
        raise versions.refuse_engine(wanted, [*engines, *ELASTICACHE_ENGINES])
    options = find_options(client, wanted, releases)
    known = {release.version for release in releases}
    offered = versions.in_order(option.version for option in options if option.version in known)
    if wanted.running and wanted.running not in known:
        releases += list_releases(client, Engine=wanted.engine, EngineVersion=wanted.running, IncludeAll=True)
    choice = choose(client, wanted, offered, releases)
    major = next((release.major for release in releases if release.version == choice.version), None)
    ends = versions.support_end(api.describe_db_major_engine_versions(client, wanted.engine), major)
    return versions.describe(wanted, choice, offered, releases, options, ends)


def find_options(client, wanted, releases):
    """Return the options of the class that fit; tell which part of the wish is the one that cannot be had."""
    options = list_options(client, wanted, DBInstanceClass=wanted.instance_class)
    if not options:
        newest = versions.in_order(release.version for release in releases)[-1]
        raise versions.refuse_class(wanted, list_options(client, wanted, EngineVersion=newest))
    fitting = versions.fitting(options, wanted)
    if not fitting:
        raise versions.refuse_combination(wanted, options)
    return fitting


def choose(client, wanted, offered, releases):
    """Choose; when the version is there for other classes, tell which."""
    try:
        return versions.choose(wanted, offered, releases)
    except versions.VersionNotOfferedError as error:
        newest = versions.newest_known(wanted, releases)
        if newest is None:
            raise
        others = list_options(client, wanted, EngineVersion=newest)
        raise versions.refuse_elsewhere(wanted, newest, others) from error


def list_releases(client, **parameters):
    return [versions.to_release(item) for item in api.describe_db_engine_versions(client, **parameters)]


def list_options(client, wanted, **parameters):
    items = api.describe_orderable_db_instance_options(client, Engine=wanted.engine, Vpc=True, **parameters)
    return [versions.to_option(item) for item in items]


def check_options(params):
    """Say which options do not go with the engine; nothing when all do."""
    if params["engine"] in ELASTICACHE_ENGINES:
        given = [name for name in ("instance_class", "storage_type", "multi_az") if params[name]]
        if given:
            return (
                f"{given[0]}: {params[given[0]]} has no meaning for {params['engine']}; ElastiCache has no API that "
                "tells what can be ordered. Leave the option out."
            )
    elif not params["instance_class"]:
        return (
            f"instance_class: needed for {params['engine']}, because RDS offers other versions for other classes."
            f"{did_you_mean(params['engine'], ELASTICACHE_ENGINES)}"
        )
    return ""


def main():
    module = AnsibleAWSModule(
        argument_spec={
            "engine": {"type": "str", "required": True},
            "version": {"type": "str", "required": True},
            "instance_class": {"type": "str"},
            "storage_type": {"type": "str"},
            "multi_az": {"type": "bool", "default": False},
            "running_version": {"type": "str"},
            "upgrade": {"type": "bool", "default": False},
            "setting": {"type": "str", "default": "version"},
        },
        supports_check_mode=True,
    )
    names = ("engine", "version", "setting", "instance_class", "storage_type", "multi_az", "upgrade")
    wanted = versions.Wanted(
        region=module.region,
        running=module.params["running_version"],
        **{name: module.params[name] for name in names},
    )
    problem = check_options(module.params)
    if problem:
        module.fail_json(msg=problem)
    try:
        if wanted.engine in ELASTICACHE_ENGINES:
            answer = ask_elasticache(module.client("elasticache"), wanted)
        else:
            answer = ask_rds(module.client("rds"), wanted)
    except versions.VersionRefusedError as error:
        module.fail_json(msg=str(error))
    except AnsibleAWSError as error:
        module.fail_json_aws_error(error)
    module.exit_json(changed=False, engine_version=answer)


if __name__ == "__main__":
    main()
