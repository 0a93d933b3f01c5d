# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Databases."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from ..case import MONITORING, MONITORS, WRITES
from .common import MALFORMED_DAILY, MALFORMED_WEEKLY, daily, of, one, these, weekly

CLASSES = ("db.t4g.micro", "db.t4g.medium", "db.t3.medium", "db.m6g.large", "db.m7g.large", "db.r7g.large")


@st.composite
def legal_storage(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(of("gp3", "gp2", "io1"))
    size = draw(st.integers(100 if kind == "io1" else 20, 2000))
    iops = throughput = 0
    ceiling = 2 * size
    if kind == "io1":
        iops = draw(st.integers(max(1000, size), max(1000, 50 * size)))
    elif kind == "gp3" and size >= 400 and draw(st.booleans()):
        iops = draw(st.integers(12000, min(64000, 500 * size)))
        throughput = draw(st.integers(500, min(4000, iops // 4)))
    return storage(kind, size, ceiling, iops, throughput)


def storage(kind: str, size: int, ceiling: int, iops: int, throughput: int) -> dict[str, Any]:
    return {
        "database_storage_type": kind,
        "database_allocated_storage": size,
        "database_max_allocated_storage": ceiling,
        "database_iops": iops,
        "database_storage_throughput": throughput,
    }


@st.composite
def storage_at_its_limits(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(of("gp3", "gp2", "io1"))
    size = draw(of(0, 5, 19, 20, 21, 99, 100, 399, 400, 401, 1000, 3333, 16384, 65535, 65536, 65537))
    tenth = -(-11 * size // 10)
    ceiling = draw(of(2 * size, 0, size - 1, size, tenth - 1, tenth, 65536, 65537))
    at_gib = (size // 2, 50 * size, 50 * size + 1, 500 * size, 500 * size + 1)
    iops = draw(of(0, 0, 100, 999, 1000, 3000, 11999, 12000, 16000, 64000, 64001, 256000, 256001, *at_gib))
    throughput = draw(of(0, 0, 125, 499, 500, 1000, iops // 4, iops // 4 + 1, 4000, 4001))
    return storage(kind, size, ceiling, iops, throughput)


@st.composite
def windows_side_by_side(draw: st.DrawFn) -> dict[str, Any]:
    """A backup around a maintenance that begins on Sunday at 18:00."""
    backup = draw(of("17:30-18:00", "17:30-18:01", "17:45-18:15", "18:30-19:00", "18:29-19:00", "18:00-18:30"))
    maintenance = draw(of("sun:18:00-sun:18:30", "sat:18:00-sun:18:30", "sun:18:00-sun:18:29", "sun:18:00-mon:18:00"))
    return {"database_backup_window": backup, "database_maintenance_window": maintenance}


INSIGHTS = (7, 31, 62, 713, 731)
PARAMETERS: tuple[dict[str, Any], ...] = (
    {"max_connections": "100"},
    {"max_connections": 5},
    {"max_connections": "{DBInstanceClassMemory/9531392}"},
    {"max_connections": "LEAST({DBInstanceClassMemory/9531392},5000)"},
    {"rds.force_ssl": "0"},
    {"rds.force_ssl": "2"},
    {"rds.force_ssl": True},
    {"rds.force_ssl": False},
    {"work_mem": 63},
    {"work_mem": 64},
    {"work_mem": 2147483648},
    {"shared_preload_libraries": "pg_stat_statements"},
    {"shared_preload_libraries": ["pg_stat_statements", "pg_cron"]},
    {"shared_preload_libraries": "nonsense"},
    {"log_statement": "all"},
    {"log_statement": "some"},
    {"log_min_duration_statement": "-1"},
    {"log_min_duration_statement": "-2"},
    {"log_temp_files": ""},
    {"autovacuum_vacuum_scale_factor": "0.1"},
    {"autovacuum_vacuum_scale_factor": 0.2},
    {"autovacuum": "off"},
    {"autovacuum": True},
    {"timezone": "UTC"},
    {"server_version": "16"},
    {"no_such_parameter": "1"},
    {"log_connections": None},
    {"log_connections": {"a": 1}},
    {"log_connections": "1", "log_disconnections": "maybe"},
    {},
)

LEGAL = {
    "database class": one("database_instance_class", *CLASSES),
    "database version": one("database_engine_version", "14", "15", "16", "17", "latest"),
    "database storage": legal_storage(),
    "database in one zone": one("database_multi_az", False),
    "database name and port": these(
        database_name=["transactions", "tx", "A1_b"], database_port=st.integers(1150, 65535)
    ),
    "database insights": these(
        database_instance_class=["db.r7g.large", "db.m6g.large"],
        database_performance_insights=[True],
        database_performance_insights_retention_days=list(INSIGHTS),
    ),
    "database monitoring": these(
        database_monitoring_interval=[1, 5, 10, 15, 30, 60], database_monitoring_role_arn=[MONITORING]
    ),
    "database logs": one("database_log_exports", [], ["postgresql"], ["upgrade"], ["postgresql", "upgrade"]),
    "database backups": one("database_backup_retention_days", 0, 1, 35),
    "database maintenance": these(database_maintenance_window=weekly(st.integers(30, 90))),
    "database upkeep": these(
        database_auto_minor_version_upgrade=[True, False],
        database_deletion_protection=[True, False],
        database_apply_immediately=[True, False],
    ),
}
EDGES = {
    "database class": one(
        "database_instance_class",
        "db.t3.micro",
        "db.t2.micro",
        "db.m4.large",
        "db.m5.large",
        "db.m1.small",
        "db.x2g.large",
        "db.r6gd.large",
        "db.z1d.large",
        "db.nope.large",
        "DB.T4G.MICRO",
        "cache.t4g.small",
        "",
    ),
    "database version": one(
        "database_engine_version",
        *("9.6", "10", "11", "12", "13", "18", "99", "14.1", "15.5", "16.1", "16.14", "16.99", "11.22-rds.20240418"),
        *("", "16.", "16.14.1", "v16", "postgres16"),
    ),
    "database storage": storage_at_its_limits(),
    "database name": one(
        "database_name",
        *("", "a" * 63, "a" * 64, "1abc", "_abc", "my-db", "tränsaktion", "with space", "Transactions", "Admin"),
        *("admin", "postgres", "rdsadmin", "template0", "template1", "select", "user", "public", "default", "db"),
    ),
    "database port": one("database_port", -1, 0, 443, 1149, 1150, 3389, 6379, 65535, 65536),
    "database insights": these(
        database_instance_class=["db.t4g.micro", "db.t4g.medium", "db.r7g.large", "db.t3.micro", "db.t2.medium"],
        database_performance_insights=[True, False],
        database_performance_insights_retention_days=[-1, 0, 6, 7, 8, 31, 32, 62, 713, 714, 730, 731, 732, 744],
    ),
    "database monitoring": these(
        database_monitoring_interval=[0, 1, 60],
        database_monitoring_role_arn=["", MONITORING, f"{MONITORING}s", "monitoring", "arn:aws:iam::1:role/x"],
        **{"<monitors>": of(MONITORS, "rds.amazonaws.com"), "<writes>": of(WRITES, "logs:*", "logs:CreateLogGroup")},
    ),
    "database logs": one("database_log_exports", [], ["upgrade"], ["upgrade", "upgrade"]),
    "database backups": one("database_backup_retention_days", -1, 0, 1, 35, 36),
    "database backup window": st.one_of(
        these(database_backup_window=daily(of(0, 1, 29, 30, 31, 60, 720, 1439))),
        one("database_backup_window", *MALFORMED_DAILY),
    ),
    "database maintenance window": st.one_of(
        these(database_maintenance_window=weekly(of(0, 1, 29, 30, 31, 1440, 1441, 10079))),
        one("database_maintenance_window", *MALFORMED_WEEKLY),
    ),
    "database windows": windows_side_by_side(),
    "database parameters": one("database_parameters", *PARAMETERS),
    "database login": st.fixed_dictionaries(
        {
            "<login>": st.fixed_dictionaries(
                {
                    "username": of(
                        "txadmin", "a" * 63, "a" * 64, "1a", "a-b", "a_b", "admin", "rdsadmin", "postgres", "select", ""
                    ),
                    "password": of(
                        "not-a-secret-1",
                        "a" * 7,
                        "a" * 8,
                        "a" * 128,
                        "a" * 129,
                        "a/b456789",
                        'a"b456789',
                        "a@b456789",
                        "a b456789",
                        "a'b456789",
                        "ä23456789",
                    ),
                }
            )
        }
    ),
}
