"""The tables that a domain person edits: TOML files in ``kg/schema/vocab``, read in one place."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

from kg.errors import SchemaError


def table(name: str) -> dict[str, Any]:
    """Return the content of ``vocab/<name>.toml``; whoever uses it checks what it needs and keeps what it made of it.

    Raises:
        SchemaError: the file is no TOML; the message names file, line and column.
    """
    text = files("kg.schema").joinpath("vocab", f"{name}.toml").read_text(encoding="utf-8")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as e:
        raise SchemaError(f"kg/schema/vocab/{name}.toml: {e}") from e
