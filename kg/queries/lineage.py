"""Where a policy comes from, or what follows from it: document by document, with the sentence at each step."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

from kg.graph.lineage import Uppers, named_above
from kg.graph.validity import status_in
from kg.queries.ask import Read, find_policy

COLUMNS: Final = [
    "depth",
    "relation",
    "title",
    "doc_no",
    "jurisdiction",
    "tier",
    "confidence",
    "rule",
    "quote",
    "source",
    "status",
    "missing",
    "id",
]
_STRENGTH: Final = {"IMPLEMENTS": 0, "DERIVES_FROM": 1}

_RELATIONS = (
    "MATCH (a:Policy)-[r:IMPLEMENTS|DERIVES_FROM]->(b:Policy) "
    "RETURN a.id AS below, b.id AS above, type(r) AS relation, r.quote AS quote, r.tier AS tier, r.rule AS rule, "
    "r.confidence AS confidence, r.id AS id ORDER BY below, above, relation, id"
)
POLICIES = (
    "MATCH (p:Policy) RETURN p.id AS id, p.title AS title, p.doc_no AS doc_no, p.jurisdiction AS jurisdiction, "
    "p.adcode AS adcode, p.level AS level, p.issued AS issued, p.published AS published, p.expires AS expires, "
    "p.period_start AS period_start, p.period_end AS period_end, p.status AS status, p.status_reason AS status_reason, "
    "p.replaced_by AS replaced_by, p.source_uri AS source, coalesce(p.stub, false) AS stub ORDER BY id"
)


@dataclass(frozen=True, slots=True)
class Step:
    """One policy in a lineage: how deep it stands, by which relation and sentence it hangs on the one before.

    ``status`` says whether it is in force and why; ``missing`` why nothing stands above it, where something should.
    """

    depth: int
    policy: dict[str, Any]
    relation: str | None
    edge: dict[str, Any] | None
    repeated: bool
    status: tuple[str, str] = ("unknown", "")
    missing: str = ""

    def row(self) -> dict[str, Any]:
        """Return the step as a row of :data:`COLUMNS`."""
        e = self.edge or {}
        return {
            "depth": self.depth,
            "relation": self.relation,
            **{k: self.policy[k] for k in ("title", "doc_no", "jurisdiction", "source")},
            **{k: e.get(k) for k in ("tier", "confidence", "rule", "quote")},
            "status": "; ".join(x for x in self.status if x),
            "missing": self.missing,
            "id": self.policy["id"],
        }


def lineage(read: Read, words: str, *, down: bool = False, as_of: int | None = None) -> list[Step]:
    """Walk from a policy up to what it carries out or rests on (or ``down``), depth first, each policy opened once.

    Args:
        read: runs a query.
        words: as typed.
        down: walk to what rests on the policy instead.
        as_of: year for which is said what is in force; None for what the documents themselves show.

    Raises:
        NotFound, Ambiguous: as :func:`kg.queries.ask.find_policy`.
    """
    start = find_policy(read, words)
    policies = {r["id"]: r for r in read(POLICIES, {})}
    relations = read(_RELATIONS, {})
    next_of: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    for r in relations:
        here, there = (r["above"], r["below"]) if down else (r["below"], r["above"])
        next_of.setdefault(here, []).append((there, r))
    named = named_above(policies, ((r["below"], r["above"]) for r in relations))
    uppers = Uppers(policies)
    steps: list[Step] = []
    opened: set[str] = set()
    todo: list[Step] = [Step(0, policies[start["id"]], None, None, False)]
    while todo:
        step = todo.pop()
        id = step.policy["id"]
        again = id in opened
        missing = "" if again or down or id in named else uppers.missing(id)
        steps.append(replace(step, repeated=again, status=_status(step.policy, policies, as_of), missing=missing))
        if again:
            continue
        opened.add(id)
        best: dict[str, tuple[str, dict[str, Any]]] = {}
        for there, r in next_of.get(id, []):  # two relations to one policy: the stronger and surer one shows
            if there not in best or _order(r) < _order(best[there][1]):
                best[there] = (there, r)
        found = sorted(best.values(), key=lambda x: (_order(x[1]), policies[x[0]]["title"] or "", x[0]))
        todo += [Step(step.depth + 1, policies[t], r["relation"], r, False) for t, r in reversed(found)]
    return steps


def _status(policy: dict[str, Any], policies: dict[str, dict[str, Any]], as_of: int | None) -> tuple[str, str]:
    if as_of is None:
        return policy["status"] or "unknown", policy["status_reason"] or ""
    return status_in(policy, str(as_of), policies.get(policy["replaced_by"] or ""))


def _order(r: dict[str, Any]) -> tuple[Any, ...]:
    return (r["tier"] == "inferred", _STRENGTH[r["relation"]], -(r["confidence"] or 0), r["id"])


def tree_text(steps: list[Step]) -> str:
    """Draw the steps as a tree: each policy with its number and place, under it the sentence and how sure it is."""
    lines: list[str] = []
    for i, step in enumerate(steps):
        p = step.policy
        name = "  ".join(str(x) for x in (p["title"] or "(no title)", p["doc_no"], p["jurisdiction"], p["issued"]) if x)
        over = step.status[0] in ("expired", "replaced")
        signs = (
            ("  [cited only]", p["stub"]),
            (f"  [{step.status[0]}: {step.status[1]}]", over),
            ("  [see above]", step.repeated),
        )
        marks = "".join(m for m, on in signs if on)
        if step.edge is None:
            lines.append(name + marks)
            if step.missing:
                lines.append(f"   ({step.missing})")
            continue
        lead = "".join("│  " if _goes_on(steps, i, d) else "   " for d in range(1, step.depth))
        last = not _goes_on(steps, i, step.depth)
        lines.append(f"{lead}{'└─' if last else '├─'} {step.relation} {name}{marks}")
        quote = " ".join(str(step.edge["quote"]).split())
        sure = step.edge["tier"] + ("" if step.edge["confidence"] in (None, 1, 1.0) else f" {step.edge['confidence']}")
        lines.append(f"{lead}{'   ' if last else '│  '}   「{quote}」 ({sure}, {step.edge['rule']})")
        if step.missing:
            lines.append(f"{lead}{'   ' if last else '│  '}   ({step.missing})")
    return "\n".join(lines) + "\n"


def _goes_on(steps: list[Step], i: int, depth: int) -> bool:
    """Whether a later step stands at this depth under the same parent."""
    for later in steps[i + 1 :]:
        if later.depth < depth:
            return False
        if later.depth == depth:
            return True
    return False
