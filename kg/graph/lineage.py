"""Lineage that no sentence states: a policy that names nothing above it hangs on the plan of the next level on its subject.

An inferred edge needs all of this: both titles are on one subject (``kg.resolve.subjects``), the upper policy is of the
nearest level above that has one, it was issued before and its period had not ended, and it is the only one, or the only
one of the same period, or the only outline. Whatever is missing gives no edge, and :meth:`Uppers.missing` words it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from kg.graph.validity import LASTS, ended_before, in_force_from
from kg.model import Edge, Graph, Node, Properties
from kg.resolve import places
from kg.resolve.identity import make_id
from kg.resolve.places import NATION, NATION_NAME
from kg.resolve.subjects import is_outline, is_plan, subject_of
from kg.schema.places import short_name
from kg.schema.types import LEVELS

RELATIONS: Final = ("IMPLEMENTS", "DERIVES_FROM")
_RANK: Final = {level: i for i, level in enumerate(LEVELS)}
_SURE: Final = 0.7  # both periods are known
_FAIR: Final = 0.6
_STUB: Final = 0.1  # less, where one of them was not read


@dataclass(frozen=True, slots=True)
class Seat:
    """A place a policy can be of, by code or, where the table of divisions lacks it, by name."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Found:
    """The policy above another by place, subject and period, and the rule that says so."""

    id: str
    rule: str
    confidence: float


class Uppers:
    """Answers which policy stands above another. Build it from all Policy nodes: id to properties."""

    def __init__(self, policies: Mapping[str, Properties]) -> None:
        self._policies = policies
        self._of: dict[tuple[str, str], list[str]] = {}
        self._subjects: dict[str, str | None] = {}
        for id in sorted(policies):
            p = policies[id]
            subject = self._subjects[id] = _subject(p)
            if subject and is_plan(p.get("title")):
                for key in {p.get("adcode"), p.get("jurisdiction")} - {None}:
                    self._of.setdefault((subject, str(key)), []).append(id)

    def above(self, id: str) -> Found | None:
        """Return the policy above by place, subject and period, or None."""
        p = self._policies[id]
        subject, date = self._subjects[id], in_force_from(p)
        if not subject or not date or not is_plan(p.get("title")):
            return None
        for seat in seats_above(p):
            found = self._in_force(subject, seat, date, id)
            if found:
                upper = self._one(found, p)
                return None if upper is None else self._found(upper, p, seat, subject)
        return None

    def missing(self, id: str) -> str:
        """Say in one line why nothing stands above a policy; empty where nothing could (the nation's own policies)."""
        p = self._policies[id]
        seats = seats_above(p)
        if p.get("level") == "national" or p.get("adcode") == NATION:
            return ""
        if not seats:
            return "its place is not known, so nothing above it can be told"
        subject, date = self._subjects[id], in_force_from(p)
        if not subject:
            return "it names nothing above it, and its title shows no subject by which to look for it"
        if not date:
            return "it names nothing above it, and its date is not known"
        for seat in seats:
            found = self._in_force(subject, seat, date, id)
            if found:
                return f"it names nothing above it; {len(found)} documents of {seat.name} on {subject} were in force in {date[:4]}"
        names = ", ".join(s.name for s in seats)
        return f"no document of {names} on {subject} in force in {date[:4]} was read or cited"

    def _in_force(self, subject: str, seat: Seat, date: str, id: str) -> list[str]:
        found = dict.fromkeys((*self._of.get((subject, seat.key), ()), *self._of.get((subject, seat.name), ())))
        return sorted(u for u in found if u != id and _holds(self._policies[u], date, self._policies))

    def _one(self, found: list[str], p: Properties) -> str | None:
        if len(found) == 1:
            return found[0]
        period = _period(p)
        if period != (None, None):
            same = [u for u in found if _period(self._policies[u]) == period]
            if len(same) == 1:
                return same[0]
        outlines = [u for u in found if is_outline(self._policies[u].get("title"))]
        return outlines[0] if len(outlines) == 1 else None

    def _found(self, id: str, p: Properties, seat: Seat, subject: str) -> Found:
        upper = self._policies[id]
        start, end = _period(upper)
        sure = _SURE if end and p.get("period_end") else _FAIR
        sure -= _STUB if upper.get("stub") or p.get("stub") else 0
        years = f"{start or ''}-{end}" if end else f"{in_force_from(upper) or ''}, {LASTS} years"
        rule = f"lineage:place({p.get('jurisdiction')}<{seat.name}),subject({subject}),period({years})"
        return Found(id, rule, round(sure, 2))


def seats_above(p: Properties) -> tuple[Seat, ...]:
    """Return the places above a policy's own, nearest first; empty for the nation and for policies of unknown place."""
    code, name, level = p.get("adcode"), p.get("jurisdiction"), p.get("level")
    if level == "national" or code == NATION or not (code or name):
        return ()
    date = in_force_from(p)
    chain = places.chain(code, int(date[:4]) if date else None) or places.chain(code, None)
    line = [Seat(str(c.properties["adcode"]), str(c.properties["name"])) for c in chain]
    if not line:
        return (Seat(NATION, NATION_NAME),)
    own = _RANK.get(str(level), 0) <= _RANK.get(str(chain[0].properties["level"]), 0)
    return tuple(line[1:] if own or level is None else line)


def _period(p: Properties) -> tuple[Any, Any]:
    return p.get("period_start"), p.get("period_end")


def _subject(p: Properties) -> str | None:
    name = p.get("jurisdiction")
    names = () if not name or name == NATION_NAME else tuple({str(name), short_name(str(name))})
    return subject_of(p.get("title"), names)


def _holds(upper: Properties, date: str, policies: Mapping[str, Properties]) -> bool:
    """Whether a policy was in force at a date: begun by then, not run out, and not yet replaced."""
    begun = in_force_from(upper)
    if begun is None or _before(date, begun) or ended_before(upper, date):
        return False
    later = policies.get(str(upper.get("replaced_by")))
    since = in_force_from(later) if later else None
    return since is None or _before(date, since)


def _before(a: str, b: str) -> bool:
    """Whether date ``a`` lies before ``b``, as far as both are precise."""
    n = min(len(a), len(b))
    return a[:n] < b[:n]


def with_lineage(graph: Graph) -> Graph:
    """Return the graph with an inferred DERIVES_FROM for each policy that names nothing above it, where one is sure enough."""
    policies = {n.id: n.properties for n in graph.nodes if n.label == "Policy"}
    uppers = Uppers(policies)
    named = named_above(policies, ((e.source, e.target) for e in graph.edges if e.type in RELATIONS))
    cited: dict[str, Edge] = {}
    for e in graph.edges:
        if e.type in (*RELATIONS, "CITES"):
            known = cited.get(e.target)
            if known is None or _place(e) < _place(known):
                cited[e.target] = e
    edges = list(graph.edges)
    for n in graph.nodes:
        if n.label != "Policy" or n.id in named:
            continue
        evidence = _evidence(n, cited.get(n.id))
        found = uppers.above(n.id) if evidence else None
        if found and evidence:
            row = evidence | {"tier": "inferred", "inferred": True, "rule": found.rule, "confidence": found.confidence}
            id = make_id("DERIVES_FROM", n.id, found.id, "inferred")
            edges.append(Edge(id, "DERIVES_FROM", n.id, found.id, row))
    return Graph(graph.nodes, tuple(edges), graph.document)


def named_above(policies: Mapping[str, Properties], pairs: Iterable[tuple[str, str]]) -> set[str]:
    """Return the policies that themselves name one of a level above, or one of unknown place on their own subject."""
    out = set()
    for below, above in pairs:
        p, q = policies[below], policies[above]
        if q.get("level") or q.get("adcode"):
            keys = {key for s in seats_above(p) for key in (s.key, s.name)}
            higher = _RANK.get(str(q.get("level")), len(LEVELS)) < _RANK.get(str(p.get("level")), -1)
            if higher or keys & {q.get("adcode"), q.get("jurisdiction")}:
                out.add(below)
        elif _subject(p) and _subject(p) == _subject(q):
            out.add(below)
    return out


def _place(e: Edge) -> tuple[str, int, str]:
    return str(e.properties.get("doc")), int(e.properties.get("start", 0)), e.id


_EVIDENCE: Final = ("doc", "start", "end", "source_start", "source_end", "quote", "section")


def _evidence(n: Node, citation: Edge | None) -> Properties | None:
    """Return where the policy's own title stands, or, for one only cited, the clause that names it."""
    p = n.properties if not n.properties.get("stub") else (citation.properties if citation else {})
    return {k: p[k] for k in _EVIDENCE if k in p} if p.get("quote") else None
