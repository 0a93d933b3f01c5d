"""The parameters of PostgreSQL families that a stack is likely to set or read; AWS has some 400.

Source: AWS's answer to DescribeDBParameters for a postgres14 family, as recorded in public repositories: apply type,
data type, allowed values, whether it can be modified, default value, source. rds.force_ssl is 1 from PostgreSQL 15 on
(AWS's page "Using SSL with a PostgreSQL DB instance"). Values that RDS has and that recording, of Aurora, has not
(log_checkpoints, pgaudit.*, wal_*, shared_buffers, the autovacuum group) are from AWS's page "Working with parameters
on your RDS for PostgreSQL DB instance" and PostgreSQL's manual.
"""

from __future__ import annotations

from typing import Any

STATIC, DYNAMIC = "static", "dynamic"
INT_MAX = 2147483647
LIBRARIES = "auto_explain,orafce,pgaudit,pg_similarity,pg_stat_statements,pg_hint_plan,pg_prewarm,plprofiler,pglogical"
LIBRARIES += ",pg_cron,pg_tle"
LEVELS = "debug5,debug4,debug3,debug2,debug1,info,notice,warning,error,log,fatal,panic"

# name: (default or None, source, apply type, data type, allowed values or None, modifiable)
Row = tuple[str | None, str, str, str, str | None, bool]
SYSTEM, ENGINE_DEFAULT = "system", "engine-default"
PARAMETERS: dict[str, Row] = {
    "application_name": (None, ENGINE_DEFAULT, DYNAMIC, "string", None, True),
    "autovacuum": ("1", ENGINE_DEFAULT, DYNAMIC, "boolean", "0,1", True),
    "autovacuum_analyze_scale_factor": ("0.05", SYSTEM, DYNAMIC, "float", "0-100", True),
    "autovacuum_max_workers": (
        "GREATEST({DBInstanceClassMemory/64371566592},3)",
        SYSTEM,
        STATIC,
        "integer",
        "1-262143",
        True,
    ),
    "autovacuum_naptime": ("15", SYSTEM, DYNAMIC, "integer", "1-2147483", True),
    "autovacuum_vacuum_scale_factor": ("0.1", SYSTEM, DYNAMIC, "float", "0-100", True),
    "checkpoint_timeout": ("300", ENGINE_DEFAULT, DYNAMIC, "integer", "30-3600", True),
    "client_encoding": (None, ENGINE_DEFAULT, DYNAMIC, "string", None, True),
    "deadlock_timeout": (None, ENGINE_DEFAULT, DYNAMIC, "integer", f"1-{INT_MAX}", True),
    "effective_cache_size": ("{DBInstanceClassMemory/16384}", SYSTEM, DYNAMIC, "integer", f"1-{INT_MAX}", True),
    "idle_in_transaction_session_timeout": ("86400000", SYSTEM, DYNAMIC, "integer", f"0-{INT_MAX}", True),
    "idle_session_timeout": (None, ENGINE_DEFAULT, DYNAMIC, "integer", f"0-{INT_MAX}", True),
    "listen_addresses": ("*", SYSTEM, STATIC, "string", None, False),
    "lock_timeout": (None, ENGINE_DEFAULT, DYNAMIC, "integer", f"0-{INT_MAX}", True),
    "log_autovacuum_min_duration": ("10000", SYSTEM, DYNAMIC, "integer", f"-1-{INT_MAX}", True),
    "log_checkpoints": ("1", SYSTEM, DYNAMIC, "boolean", "0,1", False),
    "log_connections": (None, ENGINE_DEFAULT, DYNAMIC, "boolean", "0,1", True),
    "log_destination": ("stderr", SYSTEM, DYNAMIC, "string", "stderr,csvlog", True),
    "log_directory": ("/rdsdbdata/log/error", SYSTEM, DYNAMIC, "string", None, False),
    "log_disconnections": (None, ENGINE_DEFAULT, DYNAMIC, "boolean", "0,1", True),
    "log_duration": (None, ENGINE_DEFAULT, DYNAMIC, "boolean", "0,1", True),
    "log_error_verbosity": (None, ENGINE_DEFAULT, DYNAMIC, "string", "terse,default,verbose", True),
    "log_hostname": ("0", SYSTEM, DYNAMIC, "boolean", "0,1", True),
    "log_line_prefix": ("%t:%r:%u@%d:[%p]:", SYSTEM, DYNAMIC, "string", None, False),
    "log_lock_waits": (None, ENGINE_DEFAULT, DYNAMIC, "boolean", "0,1", True),
    "log_min_duration_sample": (None, ENGINE_DEFAULT, DYNAMIC, "integer", f"-1-{INT_MAX}", True),
    "log_min_duration_statement": (None, ENGINE_DEFAULT, DYNAMIC, "integer", f"-1-{INT_MAX}", True),
    "log_min_error_statement": (None, ENGINE_DEFAULT, DYNAMIC, "string", LEVELS, True),
    "log_min_messages": (None, ENGINE_DEFAULT, DYNAMIC, "string", LEVELS, True),
    "log_parameter_max_length": (None, ENGINE_DEFAULT, DYNAMIC, "integer", "-1-1073741823", True),
    "log_parameter_max_length_on_error": (None, ENGINE_DEFAULT, DYNAMIC, "integer", "-1-1073741823", True),
    "log_replication_commands": (None, ENGINE_DEFAULT, DYNAMIC, "boolean", "0,1", True),
    "log_rotation_age": ("60", SYSTEM, DYNAMIC, "integer", "10-1440", True),
    "log_rotation_size": ("100000", ENGINE_DEFAULT, DYNAMIC, "integer", "50000-1000000", True),
    "log_statement": (None, ENGINE_DEFAULT, DYNAMIC, "string", "none,ddl,mod,all", True),
    "log_statement_sample_rate": (None, ENGINE_DEFAULT, DYNAMIC, "float", "0-1", True),
    "log_temp_files": (None, ENGINE_DEFAULT, DYNAMIC, "integer", f"-1-{INT_MAX}", True),
    "log_timezone": ("UTC", SYSTEM, DYNAMIC, "string", None, False),
    "logging_collector": ("1", SYSTEM, STATIC, "boolean", "0,1", False),
    "maintenance_work_mem": (
        "GREATEST({DBInstanceClassMemory/63963136*1024},65536)",
        ENGINE_DEFAULT,
        DYNAMIC,
        "integer",
        f"1024-{INT_MAX}",
        True,
    ),
    "max_connections": ("LEAST({DBInstanceClassMemory/9531392},5000)", SYSTEM, STATIC, "integer", "6-262143", True),
    "max_locks_per_transaction": ("64", ENGINE_DEFAULT, STATIC, "integer", f"10-{INT_MAX}", True),
    "max_parallel_workers": ("GREATEST(${DBInstanceVCPU/2},8)", ENGINE_DEFAULT, DYNAMIC, "integer", "0-1024", True),
    "max_prepared_transactions": ("0", ENGINE_DEFAULT, STATIC, "integer", "0-262143", True),
    "max_replication_slots": ("20", SYSTEM, STATIC, "integer", "5-262143", True),
    "max_wal_senders": ("10", SYSTEM, STATIC, "integer", "5-262143", True),
    "max_wal_size": ("2048", SYSTEM, DYNAMIC, "integer", f"128-{INT_MAX}", True),
    "max_worker_processes": ("GREATEST(${DBInstanceVCPU*2},8)", ENGINE_DEFAULT, STATIC, "integer", "0-262143", True),
    "pg_stat_statements.max": (None, ENGINE_DEFAULT, STATIC, "integer", f"100-{INT_MAX}", True),
    "pg_stat_statements.save": (None, ENGINE_DEFAULT, DYNAMIC, "boolean", "0,1", True),
    "pg_stat_statements.track": (None, ENGINE_DEFAULT, DYNAMIC, "string", "NONE,TOP,ALL", True),
    "pg_stat_statements.track_utility": (None, ENGINE_DEFAULT, DYNAMIC, "boolean", "0,1", True),
    "pgaudit.log": (None, ENGINE_DEFAULT, DYNAMIC, "list", "ddl,function,misc,read,role,write,none,all", True),
    "pgaudit.log_catalog": (None, ENGINE_DEFAULT, DYNAMIC, "boolean", "0,1", True),
    "pgaudit.log_parameter": (None, ENGINE_DEFAULT, DYNAMIC, "boolean", "0,1", True),
    "pgaudit.role": (None, ENGINE_DEFAULT, DYNAMIC, "string", None, True),
    "port": ("{EndPointPort}", SYSTEM, STATIC, "integer", "1-65535", False),
    "random_page_cost": (None, ENGINE_DEFAULT, DYNAMIC, "float", "0-1.79769e+308", True),
    "rds.accepted_password_auth_method": ("md5+scram", SYSTEM, DYNAMIC, "string", "md5+scram,scram", True),
    "rds.adaptive_autovacuum": ("1", SYSTEM, DYNAMIC, "boolean", "0,1", True),
    "rds.force_admin_logging_level": (None, SYSTEM, DYNAMIC, "string", f"disabled,{LEVELS}", True),
    "rds.force_autovacuum_logging_level": ("WARNING", SYSTEM, DYNAMIC, "string", f"disabled,{LEVELS}", True),
    "rds.force_ssl": ("0", SYSTEM, DYNAMIC, "boolean", "0,1", True),
    "rds.log_retention_period": ("4320", SYSTEM, DYNAMIC, "integer", "1440-10080", True),
    "rds.logical_replication": ("0", ENGINE_DEFAULT, STATIC, "boolean", "0,1", True),
    "rds.restrict_password_commands": (None, ENGINE_DEFAULT, STATIC, "boolean", "0,1", True),
    "shared_buffers": ("{DBInstanceClassMemory/32768}", SYSTEM, STATIC, "integer", "16-1073741823", True),
    "shared_preload_libraries": ("pg_stat_statements", SYSTEM, STATIC, "list", LIBRARIES, True),
    "ssl": ("1", SYSTEM, DYNAMIC, "boolean", "0,1", False),
    "ssl_max_protocol_version": (None, ENGINE_DEFAULT, DYNAMIC, "string", "TLSv1,TLSv1.1,TLSv1.2,TLSv1.3", True),
    "ssl_min_protocol_version": ("TLSv1.2", ENGINE_DEFAULT, DYNAMIC, "string", "TLSv1,TLSv1.1,TLSv1.2", True),
    "statement_timeout": (None, ENGINE_DEFAULT, DYNAMIC, "integer", f"0-{INT_MAX}", True),
    "synchronous_commit": ("on", SYSTEM, DYNAMIC, "string", "local,on,off", True),
    "tcp_keepalives_idle": (None, ENGINE_DEFAULT, DYNAMIC, "integer", f"0-{INT_MAX}", True),
    "timezone": ("UTC", SYSTEM, DYNAMIC, "string", None, True),
    "track_activity_query_size": ("4096", SYSTEM, STATIC, "integer", "100-1048576", True),
    "track_io_timing": ("1", SYSTEM, DYNAMIC, "boolean", "0,1", True),
    "wal_buffers": (None, ENGINE_DEFAULT, STATIC, "integer", "-1-262143", True),
    "wal_keep_size": ("2048", SYSTEM, DYNAMIC, "integer", f"0-{INT_MAX}", True),
    "work_mem": (None, ENGINE_DEFAULT, DYNAMIC, "integer", f"64-{INT_MAX}", True),
}
FORCE_SSL_SINCE = 15


def parameters_of(major: int) -> dict[str, dict[str, Any]]:
    """The parameters of the family of a major version as the API shows them, by name."""
    found: dict[str, dict[str, Any]] = {}
    for name, (default, source, apply_type, data_type, allowed, modifiable) in PARAMETERS.items():
        value = "1" if name == "rds.force_ssl" and major >= FORCE_SSL_SINCE else default
        row = {
            "ParameterName": name,
            "ParameterValue": value,
            "Description": f"PostgreSQL parameter {name}",
            "Source": source,
            "ApplyType": apply_type,
            "DataType": data_type,
            "AllowedValues": allowed,
            "IsModifiable": modifiable,
            "ApplyMethod": "pending-reboot",
        }
        found[name] = {key: content for key, content in row.items() if content is not None}
    return found


def allows(row: dict[str, Any], value: str) -> bool:
    """Whether a value is one of AllowedValues. A formula of the instance class is always taken."""
    allowed = row.get("AllowedValues")
    if allowed is None or "{" in value:
        return True
    if row["DataType"] in {"integer", "float"}:
        low, _unused, high = allowed[1:].partition("-")
        try:
            return float(allowed[0] + low) <= float(value) <= float(high)
        except ValueError:
            return False
    choices = {choice.lower() for choice in allowed.split(",")}
    given = value.split(",") if row["DataType"] == "list" else [value]
    return all(item.strip().lower() in choices for item in given)
