"""Node and edge types, declared once. Constraints, MERGE statements, RDF classes, colours and docs come from here.

To add a type: one constant here. What extracts it, and one test, are the only other things to write.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

ValueType = Literal["text", "integer", "number", "boolean", "list"]


@dataclass(frozen=True, slots=True)
class Prop:
    """A property of a node or edge type."""

    name: str
    type: ValueType
    description: str


@dataclass(frozen=True, slots=True)
class NodeType:
    """A node label with its properties. ``caption`` names the properties a view shows, first that is set."""

    label: str
    description: str
    caption: tuple[str, ...]
    color: str
    props: tuple[Prop, ...]
    evidenced: bool = False


@dataclass(frozen=True, slots=True)
class EdgeType:
    """A relationship type: the labels it may start and end at, and its properties beside the evidence."""

    type: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    description: str
    props: tuple[Prop, ...] = ()


def _text(name: str, description: str) -> Prop:
    return Prop(name, "text", description)


def _int(name: str, description: str) -> Prop:
    return Prop(name, "integer", description)


_DECISIONS: Final = Prop("decisions", "list", "a person's judgements that bear on it")

EVIDENCE: Final = (
    _text("doc", "sha256 of the source file"),
    _int("start", "first character in the cleaned text"),
    _int("end", "character behind the last in the cleaned text"),
    _int("source_start", "first character in the decoded source"),
    _int("source_end", "character behind the last in the decoded source"),
    _text("quote", "the words themselves: text[start:end]"),
    _text("section", "path of the section"),
    _text("rule", "id of the rule that found it"),
    _text("tier", "explicit, rule, aligned or inferred"),
    Prop("confidence", "number", "1.0 unless repaired or inferred"),
)

_NODES: Final = (
    NodeType(
        "Policy",
        "a document that states policy; also one only cited so far (stub)",
        ("title", "doc_no", "notice_title"),
        "#c0392b",
        (
            _text("title", "title of the policy itself"),
            _text("notice_title", "title of the covering notice"),
            _text("doc_no", "document number, canonical: 皖政〔2013〕19号"),
            _text("type", "genre: 纲要, 实施方案 …"),
            _text("level", "national, province, prefecture, county, township"),
            _text("jurisdiction", "full name of the place it governs"),
            _text("adcode", "six-digit GB/T 2260 code"),
            _text("issuer", "issuing body as written"),
            _text("issued", "date of signature, ISO"),
            _text("published", "date of publication, ISO"),
            _text("effective", "in force from, ISO"),
            _text("expires", "in force until, ISO"),
            _int("period_start", "first year of the period it plans for"),
            _int("period_end", "last year of the period it plans for"),
            _text("status", "in_force, expired, replaced or unknown, as far as the documents show"),
            _text("status_reason", "what the status rests on"),
            _text("replaced_by", "id of the policy that took its place"),
            _text("source_uri", "name of the file it was read from"),
            Prop("sources", "list", "names of all files it was read from, where there are several"),
            _text("sha256", "hash of the file it was read from"),
            Prop("stub", "boolean", "only cited so far, not ingested"),
            _DECISIONS,
        ),
        evidenced=True,
    ),
    NodeType(
        "Measure",
        "a lowest-level item of a policy, with text of its own",
        ("title", "path"),
        "#2980b9",
        (
            _text("path", "numbers of the headings from the top: 三/(一)/1"),
            _text("number", "its own number"),
            _text("title", "its heading words"),
            _text("kind", "task, objective or phase"),
            _text("text", "its text"),
            _int("order", "position in the document, from 1"),
        ),
        evidenced=True,
    ),
    NodeType(
        "Agency",
        "a public body, or a collective of bodies",
        ("name",),
        "#27ae60",
        (
            _text("name", "full name"),
            _text("short_name", "usual short form"),
            _text("kind", "kind of body, see the agency tables"),
            _text("adcode", "code of its place"),
            _text("level", "national, province, prefecture, county, township"),
            Prop("mentions", "list", "names as written"),
            Prop("collective", "boolean", "stands for several bodies (各镇街)"),
            _int("valid_from", "first year"),
            _int("valid_to", "last year"),
            _DECISIONS,
        ),
    ),
    NodeType(
        "Organization",
        "a company, bank or association that is given a part in a measure; no public body",
        ("name",),
        "#a0522d",
        (_text("name", "full name"), Prop("mentions", "list", "names as written")),
    ),
    NodeType(
        "Indicator",
        "a measured quantity, shared by all documents that set it",
        ("name",),
        "#8e44ad",
        (_text("name", "normalised name"), _text("unit", "unit"), _DECISIONS),
    ),
    NodeType(
        "Award",
        "a prize, honour or brand title",
        ("name",),
        "#d4a017",
        (
            _text("name", "normalised name"),
            _text("level", "level of the body that gives it"),
            _text("granter", "who gives it"),
            _DECISIONS,
        ),
    ),
    NodeType(
        "Jurisdiction",
        "a place in its years",
        ("name",),
        "#7f8c8d",
        (
            _text("adcode", "six-digit GB/T 2260 code"),
            _text("name", "name"),
            _text("level", "national, province, prefecture, county, township"),
            _int("valid_from", "first year of the code and name"),
            _int("valid_to", "last year of the code and name"),
        ),
    ),
    NodeType(
        "Obligation",
        "a duty, ban, permission or encouragement stated for somebody",
        ("action",),
        "#e67e22",
        (
            _text("modality", "must, must_not, may, should or encouraged"),
            _text("bearer", "who is to act, as written"),
            _text("action", "what is to be done"),
            _text("deadline", "until when, as written"),
            _text("strength", "the word that says how firmly"),
        ),
        evidenced=True,
    ),
)

_MENTION: Final = _text("mention", "as written")
_ORDER: Final = _int("order", "position in the clause, from 1")
_AMOUNTS: Final = Prop("amounts", "list", "sums paid: recipient=value unit")
_RELATION: Final = (
    _text("short_name", "short name the document gives it"),
    _text("mention", "as written"),
    Prop("repeals", "boolean", "ends it (同时废止)"),
)

_EDGES: Final = (
    EdgeType("ISSUED", ("Agency",), ("Policy",), "issued the document"),
    EdgeType("CONTAINS", ("Policy",), ("Measure",), "has the measure"),
    EdgeType(
        "LEADS",
        ("Agency", "Organization"),
        ("Measure",),
        "is responsible for",
        (_text("mode", "sole, joint or by_remit"), _MENTION, _ORDER),
    ),
    EdgeType("SUPPORTS", ("Agency", "Organization"), ("Measure",), "takes part in", (_MENTION, _ORDER)),
    EdgeType("IMPLEMENTS", ("Policy",), ("Policy",), "carries out (贯彻, 落实, 实施)", _RELATION),
    EdgeType("DERIVES_FROM", ("Policy",), ("Policy",), "is based on (依据, 根据, 按照)", _RELATION),
    EdgeType("CITES", ("Policy",), ("Policy",), "mentions", _RELATION),
    EdgeType(
        "ALIGNS_WITH",
        ("Measure",),
        ("Measure",),
        "carries out, one level up",
        (
            _text("kind", "copied, adapted, narrowed or extended"),
            Prop("score", "number", "similarity, 0 to 1"),
            _text("target_quote", "the words of the upper measure"),
        ),
    ),
    EdgeType(
        "SETS_TARGET",
        ("Policy", "Measure"),
        ("Indicator",),
        "sets a target for",
        (
            _MENTION,
            _text("op", ">=, >, =, <=, < or ~"),
            Prop("value", "number", "value"),
            Prop("value_max", "number", "upper value of a range"),
            _text("unit", "unit as written, 万 and 亿 kept"),
            _int("year", "year to be reached by"),
            _int("baseline_year", "year compared with"),
            _text("baseline", "a baseline that is not a year"),
            _text("change", "level, increase or decrease"),
            Prop("qualitative", "boolean", "a goal without a number (全覆盖)"),
            _text("per", "rate: 年 for a yearly target"),
        ),
    ),
    EdgeType("CONFERS", ("Policy", "Measure"), ("Award",), "gives or pays for", (_MENTION, _AMOUNTS)),
    EdgeType("ASPIRES_TO", ("Policy", "Measure"), ("Award",), "is to be won", (_MENTION, _AMOUNTS)),
    EdgeType("MENTIONS", ("Policy", "Measure"), ("Award",), "names", (_MENTION, _AMOUNTS)),
    EdgeType("IMPOSES", ("Measure",), ("Obligation",), "imposes"),
    EdgeType("BEARS", ("Agency",), ("Obligation",), "bears"),
    EdgeType("GOVERNS", ("Policy",), ("Jurisdiction",), "holds in"),
    EdgeType("BELONGS_TO", ("Agency",), ("Jurisdiction",), "is a body of"),
    EdgeType("WITHIN", ("Jurisdiction",), ("Jurisdiction",), "lies in"),
    EdgeType(
        "SUCCEEDED_BY",
        ("Agency",),
        ("Agency",),
        "was followed by",
        (
            _int("year", "year of the change"),
            _text("change", "rename, merge, split, reorganise …"),
            _text("source_title", "the reform"),
        ),
    ),
)

NODE_TYPES: Final[Mapping[str, NodeType]] = MappingProxyType({t.label: t for t in _NODES})
EDGE_TYPES: Final[Mapping[str, EdgeType]] = MappingProxyType({t.type: t for t in _EDGES})
LEVELS: Final = ("national", "province", "prefecture", "county", "township")
