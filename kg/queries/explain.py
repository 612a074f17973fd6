"""The sentence behind a node or an edge."""

from __future__ import annotations

from typing import Any, Final

from kg.errors import NotFound
from kg.queries.ask import Read

COLUMNS: Final = ["field", "value"]

_NODE = "MATCH (n {id: $id}) RETURN n AS item ORDER BY n.id"
_EDGE = (
    "MATCH (a)-[r]->(b) WHERE r.id = $id RETURN type(r) AS type, a.id AS source, coalesce(a.name, a.title, a.id) AS from_name, "
    "b.id AS target, coalesce(b.name, b.title, b.action, b.id) AS to_name, properties(r) AS properties ORDER BY type"
)
_AROUND = (
    "MATCH (n {id: $id})-[r]-(m) WHERE r.quote IS NOT NULL RETURN type(r) AS type, startNode(r).id = $id AS outward, "
    "coalesce(m.name, m.title, m.action, m.id) AS other, r.quote AS quote, r.section AS section, r.rule AS rule, r.id AS id "
    "ORDER BY type, other, id LIMIT 40"
)
_SOURCE = (
    "MATCH (p:Policy {sha256: $doc}) RETURN p.title AS title, p.doc_no AS doc_no, p.source_uri AS file ORDER BY title"
)
_EVIDENCE = ("quote", "section", "rule", "tier", "confidence", "start", "end", "source_start", "source_end", "doc")


def explain(read: Read, id: str) -> list[dict[str, Any]]:
    """Return what is known of a node or edge, field by field: what it is, its sentence, where that stands, what found it.

    Raises:
        NotFound: the store has neither a node nor an edge of this id.
    """
    id = id.strip()
    found = read(_EDGE, {"id": id})
    if found:
        e = found[0]
        p = e["properties"]
        rows = [_row("edge", f"{e['from_name']} -{e['type']}-> {e['to_name']}")]
        rows += [_row("source", e["source"]), _row("target", e["target"])]
        return rows + _properties(p) + _evidence(read, p)
    nodes = read(_NODE, {"id": id})
    if not nodes:
        raise NotFound(f"no node and no edge has the id {id!r}; kg query and kg lineage --format json print ids")
    n = nodes[0]["item"]
    p = n["properties"]
    rows = [_row("node", "/".join(n["labels"])), *_properties(p), *_evidence(read, p)]
    for r in read(_AROUND, {"id": id}):
        arrow = f"-{r['type']}-> {r['other']}" if r["outward"] else f"<-{r['type']}- {r['other']}"
        where = f"section {r['section']}, " if r["section"] else ""
        rows.append(_row(arrow, f"「{r['quote']}」 ({where}{r['rule']}, {r['id']})"))
    return rows


def _row(field: str, value: Any) -> dict[str, Any]:
    return {"field": field, "value": value}


def _properties(p: dict[str, Any]) -> list[dict[str, Any]]:
    return [_row(k, p[k]) for k in sorted(p) if k not in _EVIDENCE and k != "id"]


def _evidence(read: Read, p: dict[str, Any]) -> list[dict[str, Any]]:
    rows = [_row(k, p[k]) for k in _EVIDENCE if k in p]
    if "doc" in p:
        rows += [
            _row("document", "  ".join(str(v) for v in (d["title"], d["doc_no"], d["file"]) if v))
            for d in read(_SOURCE, {"doc": p["doc"]})
        ]
    return rows
