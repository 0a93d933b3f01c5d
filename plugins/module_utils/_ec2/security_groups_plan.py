# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Which calls bring the security groups of one VPC to the wanted state, and what that state is.

Pure: imports neither boto3 nor Ansible, reads nothing but its arguments, changes none of them.

Groups and requests have the shapes of the EC2 API (DescribeSecurityGroups, CreateSecurityGroup,
AuthorizeSecurityGroupIngress and its sisters); a view is what the module returns of a group. What cannot be done raises
SecurityGroupError with a sentence for the user; nothing has been written by then.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ec2.security_groups_new import (
    UNKNOWN_ID,
    default_group_of_new_vpc,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ec2.security_groups_rules import (
    SIDES,
    Rule,
    permission,
    rules_of,
    views_of_rules,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ec2.security_groups_wanted import (
    DEFAULT,
    SecurityGroupError,
    WantedGroup,
)
from ansible_collections.transaction_monitoring.aws.plugins.module_utils._tags import plan_tags

Api = Mapping[str, Any]
View = dict[str, Any]


@dataclass
class Plan:
    """Requests, and the views before and after them.

    ``allow``, ``describe`` and ``forbid`` hold requests by side, ``rules`` or ``rules_egress``. They name the groups by
    id, so that those of a group in ``create`` follow from a second plan, made when it exists. ``delete`` maps ids to
    names.
    """

    create: list[dict[str, Any]] = field(default_factory=list)
    allow: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    describe: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    forbid: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    tag: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    untag: dict[str, list[str]] = field(default_factory=dict)
    delete: dict[str, str] = field(default_factory=dict)
    before: list[View] = field(default_factory=list)
    after: list[View] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        """Tell whether there is anything to do."""
        writes = (self.create, self.allow, self.describe, self.forbid, self.tag, self.untag, self.delete)
        return any(map(bool, writes))


def refuse_without_vpc(wanted: Iterable[WantedGroup], current: Collection[Api], vpc_id: str | None) -> None:
    """Raise SecurityGroupError when a real run lacks what only check mode can do without."""
    if not vpc_id:
        raise SecurityGroupError("vpc_id: is not given; only check mode can do without a VPC.")
    if not current and any(group.name == DEFAULT for group in wanted):
        raise SecurityGroupError(f"vpc_id: {vpc_id} has no security group {DEFAULT}, so there is no such VPC.")


def refuse_unseen(plan: Plan) -> None:
    """Raise SecurityGroupError when a plan made after the creation would create a group still."""
    names = [request["GroupName"] for request in plan.create]
    if names:
        raise SecurityGroupError(
            f"groups: {', '.join(names)}: AWS answers InvalidGroup.Duplicate, yet shows no group of this name. Run it"
            " again in a minute; if it persists, a group of another stack has the name in other capital letters."
        )


def plan_present(
    current: Sequence[Api], wanted: Sequence[WantedGroup], owned: Mapping[str, str], options: Mapping[str, Any]
) -> Plan:
    """Plan what is missing and what differs; groups that are not wanted stay as they are."""
    plan = Plan()
    # Every VPC has its default group; where there is none, the VPC itself has yet to be made.
    existing = {group["GroupName"]: group for group in current or [default_group_of_new_vpc()]}
    ids = {name: group["GroupId"] for name, group in existing.items()}
    for one in wanted:
        found = existing.get(one.name)
        if found is None:
            plan.create.append(_create_request(one, owned, options["vpc_id"]))
            plan.after.append(_view_of_new(one, owned))
            continue
        if one.name != DEFAULT:
            _refuse_foreign(found, owned)
            _refuse_new_description(found, one)
        _plan_existing(plan, found, one, ids, options["purge_tags"])
    return plan


def plan_absent(current: Sequence[Api], names: Collection[str], owned: Mapping[str, str]) -> Plan:
    """Plan to delete the groups of these names; without names, all that carry the tags of ours.

    What the groups say of each other is taken back first, since AWS deletes none that another refers to.
    """
    plan = Plan()
    named = {group["GroupId"]: group["GroupName"] for group in current}
    for group in current:
        if group["GroupName"] in names and group["GroupName"] != DEFAULT:
            _refuse_foreign(group, owned)
    doomed = {
        group["GroupId"]: group
        for group in sorted(current, key=lambda one: one["GroupName"])
        if group["GroupName"] != DEFAULT and _is_ours(group, owned) and (not names or group["GroupName"] in names)
    }
    gone = {named[group_id] for group_id in doomed}
    _refuse_referrers([group for group in current if group["GroupId"] not in doomed], gone, named)
    ids = {name: group_id for group_id, name in named.items()}
    for group_id, group in doomed.items():
        for side, key in SIDES:
            rules = [
                rule for rule in rules_of(group, key, named) if rule.peer in gone and rule.peer != group["GroupName"]
            ]
            _request(plan.forbid, side, group_id, rules, ids)
        plan.delete[group_id] = named[group_id]
        plan.before.append(view_of(group, named))
    return plan


def _plan_existing(plan: Plan, found: Api, one: WantedGroup, ids: Mapping[str, str], purge_tags: bool) -> None:
    named = {group_id: name for name, group_id in ids.items()}
    view = view_of(found, named)
    after = {**view}
    for side, key in SIDES:
        have = {rule: rule for rule in rules_of(found, key, named)}
        want = {rule: rule for rule in getattr(one, side)}
        told = {rule: rule if rule.description is not None else have.get(rule, rule) for rule in want}
        after[side] = views_of_rules(told.values())
        _request(plan.allow, side, view["id"], [rule for rule in want if rule not in have], ids)
        changed = [rule for rule in told.values() if rule in have and rule.description != have[rule].description]
        _request(plan.describe, side, view["id"], changed, ids)
        _request(plan.forbid, side, view["id"], [rule for rule in have.values() if rule not in want], ids)
    if one.name != DEFAULT:
        tags = plan_tags(view["tags"], one.tags, purge_tags)
        after["tags"] = dict(tags.after)
        if tags.add:
            plan.tag[view["id"]] = tag_list(tags.add)
        if tags.remove:
            plan.untag[view["id"]] = list(tags.remove)
    plan.before.append(view)
    plan.after.append(after)


def _request(
    requests: list[tuple[str, dict[str, Any]]],
    side: str,
    group_id: str,
    rules: Sequence[Rule],
    ids: Mapping[str, str],
) -> None:
    if rules:
        permissions = [permission(rule, ids) for rule in rules]
        requests.append((side, {"GroupId": group_id, "IpPermissions": permissions}))


def _refuse_foreign(group: Api, owned: Mapping[str, str]) -> None:
    if not _is_ours(group, owned):
        tags = ", ".join(f"{key}={value}" for key, value in sorted(owned.items()))
        raise SecurityGroupError(
            f"groups: {group['GroupName']}: {group['GroupId']} has this name and was not made by this stack: it does"
            f" not carry {tags}. It is left alone. Choose another name, or give it these tags if it is yours"
            " (owned_by says which)."
        )


def _refuse_new_description(group: Api, wanted: WantedGroup) -> None:
    if group["Description"] != wanted.description:
        raise SecurityGroupError(
            f'groups: {wanted.name}: description: {group["GroupId"]} has "{group["Description"]}", and AWS has no way'
            f' to make it "{wanted.description}". Keep the old one, or give the group another name.'
        )


def _refuse_referrers(others: Iterable[Api], gone: Collection[str], named: Mapping[str, str]) -> None:
    for group in others:
        peers = {rule.peer for _side, key in SIDES for rule in rules_of(group, key, named) if rule.kind == "GroupId"}
        held = sorted(peers.intersection(gone))
        if held:
            raise SecurityGroupError(
                f"groups: {', '.join(held)}: a rule of {group['GroupName']} ({group['GroupId']}), which is not to be"
                " deleted, refers to it, and AWS would answer DependencyViolation. Take that rule away first."
            )


def _is_ours(group: Api, owned: Mapping[str, str]) -> bool:
    carried = _tags(group)
    return all(carried.get(key) == value for key, value in owned.items())


def _tags_of_new(wanted: WantedGroup, owned: Mapping[str, str]) -> dict[str, str]:
    return dict(sorted((owned if wanted.tags is None else wanted.tags).items()))


def _create_request(wanted: WantedGroup, owned: Mapping[str, str], vpc_id: str | None) -> dict[str, Any]:
    return {
        "GroupName": wanted.name,
        "Description": wanted.description,
        "VpcId": vpc_id,
        "TagSpecifications": [{"ResourceType": "security-group", "Tags": tag_list(_tags_of_new(wanted, owned))}],
    }


def _view_of_new(wanted: WantedGroup, owned: Mapping[str, str]) -> View:
    return {
        "id": UNKNOWN_ID,
        "name": wanted.name,
        "description": wanted.description,
        "rules": views_of_rules(wanted.rules),
        "rules_egress": views_of_rules(wanted.rules_egress),
        "tags": _tags_of_new(wanted, owned),
    }


def view_of(group: Api, named: Mapping[str, str]) -> View:
    """Return what the module shows of a group that DescribeSecurityGroups described."""
    return {
        "id": group["GroupId"],
        "name": group["GroupName"],
        "description": group["Description"],
        **{side: views_of_rules(rules_of(group, key, named)) for side, key in SIDES},
        "tags": _tags(group),
    }


def for_diff(views: Iterable[View]) -> dict[str, View]:
    """Return the views by name, without the ids, which AWS alone decides."""
    return {view["name"]: {key: value for key, value in view.items() if key != "id"} for view in views}


def tag_list(tags: Mapping[str, str]) -> list[dict[str, str]]:
    """Return tags as the EC2 API writes them, in order of their keys."""
    return [{"Key": key, "Value": tags[key]} for key in sorted(tags)]


def _tags(group: Api) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in sorted(group.get("Tags") or [], key=lambda tag: tag["Key"])}
