"""The exchange format: one JSON object a document, sorted, UTF-8, the same bytes for the same graph."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from kg.errors import InputError
from kg.model import Edge, Graph, Node, Properties

SCHEMA_VERSION = 1


@lru_cache(maxsize=1024)
def _in_order(keys: tuple[str, ...]) -> tuple[str, ...]:
    """Sort the names of properties; a few sets of names stand in all nodes and edges."""
    return tuple(sorted(keys))


def known(properties: Properties) -> Properties:
    """Drop what is unknown (None, empty lists) and sort; whole floats become integers, as every store returns them."""
    out: Properties = {}
    for key in _in_order(tuple(properties)):
        value = properties[key]
        kind = type(value)
        if kind is str or kind is int:
            out[key] = value
        elif kind is float and value.is_integer() and key not in ("confidence", "score"):
            out[key] = int(value)
        elif value is not None and value != []:
            out[key] = value
    return out


def node_json(node: Node) -> dict[str, Any]:
    """Return a node in the exchange format's shape."""
    return {"id": node.id, "labels": [node.label], "properties": known(node.properties)}


def edge_json(edge: Edge) -> dict[str, Any]:
    """Return an edge in the exchange format's shape."""
    return {
        "id": edge.id,
        "type": edge.type,
        "source": edge.source,
        "target": edge.target,
        "properties": known(edge.properties),
    }


def normal(graph: Graph) -> Graph:
    """Return the graph with nodes and edges sorted by id and unknown properties dropped."""
    return Graph(
        tuple(Node(n.id, n.label, known(n.properties)) for n in sorted(graph.nodes, key=lambda n: n.id)),
        tuple(
            Edge(e.id, e.type, e.source, e.target, known(e.properties)) for e in sorted(graph.edges, key=lambda e: e.id)
        ),
        graph.document,
    )


def dumps(graph: Graph, indent: int | None = 1) -> str:
    """Write a document's graph in the exchange format, sorted; the same graph gives the same text."""
    g = normal(graph)
    value = {
        "schema": SCHEMA_VERSION,
        "document": dict(sorted((g.document or {}).items())),
        "nodes": [node_json(n) for n in g.nodes],
        "edges": [edge_json(e) for e in g.edges],
    }
    return json.dumps(value, ensure_ascii=False, indent=indent, separators=(",", ": ") if indent else (",", ":")) + "\n"


def loads(text: str, name: str = "graph") -> Graph:
    """Read the exchange format.

    Raises:
        InputError: the text is no such graph, or of another schema version.
    """
    try:
        value = json.loads(text)
        if value["schema"] != SCHEMA_VERSION:
            raise InputError(f"{name}: exchange format {value['schema']} is not read here, only {SCHEMA_VERSION}")
        return Graph(
            tuple(Node(n["id"], n["labels"][0], n["properties"]) for n in value["nodes"]),
            tuple(Edge(e["id"], e["type"], e["source"], e["target"], e["properties"]) for e in value["edges"]),
            value.get("document"),
        )
    except (ValueError, KeyError, TypeError, IndexError) as e:
        raise InputError(f"{name}: no graph in the exchange format ({e})") from e


def jsonl(graph: Graph) -> Iterator[str]:
    """Yield the lines of a graph, nodes before edges, each sorted by id; byte-stable."""
    g = normal(graph)
    for n in g.nodes:
        yield json.dumps({"kind": "node", **node_json(n)}, ensure_ascii=False, sort_keys=True) + "\n"
    for e in g.edges:
        yield json.dumps({"kind": "edge", **edge_json(e)}, ensure_ascii=False, sort_keys=True) + "\n"
