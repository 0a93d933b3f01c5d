"""Storage types, sizes, IOPS and throughput, and how they may grow."""

from __future__ import annotations

from ...services.rds.instance_model import GP3_STRIPED_FROM
from ...services.rds.orderable import STORAGE, Storage, storage_types
from ...services.rds.versions import ENGINE
from .common import Settings, instance_rule

COMBINATION = "InvalidParameterCombination"
PAGE = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html"
PROVISIONED = ("io1", "io2")
SETTINGS = ("AllocatedStorage", "StorageType", "Iops", "StorageThroughput")


def storage_type(wanted: Settings) -> str:
    return str(wanted.get("StorageType") or ("io1" if wanted.given.get("Iops") else "gp3"))


def _limits(wanted: Settings) -> Storage:
    return STORAGE[storage_type(wanted)]


def _size(wanted: Settings) -> int:
    return int(wanted.get("AllocatedStorage", 0))


def _engine_and_type(wanted: Settings) -> str:
    return f"engine name {ENGINE} and storage type {storage_type(wanted)}"


@instance_rule(code="InvalidParameterValue", source="botocore rds.CreateDBInstance.StorageType (own words)")
def storage_type_is_known(wanted: Settings) -> str | None:
    """The storage type is gp2, gp3, io1, io2 or standard."""
    name = storage_type(wanted)
    return None if name in STORAGE else f"Invalid storage type: {name}"


@instance_rule(code="StorageTypeNotSupported", source="botocore rds.StorageTypeNotSupportedFault (own words)")
def storage_type_fits_the_class(wanted: Settings) -> str | None:
    """The class takes the storage type."""
    name, instance_class = storage_type(wanted), str(wanted.get("DBInstanceClass"))
    if name in storage_types(instance_class):
        return None
    return f"Storage type {name} is not supported for the DB instance class {instance_class}."


@instance_rule("CreateDBInstance", code="InvalidParameterValue", source="botocore rds.CreateDBInstance (own words)")
def storage_is_asked_for(wanted: Settings) -> str | None:
    """An instance has storage of its own."""
    if "AllocatedStorage" in wanted.given:
        return None
    return "The parameter AllocatedStorage must be provided and must not be blank."


@instance_rule(code=COMBINATION, source="F015")
def size_is_in_range(wanted: Settings) -> str | None:
    """The size is one that the storage type can have."""
    limits, size = _limits(wanted), _size(wanted)
    if not wanted.changes("AllocatedStorage", "StorageType") or limits.minimum <= size <= limits.maximum:
        return None
    return f"Invalid storage size for {_engine_and_type(wanted)}: {size}"


@instance_rule("ModifyDBInstance", code=COMBINATION, source=f"{PAGE} (own words)")
def storage_does_not_shrink(wanted: Settings) -> str | None:
    """Storage only grows."""
    size, now = _size(wanted), int(wanted.now.allocated_storage)
    return None if size >= now else f"Requested storage size ({size}) must not be less than the present size ({now})."


@instance_rule(
    "ModifyDBInstance", code=COMBINATION, source="https://github.com/cloud-custodian/cloud-custodian/issues/8725"
)
def size_and_iops_change_together(wanted: Settings) -> str | None:
    """Where IOPS are provisioned, size and IOPS are given together."""
    now = wanted.now
    striped = now.storage_type == "gp3" and int(now.allocated_storage) >= GP3_STRIPED_FROM
    if (now.storage_type not in PROVISIONED and not striped) or not wanted.changes("AllocatedStorage", "Iops"):
        return None
    if "AllocatedStorage" in wanted.given and "Iops" in wanted.given:
        return None
    return (
        "You must specify both the storage size and iops when modifying the storage size or iops on a DB instance "
        "that has iops."
    )


@instance_rule(code=COMBINATION, source="F013")
def gp3_below_striping_has_its_baseline(wanted: Settings) -> str | None:
    """Below 400 GiB, gp3 takes neither IOPS nor throughput."""
    asked = wanted.given.get("Iops") or wanted.given.get("StorageThroughput")
    if storage_type(wanted) != "gp3" or _size(wanted) >= GP3_STRIPED_FROM or not asked:
        return None
    return (
        f"You can't specify IOPS or storage throughput for engine {ENGINE} and a storage size less than "
        f"{GP3_STRIPED_FROM}."
    )


@instance_rule(code=COMBINATION, source="https://github.com/terraform-community-modules/tf_aws_rds/issues/22")
def provisioned_storage_names_its_iops(wanted: Settings) -> str | None:
    """io1 and io2 need IOPS."""
    name = storage_type(wanted)
    kept = wanted.now is not None and wanted.now.storage_type in PROVISIONED and "Iops" not in wanted.given
    if name not in PROVISIONED or kept or wanted.given.get("Iops"):
        return None
    return f"The storage type {name} requires iops to be specified."


def _iops(wanted: Settings) -> int | None:
    """The IOPS to judge: those given, or those an instance has had provisioned."""
    if "Iops" in wanted.given:
        return int(wanted.given["Iops"])
    provisioned = storage_type(wanted) in PROVISIONED
    return int(wanted.get("Iops")) if provisioned and wanted.changes(*SETTINGS) and wanted.get("Iops") else None


@instance_rule(code=COMBINATION, source="F016")
def iops_fit_the_ceiling(wanted: Settings) -> str | None:
    """IOPS are at least half the size, in GiB, that autoscaling may reach; of io1 and io2."""
    iops, ratios = _iops(wanted), _limits(wanted).iops_per_gib
    size = int(wanted.get("MaxAllocatedStorage") or _size(wanted))
    if iops is None or ratios is None or storage_type(wanted) == "gp3" or iops / size >= ratios[0]:
        return None
    return f"Invalid iops to max storage (GB) ratio for {_engine_and_type(wanted)}: {iops / size:.4f}"


@instance_rule(code=COMBINATION, source=f"F016, and {PAGE} (own words)")
def iops_fit_the_size(wanted: Settings) -> str | None:
    """IOPS are at most 50 (io1), 500 (gp3) or 1,000 (io2) for each GiB."""
    iops, ratios, size = _iops(wanted), _limits(wanted).iops_per_gib, _size(wanted)
    if iops is None or ratios is None or iops / size <= ratios[1]:
        return None
    return f"Invalid iops to storage (GB) ratio for {_engine_and_type(wanted)}: {iops / size:.4f}"


@instance_rule(code=COMBINATION, source=f"F014, and {PAGE} (own words)")
def iops_are_in_range(wanted: Settings) -> str | None:
    """Provisioned IOPS begin at 1,000 (io1, io2) or 12,000 (gp3 from 400 GiB on)."""
    iops, ends = _iops(wanted), _limits(wanted).iops
    below = storage_type(wanted) == "gp3" and _size(wanted) < GP3_STRIPED_FROM
    if iops is None or ends is None or below or ends[0] <= iops <= ends[1]:
        return None
    return f"Invalid iops for {_engine_and_type(wanted)}: {iops}"


@instance_rule(code=COMBINATION, source="botocore rds.CreateDBInstance.StorageThroughput (own words)")
def throughput_is_for_gp3(wanted: Settings) -> str | None:
    """Only gp3 takes throughput."""
    if storage_type(wanted) == "gp3" or not wanted.given.get("StorageThroughput"):
        return None
    return f"You can't specify storage throughput for storage type {storage_type(wanted)}."


@instance_rule(code=COMBINATION, source=f"{PAGE} (own words)")
def throughput_is_in_range(wanted: Settings) -> str | None:
    """gp3 from 400 GiB on has 500 to 4,000 MiB/s, up to a quarter of its IOPS."""
    limits, throughput = _limits(wanted), wanted.given.get("StorageThroughput")
    if throughput is None or limits.throughput is None or _size(wanted) < GP3_STRIPED_FROM:
        return None
    low, high = limits.throughput
    if not low <= throughput <= high:
        return f"Invalid storage throughput for {_engine_and_type(wanted)}: {throughput}"
    ratio = throughput / int(wanted.get("Iops") or (limits.iops or (1,))[0])
    if limits.throughput_per_iops and ratio > limits.throughput_per_iops[1]:
        return f"Invalid storage throughput to iops ratio for {_engine_and_type(wanted)}: {ratio:.4f}"
    return None


def _ceiling(wanted: Settings) -> int | None:
    """The autoscaling ceiling where it is to be judged. A ceiling of the present size switches autoscaling off."""
    ceiling = wanted.get("MaxAllocatedStorage")
    if ceiling is None or not wanted.changes("MaxAllocatedStorage", "AllocatedStorage"):
        return None
    off = wanted.now is not None and ceiling == _size(wanted)
    return None if off else int(ceiling)


@instance_rule(code=COMBINATION, source="https://github.com/ministryofjustice/cloud-platform-environments/pull/7471")
def ceiling_is_above_the_size(wanted: Settings) -> str | None:
    """The autoscaling ceiling is above the size."""
    ceiling = _ceiling(wanted)
    if ceiling is None or ceiling > _size(wanted):
        return None
    return "Max storage size must be greater than storage size"


@instance_rule(code=COMBINATION, source="F018")
def ceiling_leaves_room(wanted: Settings) -> str | None:
    """The autoscaling ceiling is at least a tenth above the size."""
    ceiling = _ceiling(wanted)
    if ceiling is None or ceiling * 10 >= _size(wanted) * 11:
        return None
    return "The maximum allocated storage must be increased by at least 10 percent."


@instance_rule(code=COMBINATION, source=f"{PAGE}; words as users report them for postgres and gp2")
def ceiling_is_in_range(wanted: Settings) -> str | None:
    """The autoscaling ceiling is a size that the storage type can have."""
    ceiling = _ceiling(wanted)
    if ceiling is None or ceiling <= _limits(wanted).maximum:
        return None
    return f"Invalid max storage size for {_engine_and_type(wanted)}: {ceiling}"
