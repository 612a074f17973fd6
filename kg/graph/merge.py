"""Many documents, one graph. The result is a function of the set of documents: their order never shows.

Merging is merging nodes of equal id and edges of equal id, after policies named in different ways have been brought
to one id (``kg.graph.policies``) and measures have followed their policy.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kg.graph.align import with_alignments
from kg.graph.decisions import Decision, Unresolved, decided_nodes, decided_policies
from kg.graph.io import normal
from kg.graph.lineage import with_lineage
from kg.graph.policies import document_key
from kg.graph.succession import with_successions
from kg.graph.validate import ensure_valid
from kg.graph.validity import with_validity
from kg.model import Edge, Graph, Node, Properties
from kg.resolve.identity import make_id, measure_id


def merge(
    graphs: Iterable[Graph], decisions: Sequence[Decision] = (), unresolved: list[Unresolved] | None = None
) -> Graph:
    """Merge the graphs of documents into one.

    Args:
        graphs: one graph a document; the same document twice counts once.
        decisions: a person's judgements on who is who.
        unresolved: takes the judgements that name what these documents do not have.

    Raises:
        InputError: judgements that contradict each other.
    """
    left = [] if unresolved is None else unresolved
    parts = list({document_key(g): g for g in sorted(graphs, key=document_key)}.values())
    policies, notes = decided_policies(parts, decisions, left)
    ids = [_ids(g, policies) for g in parts]
    nodes = tuple(Node(n.id, n.label, n.properties | {"decisions": notes[n.id]}) if n.id in notes else n
                  for n in _nodes(parts, ids))  # fmt: skip
    merged = normal(decided_nodes(Graph(nodes, _edges(parts, ids)), decisions, left))
    traced = with_lineage(with_validity(merged))
    return ensure_valid(normal(with_successions(with_alignments(traced))))


def _ids(g: Graph, policies: Mapping[tuple[str, str], str]) -> dict[str, str]:
    """Map the ids of one document's policies, and of what is identified by them, to the ids all documents share."""
    key = document_key(g)
    ids = {n.id: policies[key, n.id] for n in g.nodes if n.label == "Policy"}
    paths = {n.id: n.properties["path"] for n in g.nodes if n.label == "Measure"}
    duties = {n.id: n.properties for n in g.nodes if n.label == "Obligation"}
    for e in g.edges:
        if e.type == "CONTAINS":
            ids[e.target] = measure_id(ids[e.source], paths[e.target])
    for e in g.edges:
        if e.type == "IMPOSES":
            o = duties[e.target]
            ids[e.target] = make_id("Obligation", ids[e.source], o["modality"], o.get("bearer"), o["action"])
    return ids


def _nodes(parts: Sequence[Graph], ids: Sequence[Mapping[str, str]]) -> tuple[Node, ...]:
    versions: dict[str, list[Node]] = {}
    for g, own in zip(parts, ids, strict=True):
        for n in g.nodes:
            versions.setdefault(own.get(n.id, n.id), []).append(n)
    return tuple(Node(id, found[0].label, _properties(found)) for id, found in versions.items())


def _properties(found: list[Node]) -> Properties:
    """Merge the properties of one node over documents.

    A document read wins over one only cited; otherwise the most frequent value, then the smallest. Lists are united.
    """
    if len(found) == 1:
        return found[0].properties
    full = [n for n in found if n.properties.get("stub") is False]
    if full:  # several sites may carry one document: its evidence comes from one of them, whole
        first = min(full, key=lambda n: str(n.properties.get("sha256")))
        rest = _vote([n.properties for n in full]) if len(full) > 1 else {}
        cited = _vote([n.properties for n in found])
        out = cited | rest | {k: v for k, v in first.properties.items() if v is not None}
        names = {str(n.properties["source_uri"]) for n in full if n.properties.get("source_uri")}
        return out | {"sources": sorted(names)} if len(full) > 1 else out
    whole = min((n for n in found if n.properties.get("doc")), key=lambda n: str(n.properties["doc"]), default=None)
    return _vote([n.properties for n in found]) if whole is None else whole.properties


def _vote(versions: list[Properties]) -> Properties:
    out: Properties = {}
    for key in sorted({k for v in versions for k in v}):
        values = [v[key] for v in versions if v.get(key) is not None]
        if not values:
            continue
        if isinstance(values[0], list):
            out[key] = sorted({x for v in values for x in v})
        else:
            counts: dict[object, int] = {}
            for v in values:
                counts[v] = counts.get(v, 0) + 1
            out[key] = min(counts, key=lambda v: (-counts[v], str(v)))
    return out


def _edges(parts: Sequence[Graph], ids: Sequence[Mapping[str, str]]) -> tuple[Edge, ...]:
    out: dict[str, Edge] = {}
    for g, own in zip(parts, ids, strict=True):
        for e in g.edges:
            source, target = own.get(e.source, e.source), own.get(e.target, e.target)
            if source == target:
                continue
            known = out.get(e.id)
            # An edge from a table of ours stands in many documents: keep the evidence of the smallest hash.
            if known is None or str(e.properties.get("doc")) < str(known.properties.get("doc")):
                out[e.id] = Edge(e.id, e.type, source, target, e.properties)
    return tuple(out.values())
