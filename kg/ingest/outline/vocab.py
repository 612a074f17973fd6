"""The word lists of the outline reader (kg/schema/vocab/outline.toml), loaded once and checked."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from kg.errors import SchemaError
from kg.schema.tables import table as read_table

_NEEDED = {
    "kinds": ("objective", "objective_end", "mixed", "timetable", "phase", "task", "other", "other_not"),
    "labels": ("words",),
    "openers": ("words",),
    "genres": ("words",),
    "glued": ("words",),
    "heads": ("words",),
    "tables": ("task", "duty"),
}


@cache
def _tables() -> dict[str, Any]:
    return read_table("outline")


@cache
def words(table: str, key: str = "words") -> tuple[str, ...]:
    """Return one word list.

    Raises:
        SchemaError: the list is absent, empty or holds something other than text.
    """
    if key not in _NEEDED.get(table, ()):
        raise SchemaError(f"outline.toml: unknown list {table}.{key}")
    found = _tables().get(table, {}).get(key)
    if not isinstance(found, list) or not found or not all(isinstance(w, str) and w for w in found):
        raise SchemaError(f"outline.toml: {table}.{key} must be a list of words")
    return tuple(found)


@cache
def _pattern(table: str, key: str) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(w) for w in words(table, key)))


def matches(text: str, table: str, key: str = "words") -> bool:
    """Tell whether ``text`` holds one of the words of a list."""
    return _pattern(table, key).search(text) is not None
