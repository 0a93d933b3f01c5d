# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The key, the log groups, the stream, the roles; the tags, the name and the region of the whole."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from .common import of, one, these

LOG_DAYS = (1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653)
SERVICES = ("ecs-tasks.amazonaws.com", "lambda.amazonaws.com", "ec2.amazonaws.com", "glue.amazonaws.com")
KEYS = (
    *("a", "k" * 127, "k" * 128, "k" * 129, "", "aws:x", "AWS:x", "rds:x", "Aws", "Name", "stack", "Stack", "project"),
    *(
        "SecretVersion",
        "with space",
        "tab\there",
        "a/b=c+d-e@f:g.h_i",
        "a,b",
        "a(b)",
        "ümlaut",
        "漢字",
        "emoji😀",
        "a&b",
    ),
    *(" leading", "trailing "),
)
VALUES: tuple[Any, ...] = (
    *(
        "",
        "v",
        "v" * 255,
        "v" * 256,
        "v" * 257,
        "aws:x",
        "rds:x",
        "a,b",
        "Team (A)",
        "ümlaut",
        "漢字",
        "😀",
        "a/b=c+d-e@f:g",
    ),
    *(4711, 1.5, True, None, ["a"], {"a": "b"}, "line\nbreak"),
)

Subjects = dict[str, st.SearchStrategy[dict[str, Any]]]


@st.composite
def many_tags(draw: st.DrawFn) -> dict[str, Any]:
    number = draw(of(44, 45, 46, 47, 48, 49, 50, 51))
    return {"stack_tags": {f"tag{each}": "v" for each in range(number)}}


LEGAL: Subjects = {
    "key": these(kms_rotation_period_days=st.integers(90, 2560), kms_deletion_window_days=st.integers(7, 30)),
    "log retention": one("logging_retention_days", *LOG_DAYS),
    "stream": of(
        {"streaming_mode": "on_demand"},
        {"streaming_shards": 1},
        {"streaming_shards": 10, "streaming_retention_hours": 8760},
        {"streaming_mode": "on_demand", "streaming_retention_hours": 48},
    ),
    "trusted services": these(access_trusted_services=st.lists(of(*SERVICES), min_size=1, max_size=4, unique=True)),
    "tags": these(stack_tags=st.dictionaries(of("Owner", "Cost centre", "a/b"), of("team-a", "4711", ""), max_size=3)),
    "region": one("aws_region", "eu-west-1", "us-east-1", "eu-central-1", "us-west-2", "ap-southeast-2", "sa-east-1"),
    "suffix": one("suffix", "a", "blue", "eu-1", "x" * 20),
}
KEY_EDGES: Subjects = {
    "key rotation": one("kms_rotation_period_days", -1, 0, 89, 90, 2560, 2561),
    "key deletion": one("kms_deletion_window_days", 0, 6, 7, 30, 31),
    "key description": one("kms_description", "", "d" * 8192, "d" * 8193, "äöü", "tab\t", "漢字"),
}
LOG_EDGES: Subjects = {
    "log retention": one(
        "logging_retention_days", *(days + more for days in LOG_DAYS for more in (-1, 1)), 0, -1, 10000
    ),
}
STREAM_EDGES: Subjects = {
    "stream shards": these(
        streaming_mode=["provisioned", "on_demand"],
        streaming_shards=[-1, 0, 1, 199, 200, 201, 500, 501, 1000, 1001, 10000, 10001],
    ),
    "stream retention": one("streaming_retention_hours", -1, 0, 23, 24, 25, 168, 169, 8760, 8761),
}
ROLE_EDGES: Subjects = {
    "trusted services": one(
        "access_trusted_services",
        [],
        [""],
        ["lambda"],
        ["Lambda.amazonaws.com"],
        ["lambda.amazonaws.com", "lambda.amazonaws.com"],
        ["nonsense.amazonaws.com"],
        ["ecs.amazon.com"],
        ["*"],
        ["123456789012"],
        ["arn:aws:iam::123456789012:root"],
        [f"service{number}.amazonaws.com" for number in range(60)],
        [f"service{number}.amazonaws.com" for number in range(80)],
    ),
}
STACK_EDGES: Subjects = {
    "tags": these(stack_tags=st.dictionaries(of(*KEYS), of(*VALUES), min_size=1, max_size=2)),
    "many tags": many_tags(),
    "region": one("aws_region", "me-south-1", "ap-east-1", "us-gov-west-1", "cn-north-1"),
    "suffix": one(
        "suffix",
        *("Dev", "-x", "x-", "a--b", "1abc", "1", "a_b", "a.b", "ü", "", "a b", "default", "aws"),
        *("x" * number for number in (27, 28, 29, 33, 34, 35, 36, 40, 41, 48, 49, 63)),
    ),
}
