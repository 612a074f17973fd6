"""Check a whole graph against the declared types before anything leaves: a broken graph is our bug, not the user's."""

from __future__ import annotations

from kg.errors import InternalError
from kg.model import Graph
from kg.schema.types import EDGE_TYPES, NODE_TYPES


def problems(graph: Graph) -> list[str]:
    """List what contradicts the declared types: unknown labels or types, wrong ends, dangling or repeated ids."""
    out: list[str] = []
    labels: dict[str, str] = {}
    for n in graph.nodes:
        if n.id in labels:
            out.append(f"node {n.id} stands twice")
        labels[n.id] = n.label
        declared = NODE_TYPES.get(n.label)
        if declared is None:
            out.append(f"node {n.id}: label {n.label} is not declared")
    seen: set[str] = set()
    for e in graph.edges:
        if e.id in seen:
            out.append(f"edge {e.id} stands twice")
        seen.add(e.id)
        edge_type = EDGE_TYPES.get(e.type)
        if edge_type is None:
            out.append(f"edge {e.id}: type {e.type} is not declared")
            continue
        for end, allowed in ((e.source, edge_type.sources), (e.target, edge_type.targets)):
            if end not in labels:
                out.append(f"edge {e.id} ({e.type}): no node {end}")
            elif labels[end] not in allowed:
                out.append(f"edge {e.id} ({e.type}): {labels[end]} is not one of {', '.join(allowed)}")
        if not e.properties.get("quote") and not e.properties.get("inferred"):
            out.append(f"edge {e.id} ({e.type}) has no quote")
    return out


def ensure_valid(graph: Graph) -> Graph:
    """Return the graph if it is sound.

    Raises:
        InternalError: it is not; the message lists the first five problems.
    """
    found = problems(graph)
    if found:
        raise InternalError(f"{len(found)} problems in the graph: " + "; ".join(found[:5]))
    return graph
