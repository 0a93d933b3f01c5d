# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What a module takes, as the module itself says it, and what stands for a value that is not known yet.

The documentation of a module has its options too, but not which of them exclude or require each other.
"""

from __future__ import annotations

import contextlib
import importlib

from ansible.module_utils.basic import AnsibleModule

RELATIONS = ("mutually_exclusive", "required_together", "required_one_of", "required_if", "required_by")
_STAND_INS = {"bool": False, "int": 1, "float": 1.0, "list": [], "dict": {}}


class _ToldError(Exception):
    """Ends a module's main() where it has said what it takes."""

    def __init__(self, options, relations):
        super().__init__()
        self.options, self.relations = options, relations


@contextlib.contextmanager
def _only_told():
    """Have every module that begins say what it takes, and end: so does ansible-test's validate-modules."""

    def tell(_self, argument_spec, **rest):
        raise _ToldError(argument_spec, {name: rest[name] for name in RELATIONS if rest.get(name)})

    begin, AnsibleModule.__init__ = AnsibleModule.__init__, tell
    try:
        yield
    finally:
        AnsibleModule.__init__ = begin


def specification(fqcn):
    """Return the options of a collection's module, by its full name, and how they require or exclude each other.

    Raises:
        ImportError: there is no such module.
    """
    namespace, collection, name = fqcn.split(".")
    found = importlib.import_module(f"ansible_collections.{namespace}.{collection}.plugins.modules.{name}")
    with _only_told():
        try:
            found.main()
        except _ToldError as told:
            return told.options, told.relations
    raise ImportError(f"{fqcn} does not say what it takes")


def stand_in(option):
    """Return a value that the option would take, for one that only AWS's answers will tell."""
    if option.get("choices"):
        return option["choices"][0]
    return _STAND_INS.get(option.get("type", "str"), "not known yet")
