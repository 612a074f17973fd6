"""The merged graph as JSON lines: nodes, then edges, each sorted by id."""

from __future__ import annotations

from kg.graph.io import jsonl
from kg.model import Graph


def dump(graph: Graph) -> bytes:
    """Return the graph as JSON lines."""
    return "".join(jsonl(graph)).encode()
