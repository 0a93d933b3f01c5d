"""The master user, its password, and the first database."""

from __future__ import annotations

import re

from .common import Settings, instance_rule

INVALID = "InvalidParameterValue"
_NAME = re.compile(r"[a-zA-Z][a-zA-Z0-9_]*")
LONGEST_NAME = 63
SHORTEST_PASSWORD, LONGEST_PASSWORD = 8, 128
FORBIDDEN_IN_PASSWORDS = set('/@" ')
# PostgreSQL's reserved key words (its manual, appendix C); for databases, reports show RDS to add some.
SQL_WORDS = re.split(
    r",\s+",
    """all, analyse, analyze, and, any, array, as, asc, asymmetric, authorization, binary, both, case, cast, check,
    collate, collation, column, concurrently, constraint, create, cross, current_catalog, current_date,
    current_role, current_schema, current_time, current_timestamp, current_user, default, deferrable, desc,
    distinct, do, else, end, except, false, fetch, for, foreign, freeze, from, full, grant, group, having,
    ilike, in, initially, inner, intersect, into, is, isnull, join, lateral, leading, left, like, limit,
    localtime, localtimestamp, natural, not, notnull, null, offset, on, only, or, order, outer, overlaps,
    placing, primary, references, returning, right, select, session_user, similar, some, symmetric, system_user,
    table, tablesample, then, to, trailing, true, union, unique, user, using, variadic, verbose, when, where,
    window, with""",
)
# cfn-lint found out by deploying: https://github.com/aws-cloudformation/cfn-lint/pull/4425
RESERVED_USERS = {*SQL_WORDS, "admin", "rdsadmin"}
RESERVED_PREFIX = "pg_"
# admin: https://github.com/awslabs/aws-saas-boost/issues/180; rdsadmin is RDS's own database.
RESERVED_DATABASES = {*SQL_WORDS, "admin", "catalog", "db", "flag", "rdsadmin"}


@instance_rule("CreateDBInstance", code=INVALID, source="https://github.com/aws-cloudformation/cfn-lint/issues/4070")
def user_is_named(wanted: Settings) -> str | None:
    """There is a master user."""
    named = wanted.given.get("MasterUsername")
    return None if named else "The parameter MasterUsername must be provided and must not be blank."


@instance_rule("CreateDBInstance", code=INVALID, source="F011")
def user_name_is_well_formed(wanted: Settings) -> str | None:
    """A master user's name begins with a letter and holds letters, digits and underscores."""
    if _NAME.fullmatch(wanted.given["MasterUsername"]):
        return None
    return "MasterUsername must begin with a letter and contain only alphanumeric characters or underscores."


@instance_rule("CreateDBInstance", code=INVALID, source="F011 (own words)")
def user_name_is_short_enough(wanted: Settings) -> str | None:
    """A master user's name has up to 63 characters (16 in botocore's text, and enforced in 2023)."""
    if len(wanted.given["MasterUsername"]) <= LONGEST_NAME:
        return None
    return f"The parameter MasterUsername is not valid because it is longer than {LONGEST_NAME} characters."


@instance_rule("CreateDBInstance", code=INVALID, source="https://github.com/aws/aws-cdk/pull/5076")
def user_name_is_not_reserved(wanted: Settings) -> str | None:
    """A master user's name is not reserved by RDS, by its engine or by SQL."""
    name = wanted.given["MasterUsername"]
    if name.lower() not in RESERVED_USERS:
        return None
    return f"MasterUsername {name} cannot be used as it is a reserved word used by the engine"


@instance_rule("CreateDBInstance", code=INVALID, source="https://github.com/DataShades/ckan-aws-templates/issues/6")
def user_name_is_no_role_of_the_engine(wanted: Settings) -> str | None:
    """A master user's name does not begin as the engine's own roles do."""
    name = wanted.given["MasterUsername"]
    if not name.lower().startswith(RESERVED_PREFIX):
        return None
    return (
        f'MasterUsername {name} cannot be used because role names starting with "{RESERVED_PREFIX}" are reserved by the'
        " PostgreSQL engine"
    )


@instance_rule(
    code="InvalidParameterCombination", source="botocore rds.CreateDBInstance.MasterUserPassword (own words)"
)
def password_is_given_or_managed(wanted: Settings) -> str | None:
    """A password is given, or managed by Secrets Manager, and not both."""
    if not wanted.given.get("ManageMasterUserPassword") or "MasterUserPassword" not in wanted.given:
        return None
    return "You can't specify MasterUserPassword when ManageMasterUserPassword is turned on."


@instance_rule(
    "CreateDBInstance", code=INVALID, source="moto rds.models.DBCluster, which follows AWS: the password must be there"
)
def password_is_there(wanted: Settings) -> str | None:
    """There is a password, unless RDS manages it."""
    if wanted.given.get("ManageMasterUserPassword") or wanted.given.get("MasterUserPassword"):
        return None
    return "The parameter MasterUserPassword must be provided and must not be blank."


@instance_rule(code=INVALID, source="botocore rds.CreateDBInstance.MasterUserPassword; the words: moto rds.models")
def password_is_long_enough(wanted: Settings) -> str | None:
    """A password has 8 to 128 characters."""
    length = len(wanted.given.get("MasterUserPassword", "x" * SHORTEST_PASSWORD))
    invalid = "The parameter MasterUserPassword is not a valid password because it is"
    if length < SHORTEST_PASSWORD:
        return f"{invalid} shorter than {SHORTEST_PASSWORD} characters."
    return f"{invalid} longer than {LONGEST_PASSWORD} characters." if length > LONGEST_PASSWORD else None


@instance_rule(code=INVALID, source="https://github.com/crossplane/crossplane/issues/88")
def password_holds_allowed_characters(wanted: Settings) -> str | None:
    """A password holds printable ASCII without slash, at sign, double quote and space."""
    password = wanted.given.get("MasterUserPassword", "")
    if all("!" <= letter <= "~" and letter not in FORBIDDEN_IN_PASSWORDS for letter in password):
        return None
    return (
        "The parameter MasterUserPassword is not a valid password. Only printable ASCII characters besides "
        "'/', '@', '\"', ' ' may be used."
    )


@instance_rule(
    code="InvalidParameterCombination", source="botocore rds.CreateDBInstance.MasterUserSecretKmsKeyId (own words)"
)
def secret_key_only_for_a_managed_password(wanted: Settings) -> str | None:
    """A key for the managed secret is given only with a managed password."""
    if "MasterUserSecretKmsKeyId" not in wanted.given or wanted.given.get("ManageMasterUserPassword"):
        return None
    return "You can specify MasterUserSecretKmsKeyId only when ManageMasterUserPassword is turned on."


@instance_rule("ModifyDBInstance", code="InvalidParameterCombination", source="moto rds.models, which follows AWS")
def rotation_is_immediate(wanted: Settings) -> str | None:
    """A managed password is rotated at once."""
    if not wanted.given.get("RotateMasterUserPassword") or wanted.given.get("ApplyImmediately"):
        return None
    return "You must specify apply immediately when rotating the master user password."


@instance_rule(
    "CreateDBInstance", code=INVALID, source="https://github.com/terraform-aws-modules/terraform-aws-rds/issues/475"
)
def database_name_is_well_formed(wanted: Settings) -> str | None:
    """A database's name begins with a letter and holds letters, digits and underscores."""
    if _NAME.fullmatch(wanted.given.get("DBName") or "none"):
        return None
    return "DBName must begin with a letter and contain only alphanumeric characters."


@instance_rule("CreateDBInstance", code=INVALID, source="botocore rds.CreateDBInstance.DBName (own words)")
def database_name_is_short_enough(wanted: Settings) -> str | None:
    """A database's name has up to 63 characters."""
    if len(wanted.given.get("DBName", "")) <= LONGEST_NAME:
        return None
    return f"The parameter DBName is not valid because it is longer than {LONGEST_NAME} characters."


@instance_rule(
    "CreateDBInstance",
    code=INVALID,
    source="botocore rds.CreateDBInstance.DBName; words as users report them for grant, db, flag and catalog",
)
def database_name_is_not_reserved(wanted: Settings) -> str | None:
    """A database's name is not reserved by its engine."""
    name = wanted.given.get("DBName", "")
    if name.lower() not in RESERVED_DATABASES:
        return None
    return f"DBName {name} cannot be used. It is a reserved word for this engine"
