"""``ALIGNS_WITH``: from a measure to the measure above it in lineage that it carries out.

Run over the merged graph, when one knows which document stands above which. Only documents in lineage are compared:
from each policy read, the ways up over ``IMPLEMENTS`` and ``DERIVES_FROM`` (stated or inferred) are followed to the
nearest policy that was read and has measures; one only cited is passed through to what stands above it. Documents side
by side (two provinces under one outline) get no edge, because neither carries out the other: ``kg coverage --against``
compares them when somebody asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from heapq import heapify, heappop, heappush

from kg.graph.matching import Index, Match, Measure
from kg.graph.measure_text import place_names, said
from kg.model import Edge, Graph, Node, Properties
from kg.resolve.identity import make_id

RULE = "align:bm25+clauses"
_UPWARD = frozenset({"IMPLEMENTS", "DERIVES_FROM"})


def with_alignments(graph: Graph) -> Graph:
    """Return the graph with an ``ALIGNS_WITH`` edge from each measure that carries out one above it; replaces old ones."""
    nodes = {n.id: n for n in graph.nodes}
    measures = measures_of(graph.nodes, graph.edges)
    above = ancestors(graph.edges, measures.keys())
    indexes = {
        u: Index(prepared(nodes[u].properties, measures[u])) for u in sorted({u for s in above.values() for u in s})
    }
    edges = {e.id: e for e in graph.edges if e.type != "ALIGNS_WITH"}
    for policy, uppers in sorted(above.items()):
        own = indexes[policy].measures if policy in indexes else prepared(nodes[policy].properties, measures[policy])
        found: dict[str, Match] = {}
        sure: dict[str, float] = {}
        for upper, lineage in uppers.items():
            for m in own:
                match = indexes[upper].best(m)
                if match and (m.id not in found or match.score > found[m.id].score):
                    found[m.id] = match
                    sure[m.id] = lineage
        for match in found.values():
            e = _edge(match, nodes[match.lower].properties, nodes[match.upper].properties, sure[match.lower])
            edges[e.id] = e
    return Graph(graph.nodes, tuple(edges.values()), graph.document)


def measures_of(nodes: Iterable[Node], edges: Iterable[Edge]) -> dict[str, list[Node]]:
    """Return the measures of each policy that was read and has any, in the order of the text."""
    by_id = {n.id: n for n in nodes if n.label == "Measure"}
    read = {n.id for n in nodes if n.label == "Policy" and not n.properties.get("stub")}
    out: dict[str, dict[str, Node]] = {}
    for e in edges:
        if e.type == "CONTAINS" and e.source in read:
            out.setdefault(e.source, {})[e.target] = by_id[e.target]
    return {p: sorted(ms.values(), key=lambda n: (n.properties.get("order") or 0, n.id)) for p, ms in out.items()}


def ancestors(edges: Iterable[Edge], with_measures: Iterable[str]) -> dict[str, dict[str, float]]:
    """Return for each policy the nearest policies above it that have measures; those without any are passed through.

    The number is how sure the way up is: the product of its edges' confidence, on the surest way.
    """
    known = set(with_measures)
    up: dict[str, dict[str, float]] = {}
    for e in edges:
        if e.type in _UPWARD:
            ways = up.setdefault(e.source, {})
            ways[e.target] = max(ways.get(e.target, 0.0), float(e.properties.get("confidence", 1.0)))
    out: dict[str, dict[str, float]] = {}
    for policy in known:
        seen = {policy}
        found: dict[str, float] = {}
        todo = [(-sure, there) for there, sure in up.get(policy, {}).items()]
        heapify(todo)
        while todo:
            sure, there = heappop(todo)
            if there in seen:
                continue
            seen.add(there)
            if there in known:
                found[there] = -sure
            else:
                for further, more in up.get(there, {}).items():
                    heappush(todo, (sure * more, further))
        if found:
            out[policy] = dict(sorted(found.items()))
    return out


def prepared(policy: Properties, measures: Iterable[Node]) -> tuple[Measure, ...]:
    """Make the measures of a policy comparable."""
    places = place_names(policy.get("jurisdiction"))
    return tuple(Measure(n.id, str(n.properties.get("kind")), said(n.properties, places)) for n in measures)


_EVIDENCE = ("doc", "start", "end", "source_start", "source_end", "quote", "section")


def _edge(match: Match, lower: Mapping[str, object], upper: Mapping[str, object], lineage: float) -> Edge:
    """Make the edge; it is as sure as the likeness of the texts and the lineage of their documents together."""
    row = {key: lower.get(key) for key in _EVIDENCE} | {
        "rule": RULE,
        "tier": "aligned",
        "confidence": round(match.score * lineage, 4),
        "inferred": True,
        "kind": match.kind,
        "score": match.score,
        "target_quote": upper.get("quote"),
    }
    return Edge(make_id("ALIGNS_WITH", match.lower, match.upper), "ALIGNS_WITH", match.lower, match.upper, row)
