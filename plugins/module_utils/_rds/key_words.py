# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The words that PostgreSQL keeps for itself, which RDS takes neither for a database nor for its master user.

"Can't be a word reserved by the specified database engine" (DBName) and "Can't be a reserved word for the chosen
database engine" (MasterUsername), botocore rds CreateDBInstance; which words these are:
https://www.postgresql.org/docs/current/sql-keywords-appendix.html, those that are reserved, with or without exceptions.

Pure: imports neither boto3 nor Ansible.
"""

from __future__ import annotations

_RESERVED = (
    "all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create"
    " current_catalog current_date current_role current_time current_timestamp current_user default deferrable desc"
    " distinct do else end except false fetch for foreign from grant group having in initially intersect into lateral"
    " leading limit localtime localtimestamp not null offset on only or order placing primary references returning"
    " select session_user some symmetric system_user table then to trailing true union unique user using variadic when"
    " where window with"
)
# "reserved (can be function or type)"
_RESERVED_BUT_FOR_FUNCTIONS = (
    "authorization binary collation concurrently cross current_schema freeze full ilike inner is isnull join left like"
    " natural notnull outer overlaps right similar tablesample verbose"
)
KEY_WORDS = frozenset(f"{_RESERVED} {_RESERVED_BUT_FOR_FUNCTIONS}".split())
