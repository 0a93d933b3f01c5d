# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Every role keeps what all roles promise, and each promise notices when it is broken."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.transaction_monitoring.aws.tests.unit.roles import role_rules
from ansible_collections.transaction_monitoring.aws.tests.unit.roles.role_files import Role

ROOT = Path(__file__).resolve().parents[3]
ROLES = [Role(path) for path in sorted(ROOT.joinpath("roles").iterdir()) if path.is_dir()]


def owned(role: Role) -> set[str]:
    return {*role.options, f"{role.name}_outputs"}


def test_the_stack_has_its_roles() -> None:
    names = [role.name for role in ROLES]
    assert names == ["access", "cache", "database", "kms", "logging", "network", "streaming"]


@pytest.mark.parametrize("rule", role_rules.RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)
def test_the_role_keeps_the_rule(role: Role, rule: role_rules.Rule) -> None:
    others = set().union(*(owned(other) for other in ROLES if other.name != role.name))
    assert list(rule(role, others)) == []


SOUND = {
    "README.md": "Lamps.",
    "meta/main.yml": "dependencies: []",
    "meta/argument_specs.yml": """
        argument_specs:
          main:
            short_description: Lamps
            description: Lamps.
            options:
              lamp_name: {description: Its name., type: str, required: true}
              lamp_watts: {description: Its power., type: int, default: 5}
              lamp_shades:
                description: Its shades.
                type: list
                elements: dict
                default: []
                options:
                  colour: {description: Its colour., type: str}
        """,
    "defaults/main.yml": "{lamp_watts: 5, lamp_shades: []}",
    "vars/main.yml": "lamp__all: '{{ lamp_shades }}'",
    "tasks/main.yml": """
        - {name: Ask, ansible.builtin.import_tasks: preflight.yml}
        - {name: Make, ansible.builtin.import_tasks: present.yml}
        - {name: Compare, ansible.builtin.import_tasks: verify.yml}
        """,
    "tasks/preflight.yml": """
        - {name: Look, amazon.aws.lamp_info: {name: "{{ lamp_name }}"}, register: lamp__found}
        - name: Say
          ansible.builtin.set_fact:
            lamp_request: {watts: "{{ lamp_watts | int }}", shades: "{{ lamp_shades }}"}
        """,
    "tasks/present.yml": """
        - name: All
          block:
            - name: Make
              amazon.aws.lamp: {watts: "{{ lamp_watts }}", groups: []}
              register: lamp__made
              until: lamp__made is not failed
        - {name: Publish, ansible.builtin.import_tasks: publish.yml}
        """,
    "tasks/publish.yml": """
        # kms_alias is mentioned here only.
        - {name: Publish, ansible.builtin.set_fact: {lamp_outputs: "{{ lamp__made.lamp_id }}"}}
        """,
    "tasks/verify.yml": """
        - {name: Make, ansible.builtin.import_tasks: present.yml, check_mode: true}
        - {name: Refuse, ansible.builtin.assert: {that: lamp__made is not changed}}
        """,
    "tasks/absent.yml": """
        - name: Break
          amazon.aws.lamp: {name: "{{ lamp_name }}", state: absent}
          when: lamp_watts > 1
          register: lamp__broken
          until: lamp__broken is not failed
        """,
}
OTHERS = {"kms_alias", "kms_outputs"}


def role_of(path: Path, files: dict[str, str | None]) -> Role:
    for name, text in {**SOUND, **files}.items():
        if text is not None:
            file = path / "lamp" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
    return Role(path / "lamp")


def test_a_sound_role_breaks_no_rule(tmp_path: Path) -> None:
    role = role_of(tmp_path, {})
    assert [problem for rule in role_rules.RULES for problem in rule(role, OTHERS)] == []


def changed(name: str, old: str, new: str) -> dict[str, str | None]:
    text = SOUND[name]
    assert old in text
    return {name: text.replace(old, new)}


SPECIFICATION = "meta/argument_specs.yml"


@pytest.mark.parametrize(
    ("rule", "files", "problem"),
    [
        ("skeleton", {"README.md": None}, "README.md is missing"),
        ("skeleton", {"tasks/absent.yml": None}, "tasks/absent.yml is missing"),
        ("skeleton", {"handlers/main.yml": "[]"}, "handlers/main.yml has no place in a role"),
        ("skeleton", {"tasks/ready.yml": "[]"}, "tasks/ready.yml has no place in a role"),
        ("skeleton", {"tasks/orphan.yml": "[]"}, "tasks/orphan.yml has no place in a role"),
        ("specification", changed(SPECIFICATION, "short_description: Lamps", ""), "no short_description"),
        ("specification", changed(SPECIFICATION, "lamp_name", "name"), "name does not begin with lamp_ alone"),
        ("specification", changed(SPECIFICATION, "lamp_name", "lamp__name"), "lamp__name does not begin"),
        ("specification", changed(SPECIFICATION, ", required: true", ""), "lamp_name is not either required or given"),
        ("specification", changed(SPECIFICATION, "required: true", "required: true, default: x"), "lamp_name is not"),
        ("specification", changed(SPECIFICATION, "type: int, ", ""), "lamp_watts has no type"),
        ("specification", changed(SPECIFICATION, "description: Its colour.,", ""), "lamp_shades.colour has no desc"),
        ("specification", changed(SPECIFICATION, "  main:", "  other: {}\n          main:"), "main is not the one"),
        (
            "defaults_are_the_specification",
            {"defaults/main.yml": "{lamp_watts: '5', lamp_shades: []}"},
            'lamp_watts: the specification says 5, defaults/main.yml "5"',
        ),
        (
            "defaults_are_the_specification",
            {"defaults/main.yml": "{lamp_watts: 5}"},
            "lamp_shades: the specification says [], defaults/main.yml nothing",
        ),
        (
            "defaults_are_the_specification",
            {"defaults/main.yml": "{lamp_watts: 5, lamp_shades: [], lamp_x: 1}"},
            "lamp_x: the specification says nothing, defaults/main.yml 1",
        ),
        ("defaults_are_valid", changed(SPECIFICATION, "default: 5", "default: bright"), "lamp_watts: argument"),
        ("defaults_are_valid", changed(SPECIFICATION, "default: 5", "default: '5'"), 'lamp_watts: the default "5"'),
        ("defaults_are_valid", changed(SPECIFICATION, "default: []", "default: [{color: red}]"), "lamp_shades"),
        ("contents", changed("tasks/main.yml", "verify", "absent"), "tasks/main.yml does not import preflight.yml, pr"),
        ("contents", changed("tasks/main.yml", "present.yml}", "present.yml, when: true}"), "tasks/main.yml: Make: sa"),
        ("only_two_doors_write", changed("tasks/preflight.yml", "lamp_info", "lamp"), "tasks/preflight.yml: Look: pre"),
        ("only_two_doors_write", changed("tasks/verify.yml", ", check_mode: true", ""), "tasks/present.yml: Make: ver"),
        (
            "only_two_doors_write",
            changed("tasks/present.yml", "register: lamp__made", "check_mode: false"),
            "tasks/present.yml: Make: verify must not write, and amazon.aws.lamp may",
        ),
        ("keeps_to_itself", changed("tasks/absent.yml", "lamp_watts > 1", "kms_outputs"), "tasks/absent.yml: mentions"),
        (
            "keeps_to_itself",
            changed("tasks/absent.yml", "lamp_watts > 1", "hostvars.x"),
            "tasks/absent.yml: reads host",
        ),
        ("keeps_to_itself", {"vars/main.yml": "lamp__all: '{{ groups.all }}'"}, "vars/main.yml: reads groups"),
        (
            "keeps_to_itself",
            changed(
                "tasks/absent.yml",
                'amazon.aws.lamp: {name: "{{ lamp_name }}", state: absent}',
                "ansible.builtin.import_role: {name: x}",
            ),
            "tasks/absent.yml: mentions import_role",
        ),
        (
            "names_known_variables",
            changed("tasks/absent.yml", "lamp_watts > 1", "lamp_wats"),
            "tasks/absent.yml: lamp_",
        ),
        (
            "names_known_variables",
            changed("tasks/preflight.yml", "lamp__found", "found"),
            "tasks/preflight.yml: Look: f",
        ),
        (
            "names_known_variables",
            changed("tasks/publish.yml", "lamp_outputs", "lamp_arn"),
            "tasks/publish.yml: Publish",
        ),
        ("names_known_variables", {"vars/main.yml": "all: 1"}, "vars/main.yml: all is neither private nor published"),
        ("uses_its_options", {"vars/main.yml": None}, "lamp_shades is used nowhere"),
        (
            "publishes",
            changed("tasks/preflight.yml", "lamp_request", "lamp__request"),
            "tasks/preflight.yml does not",
        ),
        (
            "asks_for_every_setting",
            changed("tasks/preflight.yml", "watts:", "x:"),
            "tasks/preflight.yml: lamp_request",
        ),
        ("publishes", changed("tasks/publish.yml", "lamp_outputs", "lamp__outputs"), "tasks/present.yml does not set"),
        (
            "names_its_tasks",
            changed("tasks/present.yml", "- name: All\n          block", "- block"),
            "tasks/present.yml",
        ),
        (
            "names_its_tasks",
            changed("tasks/present.yml", "- name: Make\n              amazon", "- amazon"),
            "tasks/present.yml: amazon.aws.lamp: ha",
        ),
        ("tries_again", changed("tasks/absent.yml", "until: ", "when: "), "tasks/absent.yml: Break: is not tried"),
        ("tries_again", changed("tasks/present.yml", "until: lamp__made", "until: lamp__x"), "tasks/present.yml: Make"),
        (
            "knows_its_own_by_all_owner_tags",
            changed("tasks/absent.yml", "state: absent", "state: absent, owned_by: {Project: p, Stack: s}"),
            "tasks/absent.yml: Break: owned_by has Project, Stack, not ManagedBy, Project, Stack",
        ),
    ],
)
def test_a_broken_rule_is_noticed(tmp_path: Path, rule: str, files: dict[str, str | None], problem: str) -> None:
    role = role_of(tmp_path, files)
    problems = list(getattr(role_rules, rule)(role, OTHERS))
    assert [found for found in problems if found.startswith(problem)], problems
