"""The outline of a document: covering notice and policy, the tree of numbered and named items, and their kinds.

:func:`parse` is a pure, linear function of the cleaned text. What it goes by is set out in docs/outline.md.
"""

from __future__ import annotations

from kg.ingest.outline.tree import parse

__all__ = ["parse"]
