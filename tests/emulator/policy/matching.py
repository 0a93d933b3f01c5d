"""Wildcards, ARNs and policy variables.

Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html (wildcards),
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html (variables).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

Context = Mapping[str, Sequence[str]]

_VARIABLE = re.compile(r"\$\{([^}]*)\}")
_DEFAULT = re.compile(r"^(?P<key>[^,]+?)\s*,\s*'(?P<default>[^']*)'$")
_RESOURCE_PART = 5


def matches(pattern: str, value: str, *, ignore_case: bool = False) -> bool:
    """Whether `value` is what `pattern` describes: ``*`` is any text, ``?`` any one character."""
    return _compiled(pattern, ignore_case).fullmatch(value) is not None


def action_matches(pattern: str, action: str) -> bool:
    """Names of actions do not differ by case."""
    return matches(pattern, action, ignore_case=True)


def resource_matches(pattern: str, resource: str) -> bool:
    """Whether a Resource element means `resource`.

    A ``*`` stays within its segment of the ARN, unless it is the segment's last character: then it may go beyond.
    """
    return pattern == "*" or _compiled_resource(pattern).fullmatch(resource) is not None


def arn_matches(pattern: str, value: str) -> bool:
    """ArnLike: "each of the six colon-delimited components of the ARN is checked separately"."""
    patterns, parts = pattern.split(":", _RESOURCE_PART), value.split(":", _RESOURCE_PART)
    return len(patterns) == len(parts) and all(map(matches, patterns, parts))


def resolve(text: str, context: Context) -> str | None:
    """`text` with its policy variables replaced; None when the request does not have one: then nothing matches.

    What a variable stands for is text: a wildcard in it means itself.
    """
    resolved = []
    end = 0
    for found in _VARIABLE.finditer(text):
        value = _value(found[1], context)
        if value is None:
            return None
        resolved += [text[end : found.start()], value]
        end = found.end()
    return "".join([*resolved, text[end:]])


def _value(variable: str, context: Context) -> str | None:
    if variable in {"*", "?", "$"}:
        return _literal(variable)
    with_default = _DEFAULT.match(variable)
    key = with_default["key"] if with_default else variable
    values = context.get(key.strip().lower())
    if values is not None and len(values) == 1:
        return _literal(values[0])
    return _literal(with_default["default"]) if with_default else None


# Characters of the private use area stand for wildcards that mean themselves.
_LITERALS = {"*": "\ue000", "?": "\ue001"}
_BACK = {stand_in: character for character, stand_in in _LITERALS.items()}


def _literal(text: str) -> str:
    return "".join(_LITERALS.get(character, character) for character in text)


def plain(text: str) -> str:
    """A resolved text as it reads, for operators without wildcards."""
    return "".join(_BACK.get(character, character) for character in text)


@lru_cache(maxsize=4096)
def _compiled(pattern: str, ignore_case: bool) -> re.Pattern[str]:
    return re.compile(_translate(pattern, ".*", "."), re.DOTALL | (re.IGNORECASE if ignore_case else 0))


@lru_cache(maxsize=4096)
def _compiled_resource(pattern: str) -> re.Pattern[str]:
    segments = pattern.split(":", _RESOURCE_PART)
    translated = [_translate(segment, "[^:]*", "[^:]") for segment in segments[:_RESOURCE_PART]]
    translated = [part[: -len("[^:]*")] + ".*" if part.endswith("[^:]*") else part for part in translated]
    translated += [_translate(segment, ".*", ".") for segment in segments[_RESOURCE_PART:]]
    return re.compile(":".join(translated), re.DOTALL)


def _translate(pattern: str, several: str, one: str) -> str:
    special = {"*": several, "?": one}
    return "".join(special.get(character) or re.escape(_BACK.get(character, character)) for character in pattern)
