# Copyright: Contributors to the transaction_monitoring.aws project
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The rules of the house that can be read off the source. A rule takes source text and yields what breaks it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

DOCUMENTATION = {"DOCUMENTATION", "EXAMPLES", "RETURN"}
# Written in two parts, so that this file does not break its own rule.
SUPPRESSION = re.compile(r"#\s*(?:no" + r"qa|type:\s*ig" + r"nore|pylint:\s*dis" + r"able|mypy:\s*ig" + r"nore)\b")
UNFINISHED = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
IGNORED_ERRORS = re.compile(r"^\s*(?:- )?ignore_" + r"errors\s*:")


def _is_client(node: ast.expr) -> bool:
    """Tell an AWS client: ``client``, ``x_client``, ``self.client`` or ``module.client(…)``."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name == "client" or name.endswith("_client")
        case ast.Call(func=ast.Attribute(attr="client")):
            return True
        case _:
            return False


def named_client_methods(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and _is_client(node.value) and node.attr != "meta":
            yield f"line {node.lineno}: names the client's {node.attr}; only an api file does"


def module_parameters(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            arguments = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
            if any(argument.arg == "module" for argument in arguments):
                yield f"line {node.lineno}: {node.name}() takes the module; only a module file touches it"


def broad_handlers(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ExceptHandler):
            caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
            if any(kind is None or ast.unparse(kind) in {"Exception", "BaseException"} for kind in caught):
                yield f"line {node.lineno}: catches everything"


def sleeps(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Attribute(value=ast.Name(id="time"), attr="sleep"):
                yield f"line {node.lineno}: sleeps; waiting is a waiter's data"
            case ast.ImportFrom(module="time", names=names) if any(alias.name == "sleep" for alias in names):
                yield f"line {node.lineno}: imports sleep; waiting is a waiter's data"


def suppressions(source: str) -> Iterator[str]:
    for number, line in enumerate(source.splitlines(), start=1):
        if SUPPRESSION.search(line) or UNFINISHED.search(line):
            yield f"line {number}: {line.strip()}"


def ignored_errors(source: str) -> Iterator[str]:
    for number, line in enumerate(source.splitlines(), start=1):
        if IGNORED_ERRORS.search(line):
            yield f"line {number}: {line.strip()}"


def _code_lines(source: str, node: ast.stmt) -> int:
    """Count the lines of a statement that hold code: no blank line, no comment, no docstring."""
    lines = set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    for inner in ast.walk(node):
        if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and ast.get_docstring(inner):
            lines -= set(range(inner.body[0].lineno, (inner.body[0].end_lineno or 0) + 1))
    text = source.splitlines()
    return sum(1 for number in lines if (line := text[number - 1].strip()) and not line.startswith("#"))


def _is_documentation(node: ast.stmt) -> bool:
    match node:
        case ast.Assign(targets=[ast.Name(id=name)]):
            return name in DOCUMENTATION
        case ast.Expr(value=ast.Constant(value=str())):
            return True
        case _:
            return False


def module_size(source: str, limit: int) -> Iterator[str]:
    """Count a module's code beside its documentation."""
    count = sum(_code_lines(source, node) for node in ast.parse(source).body if not _is_documentation(node))
    if count > limit:
        yield f"{count} lines of code beside the documentation, {limit} allowed"


def function_sizes(source: str, limit: int) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (count := _code_lines(source, node)) > limit:
            yield f"line {node.lineno}: {node.name}() has {count} lines of code, {limit} allowed"


def file_size(source: str, limit: int) -> Iterator[str]:
    if (count := len(source.splitlines())) > limit:
        yield f"{count} lines, {limit} allowed"
