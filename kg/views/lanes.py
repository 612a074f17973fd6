"""At which level a node stands: national 0 down to township 4, a half between two where only a relation tells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from kg.model import Edge, Node
from kg.schema.types import LEVELS
from kg.views.style import LEVELS as LEVEL_NAMES

UNKNOWN: Final = float(len(LEVELS))
_MOST_ROWS: Final = 4
_UP: Final = frozenset({"IMPLEMENTS", "DERIVES_FROM", "CITES"})


def lanes(nodes: Sequence[Node], edges: Sequence[Edge]) -> dict[str, float]:
    """Return a lane for each policy and place; smaller is higher.

    A level that is known gives a whole number: the node's own, or that of the place a policy holds in. A policy of
    unknown level that a known one carries out, rests on or cites gets half a lane above it; one that carries out a
    known one gets half a lane below. The rest is :data:`UNKNOWN`.
    """
    known = {n.id: float(LEVELS.index(n.properties["level"])) for n in nodes if n.properties.get("level") in LEVELS}
    here = {n.id for n in nodes}
    inner = [e for e in edges if e.source in here and e.target in here]
    for e in inner:
        if e.type == "GOVERNS" and e.source not in known and e.target in known:
            known[e.source] = known[e.target]
    out = dict(known)
    for _ in LEVELS:
        found: dict[str, float] = {}
        for e in inner:
            if e.type not in _UP and e.type != "WITHIN":
                continue
            if e.target not in out and e.source in out:
                found[e.target] = min(found.get(e.target, UNKNOWN), out[e.source] - 0.5)
            elif e.source not in out and e.target in out and out[e.target] < UNKNOWN - 1:
                found.setdefault(e.source, out[e.target] + 0.5)
        if not found:
            break
        out |= found
    return {n.id: out.get(n.id, UNKNOWN) for n in nodes}


def rows(nodes: Sequence[Node], edges: Sequence[Edge], lane: Mapping[str, float]) -> dict[str, int]:
    """Return how far up in its lane each node stands: a policy one row above those of its lane that rest on it."""
    below: dict[str, list[str]] = {}
    for e in edges:
        if e.type in _UP and e.source != e.target and lane.get(e.source) == lane.get(e.target, -1.0):
            below.setdefault(e.target, []).append(e.source)
    out = {n.id: 0 for n in nodes}
    for _ in range(_MOST_ROWS):  # as often as the longest chain within a lane; a circle stops at the limit
        grown = {id: min(_MOST_ROWS, max(out[b] + 1 for b in bs)) for id, bs in below.items()}
        if all(out[id] == v for id, v in grown.items()):
            break
        out |= grown
    return out


def lane_name(lane: float) -> str:
    """Return the caption of a lane: a level's name, or nothing where the level is not known."""
    if lane in range(len(LEVELS)):
        level = LEVELS[int(lane)]
        return f"{LEVEL_NAMES[level]} {level}"
    return "级别不明 level unknown" if lane >= UNKNOWN else ""
