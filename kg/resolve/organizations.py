"""Which doers are no public bodies: companies, banks, associations, by the endings of ``organizations.toml``."""

from __future__ import annotations

import re
from functools import cache

from kg.errors import SchemaError
from kg.resolve.identity import make_id
from kg.schema.tables import table


@cache
def _ending() -> re.Pattern[str]:
    words = str(table("organizations").get("endings", "")).split()
    if not words:
        raise SchemaError("organizations.toml: endings is missing or empty")
    return re.compile(rf"(?:{'|'.join(map(re.escape, words))})(?:\([^()]*\))?$")


def is_organization(name: str) -> bool:
    """Tell whether a doer's name, as written, is that of a company or association and not of a public body.

    Raises:
        SchemaError: the table of endings is missing or empty.
    """
    return _ending().search(name) is not None


def organization_id(body: str) -> str:
    """Identify an organization: by what would identify a body of that name in that document."""
    return make_id("Organization", body)
