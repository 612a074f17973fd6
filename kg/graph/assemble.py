"""Facts of one document, with who is meant resolved, become its graph. A pure function: no clock, no shared state."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from operator import itemgetter

from kg.graph.evidence import Evidence, recorder
from kg.graph.io import known
from kg.graph.validate import ensure_valid
from kg.graph.validity import repeals
from kg.model import (
    AwardFact,
    Document,
    Edge,
    Facts,
    Graph,
    Node,
    Outline,
    Properties,
    Reference,
    Section,
    Target,
)
from kg.resolve import places
from kg.resolve.agencies import Body, Resolver, coordinating_body
from kg.resolve.identity import make_id, measure_id, named_id, policy_id
from kg.resolve.indicators import identify
from kg.resolve.organizations import is_organization, organization_id
from kg.resolve.policies import cited_place
from kg.text import squeeze

_RELATIONS = {"implements": "IMPLEMENTS", "derives_from": "DERIVES_FROM", "cites": "CITES"}
_AWARD_EDGES = {"confers": "CONFERS", "aspires": "ASPIRES_TO", "mentions": "MENTIONS"}


@dataclass
class _Builder:
    """Collects nodes and edges of one document; the first, strongest statement of an edge stays."""

    document: Document
    outline: Outline
    facts: Facts
    nodes: dict[str, tuple[str, Properties]] = field(default_factory=dict)
    edges: dict[str, tuple[str, str, str, Properties]] = field(default_factory=dict)
    mentions: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    agencies: dict[tuple[str, bool], Body] = field(default_factory=dict)
    measures: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.evidence: Evidence = recorder(self.document, self.outline)
        profile = self.facts.profile
        self.resolver = Resolver(profile, coordinating_body(self.facts.agencies, profile))
        self.named = {squeeze(m.name) for m in self.facts.agencies}
        self.year = _year(self.facts.profile.issued or self.facts.profile.published)

    def node(self, id: str, label: str, properties: Properties) -> str:
        self.nodes.setdefault(id, (label, properties))
        return id

    def edge(self, type: str, source: str, target: str, properties: Properties, *key: object) -> None:
        id = make_id(type, source, target, properties["doc"], *key)
        self.edges.setdefault(id, (type, source, target, properties))

    # -- the policy itself --------------------------------------------------------------------------------------------

    def policy(self) -> str:
        p = self.facts.profile
        start, end = self._where("title")
        self.me = policy_id(
            p.adcode or p.jurisdiction, p.doc_no, p.title or p.notice_title or self.document.source.sha256
        )
        properties = {
            "title": p.title or p.notice_title,
            "notice_title": p.notice_title,
            "doc_no": p.doc_no,
            "type": p.type,
            "level": p.level,
            "jurisdiction": p.jurisdiction,
            "adcode": p.adcode,
            "issuer": p.issuer,
            "issued": p.issued,
            "published": p.published,
            "effective": p.effective,
            "expires": p.expires,
            "status": p.status,
            "period_start": p.period_start,
            "period_end": p.period_end,
            "source_uri": self.document.source.name,
            "sha256": self.document.source.sha256,
            "stub": False,
        }
        return self.node(
            self.me,
            "Policy",
            properties | self.evidence(start, end, "policy:" + p.origins.get("title", "text"), confidence=p.confidence),
        )

    def _where(self, name: str) -> tuple[int, int]:
        """Return the span that shows a field of the profile; else the title; else the first line of the text."""
        spans = self.facts.profile.spans
        for key in (name, "title", "notice_title"):
            if key in spans:
                return spans[key]
        for span in (self.outline.title, self.outline.notice_title):
            if span:
                return span
        text = self.document.text
        start = len(text) - len(text.lstrip())
        end = text.find("\n", start)
        return start, end if end > start else len(text)

    def jurisdiction(self) -> None:
        p = self.facts.profile
        chain = places.chain(p.adcode, self.year) or places.unlisted(p.jurisdiction, p.level)
        if not chain:
            return
        start, end = self._where("jurisdiction" if "jurisdiction" in p.spans else "issuer")
        rule = "jurisdiction:" + p.origins.get("jurisdiction", "issuer")
        below: str | None = None
        for place in chain:
            id = self.node(place.id, "Jurisdiction", place.properties)
            if below is None:
                self.edge("GOVERNS", self.me, id, self.evidence(start, end, rule, tier="rule"))
            else:
                self._table_edge(
                    "WITHIN", below, id, self.evidence(start, end, "divisions", tier="inferred") | {"inferred": True}
                )
            below = id

    def _table_edge(self, type: str, source: str, target: str, properties: Properties) -> None:
        """Add an edge that stands in a table of ours, the same for every document: its id names no document."""
        id = make_id(type, source, target)
        self.edges.setdefault(id, (type, source, target, properties))

    # -- bodies -------------------------------------------------------------------------------------------------------

    def agency(self, name: str, collective: bool, start: int, end: int) -> str:
        name = squeeze(name)
        known = self.agencies.get((name, collective))
        if known is None:
            known = self.agencies[name, collective] = self.resolver.resolve(name, collective)
        if known.id not in self.nodes:
            self._body(known)
            self._seat(known, start, end)
        self.mentions[known.id].add(name)
        return known.id

    def doer(self, name: str, collective: bool, start: int, end: int) -> str:
        """Return who is given a part: a body, or an organization that is none (a company in a list of bodies)."""
        name = squeeze(name)
        if name in self.named or not is_organization(name):
            return self.agency(name, collective, start, end)
        body = self.resolver.resolve(name)
        id = self.node(organization_id(body.id), "Organization", {"name": body.name})
        self.mentions[id].add(name)
        return id

    def _body(self, b: Body) -> str:
        properties = {
            "name": b.name,
            "short_name": b.short_name,
            "kind": b.kind,
            "adcode": b.adcode,
            "level": b.level,
            "collective": True if b.collective else None,
            "valid_from": b.valid_from,
            "valid_to": b.valid_to,
        }
        return self.node(b.id, "Agency", properties)

    def _seat(self, b: Body, start: int, end: int) -> None:
        """Hang a body on its place, and the place on those above it."""
        chain = places.chain(b.adcode, self.year)
        if chain:
            place = self.node(chain[0].id, "Jurisdiction", chain[0].properties)
            self.edge("BELONGS_TO", b.id, place, self.evidence(start, end, "agency:place", tier="rule"))
            for lower, upper in pairwise(chain):
                self.node(upper.id, "Jurisdiction", upper.properties)
                row = self.evidence(start, end, "divisions", tier="inferred") | {"inferred": True}
                self._table_edge("WITHIN", lower.id, upper.id, row)

    def all_agencies(self) -> None:
        for m in self.facts.agencies:
            self.agency(m.name, m.collective, m.start, m.end)
        p = self.facts.profile
        if p.issuer:
            start, end = self._where("issuer")
            for body in p.issuer.split():  # 中共…委 …人民政府: each of them issued it
                id = self.agency(body, False, start, end)
                self.edge("ISSUED", id, self.me, self.evidence(start, end, "issuer:" + p.origins.get("issuer", "text")))

    # -- measures and what hangs on them ------------------------------------------------------------------------------

    def all_measures(self) -> None:
        text = self.document.text
        for order, s in enumerate(self.outline.measures, 1):
            id = measure_id(self.me, s.path)
            properties = {
                "path": s.path,
                "number": s.number,
                "title": s.title,
                "kind": s.kind,
                "text": text[s.body_start : s.end].strip() or s.title,
                "order": order,
            }
            evidence = self.evidence(s.start, s.end, f"outline:{s.style}", section=s.path)
            self.node(id, "Measure", properties | evidence)
            self.measures[s.path] = id
            start, end = _heading(s, self.document)
            self.edge("CONTAINS", self.me, id, self.evidence(start, end, f"outline:{s.style}", section=s.path))

    def holder(self, section: str) -> str:
        """Return the measure at a section path, or the policy where the section is no measure."""
        return self.measures.get(section, self.me)

    def all_duties(self) -> None:
        for d in self.facts.duties:
            measure = self.measures.get(d.section)
            if measure is None:
                continue
            doer = self.doer(d.agency, d.collective, d.start, d.end)
            row = self.evidence(d.start, d.end, d.rule, section=d.section, confidence=d.confidence)
            row |= {"mention": d.agency, "order": d.order}
            if d.role == "lead":
                self.edge("LEADS", doer, measure, row | {"mode": d.mode}, d.agency)
            else:
                self.edge("SUPPORTS", doer, measure, row, d.agency)

    def all_targets(self) -> None:
        for t in self.facts.targets:
            what = identify(t.name, t.unit, t.change, self.document.text[t.start : t.end])
            id = self.node(what.id, "Indicator", {"name": what.name, "unit": t.unit})
            self.edge(
                "SETS_TARGET",
                self.holder(t.section),
                id,
                _target(self.evidence, t),
                t.section,
                t.op,
                t.value,
                t.value_max,
                t.unit,
                t.year,
                t.change,
            )

    def all_awards(self) -> None:
        for a in self.facts.awards:
            id = self.node(
                named_id("Award", a.name), "Award", {"name": squeeze(a.name), "level": a.level, "granter": a.granter}
            )
            self.edge(_AWARD_EDGES[a.role], self.holder(a.section), id, _award(self.evidence, a), a.section)

    def all_obligations(self) -> None:
        collective = {m.name for m in self.facts.agencies if m.collective}
        for o in self.facts.obligations:
            measure = self.measures.get(o.section)
            if measure is None:
                continue
            row = self.evidence(o.start, o.end, o.rule, section=o.section, confidence=o.confidence)
            id = self.node(
                make_id("Obligation", measure, o.modality, o.bearer, o.action),
                "Obligation",
                {
                    "modality": o.modality,
                    "bearer": o.bearer,
                    "action": o.action,
                    "deadline": o.deadline,
                    "strength": o.strength,
                }
                | row,
            )
            self.edge("IMPOSES", measure, id, row)
            for name in o.agencies:
                self.edge("BEARS", self.agency(name, name in collective, o.start, o.end), id, row)

    # -- other policies -----------------------------------------------------------------------------------------------

    def all_references(self) -> None:
        for r in self.facts.references:
            self._reference(r)

    def _reference(self, r: Reference) -> None:
        place = cited_place(r, self.facts.profile)
        id = policy_id(place.adcode or place.jurisdiction, r.doc_no, r.title)
        if id == self.me:
            return
        self.node(
            id,
            "Policy",
            {
                "title": r.title,
                "doc_no": r.doc_no,
                "issuer": r.issuer,
                "type": place.type,
                "level": place.level,
                "jurisdiction": place.jurisdiction,
                "adcode": place.adcode,
                "period_start": place.period_start,
                "period_end": place.period_end,
                "stub": True,
            },
        )
        row = self.evidence(r.start, r.end, r.rule, confidence=r.confidence)
        row |= {"mention": r.title or r.doc_no, "short_name": r.short_name}
        row["repeals"] = True if repeals(self.document.folded, r.start, r.end) else None
        self.edge(_RELATIONS[r.relation], self.me, id, row)

    def graph(self) -> Graph:
        for id, names in self.mentions.items():
            self.nodes[id][1]["mentions"] = sorted(names)
        source = self.document.source
        described = {
            "name": source.name,
            "sha256": source.sha256,
            "media_type": source.media_type,
            "encoding": source.encoding,
            "characters": len(self.document.text),
            "policy": self.me,
        }
        nodes = tuple(Node(id, label, known(row)) for id, (label, row) in sorted(self.nodes.items(), key=itemgetter(0)))
        edges = tuple(
            Edge(id, type, source, target, known(row))
            for id, (type, source, target, row) in sorted(self.edges.items(), key=itemgetter(0))
        )
        return ensure_valid(Graph(nodes, edges, described))


def assemble(document: Document, outline: Outline, facts: Facts) -> Graph:
    """Build the graph of one document from what was found in it."""
    b = _Builder(document, outline, facts)
    b.policy()
    b.jurisdiction()
    b.all_agencies()
    b.all_measures()
    b.all_duties()
    b.all_targets()
    b.all_awards()
    b.all_obligations()
    b.all_references()
    return b.graph()


def _year(date: str | None) -> int | None:
    return int(date[:4]) if date else None


def _heading(s: Section, document: Document) -> tuple[int, int]:
    """Return the span that shows that the policy has this measure: its heading, else its first line."""
    if s.title and s.title_end > s.start:
        return s.start, s.title_end
    end = document.text.find("\n", s.body_start, s.end)
    return s.start, end if end > s.start else s.end


def _target(evidence: Evidence, t: Target) -> Properties:
    return evidence(t.start, t.end, t.rule, section=t.section, confidence=t.confidence) | {
        "mention": t.name,
        "op": t.op,
        "value": t.value,
        "value_max": t.value_max,
        "unit": t.unit,
        "year": t.year,
        "baseline_year": t.baseline_year,
        "baseline": t.baseline,
        "change": t.change,
        "qualitative": True if t.qualitative else None,
        "per": t.per,
    }


def _award(evidence: Evidence, a: AwardFact) -> Properties:
    amounts = [f"{x.to or ''}{'/' + x.grade if x.grade else ''}={x.value}{x.unit}" for x in a.amounts]
    row = evidence(a.start, a.end, a.rule, section=a.section, confidence=a.confidence)
    return row | {"mention": a.name, "amounts": amounts}
