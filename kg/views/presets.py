"""What a picture shows: each preset is a set of node labels and edge types. A new preset is one row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kg.errors import QueryError
from kg.model import Edge, Graph, Node


@dataclass(frozen=True, slots=True)
class Preset:
    """One row: name, what it shows, the edge types drawn (none named: all), labels that are drawn even without an edge,
    and how it is laid out (a key of :data:`kg.views.layout.ARRANGEMENTS`)."""

    name: str
    title: str
    edges: frozenset[str]
    arrangement: str
    chinese: str
    alone: frozenset[str] = frozenset()


_LINEAGE: Final = frozenset({"IMPLEMENTS", "DERIVES_FROM", "CITES"})

PRESETS: Final = {
    p.name: p
    for p in (
        Preset("policies", "Policies, where they come from, where they hold", _LINEAGE | {"GOVERNS", "WITHIN"},
               "layers", "政策脉络", frozenset({"Policy"})),
        Preset("duties", "Who leads and who supports each measure", frozenset({"CONTAINS", "LEADS", "SUPPORTS"}),
               "columns", "牵头与配合"),
        Preset("targets", "Indicators and the policies and measures that set them", frozenset({"CONTAINS", "SETS_TARGET"}),
               "columns", "指标"),
        Preset("awards", "Awards given, sought and named", frozenset({"CONTAINS", "CONFERS", "ASPIRES_TO", "MENTIONS"}),
               "columns", "奖项"),
        Preset("agencies", "Bodies, their places and what became of them",
               frozenset({"BELONGS_TO", "WITHIN", "SUCCEEDED_BY", "ISSUED"}), "places", "机构沿革"),
        Preset("alignment", "Measures and the measures above them", frozenset({"CONTAINS", "ALIGNS_WITH"}) | _LINEAGE,
               "ladder", "措施对应"),
        Preset("all", "Everything", frozenset(), "web", "全图"),
    )
}  # fmt: skip


def get(name: str) -> Preset:
    """Return the preset of a name.

    Raises:
        QueryError: there is none; the message lists them all.
    """
    if name not in PRESETS:
        known = "; ".join(f"{p.name}: {p.title}" for p in PRESETS.values())
        raise QueryError(f"no view {name!r}; there are {known}")
    return PRESETS[name]


def select(graph: Graph, preset: Preset) -> tuple[list[Node], list[Edge]]:
    """Return what the preset shows of a graph: its edges, and the nodes at their ends.

    A measure is drawn only where something of the preset besides CONTAINS hangs on it.
    """
    edges = [e for e in graph.edges if not preset.edges or e.type in preset.edges]
    if "CONTAINS" in preset.edges:
        busy = {end for e in edges if e.type != "CONTAINS" for end in (e.source, e.target)}
        edges = [e for e in edges if e.type != "CONTAINS" or e.target in busy]
    ends = {end for e in edges for end in (e.source, e.target)}
    nodes = [n for n in graph.nodes if n.id in ends or n.label in preset.alone or not preset.edges]
    return nodes, edges
