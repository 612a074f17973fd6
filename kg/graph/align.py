"""``ALIGNS_WITH``: from a measure to the measure above it in lineage that it carries out.

Run over the merged graph, when one knows which document stands above which. Only documents in lineage are compared:
from each policy read, the ways up over ``IMPLEMENTS`` and ``DERIVES_FROM`` (stated or inferred) are followed to the
nearest policy that was read and has measures; one only cited is passed through to what stands above it. Documents side
by side (two provinces under one outline) get no edge, because neither carries out the other: ``kg coverage --against``
compares them when somebody asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

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
        for upper in uppers:
            for m in own:
                match = indexes[upper].best(m)
                if match and (m.id not in found or match.score > found[m.id].score):
                    found[m.id] = match
        for match in found.values():
            e = _edge(match, nodes[match.lower].properties, nodes[match.upper].properties)
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


def ancestors(edges: Iterable[Edge], with_measures: Iterable[str]) -> dict[str, list[str]]:
    """Return for each policy the nearest policies above it that have measures, sorted; policies without any are passed through."""
    known = set(with_measures)
    up: dict[str, set[str]] = {}
    for e in edges:
        if e.type in _UPWARD:
            up.setdefault(e.source, set()).add(e.target)
    out: dict[str, list[str]] = {}
    for policy in known:
        seen = {policy}
        todo = list(up.get(policy, ()))
        found: set[str] = set()
        while todo:
            there = todo.pop()
            if there in seen:
                continue
            seen.add(there)
            if there in known:
                found.add(there)
            else:
                todo += up.get(there, ())
        if found:
            out[policy] = sorted(found)
    return out


def prepared(policy: Properties, measures: Iterable[Node]) -> tuple[Measure, ...]:
    """Make the measures of a policy comparable."""
    places = place_names(policy.get("jurisdiction"))
    return tuple(Measure(n.id, str(n.properties.get("kind")), said(n.properties, places)) for n in measures)


_EVIDENCE = ("doc", "start", "end", "source_start", "source_end", "quote", "section")


def _edge(match: Match, lower: Mapping[str, object], upper: Mapping[str, object]) -> Edge:
    row = {key: lower.get(key) for key in _EVIDENCE} | {
        "rule": RULE,
        "tier": "aligned",
        "confidence": match.score,
        "inferred": True,
        "kind": match.kind,
        "score": match.score,
        "target_quote": upper.get("quote"),
    }
    return Edge(make_id("ALIGNS_WITH", match.lower, match.upper), "ALIGNS_WITH", match.lower, match.upper, row)
