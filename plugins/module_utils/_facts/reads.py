# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Everything that can be read, subject by subject."""

from __future__ import annotations

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._facts import (
    account,
    cache,
    database,
    key,
    lock,
    logs,
    names,
    network,
    permissions,
    secrets,
    stream,
)

SUBJECTS = (account, cache, database, key, lock, logs, names, network, permissions, secrets, stream)
ALL = [read for subject in SUBJECTS for read in subject.READS]
