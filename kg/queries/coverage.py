"""What became of a policy's measures in the one below it: carried (and how), dropped, and what that one adds."""

from __future__ import annotations

from typing import Any, Final

from kg.errors import NotFound
from kg.graph.align import ancestors, prepared
from kg.graph.matching import Index
from kg.model import Edge, Node
from kg.queries.ask import Read, find_policy

COLUMNS: Final = [
    "parent", "lineage", "parent_path", "parent_measure", "how", "path", "measure", "score", "parent_quote", "quote", "parent_id",
    "id",
]  # fmt: skip

_MEASURES: Final = (
    "MATCH (p:Policy)-[:CONTAINS]->(m:Measure) WHERE p.id IN $ids "
    "RETURN DISTINCT p.id AS policy, m.id AS id, m.path AS path, m.title AS title, m.text AS text, m.kind AS kind, "
    "m.order AS place_in_text, m.quote AS quote ORDER BY policy, place_in_text, id"
)
_POLICIES: Final = (
    "MATCH (p:Policy) WHERE p.id IN $ids RETURN p.id AS id, p.title AS title, p.notice_title AS notice_title, "
    "p.doc_no AS doc_no, p.jurisdiction AS jurisdiction ORDER BY id"
)
_UPWARD: Final = (
    "MATCH (a:Policy)-[r:IMPLEMENTS|DERIVES_FROM]->(b:Policy) RETURN DISTINCT a.id AS below, b.id AS above, "
    "coalesce(r.confidence, 1.0) AS confidence ORDER BY below, above, confidence"
)
_READ: Final = "MATCH (p:Policy)-[:CONTAINS]->(:Measure) RETURN DISTINCT p.id AS id ORDER BY id"
_ALIGNED: Final = (
    "MATCH (:Policy {id: $id})-[:CONTAINS]->(m:Measure)-[r:ALIGNS_WITH]->(u:Measure)<-[:CONTAINS]-(p:Policy) "
    "RETURN DISTINCT m.id AS lower, u.id AS upper, p.id AS policy, r.kind AS kind, r.score AS score ORDER BY lower, upper"
)


def coverage(read: Read, words: str, against: str | None = None) -> list[dict[str, Any]]:
    """Return a row of :data:`COLUMNS` for each measure of the policies above one, and for each measure it adds.

    ``how`` is copied, adapted, narrowed or extended, dropped (nothing carries it out) or added (it carries out nothing).
    A parent's measure that several carry out has several rows. ``lineage`` is how sure it is that the parent stands above.

    Args:
        read: runs a query.
        words: names the lower policy.
        against: names the policy to compare with, in lineage or not; None for the nearest above it that was read.

    Raises:
        NotFound: no such policy, or nothing above it was read. Ambiguous: several policies answer to the words.
    """
    here = find_policy(read, words)
    known = [r["id"] for r in read(_READ, {})]
    if here["id"] not in known:
        raise NotFound(f"{here['title'] or here['doc_no']} has no measures here: it was only cited, or has none")
    if against is not None:
        other = find_policy(read, against)
        if other["id"] not in known or other["id"] == here["id"]:
            raise NotFound(f"{against!r} names no other policy with measures")
        parents = [other["id"]]
        sure = {}
    else:
        edges = [
            Edge("", "IMPLEMENTS", r["below"], r["above"], {"confidence": r["confidence"]}) for r in read(_UPWARD, {})
        ]
        sure = ancestors(edges, known).get(here["id"], {})
        parents = list(sure)
        if not parents:
            raise NotFound(
                f"nothing above {here['title'] or here['doc_no']} was read; --against names a policy to compare with"
            )
    policies = {r["id"]: r for r in read(_POLICIES, {"ids": [here["id"], *parents]})}
    measures: dict[str, list[dict[str, Any]]] = {}
    for r in read(_MEASURES, {"ids": list(policies)}):
        measures.setdefault(r["policy"], []).append(r)
    if against is None:
        found = [(r["lower"], r["upper"], r["kind"], r["score"]) for r in read(_ALIGNED, {"id": here["id"]})]
    else:
        found = _aligned(policies, measures, here["id"], parents[0])
    rows = _rows(policies, measures, here["id"], parents, found)
    of = {m["id"]: sure.get(p) for p in parents for m in measures.get(p, [])}
    return [r | {"lineage": of.get(r.get("parent_id"))} for r in rows]


_Found = list[tuple[str, str, str, float]]


def _aligned(
    policies: dict[str, dict[str, Any]], measures: dict[str, list[dict[str, Any]]], lower: str, upper: str
) -> _Found:
    """Align two documents that are not in lineage, as those that are have been aligned when the graph was built."""
    ready = {
        p: prepared(policies[p], [Node(m["id"], "Measure", m) for m in measures.get(p, [])]) for p in (lower, upper)
    }
    index = Index(ready[upper])
    matches = [x for m in ready[lower] if (x := index.best(m))]
    return [(x.lower, x.upper, x.kind, x.score) for x in matches]


def _rows(
    policies: dict[str, dict[str, Any]],
    measures: dict[str, list[dict[str, Any]]],
    here: str,
    parents: list[str],
    found: _Found,
) -> list[dict[str, Any]]:
    own = {m["id"]: m for m in measures.get(here, [])}
    carried: dict[str, list[tuple[str, str, str, float]]] = {}
    for f in found:
        carried.setdefault(f[1], []).append(f)
    rows = []
    for parent in parents:
        p = policies[parent]
        name = p["title"] or p["notice_title"] or p["doc_no"] or parent
        for u in measures.get(parent, []):
            base = {"parent": name, "parent_path": u["path"], "parent_measure": label(u), "parent_quote": u["quote"],
                    "parent_id": u["id"]}  # fmt: skip
            by = sorted(carried.get(u["id"], []), key=lambda f: (own[f[0]]["place_in_text"] or 0, f[0]))
            rows += [base | _lower(own[f[0]]) | {"how": f[2], "score": f[3]} for f in by] or [base | {"how": "dropped"}]
    answered = {f[0] for f in found}
    rows += [{"how": "added"} | _lower(m) for id, m in own.items() if id not in answered]
    return rows


def _lower(m: dict[str, Any]) -> dict[str, Any]:
    return {"path": m["path"], "measure": label(m), "quote": m["quote"], "id": m["id"]}


def label(m: dict[str, Any]) -> str:
    """Return what a measure is called: its heading, else the beginning of its text."""
    text = " ".join(str(m["title"] or m["text"] or "").split())
    return text if len(text) <= 40 else text[:39] + "…"


def coverage_text(rows: list[dict[str, Any]]) -> str:
    """Lay the rows out for a person: parent by parent, its measures with what carries them out, then what is added."""
    lines: list[str] = []
    parent: str | None = None
    before: str | None = None
    for r in rows:
        if r["how"] == "added":
            continue
        if r["parent"] != parent:
            parent = r["parent"]
            unsure = f"  (lineage {r['lineage']:.2f}: kg lineage shows why)" if (r["lineage"] or 1) < 1 else ""
            lines.append(f"{parent}{unsure}")
        if r["parent_id"] != before:
            before = r["parent_id"]
            lines.append(
                f"  {r['parent_path']}  {r['parent_measure'] if r['parent_measure'] != r['parent_path'] else ''}".rstrip()
            )
        if r["how"] == "dropped":
            lines.append("      dropped")
        else:
            lines.append(f"      {r['how']:<8} {r['score']:.2f}  {r['path']}  {r['measure']}")
    added = [r for r in rows if r["how"] == "added"]
    if added:
        lines.append("added")
        lines += [f"      {r['path']}  {r['measure']}" for r in added]
    counts: dict[str, int] = {}
    for r in rows:
        counts[r["how"]] = counts.get(r["how"], 0) + 1
    order = ("copied", "adapted", "narrowed", "extended", "dropped", "added")
    lines.append(", ".join(f"{counts[k]} {k}" for k in order if k in counts))
    return "\n".join(lines) + "\n"
