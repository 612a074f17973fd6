"""The blind spots: what the graph does not know, said openly. Each check is one read-only query and one row here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from kg.graph.decisions import Decision
from kg.graph.validity import status_in
from kg.queries.ask import Read
from kg.queries.lineage import POLICIES
from kg.resolve.subjects import number_year

COLUMNS: Final = ["check", "policy", "item", "note", "id"]

# A policy without a title shows its number, one without both its id.
_P: Final = "coalesce(p.title, p.doc_no, p.id)"

_CHECKS: Final[dict[str, str]] = {
    "measure without a lead": (
        "MATCH (p:Policy)-[:CONTAINS]->(m:Measure) WHERE m.kind = 'task' AND NOT EXISTS { (:Agency|Organization)-[:LEADS]->(m) } "
        f"RETURN DISTINCT {_P} AS policy, m.path + coalesce(' ' + m.title, '') AS item, "
        "'no responsible body is named' AS note, m.id AS id ORDER BY policy, item, id"
    ),
    "target without a year": (
        "MATCH (h)-[t:SETS_TARGET]->(i:Indicator) WHERE t.year IS NULL OPTIONAL MATCH (o:Policy)-[:CONTAINS]->(h) "
        "WITH coalesce(o, h) AS p, t, i "
        f"RETURN DISTINCT {_P} AS policy, i.name AS item, t.quote AS note, t.id AS id ORDER BY policy, item, id"
    ),
    "cited policy that is absent": (
        "MATCH (p:Policy)-[r:IMPLEMENTS|DERIVES_FROM|CITES]->(s:Policy) WHERE s.stub = true AND r.inferred IS NULL "
        f"RETURN DISTINCT {_P} AS policy, coalesce(s.title, s.doc_no) AS item, coalesce(s.doc_no, '') AS note, "
        "s.id AS id ORDER BY policy, item, id"
    ),
    "agency not in the tables": (
        "MATCH (a:Agency) WHERE a.kind IS NULL AND a.collective IS NULL "
        "RETURN DISTINCT '' AS policy, a.name AS item, 'kept as written' AS note, a.id AS id ORDER BY item, id"
    ),
    "policy without a title": (
        "MATCH (p:Policy) WHERE p.title IS NULL AND p.stub = false "
        "RETURN coalesce(p.doc_no, p.id) AS policy, coalesce(p.source_uri, '') AS item, 'no title was found' AS note, p.id AS id "
        "ORDER BY policy, id"
    ),
}
_DATES: Final = (
    f"MATCH (p:Policy) RETURN {_P} AS policy, p.id AS id, p.issued AS issued, p.published AS published, "
    "p.effective AS effective, p.expires AS expires, p.period_start AS period_start, p.period_end AS period_end, "
    "p.doc_no AS doc_no ORDER BY policy, id"
)
_BASES: Final = (
    "MATCH (p:Policy)-[r:IMPLEMENTS|DERIVES_FROM]->(q:Policy) WHERE p.stub = false "
    "RETURN p.id AS below, q.id AS above, r.quote AS quote, r.id AS id ORDER BY below, above, id"
)
_DECIDED: Final = "MATCH (n) WHERE n.decisions IS NOT NULL RETURN n.id AS id, n.decisions AS decisions ORDER BY id"


def check(read: Read, decisions: Sequence[Decision] = (), as_of: int | None = None) -> list[dict[str, Any]]:
    """Return all blind spots, one row each; then a person's decisions, each with whether it holds in the store.

    Args:
        read: runs a query.
        decisions: as in the file that builds use.
        as_of: year for which is said what is in force; None for the year of the newest document.
    """
    rows = [{"check": name, **row} for name, text in _CHECKS.items() for row in read(text, {})]
    return [*rows, *_dates(read), *_bases(read, as_of), *_decisions(read, decisions)]


def _row(check: str, policy: str, item: str, note: str, id: str) -> dict[str, Any]:
    return {"check": check, "policy": policy, "item": item, "note": note, "id": id}


def _dates(read: Read) -> Iterator[dict[str, Any]]:
    """Find dates of one policy that cannot all be right; they are compared as far as both are precise."""
    for p in read(_DATES, {}):
        year = number_year(p["doc_no"])
        pairs = (
            ("published", p["published"], "its signature", p["issued"]),
            ("expires", p["expires"], "its signature", p["issued"]),
            ("expires", p["expires"], "it takes effect", p["effective"]),
            ("period ends", p["period_end"], "its period begins", p["period_start"]),
            ("period ends", p["period_end"], "its signature", p["issued"]),
        )
        for name, early, other, late in pairs:
            a, b = str(early or ""), str(late or "")
            n = min(len(a), len(b))
            if n and a[:n] < b[:n]:
                yield _row("dates that contradict", p["policy"], f"{name} {a}", f"before {other} ({b})", p["id"])
        if year and p["issued"] and abs(int(p["issued"][:4]) - year) > 1:
            note = f"its number {p['doc_no']} is of {year}"
            yield _row("dates that contradict", p["policy"], f"issued {p['issued']}", note, p["id"])


def _bases(read: Read, as_of: int | None) -> Iterator[dict[str, Any]]:
    """Find live policies that rest on one that has run out or was replaced."""
    policies = {r["id"]: r for r in read(POLICIES, {})}
    newest = max((str(p["issued"] or p["published"] or "") for p in policies.values() if not p["stub"]), default="")
    date = str(as_of) if as_of else newest
    if not date:
        return
    seen = set()
    for r in read(_BASES, {}):
        below, above = policies[r["below"]], policies[r["above"]]
        status, reason = status_in(above, date, policies.get(above["replaced_by"] or ""))
        own, _ = status_in(below, date, policies.get(below["replaced_by"] or ""))
        over = status in ("expired", "replaced") and own not in ("expired", "replaced")
        if over and (r["below"], r["above"]) not in seen:
            seen.add((r["below"], r["above"]))
            name = below["title"] or below["doc_no"] or below["id"]
            item = above["title"] or above["doc_no"]
            yield _row("rests on a policy that is over", name, item, f"{status} in {date[:4]}: {reason}", r["id"])


def _decisions(read: Read, decisions: Sequence[Decision]) -> Iterator[dict[str, Any]]:
    """List the decisions of the file and of the store: a node that one bears on carries it."""
    held = {text: row["id"] for row in read(_DECIDED, {}) for text in row["decisions"]}
    for d in decisions:
        note = (
            "applied"
            if d.text in held
            else "not applied: the store has no such nodes, or several, or was built before it"
        )
        yield _row("decision", "", d.text, note, held.get(d.text, ""))
    for text in sorted(held.keys() - {d.text for d in decisions}):
        yield _row("decision", "", text, "applied when the store was built; not in the file of decisions", held[text])
