# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Which calls bring the endpoints of one VPC to the wanted state, and what that state is.

Pure: imports neither boto3 nor Ansible, reads nothing but its arguments, changes none of them.

Endpoints and requests have the shapes of the EC2 API (DescribeVpcEndpoints, CreateVpcEndpoint, ModifyVpcEndpoint); a
view is what the module returns of an endpoint. What cannot be done raises EndpointError with a sentence for the user;
nothing has been written by then.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.transaction_monitoring.aws.plugins.module_utils._ec2.endpoints_wanted import (
    INTERFACE,
    EndpointError,
    Wanted,
    short_name,
)

Api = Mapping[str, Any]
View = dict[str, Any]
# An endpoint whose id AWS has yet to give, in check mode.
UNKNOWN_ID = "vpce-00000000000000000"


@dataclass
class Plan:
    """Requests in the order they are to be made, and the views before and after them.

    ``settle`` are ids of existing endpoints that are not available yet, ``vanish`` of those that are being deleted.
    """

    create: list[dict[str, Any]] = field(default_factory=list)
    modify: list[dict[str, Any]] = field(default_factory=list)
    tag: dict[str, dict[str, str]] = field(default_factory=dict)
    untag: dict[str, list[str]] = field(default_factory=dict)
    delete: list[str] = field(default_factory=list)
    settle: list[str] = field(default_factory=list)
    vanish: list[str] = field(default_factory=list)
    before: list[View] = field(default_factory=list)
    after: list[View] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        """Tell whether there is anything to do."""
        return bool(self.create or self.modify or self.tag or self.untag or self.delete)


def plan_present(current: Iterable[Api], wanted: Sequence[Wanted], options: Mapping[str, Any], region: str) -> Plan:
    """Plan what is missing, what differs and, with the option ``purge``, what is ours and no longer wanted."""
    plan = Plan()
    tags, ours = _strings(options["tags"]), _strings(options["owned_by"] or options["tags"])
    endpoints = [endpoint for endpoint in current if _state(endpoint) not in ("deleting", "deleted")]
    kept = set()
    for one in sorted(wanted, key=lambda item: item.service):
        found = _existing(endpoints, one, ours)
        if found is None:
            plan.create.append(_create_request(one, options["vpc_id"], tags))
            plan.after.append(_view_of_new(one, tags))
        else:
            kept.add(found["VpcEndpointId"])
            _plan_existing(plan, found, one, tags, options["purge_tags"], region)
    if options["purge"]:
        names = {one.service_name for one in wanted}
        extra = [item for item in endpoints if item["ServiceName"] not in names and _is_ours(item, ours)]
        _plan_deletion(plan, extra, region)
    return plan


def plan_absent(current: Iterable[Api], options: Mapping[str, Any], region: str) -> Plan:
    """Plan to delete the endpoints of the named services; without names, all that carry the tags.

    Given tags protect: an endpoint that does not carry them all is left alone.
    """
    services, tags = options["services"], _strings(options["owned_by"] or options["tags"])
    if not services and not tags:
        raise EndpointError("services, owned_by: one of them must say which endpoints of the VPC are to be deleted.")
    plan = Plan()
    ours = [
        endpoint
        for endpoint in current
        if (not services or short_name(endpoint["ServiceName"], region) in services)
        and (not tags or _is_ours(endpoint, tags))
        and not endpoint.get("RequesterManaged")
    ]
    plan.vanish = [endpoint["VpcEndpointId"] for endpoint in ours if _state(endpoint) == "deleting"]
    _plan_deletion(plan, [endpoint for endpoint in ours if _state(endpoint) not in ("deleting", "deleted")], region)
    return plan


def refuse_incomplete(plan: Plan, vpc_id: str | None) -> None:
    """Raise EndpointError when the plan cannot be carried out for want of what only a real run needs."""
    if plan.create and not vpc_id:
        raise EndpointError("vpc_id: is not given; only check mode can do without a VPC.")
    for request in plan.create:
        if request["VpcEndpointType"] == INTERFACE and not request.get("SubnetIds"):
            raise EndpointError(f"subnet_ids: is empty, and {request['ServiceName']} needs a subnet to be reached in.")


def _existing(endpoints: Iterable[Api], wanted: Wanted, tags: Mapping[str, str]) -> Api | None:
    """Return the endpoint to bring into the wanted state: ours first; AWS itself looks after those it manages."""
    same = [
        endpoint
        for endpoint in endpoints
        if endpoint["ServiceName"] == wanted.service_name
        and endpoint["VpcEndpointType"] == wanted.kind
        and not endpoint.get("RequesterManaged")
    ]
    return min(same, key=lambda item: (not _is_ours(item, tags), item["VpcEndpointId"]), default=None)


def _is_ours(endpoint: Api, tags: Mapping[str, str]) -> bool:
    carried = _tags(endpoint)
    managed = endpoint.get("RequesterManaged")
    return bool(tags) and not managed and all(carried.get(key) == value for key, value in tags.items())


def _plan_existing(
    plan: Plan, endpoint: Api, wanted: Wanted, tags: Mapping[str, str], purge_tags: bool, region: str
) -> None:
    view = view_of(endpoint, region)
    after = {**view}
    request: dict[str, Any] = {}
    for key, name in (
        ("subnet_ids", "SubnetIds"),
        ("security_group_ids", "SecurityGroupIds"),
        ("route_table_ids", "RouteTableIds"),
    ):
        ids = getattr(wanted, key)
        if ids is not None:
            request.update(_difference(name, view[key], ids))
            after[key] = ids
    if wanted.private_dns is not None and wanted.private_dns != view["private_dns"]:
        request["PrivateDnsEnabled"] = after["private_dns"] = wanted.private_dns
    if request:
        plan.modify.append({"VpcEndpointId": view["id"], **request})
    after["tags"] = _plan_tags(plan, view, tags, purge_tags)
    if view["state"] != "available":
        plan.settle.append(view["id"])
    plan.before.append(view)
    plan.after.append(after)


def _difference(name: str, current: Collection[str], wanted: Collection[str]) -> dict[str, list[str]]:
    add, remove = sorted(set(wanted) - set(current)), sorted(set(current) - set(wanted))
    return {**({f"Add{name}": add} if add else {}), **({f"Remove{name}": remove} if remove else {})}


def _plan_tags(plan: Plan, view: View, tags: Mapping[str, str], purge_tags: bool) -> dict[str, str]:
    """Plan the tags and return those that the endpoint will carry; without any wanted, none is touched."""
    current: dict[str, str] = view["tags"]
    missing = {key: value for key, value in tags.items() if current.get(key) != value}
    # AWS reserves the prefix aws: and refuses to have such tags taken away.
    extra = sorted(key for key in current if tags and purge_tags and key not in tags and not key.startswith("aws:"))
    if missing:
        plan.tag[view["id"]] = missing
    if extra:
        plan.untag[view["id"]] = extra
    return {key: value for key, value in {**current, **missing}.items() if key not in extra}


def _plan_deletion(plan: Plan, endpoints: Iterable[Api], region: str) -> None:
    views = sorted(
        (view_of(endpoint, region) for endpoint in endpoints), key=lambda view: (view["service"], view["id"])
    )
    plan.delete = [view["id"] for view in views]
    plan.before.extend(views)


def _create_request(wanted: Wanted, vpc_id: str | None, tags: Mapping[str, str]) -> dict[str, Any]:
    request: dict[str, Any] = {
        "VpcEndpointType": wanted.kind,
        "VpcId": vpc_id,
        "ServiceName": wanted.service_name,
        "SubnetIds": wanted.subnet_ids,
        "SecurityGroupIds": wanted.security_group_ids,
        "RouteTableIds": wanted.route_table_ids,
        "PrivateDnsEnabled": wanted.private_dns,
    }
    if tags:
        request["TagSpecifications"] = [{"ResourceType": "vpc-endpoint", "Tags": tag_list(tags)}]
    return {key: value for key, value in request.items() if value is not None}


def _view_of_new(wanted: Wanted, tags: Mapping[str, str]) -> View:
    return {
        "id": UNKNOWN_ID,
        "service": wanted.service,
        "service_name": wanted.service_name,
        "type": wanted.kind,
        "state": "available",
        "private_dns": bool(wanted.private_dns),
        "subnet_ids": wanted.subnet_ids or [],
        "security_group_ids": wanted.security_group_ids or [],
        "route_table_ids": wanted.route_table_ids or [],
        "dns_names": [],
        "tags": dict(tags),
    }


def view_of(endpoint: Api, region: str) -> View:
    """Return what the module shows of an endpoint that DescribeVpcEndpoints described."""
    return {
        "id": endpoint["VpcEndpointId"],
        "service": short_name(endpoint["ServiceName"], region),
        "service_name": endpoint["ServiceName"],
        "type": endpoint["VpcEndpointType"],
        "state": _state(endpoint),
        "private_dns": bool(endpoint.get("PrivateDnsEnabled")),
        "subnet_ids": sorted(endpoint.get("SubnetIds") or []),
        "security_group_ids": sorted(group["GroupId"] for group in endpoint.get("Groups") or []),
        "route_table_ids": sorted(endpoint.get("RouteTableIds") or []),
        "dns_names": [entry["DnsName"] for entry in endpoint.get("DnsEntries") or []],
        "tags": _tags(endpoint),
    }


def views_of_same(views: Iterable[View], endpoints: Iterable[Api], region: str) -> list[View]:
    """Return the present views of the endpoints that these views foresaw, told by service and kind."""
    foreseen = [(view["service_name"], view["type"], view["id"]) for view in views]
    alive = [view_of(endpoint, region) for endpoint in endpoints if _state(endpoint) not in ("deleting", "deleted")]
    return [
        view
        for name, kind, endpoint_id in foreseen
        for view in alive
        if (view["service_name"], view["type"]) == (name, kind) and endpoint_id in (UNKNOWN_ID, view["id"])
    ]


def for_diff(views: Iterable[View]) -> dict[str, View]:
    """Return the views by service, without what AWS alone decides, so that they differ only by what was asked for."""
    shown: dict[str, View] = {}
    for view in sorted(views, key=lambda item: (item["service"], item["id"])):
        name = view["service"] if view["service"] not in shown else f"{view['service']} {view['id']}"
        shown[name] = {key: value for key, value in view.items() if key not in ("id", "service", "state", "dns_names")}
    return shown


def tag_list(tags: Mapping[str, str]) -> list[dict[str, str]]:
    """Return tags as the EC2 API writes them, in order of their keys."""
    return [{"Key": key, "Value": tags[key]} for key in sorted(tags)]


def _strings(tags: Mapping[str, Any] | None) -> dict[str, str]:
    return {str(key): str(value) for key, value in (tags or {}).items()}


def _tags(endpoint: Api) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in endpoint.get("Tags") or []}


def _state(endpoint: Api) -> str:
    """Return the state as AWS answers it; the API's model writes it with a capital letter, the service does not."""
    state = str(endpoint.get("State") or "")
    return state[:1].lower() + state[1:]
