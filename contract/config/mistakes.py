"""What pydantic found wrong with a job config, in plain words."""

import difflib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError

from contract.config.keys import key_paths, keys_of, section_at
from contract.config.path import Location, path_of
from contract.errors.config import MAX_MISTAKES, ConfigInvalid, ConfigUnknownKey, Mistake, listed

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_UNKNOWN_KEY = "extra_forbidden"

# By type of pydantic's errors. Values of the user are not repeated: URLs and headers carry secrets.
_PROBLEMS: Final[dict[str, Callable[[dict[str, Any]], str]]] = {
    "missing": lambda _: "is required",
    "string_type": lambda _: "must be text",
    "string_too_short": lambda _: "must not be empty",
    "bool_type": lambda _: "must be true or false",
    "int_type": lambda _: "must be a whole number",
    "float_type": lambda _: "must be a number",
    "list_type": lambda _: "must be a list",
    "dict_type": lambda _: "must be an object",
    "model_type": lambda _: "must be an object",
    "literal_error": lambda limits: f"must be {limits['expected']}",
    "greater_than_equal": lambda limits: f"must be at least {limits['ge']:g}",
    "less_than_equal": lambda limits: f"must be at most {limits['le']:g}",
    "too_long": lambda limits: (
        f"has {limits['actual_length']} items, at most {limits['max_length']} are allowed"
    ),
    "too_short": lambda limits: (
        f"has {limits['actual_length']} items, at least {limits['min_length']} are needed"
    ),
    "value_error": lambda limits: str(limits["error"]),
}
_PATTERNS: Final = {
    "permitted_marks": "must be one character, or 'all'",
    "channel_diarization_labels": "may hold letters, digits, dots and underscores only",
    "auth_headers": "must be one header line like 'Authorization: Bearer ...'",
}


def refusal(error: ValidationError) -> ConfigInvalid:
    """Turn pydantic's errors into the one that lists the mistakes, each with its path."""
    found = error.errors(include_url=False, include_input=False)
    mistakes = [_mistake(details) for details in found[:MAX_MISTAKES]]
    unnamed = len(found) - len(mistakes)
    if all(details["type"] == _UNKNOWN_KEY for details in found):
        return ConfigUnknownKey("job config has an unknown key", *listed(mistakes, unnamed))
    return ConfigInvalid("job config is not valid", *listed(mistakes, unnamed))


def _mistake(details: "ErrorDetails") -> Mistake:
    location = details["loc"]
    if details["type"] == _UNKNOWN_KEY:
        problem = _unknown(location)
    elif details["type"] == "string_pattern_mismatch":
        problem = _PATTERNS[next(step for step in reversed(location) if isinstance(step, str))]
    elif in_words := _PROBLEMS.get(details["type"]):
        problem = in_words(details.get("ctx", {}))
    else:
        problem = details["msg"]
    return Mistake(path_of(location), problem)


def _unknown(location: Location) -> str:
    name = str(location[-1])
    section = section_at(location[:-1])
    elsewhere = [path for path in key_paths() if path.rpartition(".")[2] == name]
    near = elsewhere or difflib.get_close_matches(name, keys_of(section) if section else (), n=1)
    return f"unknown key, did you mean {near[0]}?" if near else "unknown key"
