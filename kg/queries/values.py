"""Parameter values from what a person types."""

from __future__ import annotations

import re
from typing import Any

from kg.errors import QueryError
from kg.queries.parse import Parameter

_YES = frozenset({"true", "yes", "1", "是"})
_NO = frozenset({"false", "no", "0", "否"})


def read_value(query: str, parameter: Parameter, text: str) -> Any:
    """Return a typed value.

    Raises:
        QueryError: the text is not of the parameter's type.
    """
    kind = parameter.type
    try:
        if kind == "int":
            return int(text)
        if kind == "float":
            return float(text)
    except ValueError:
        wanted = "a whole number" if kind == "int" else "a number"
        raise QueryError(f"{query}: {parameter.name} is {wanted}, not {text!r}") from None
    if kind == "bool":
        if text.lower() in _YES | _NO:
            return text.lower() in _YES
        raise QueryError(f"{query}: {parameter.name} is true or false, not {text!r}")
    if kind == "list":
        return [part.strip() for part in re.split(r"[,,、;;]", text) if part.strip()]
    return text
