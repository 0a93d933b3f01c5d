# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._engine_versions import (
    Choice,
    Option,
    Release,
    VersionNotOfferedError,
    VersionRefusedError,
    Wanted,
    choose,
    describe,
    fitting,
    in_order,
    known_as,
    newest_known,
    refuse_class,
    refuse_combination,
    refuse_elsewhere,
    refuse_engine,
    support_end,
    to_option,
    to_release,
)

OFFERED = ["14.23", "15.9", "15.10", "15.18", "16.9", "16.14", "17.10", "11.22-rds.20260224", "18.0-beta1"]
UPGRADES = {
    "15.9": ("15.10", "15.18", "16.9", "16.14"),
    "15.18": ("16.14",),
    "16.9": ("16.14", "17.10"),
    "16.14": ("17.10",),
}
RELEASES = [
    Release(
        name,
        f"postgres{name.partition('.')[0]}",
        name.partition(".")[0],
        UPGRADES.get(name, ()),
        ("postgresql", "upgrade"),
    )
    for name in OFFERED
]
PLACE = "in ap-northeast-1 with db.t4g.medium, gp3, Multi-AZ"


def wish(version, running=None, upgrade=False, **changes):
    base = {
        "engine": "postgres",
        "region": "ap-northeast-1",
        "setting": "database_engine_version",
        "instance_class": "db.t4g.medium",
        "storage_type": "gp3",
        "multi_az": True,
    }
    return Wanted(version=version, running=running, upgrade=upgrade, **(base | changes))


@pytest.mark.parametrize(
    ("asked", "chosen"),
    [
        ("16", "16.14"),
        ("15", "15.18"),
        ("15.9", "15.9"),
        ("15.10", "15.10"),
        ("15.1", None),
        ("1", None),
        ("latest", "17.10"),
        ("11.22-rds.20260224", "11.22-rds.20260224"),
        ("11.22-rds", None),
        ("11", None),
        ("18", None),
        ("18.0-beta1", "18.0-beta1"),
    ],
)
def test_new_instance(asked, chosen):
    if chosen is None:
        with pytest.raises(VersionNotOfferedError):
            choose(wish(asked), OFFERED, RELEASES)
    else:
        assert choose(wish(asked), OFFERED, RELEASES).version == chosen


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ("16.14", f"16.14 is offered {PLACE}"),
        ("16", f"16.14 is the newest version of 16 that is offered {PLACE}"),
        ("latest", f"17.10 is the newest version that is offered {PLACE}"),
    ],
)
def test_reason(asked, why):
    assert choose(wish(asked), OFFERED, RELEASES).why == why


@pytest.mark.parametrize(
    ("asked", "running", "upgrade", "chosen", "why"),
    [
        ("16", "16.9", False, "16.9", "16.9 runs and satisfies 16; 16.14 is offered, but no upgrade asked"),
        ("16", "16.9", True, "16.14", "16.14 is the newest that satisfies 16; 16.9 runs"),
        ("16", "16.14", True, "16.14", "16.14 runs and satisfies 16; nothing newer does that it can reach"),
        ("latest", "15.18", False, "15.18", "15.18 runs and satisfies latest; 16.14 is offered, but no upgrade asked"),
        ("latest", "15.18", True, "16.14", "16.14 is the newest that satisfies latest; 15.18 runs"),
        ("15.7", "15.7", False, "15.7", "15.7 runs and satisfies 15.7; nothing newer does that it can reach"),
        ("15", "15.7", False, "15.7", "15.7 runs and satisfies 15; 15.18 is offered, but no upgrade asked"),
        ("15.7", "15.18", False, "15.18", "15.18 runs, which is newer than 15.7, and AWS does not downgrade"),
        ("15.10", "15.9", False, "15.10", "15.10 satisfies 15.10; 15.9 runs and can be upgraded"),
        ("16", "15.18", False, "16.14", "16.14 satisfies 16; 15.18 runs and can be upgraded"),
    ],
)
def test_running_instance(asked, running, upgrade, chosen, why):
    assert choose(wish(asked, running, upgrade), OFFERED, RELEASES) == Choice(chosen, why)


@pytest.mark.parametrize(
    ("asked", "running", "message"),
    [
        (
            "15.5",
            None,
            f'database_engine_version: "15.5" cannot be created {PLACE} (AWS would answer InvalidParameterCombination: '
            "Cannot find version 15.5 for postgres). Nearest that can: 15.18, 16.14.",
        ),
        (
            "15.7",
            None,
            f'database_engine_version: "15.7" cannot be created {PLACE} (AWS would answer InvalidParameterCombination: '
            "Cannot find version 15.7 for postgres). Nearest that can: 15.18, 16.14.",
        ),
        (
            "13",
            None,
            f'database_engine_version: "13" cannot be created {PLACE} (AWS would answer InvalidParameterCombination: '
            "Cannot find version 13 for postgres). Nearest that can: 14.23, 15.18.",
        ),
        (
            "99",
            None,
            f'database_engine_version: "99" cannot be created {PLACE} (AWS would answer InvalidParameterCombination: '
            "Cannot find version 99 for postgres). Nearest that can: 17.10, 16.14.",
        ),
        (
            "11",
            None,
            f'database_engine_version: "11" cannot be created {PLACE}, but for the builds of extended support '
            "11.22-rds.20260224 (AWS would answer InvalidParameterCombination: Cannot find version 11 for postgres). "
            "Nearest that can: 14.23, 15.18.",
        ),
        (
            "newest",
            None,
            'database_engine_version: "newest" is not a version (AWS would answer InvalidParameterCombination: Cannot '
            "find version newest for postgres). Nearest that can: 14.23, 15.18, latest.",
        ),
        (
            "14",
            "15.18",
            'database_engine_version: "14" is older than 15.18, which runs (AWS would answer '
            "InvalidParameterCombination: Cannot upgrade postgres from 15.18 to 14). Nearest that can: 15.18.",
        ),
        (
            "17",
            "15.18",
            'database_engine_version: "17" cannot be reached from 15.18, which runs (AWS would answer '
            "InvalidParameterCombination: Cannot upgrade postgres from 15.18 to 17.10). Nearest that can: 16.14.",
        ),
    ],
)
def test_refusal(asked, running, message):
    with pytest.raises(VersionRefusedError) as caught:
        choose(wish(asked, running), OFFERED, RELEASES)
    assert str(caught.value) == message


def test_versions_are_ordered_by_their_numbers():
    assert in_order(["15.10", "15.9", "15.9", "9.6.24", "16.0-beta1", "16.0", "15.9-rds.20260101"]) == [
        "9.6.24",
        "15.9",
        "15.9-rds.20260101",
        "15.10",
        "16.0",
        "16.0-beta1",
    ]


@pytest.mark.parametrize(
    ("running", "expected"), [("7.1.0", "7.1"), ("7.0.7", "7.0"), ("7.1", "7.1"), ("6.2.6", "6.2.6")]
)
def test_running_version_has_the_name_under_which_it_is_offered(running, expected):
    assert known_as(running, ["7.0", "7.1"]) == expected


def test_two_components_make_a_major_version_where_aws_counts_so():
    releases = [Release(name, "f", name.rpartition(".")[0]) for name in ("8.0.40", "8.0.43", "8.4.6")]
    offered = [release.version for release in releases]
    assert choose(wish("8.0", engine="mysql"), offered, releases).version == "8.0.43"
    with pytest.raises(VersionRefusedError, match=r"Nearest that can: 8.0.43, 8.4.6"):
        choose(wish("8.0.1", engine="mysql"), offered, releases)
    with pytest.raises(VersionRefusedError, match=r"is older than 8\.4\.6, which runs"):
        choose(wish("8.0", "8.4.6", engine="mysql"), offered, releases)


def option(version="16.14", instance_class="db.t4g.medium", storage_type="gp3", multi_az=True, zones=("a", "c")):
    return Option(version, instance_class, storage_type, multi_az, zones, {"minimum_gib": 20}, {"iops": False})


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, 1),
        ({"storage_type": None}, 2),
        ({"multi_az": False}, 2),
        ({"storage_type": "io9"}, 0),
    ],
)
def test_fitting(changes, expected):
    options = [option(), option(multi_az=False), option(storage_type="io2")]
    assert len(fitting(options, wish("16", **changes))) == expected


@pytest.mark.parametrize(
    ("setting", "expected"),
    [("database_engine_version", "database_multi_az"), ("engine_version", "multi_az"), ("version", "multi_az")],
)
def test_messages_name_the_settings_beside_the_version(setting, expected):
    assert wish("16", setting=setting).named("multi_az") == expected


def test_newest_known_looks_at_the_whole_region():
    assert newest_known(wish("16"), RELEASES) == "16.14"
    assert newest_known(wish("15.5"), RELEASES) is None


NO_COMBINATION = (
    "InvalidParameterCombination: RDS does not support creating a DB instance with the following combination: "
    "DBInstanceClass=db.t4g.medium, Engine=postgres"
)


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (
            refuse_engine(wish("16", engine="postgress"), ["postgres", "mysql"]),
            'database_engine: "postgress" is not offered in ap-northeast-1 (AWS would answer InvalidParameterValue: '
            "Invalid DB engine: postgress). Nearest that can: postgres.",
        ),
        (
            refuse_class(
                wish("16", instance_class="db.t4.medium"), [option(), option(instance_class="db.r7g.16xlarge")]
            ),
            'database_instance_class: "db.t4.medium" is not offered for postgres in ap-northeast-1 (AWS would answer '
            "InvalidParameterValue: Invalid DB Instance class: db.t4.medium). Nearest that can: db.t4g.medium.",
        ),
        (
            refuse_combination(wish("16", storage_type="gp9"), [option(), option(storage_type="io2")]),
            'database_storage_type: "gp9" is not offered in ap-northeast-1 with db.t4g.medium, gp9, Multi-AZ for '
            f"postgres (AWS would answer {NO_COMBINATION}). Nearest that can: gp3, io2.",
        ),
        (
            refuse_combination(wish("16"), [option(multi_az=False)]),
            'database_multi_az: "true" is more than db.t4g.medium can do for postgres in ap-northeast-1 (AWS would '
            f"answer {NO_COMBINATION}). Nearest that can: false.",
        ),
        (
            refuse_elsewhere(
                wish("18", instance_class="db.m4.large"),
                "18.4",
                [option(instance_class="db.m5.large"), option(instance_class="db.m6g.large", storage_type="gp2")],
            ),
            'database_instance_class: "db.m4.large" cannot run 18 in ap-northeast-1 with db.m4.large, gp3, Multi-AZ '
            "(AWS would answer InvalidParameterCombination: RDS does not support creating a DB instance with "
            "the following combination: DBInstanceClass=db.m4.large, Engine=postgres, EngineVersion=18.4). Nearest "
            "that can: db.m5.large.",
        ),
    ],
)
def test_refusals_say_what_can_be_had(error, message):
    assert str(error) == message


def test_describe():
    options = [option(), option(version="16.9", zones=("b",)), option(version="17.10")]
    assert describe(wish("16"), Choice("16.14", "w"), ["16.9", "17.10", "16.14"], RELEASES, options, "2029-02-28") == {
        "engine": "postgres",
        "asked": "16",
        "running": None,
        "chosen": "16.14",
        "why": "w",
        "offered": ["16.9", "16.14", "17.10"],
        "available_upgrades": ["17.10"],
        "major": "16",
        "family": "postgres16",
        "log_exports": ["postgresql", "upgrade"],
        "support_ends": "2029-02-28",
        "zones": ["a", "c"],
        "multi_az_capable": True,
        "storage": {"minimum_gib": 20},
        "supports": {"iops": False},
    }


def test_describe_version_that_runs_and_is_retired():
    answer = describe(wish("15", "15.7"), Choice("15.7", "w"), ["16.14"], [], [option()], None)
    assert (answer["family"], answer["zones"], answer["major"]) == (None, ["a", "c"], "15")


def test_support_end():
    def end(name, year):
        return {"LifecycleSupportName": name, "LifecycleSupportEndDate": datetime(year, 2, 28, tzinfo=UTC)}

    names = ("open-source-rds-extended-support", "open-source-rds-standard-support")
    majors = [
        {"MajorEngineVersion": "15", "SupportedEngineLifecycles": [end(names[0], 2031), end(names[1], 2028)]},
        {"MajorEngineVersion": "16", "SupportedEngineLifecycles": []},
    ]
    assert [support_end(majors, major) for major in ("15", "16", "17")] == ["2028-02-28", None, None]


def test_shapes_of_the_api():
    release = {
        "EngineVersion": "16.14",
        "DBParameterGroupFamily": "postgres16",
        "MajorEngineVersion": "16",
        "ValidUpgradeTarget": [{"EngineVersion": "17.10"}],
        "ExportableLogTypes": ["upgrade", "postgresql"],
    }
    assert to_release(release) == Release("16.14", "postgres16", "16", ("17.10",), ("postgresql", "upgrade"))
    cache = {"EngineVersion": "7.1", "CacheParameterGroupFamily": "redis7"}
    assert to_release(cache) == Release("7.1", "redis7", "7", None, ())
    row = {
        "EngineVersion": "16.14",
        "DBInstanceClass": "db.t4g.medium",
        "StorageType": "gp3",
        "MultiAZCapable": True,
        "AvailabilityZones": [{"Name": "c"}, {"Name": "a"}],
        "MinStorageSize": 20,
        "SupportsIops": True,
    }
    read = to_option(row)
    assert (read.zones, read.multi_az, read.limits["minimum_gib"], read.limits["maximum_gib"]) == (
        ("a", "c"),
        True,
        20,
        None,
    )
    assert (read.abilities["iops"], read.abilities["storage_encryption"]) == (True, False)
