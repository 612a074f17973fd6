"""What became of each body: SUCCEEDED_BY edges from the table of reforms, up to the last one known.

Run over the merged graph, because a document of 2013 says nothing of 2019: the edges are inferred, their rule names the
row of the table, and their quote is the sentence that places the body (its BELONGS_TO).
"""

from __future__ import annotations

from kg.model import Edge, Graph, Node, Properties
from kg.resolve import places
from kg.resolve.agencies import Body, successors
from kg.resolve.identity import make_id
from kg.schema.agencies import WINDOW


def with_successions(graph: Graph) -> Graph:
    """Return the graph with the later bodies of all its bodies, their places, and the edges to them."""
    nodes = {n.id: n for n in graph.nodes}
    edges = {e.id: e for e in graph.edges}
    years = _years(graph)
    placed: dict[str, tuple[tuple[int, str, int], Edge]] = {}
    for e in graph.edges:
        if e.type == "BELONGS_TO":  # the earliest document that places a body: all reforms since then are its future
            key = (years.get(str(e.properties.get("doc")), 9999), *_key(e))
            if e.source not in placed or key < placed[e.source][0]:
                placed[e.source] = (key, e)
    for n in graph.nodes:
        if n.label == "Agency" and n.properties.get("kind") and n.id in placed:
            (year, _, _), evidence = placed[n.id]
            _follow(n, evidence.properties, None if year == 9999 else year, nodes, edges)
    return Graph(tuple(nodes.values()), tuple(edges.values()), graph.document)


def _key(e: Edge) -> tuple[str, int]:
    return str(e.properties.get("doc")), int(e.properties.get("start", 0))


def _years(graph: Graph) -> dict[str, int]:
    """Return the year of each document by its hash."""
    out = {}
    for n in graph.nodes:
        date = n.properties.get("issued") or n.properties.get("published")
        if n.label == "Policy" and date and n.properties.get("sha256"):
            out[str(n.properties["sha256"])] = int(str(date)[:4])
    return out


def _follow(n: Node, evidence: Properties, year: int | None, nodes: dict[str, Node], edges: dict[str, Edge]) -> None:
    p = n.properties
    first = Body(
        n.id, p["name"], p.get("short_name"), p["kind"], p.get("adcode"), p.get("level"), False,
        p.get("valid_from"), p.get("valid_to"),
    )  # fmt: skip
    chain = places.chain(first.adcode, year)
    if not chain:
        return
    place = str(chain[0].properties["name"])
    upper = str(chain[1].properties["name"]) if len(chain) > 1 else ""
    todo = [
        (first, None if year is None else year - WINDOW)
    ]  # places reform some years before or after the typical one
    seen = {first.id}
    while todo:
        before, since = todo.pop()
        for s in successors(before, place, upper, since):
            if s.body.id not in seen:
                seen.add(s.body.id)
                todo.append((s.body, s.year))
            nodes.setdefault(s.body.id, _node(s.body))
            row = evidence | {
                "rule": f"succession:{s.event}",
                "tier": "inferred",
                "confidence": 0.9,
                "inferred": True,
                "year": s.year,
                "change": s.change,
                "source_title": s.source,
            }
            id = make_id("SUCCEEDED_BY", before.id, s.body.id)
            edges.setdefault(id, Edge(id, "SUCCEEDED_BY", before.id, s.body.id, row))
            seat = make_id("BELONGS_TO", s.body.id, chain[0].id)
            if seat not in edges:
                inferred = row | {"year": None, "change": None, "source_title": None}
                edges[seat] = Edge(seat, "BELONGS_TO", s.body.id, chain[0].id, inferred)


def _node(b: Body) -> Node:
    return Node(
        b.id,
        "Agency",
        {
            "name": b.name,
            "kind": b.kind,
            "adcode": b.adcode,
            "level": b.level,
            "valid_from": b.valid_from,
            "valid_to": b.valid_to,
        },
    )
