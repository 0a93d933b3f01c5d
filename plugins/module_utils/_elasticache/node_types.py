# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Which node types of ElastiCache each region has: no call lists them.

Pure: imports neither boto3 nor Ansible, reads nothing but its arguments.
"""

from __future__ import annotations

SOURCE = "AWS's price list as kept by cfn-lint 1.58.0 (E3647)"
READ_IN = "2026-11"

SIZES = {
    "c7gn": "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge",
    "c8gn": "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge",
    "m4": "large xlarge 2xlarge 4xlarge 10xlarge",
    "m5": "large xlarge 2xlarge 4xlarge 12xlarge 24xlarge",
    "m6g": "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge",
    "m7g": "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge",
    "m8g": "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge",
    "r4": "large xlarge 2xlarge 4xlarge 8xlarge 16xlarge",
    "r5": "large xlarge 2xlarge 4xlarge 12xlarge 24xlarge",
    "r6g": "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge",
    "r6gd": "xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge",
    "r7g": "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge",
    "r8g": "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge",
    "t2": "micro small medium",
    "t3": "micro small medium",
    "t4g": "micro small medium",
}

FAMILIES = {
    "af-south-1": "c8gn m5 m6g m7g m8g r5 r6g r7g r8g t3 t4g",
    "ap-east-1": "c8gn m5 m6g m7g m8g r5 r6g r7g r8g t3 t4g",
    "ap-east-2": "m6g m7g r6g r7g t3 t4g",
    "ap-northeast-1": "c8gn m4 m5 m6g m7g m8g r4 r5 r6g r6gd r7g r8g t2 t3 t4g",
    "ap-northeast-2": "c8gn m4 m5 m6g m7g m8g r4 r5 r6g r7g r8g t2 t3 t4g",
    "ap-northeast-3": "m5 m6g m7g m8g r4 r5 r6g r7g r8g t2 t3 t4g",
    "ap-south-1": "c8gn m4 m5 m6g m7g m8g r4 r5 r6g r6gd r7g r8g t2 t3 t4g",
    "ap-south-2": "c8gn m5 m6g m7g m8g r5 r6g r7g r8g t3 t4g",
    "ap-southeast-1": "c8gn m4 m5 m6g m7g m8g r4 r5 r6g r6gd r7g r8g t2 t3 t4g",
    "ap-southeast-2": "c8gn m4 m5 m6g m7g m8g r4 r5 r6g r6gd r7g r8g t2 t3 t4g",
    "ap-southeast-3": "c8gn m5 m6g m7g m8g r5 r6g r7g r8g t3 t4g",
    "ap-southeast-4": "c8gn m5 m6g m7g m8g r5 r6g r7g r8g t3 t4g",
    "ap-southeast-5": "c8gn m6g m7g m8g r6g r7g r8g t3 t4g",
    "ap-southeast-6": "m6g m7g r6g r7g r8g t4g",
    "ap-southeast-7": "c8gn m6g m7g m8g r6g r7g r8g t3 t4g",
    "ca-central-1": "c8gn m4 m5 m6g m7g m8g r4 r5 r6g r6gd r7g r8g t2 t3 t4g",
    "ca-west-1": "c8gn m5 m6g m8g r5 r6g r7g r8g t3 t4g",
    "cn-north-1": "c8gn m4 m6g m7g m8g r4 r5 r6g r7g r8g t2 t3 t4g",
    "cn-northwest-1": "c8gn m4 m6g m7g m8g r4 r5 r6g r7g r8g t2 t3 t4g",
    "eu-central-1": "c8gn m4 m5 m6g m7g m8g r4 r5 r6g r6gd r7g r8g t2 t3 t4g",
    "eu-central-2": "c8gn m5 m6g m7g m8g r5 r6g r7g r8g t3 t4g",
    "eu-north-1": "c8gn m5 m6g m7g m8g r5 r6g r6gd r7g r8g t3 t4g",
    "eu-south-1": "c8gn m5 m6g m8g r5 r6g r7g r8g t3 t4g",
    "eu-south-2": "c8gn m5 m6g m7g m8g r5 r6g r7g r8g t3 t4g",
    "eu-west-1": "c7gn c8gn m4 m5 m6g m7g m8g r4 r5 r6g r6gd r7g r8g t2 t3 t4g",
    "eu-west-2": "c8gn m4 m5 m6g m7g m8g r4 r5 r6g r7g r8g t2 t3 t4g",
    "eu-west-3": "m5 m6g m7g m8g r4 r5 r6g r6gd r7g r8g t2 t3 t4g",
    "il-central-1": "m5 m6g m7g r5 r6g r7g t3 t4g",
    "me-central-1": "m5 m6g m7g r5 r6g r7g t3",
    "me-south-1": "m5 m6g m7g r5 r6g r7g t3",
    "mx-central-1": "m6g m7g r6g r7g r8g t3 t4g",
    "sa-east-1": "c8gn m4 m5 m6g m7g m8g r4 r5 r6g r6gd r7g r8g t2 t3 t4g",
    "us-east-1": "c7gn c8gn m4 m5 m6g m7g m8g r4 r5 r6g r6gd r7g r8g t2 t3 t4g",
    "us-east-2": "c7gn c8gn m4 m5 m6g m7g m8g r4 r5 r6g r6gd r7g r8g t2 t3 t4g",
    "us-gov-east-1": "c8gn m5 m6g m7g m8g r4 r5 r6g r7g r8g t2 t3 t4g",
    "us-gov-west-1": "c8gn m5 m6g m7g m8g r4 r5 r6g r7g r8g t2 t3 t4g",
    "us-west-1": "c8gn m4 m5 m6g m7g m8g r4 r5 r6g r6gd r7g r8g t2 t3 t4g",
    "us-west-2": "c7gn c8gn m4 m5 m6g m7g m8g r4 r5 r6g r6gd r7g r8g t2 t3 t4g",
}


def of_region(region: str) -> list[str]:
    """Return the node types of a region; none where the region is not known."""
    families = FAMILIES.get(region, "").split()
    return [f"cache.{family}.{size}" for family in families for size in SIZES[family].split()]
