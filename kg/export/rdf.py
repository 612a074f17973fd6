"""The graph as Turtle: ELI for policies, ORG for bodies, SKOS for places and indicators, PROV and OA for evidence.

A first mapping after what ELI 1.5, W3C ORG, SKOS, PROV and schema.org define. What has no exact term there is in our own
namespace. ``eli:implements`` is deprecated and never written: 贯彻落实 is ``eli:ensures_implementation_of``, which asks for
a binding; a plan that names its basis is ``eli:based_on``; any other mention is ``eli:cites``. Each edge is a plain triple
plus a ``kg:Claim`` that carries the evidence, so that nothing depends on RDF-star.
"""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote

from rdflib import Graph as RdfGraph
from rdflib import Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, ORG, PROV, RDF, RDFS, SKOS, XSD

from kg.graph.io import normal
from kg.model import Edge, Graph, Node
from kg.schema.types import EDGE_TYPES, NODE_TYPES

# A permanent-looking base that no government host owns; everything hangs below it.
BASE: Final = "https://w3id.org/policy-kg/"
KG: Final = Namespace(BASE + "ns#")
ELI: Final = Namespace("http://data.europa.eu/eli/ontology#")
OA: Final = Namespace("http://www.w3.org/ns/oa#")
SCHEMA: Final = Namespace("https://schema.org/")

_CLASSES: Final[dict[str, tuple[URIRef, ...]]] = {
    "Policy": (ELI.LegalResource, SCHEMA.Legislation),
    "Measure": (ELI.LegalResourceSubdivision,),
    "Agency": (ORG.FormalOrganization, SCHEMA.GovernmentOrganization),
    "Organization": (ORG.Organization, SCHEMA.Organization),
    "Indicator": (SKOS.Concept,),
    "Award": (),
    "Jurisdiction": (SKOS.Concept, SCHEMA.AdministrativeArea),
    "Obligation": (),
}
_NODE_TERMS: Final[dict[tuple[str, str], URIRef]] = {
    ("Policy", "title"): DCTERMS.title,
    ("Policy", "notice_title"): DCTERMS.alternative,
    ("Policy", "doc_no"): ELI.id_local,
    ("Policy", "issued"): ELI.date_document,
    ("Policy", "published"): ELI.date_publication,
    ("Policy", "effective"): ELI.first_date_entry_in_force,
    ("Policy", "expires"): ELI.date_no_longer_in_force,
    ("Policy", "type"): SCHEMA.legislationType,
    ("Policy", "issuer"): ELI.responsibility_of,
    ("Measure", "title"): DCTERMS.title,
    ("Measure", "number"): ELI.number,
    ("Agency", "name"): SKOS.prefLabel,
    ("Agency", "short_name"): SKOS.altLabel,
    ("Agency", "mentions"): SKOS.hiddenLabel,
    ("Organization", "name"): SKOS.prefLabel,
    ("Organization", "mentions"): SKOS.hiddenLabel,
    ("Indicator", "name"): SKOS.prefLabel,
    ("Award", "name"): SKOS.prefLabel,
    ("Jurisdiction", "name"): SKOS.prefLabel,
    ("Jurisdiction", "adcode"): SKOS.notation,
}
# Type -> property, and whether the triple runs against the edge's direction.
_EDGE_TERMS: Final[dict[str, tuple[URIRef, bool]]] = {
    "ISSUED": (ELI.passed_by, True),
    "CONTAINS": (ELI.has_part, False),
    "IMPLEMENTS": (ELI.ensures_implementation_of, False),
    "DERIVES_FROM": (ELI.based_on, False),
    "CITES": (ELI.cites, False),
    "GOVERNS": (ELI.jurisdiction, False),
    "BELONGS_TO": (DCTERMS.spatial, False),
    "WITHIN": (SKOS.broader, False),
}
_DATES: Final = {4: XSD.gYear, 7: XSD.gYearMonth, 10: XSD.date}
_DATE_FIELDS: Final = frozenset(("issued", "published", "effective", "expires"))
# ELI allows one value; the property for a text position is of the Web Annotation vocabulary.
_EVIDENCE: Final = {"rule": KG.rule, "tier": KG.tier, "confidence": KG.confidence, "section": KG.section}


def dump(graph: Graph) -> bytes:
    """Return the graph as Turtle, triples in sorted order."""
    g = normal(graph)
    out = RdfGraph()
    for prefix, namespace in (("kg", KG), ("eli", ELI), ("org", ORG), ("skos", SKOS), ("prov", PROV), ("oa", OA),
                              ("dct", DCTERMS), ("schema", SCHEMA)):  # fmt: skip
        out.bind(prefix, namespace)
    _vocabulary(out)
    for n in g.nodes:
        _node(out, n)
    for e in g.edges:
        _edge(out, e)
    return out.serialize(format="turtle").encode()


def uri(id: str) -> URIRef:
    """Return the URI of a node or edge id."""
    return URIRef(BASE + "id/" + quote(id.replace(":", "/"), safe="/"))


def _vocabulary(out: RdfGraph) -> None:
    """Say what our own classes and properties mean, so that the file explains itself."""
    for label, t in NODE_TYPES.items():
        out.add((KG[label], RDF.type, RDFS.Class))
        out.add((KG[label], RDFS.comment, Literal(t.description, lang="en")))
    out.add((KG.Measure, RDFS.subClassOf, PROV.Plan))
    for name, e in EDGE_TYPES.items():
        out.add((KG[_camel(name)], RDF.type, RDF.Property))
        out.add((KG[_camel(name)], RDFS.comment, Literal(e.description, lang="en")))


def _camel(name: str) -> str:
    first, *rest = name.lower().split("_")
    return first + "".join(w.capitalize() for w in rest)


def _value(key: str, value: Any) -> Literal:
    if key in _DATE_FIELDS and len(str(value)) in _DATES:
        return Literal(str(value), datatype=_DATES[len(str(value))])
    return Literal(value)


def _node(out: RdfGraph, n: Node) -> None:
    me = uri(n.id)
    out.add((me, RDF.type, KG[n.label]))
    for c in _CLASSES[n.label]:
        out.add((me, RDF.type, c))
    declared = {p.name for p in NODE_TYPES[n.label].props}
    for key, value in n.properties.items():
        if key not in declared:
            continue
        term = _NODE_TERMS.get((n.label, key), KG[key])
        for v in value if isinstance(value, list) else [value]:
            out.add((me, term, _value(key, v)))
    if "quote" in n.properties:
        _evidence(out, me, n.properties)


def _edge(out: RdfGraph, e: Edge) -> None:
    source, target = uri(e.source), uri(e.target)
    term, reverse = _EDGE_TERMS.get(e.type, (KG[_camel(e.type)], False))
    out.add((target, term, source) if reverse else (source, term, target))
    claim = uri(e.id)
    out.add((claim, RDF.type, KG.Claim))
    out.add((claim, RDF.subject, source))
    out.add((claim, RDF.predicate, KG[_camel(e.type)]))
    out.add((claim, RDF.object, target))
    for p in EDGE_TYPES[e.type].props:
        value = e.properties.get(p.name)
        for v in value if isinstance(value, list) else [] if value is None else [value]:
            out.add((claim, KG[p.name], _value(p.name, v)))
    if e.properties.get("inferred"):
        out.add((claim, KG.inferred, Literal(True)))
    _evidence(out, claim, e.properties)


def _evidence(out: RdfGraph, subject: URIRef, p: dict[str, Any]) -> None:
    """Add the quote with its place in the cleaned text (Web Annotation: text quote and text position selectors)."""
    if "doc" not in p:
        return
    document = URIRef(f"{BASE}doc/{p['doc']}")
    fragment = URIRef(f"{BASE}doc/{p['doc']}#char={p['start']},{p['end']}")
    out.add((subject, PROV.wasQuotedFrom, fragment))
    out.add((fragment, RDF.type, OA.SpecificResource))
    out.add((fragment, OA.hasSource, document))
    out.add((fragment, OA.exact, Literal(p["quote"])))
    out.add((fragment, OA.start, Literal(p["start"])))
    out.add((fragment, OA.end, Literal(p["end"])))
    for key, term in _EVIDENCE.items():
        if p.get(key) not in (None, ""):
            out.add((subject, term, Literal(p[key])))
