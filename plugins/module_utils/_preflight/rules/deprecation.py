# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Rules of what works today and is on its way out.

Pure: imports neither boto3 nor Ansible, reads nothing, changes nothing.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight import cache_view
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight import database_view as view
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._preflight.rule import (
    Catalogue,
    Problem,
    Stack,
)

CATALOGUE = Catalogue()
rule = CATALOGUE.rule

SOON = 180
# Generations that AWS has announced the end of, as read in 2026-11; DescribeOrderableDBInstanceOptions does not tell:
# https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Types.html
OLD_CLASSES = {"m1": "m7g", "m2": "r7g", "m3": "m7g", "m4": "m7g", "r3": "r7g", "r4": "r7g", "t1": "t4g", "t2": "t4g"}

# Major versions of Redis OSS, and when their standard support ends; no call tells. Read in 2026-11.
_CACHE_LIFECYCLE = "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/deprecated-engine-versions.html"
STANDARD_SUPPORT_ENDS = {"4": "2026-01-31", "5": "2026-01-31", "6": "2027-01-31"}


def _days_left(stack: Stack, date: str) -> int:
    return (datetime.date.fromisoformat(date) - datetime.date.fromisoformat(stack.today)).days


@rule(
    "DP001",
    "database",
    setting="database_engine_version",
    severity="warning",
    source="RDS API: DescribeDBMajorEngineVersions",
)
def standard_support_lasts(stack: Stack) -> Iterator[Problem]:
    """The major version has half a year of standard support left. After it, AWS charges for extended support."""
    choice = view.chosen(stack)
    ends = choice["support_ends"] if choice else None
    if not choice or not ends or _days_left(stack, ends) > SOON:
        return
    verb = "ends" if _days_left(stack, ends) >= 0 else "ended"
    answer = f"accepted: standard support of {choice['major']} {verb} on {ends}; extended support is charged after it"
    yield Problem(choice["asked"], answer, _newest_supported(stack))


def _newest_supported(stack: Stack) -> str:
    lasting = {
        item["MajorEngineVersion"]
        for item in stack.facts["rds.majors"]
        for lifecycle in item.get("SupportedEngineLifecycles") or ()
        if "standard" in lifecycle["LifecycleSupportName"]
        and _days_left(stack, lifecycle["LifecycleSupportEndDate"].date().isoformat()) > SOON
    }
    orders = {str(item["EngineVersion"]).partition(".")[0] for item in view.options_of_class(stack)}
    return ", ".join(sorted(lasting & orders, key=int, reverse=True)[:2])


@rule(
    "DP002",
    "database",
    setting="database_instance_class",
    severity="warning",
    source="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Types.html (2026-11)",
)
def class_is_of_today(stack: Stack) -> Iterator[Problem]:
    """The class is not of a generation that AWS has announced the end of."""
    name = stack.wants["database"]["instance_class"]
    _db, generation, size = [*name.split("."), "", ""][:3]
    if generation in OLD_CLASSES:
        answer = f"accepted while it can be ordered: {generation} is a previous generation, as read in 2026-11"
        yield Problem(name, answer, f"db.{OLD_CLASSES[generation]}.{_size_of_today(generation, size)}")


def _size_of_today(generation: str, size: str) -> str:
    """The sizes that the newer generation lacks: what is below large, and ten times extra large."""
    if generation.startswith("t"):
        return size
    return {"10xlarge": "12xlarge"}.get(size, size if size.endswith("large") else "large")


@rule(
    "DP003",
    "database",
    setting="database_engine_version",
    severity="warning",
    source="RDS API: DescribeDBEngineVersions, Status",
)
def version_is_not_retired(stack: Stack) -> Iterator[Problem]:
    """The version is one that AWS still offers. One that runs and is retired, AWS upgrades when it likes."""
    item, choice = view.release(stack), view.chosen(stack)
    if choice and item.get("Status") == "deprecated":
        answer = f"accepted: {item['EngineVersion']} is retired, and AWS will upgrade it at a time of its own"
        newer = ", ".join(choice["available_upgrades"][-1:])
        yield Problem(choice["asked"], answer, f"database_upgrade: true, to {newer}" if newer else "a newer major")


@rule(
    "DP004",
    "database",
    setting="database_identifier",
    severity="warning",
    source="RDS API: DescribeDBInstances, CertificateDetails",
)
def certificate_lasts(stack: Stack) -> Iterator[Problem]:
    """The certificate of an instance that exists is valid for half a year more. Clients would refuse it after that."""
    for item in stack.facts["rds.instances"]:
        till = item.get("CertificateDetails", {}).get("ValidTill")
        if till and _days_left(stack, till.date().isoformat()) <= SOON:
            name, date = item.get("CACertificateIdentifier"), till.date().isoformat()
            default = stack.facts["rds.certificates"].get("DefaultCertificateForNewLaunches")
            command = f"aws rds modify-db-instance --db-instance-identifier {item['DBInstanceIdentifier']}"
            yield Problem(
                item["DBInstanceIdentifier"],
                f"accepted: its certificate, of {name}, ends on {date}",
                f"{command} --ca-certificate-identifier {default}",
            )


@rule("DP005", "cache", setting="cache_engine_version", severity="warning", source=_CACHE_LIFECYCLE)
def standard_support_of_the_cache_lasts(stack: Stack) -> Iterator[Problem]:
    """The version of Redis OSS has half a year of standard support left. After it, AWS charges for extended support."""
    choice, want = cache_view.chosen(stack), stack.wants["cache"]
    if not choice or want["engine"] != "redis":
        return
    major = choice["chosen"].split(".")[0]
    ends = STANDARD_SUPPORT_ENDS.get(major)
    if ends and _days_left(stack, ends) <= SOON:
        verb = "ends" if _days_left(stack, ends) >= 0 else "ended"
        answer = (
            f"accepted: standard support of Redis OSS {major} {verb} on {ends} (as read in 2026-11); extended support"
            " is charged after it"
        )
        yield Problem(want["engine_version"], answer, "7")
