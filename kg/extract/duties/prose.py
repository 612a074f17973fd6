"""Duties in running text, only where the body is the subject of the measure's main obligation."""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.context import Context
from kg.model import Duty, Section


def prose_duties(ctx: Context, sections: Sequence[Section]) -> list[Duty]:
    """Return duties of measures without a clause whose text obliges a body as grammatical subject."""
    return []
