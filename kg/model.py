"""The frozen values that flow from bytes to graph. Standard library only; no behaviour beyond what a value needs.

    bytes --ingest--> Document --outline--> Section tree --extract--> Facts --resolve, graph--> Graph

Every position is a character offset into ``Document.text`` (the cleaned text) unless it says source.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter
from typing import Any, Literal

from kg.offsets import OffsetMap
from kg.text import fold

Properties = dict[str, Any]
_START = attrgetter("start")
Tier = Literal["explicit", "rule", "aligned", "inferred"]


# --- what was read ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Source:
    """Where the bytes came from. ``sha256`` identifies the document in every evidence."""

    name: str
    media_type: str
    sha256: str
    encoding: str
    decided_by: str = ""


@dataclass(frozen=True, slots=True)
class MetaField:
    """One field of a page's metadata block: canonical key, key and value as found, span in the decoded source.

    Canonical keys: ``title doc_no issuer issued published effective expires status category keywords index_no remark``;
    an unknown key keeps ``other``. ``shape`` says how it was written (``brackets``, ``colon``, ``bar``, ``cells``,
    ``table``, ``meta-tag``, ``byline``).
    """

    key: str
    raw_key: str
    value: str
    source_start: int
    source_end: int
    shape: str


@dataclass(frozen=True, slots=True)
class Repair:
    """A place in the cleaned text that differs from the source by repair, or is damaged beyond it (``damaged``)."""

    start: int
    end: int
    rule: str
    confidence: float
    damaged: bool = False
    note: str = ""


@dataclass(frozen=True)
class Document:
    """A document as read: the decoded source, the cleaned text, and the exact way between the two."""

    source: Source
    decoded: str
    text: str
    offsets: OffsetMap
    meta: tuple[MetaField, ...] = ()
    repairs: tuple[Repair, ...] = ()

    @classmethod
    def of_text(cls, text: str, name: str = "inline") -> Document:
        """Wrap a text that needs no cleaning (tests, snippets)."""
        source = Source(name, "text/plain", "0" * 64, "utf-8")
        return cls(source, text, text, OffsetMap.identity(len(text)))

    @cached_property
    def folded(self) -> str:
        """The text that patterns match on: same length as ``text``, see :func:`kg.text.fold`."""
        return fold(self.text)

    def meta_value(self, key: str) -> str | None:
        """Return the first non-empty value of a canonical metadata key, or None."""
        return next((f.value for f in self.meta if f.key == key and f.value), None)


SectionKind = Literal["task", "objective", "phase", "other"]


@dataclass(frozen=True)
class Section:
    """A node of the outline: heading and everything under it.

    ``path`` joins heading numbers from the top (``三/(一)/1``); an unnumbered item contributes its heading words.
    ``own`` text is ``text[body_start:own_end]``: what stands under the heading before the first child.
    ``kind`` of a leaf: task, objective or phase make it a measure; ``other`` (status reports, argument) does not.
    """

    path: str
    number: str | None
    title: str | None
    level: int
    style: str
    start: int
    end: int
    title_start: int
    title_end: int
    body_start: int
    own_end: int
    kind: SectionKind = "other"
    children: tuple[Section, ...] = ()

    def walk(self) -> Iterator[Section]:
        """Yield this section and all below it, in text order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def child_at(self, position: int) -> Section | None:
        """Return the child whose span holds ``position`` (children stand in text order and apart)."""
        i = bisect_right(self.children, position, key=_START) - 1
        return self.children[i] if i >= 0 and position < self.children[i].end else None

    @property
    def is_leaf(self) -> bool:
        """Whether no section stands below this one."""
        return not self.children


@dataclass(frozen=True)
class Outline:
    """The outline of one document. ``root`` has path '' and spans the policy's own text (the annex of a notice).

    ``notice`` is the span of the covering notice (heading to signature), or None; ``preamble`` the span between the
    policy's title and its first heading.
    """

    root: Section
    notice: tuple[int, int] | None = None
    preamble: tuple[int, int] = (0, 0)
    title: tuple[int, int] | None = None
    notice_title: tuple[int, int] | None = None

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """All sections below the root, in text order."""
        return tuple(s for s in self.root.walk() if s is not self.root)

    @cached_property
    def measures(self) -> tuple[Section, ...]:
        """The lowest-level items with a text of their own that state an aim, a task or a phase."""
        return tuple(s for s in self.sections if s.is_leaf and s.kind != "other")

    def at(self, position: int) -> Section:
        """Return the deepest section whose span holds ``position`` (the root where none does)."""
        node = self.root
        while True:
            inner = node.child_at(position)
            if inner is None:
                return node
            node = inner


# --- what was found --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Profile:
    """What the document says of itself. Dates are ISO, as precise as the source; None is unknown, never a guess.

    ``spans`` says for a field where in the cleaned text it stands; ``origins`` says by which rule it was read
    (``signature``, ``meta:发布日期``, ``title`` …).
    """

    title: str | None = None
    notice_title: str | None = None
    doc_no: str | None = None
    type: str | None = None
    level: str | None = None
    jurisdiction: str | None = None
    adcode: str | None = None
    issuer: str | None = None
    issued: str | None = None
    published: str | None = None
    effective: str | None = None
    expires: str | None = None
    status: str | None = None
    period_start: int | None = None
    period_end: int | None = None
    confidence: float = 1.0
    spans: dict[str, tuple[int, int]] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    base_year: int | None = None
    """The year the text speaks from, which tells what is past: a page shown again years later is no witness of it."""


@dataclass(frozen=True, slots=True)
class AgencyMention:
    """A public body named in the text, as written (white space removed)."""

    start: int
    end: int
    name: str
    collective: bool
    rule: str


Role = Literal["lead", "support"]
Mode = Literal["sole", "joint", "by_remit"]


@dataclass(frozen=True, slots=True)
class Duty:
    """An agency's role in a section. ``start:end`` is the evidence clause, ``agency`` the name as written."""

    section: str
    agency: str
    role: Role
    mode: Mode | None
    order: int
    start: int
    end: int
    rule: str
    collective: bool = False
    confidence: float = 1.0


Relation = Literal["implements", "derives_from", "cites"]


@dataclass(frozen=True, slots=True)
class Reference:
    """Another document that the text names. ``start:end`` is the shortest clause that shows the relation."""

    title: str | None
    doc_no: str | None
    issuer: str | None
    relation: Relation
    start: int
    end: int
    rule: str
    short_name: str | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Target:
    """A goal with a number (or a qualitative one such as 全覆盖). Values are as written, ``unit`` keeps 万 and 亿."""

    section: str
    name: str
    op: str | None
    value: float | int | None
    value_max: float | int | None
    unit: str | None
    year: int | None
    start: int
    end: int
    rule: str
    baseline_year: int | None = None
    baseline: str | None = None
    change: Literal["level", "increase", "decrease"] = "level"
    qualitative: bool = False
    per: str | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum paid with an award: to whom, how much (in 元), for which grade."""

    to: str | None
    value: float | int
    unit: str
    grade: str | None = None


AwardRole = Literal["confers", "aspires", "mentions"]


@dataclass(frozen=True, slots=True)
class AwardFact:
    """A prize, honour or brand title and what the policy does with it."""

    section: str
    name: str
    role: AwardRole
    start: int
    end: int
    rule: str
    amounts: tuple[Amount, ...] = ()
    level: str | None = None
    granter: str | None = None
    confidence: float = 1.0


Modality = Literal["must", "must_not", "may", "should", "encouraged"]


@dataclass(frozen=True, slots=True)
class ObligationFact:
    """What a sentence of a measure lays on somebody. ``strength`` is the word that says how firmly (必须, 力争 …).

    ``agencies`` are the public bodies among the bearers, one by one (市教育局、市财政局应当…).
    """

    section: str
    modality: Modality
    strength: str
    bearer: str | None
    bearer_is_agency: bool
    action: str
    deadline: str | None
    start: int
    end: int
    rule: str
    confidence: float = 1.0
    agencies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything found in one document."""

    profile: Profile
    references: tuple[Reference, ...] = ()
    agencies: tuple[AgencyMention, ...] = ()
    duties: tuple[Duty, ...] = ()
    targets: tuple[Target, ...] = ()
    awards: tuple[AwardFact, ...] = ()
    obligations: tuple[ObligationFact, ...] = ()


# --- what is stored --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Node:
    """A node of the property graph: id from facts, labels, flat properties (text, numbers, booleans, lists of text)."""

    id: str
    label: str
    properties: Properties


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge of the property graph; one edge is one assertion by one document (or one inference)."""

    id: str
    type: str
    source: str
    target: str
    properties: Properties


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes and edges, sorted by id; ``document`` describes the source where the graph is of one document."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    document: Properties | None = None
