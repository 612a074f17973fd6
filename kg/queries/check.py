"""The blind spots: what the graph does not know, said openly. Each check is one read-only query and one row here."""

from __future__ import annotations

from typing import Any, Final

from kg.queries.ask import Read

COLUMNS: Final = ["check", "policy", "item", "note", "id"]

_CHECKS: Final[dict[str, str]] = {
    "measure without a lead": (
        "MATCH (p:Policy)-[:CONTAINS]->(m:Measure) WHERE m.kind = 'task' AND NOT EXISTS { (:Agency)-[:LEADS]->(m) } "
        "RETURN DISTINCT p.title AS policy, m.path + coalesce(' ' + m.title, '') AS item, 'no responsible body is named' AS note, "
        "m.id AS id ORDER BY policy, item, id"
    ),
    "target without a year": (
        "MATCH (h)-[t:SETS_TARGET]->(i:Indicator) WHERE t.year IS NULL "
        "OPTIONAL MATCH (p:Policy)-[:CONTAINS]->(h) "
        "RETURN DISTINCT coalesce(p.title, h.title) AS policy, i.name AS item, t.quote AS note, t.id AS id ORDER BY policy, item, id"
    ),
    "cited policy that is absent": (
        "MATCH (p:Policy)-[r:IMPLEMENTS|DERIVES_FROM|CITES]->(s:Policy) WHERE s.stub = true "
        "RETURN DISTINCT p.title AS policy, coalesce(s.title, s.doc_no) AS item, coalesce(s.doc_no, '') AS note, s.id AS id "
        "ORDER BY policy, item, id"
    ),
    "agency not in the tables": (
        "MATCH (a:Agency) WHERE a.kind IS NULL AND a.collective IS NULL "
        "RETURN DISTINCT '' AS policy, a.name AS item, 'kept as written' AS note, a.id AS id ORDER BY item, id"
    ),
    "dates that contradict": (
        "MATCH (p:Policy) WHERE p.issued IS NOT NULL AND p.published IS NOT NULL AND p.published < p.issued "
        "RETURN p.title AS policy, 'published ' + p.published AS item, 'before its signature of ' + p.issued AS note, p.id AS id "
        "ORDER BY policy, id"
    ),
}


def check(read: Read) -> list[dict[str, Any]]:
    """Return all blind spots, one row each."""
    return [{"check": name, **row} for name, text in _CHECKS.items() for row in read(text, {})]
