# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._names import RULES, Name, suffix_problems


def names_for(suffix):
    return [
        Name("kinesis_stream", "streaming_name", f"transaction-stream-{suffix}"),
        Name("rds_instance", "database_identifier", f"txdb-{suffix}"),
        Name("elasticache_replication_group", "cache_identifier", f"redis-{suffix}"),
        Name("iam_role", "access_producer_role_name", f"transaction-producer-{suffix}-ap-northeast-1"),
    ]


@pytest.mark.parametrize("suffix", ["dev", "blue-2", "a", "x" * 28])
def test_a_sound_suffix_has_no_problem(suffix):
    assert suffix_problems(suffix, names_for(suffix)) == []


@pytest.mark.parametrize(
    ("suffix", "setting", "nearest"),
    [
        ("Dev", "database_identifier", "dev"),
        ("dev-", "database_identifier", "dev"),
        ("a--b", "database_identifier", "a-b"),
        ("team_a", "database_identifier", "team-a"),
        ("x" * 35, "cache_identifier", "x" * 28),
        ("y" * 29, "access_producer_role_name", "y" * 28),
        ("dev/1", "streaming_name", "dev-1"),
    ],
)
def test_a_refused_suffix_names_what_breaks_and_the_nearest_that_works(suffix, setting, nearest):
    (problem,) = suffix_problems(suffix, names_for(suffix))
    assert problem.startswith(f'suffix: "{suffix}" cannot be used: it makes {setting} ')
    assert problem.endswith(f'Nearest suffix that works: "{nearest}".')
    assert suffix_problems(nearest, names_for(nearest)) == []


def test_a_name_that_no_suffix_can_mend_is_reported_by_itself():
    names = [Name("kms_alias", "kms_alias", "app-key-dev"), Name("rds_instance", "database_identifier", "1db-dev")]
    problems = suffix_problems("dev", names)
    assert [problem.partition(":")[0] for problem in problems] == ["kms_alias", "database_identifier"]
    assert 'Alias must start with the prefix "alias/".' in problems[0]


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("rds_instance", "app-db", "app--db"),
        ("elasticache_replication_group", "a" * 40, "a" * 41),
        ("elasticache_replication_group", "hello-world", "hello-world-"),
        ("kinesis_stream", "app.events_1", "app/events"),
        ("kms_alias", "alias/app", "alias/aws/app"),
        ("log_group", "/aws/app", "aws/app"),
        ("iam_role", "a" * 64, "a" * 65),
        ("rds_subnet_group", "txdb-dev", "default"),
    ],
)
def test_each_service_keeps_its_own_rule(kind, good, bad):
    assert RULES[kind].accepts(good)
    assert not RULES[kind].accepts(bad)
