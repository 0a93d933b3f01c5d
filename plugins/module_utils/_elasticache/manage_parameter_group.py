# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Reading, making, changing and deleting one cache parameter group: its plan, carried out."""

from __future__ import annotations

from . import api
from .parameter_group_plan import family_problem, group_of, plan, problems
from .parameter_values import catalogue_of

CALLS = {
    "AddTagsToResource": api.add_tags_to_resource,
    "CreateCacheParameterGroup": api.create_cache_parameter_group,
    "ModifyCacheParameterGroup": api.modify_cache_parameter_group,
    "RemoveTagsFromResource": api.remove_tags_from_resource,
    "ResetCacheParameterGroup": api.reset_cache_parameter_group,
}


def read_parameter_group(client, name):
    """The group and the catalogue of its parameters; None and an empty catalogue when there is no group."""
    group = api.describe_cache_parameter_group(client, name)
    if group is None:
        return None, {}
    catalogue = catalogue_of(api.describe_cache_parameters(client, name))
    return group_of(group, catalogue, api.list_tags_for_resource(client, group["ARN"])), catalogue


def ensure_present(client, wanted, check_mode, future_arn):
    """Bring the group to what is wanted, and return the module's result.

    future_arn: a function without arguments, called only when there is no group yet.
    """
    current, catalogue = read_parameter_group(client, wanted.name)
    if current is None:
        catalogue = _catalogue_of_family(client, wanted.family)
    _refuse(problems(wanted, current, catalogue))
    arn = current["arn"] if current else future_arn()
    to_do = plan(wanted, current, catalogue, arn)
    group = {**to_do.after, "arn": arn}
    if to_do.steps and not check_mode:
        for step in to_do.steps:
            CALLS[step.operation](client, **step.request)
        group, _catalogue = read_parameter_group(client, wanted.name)
    return _result(to_do.before, to_do.after, group, [step.operation for step in to_do.steps])


def ensure_absent(client, name, check_mode):
    """Delete the group, and return the module's result."""
    current, _catalogue = read_parameter_group(client, name)
    if current and not check_mode:
        api.delete_cache_parameter_group(client, name)
    before = {key: value for key, value in (current or {}).items() if key != "arn"}
    return _result(before, {}, None, ["DeleteCacheParameterGroup"] if current else [])


def _catalogue_of_family(client, family):
    offered = {version["CacheParameterGroupFamily"] for version in api.describe_cache_engine_versions(client)}
    problem = family_problem(family, offered)
    _refuse([problem] if problem else [])
    return catalogue_of(api.describe_engine_default_parameters(client, family)["EngineDefaults"])


def _refuse(found):
    if found:
        raise api.AnsibleElastiCacheError(message="\n".join(found))


def _result(before, after, group, operations):
    return {
        "changed": bool(operations),
        "diff": {"before": before, "after": after},
        "parameter_group": group,
        "steps": operations,
    }
