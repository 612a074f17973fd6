"""Where each node stands: computed here, so that the page is still at once and the same graph gives the same picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from kg.model import Edge, Node
from kg.views.blocks import columns, ladder, places
from kg.views.force import force
from kg.views.geometry import Layout, Size, bounds, components, packed
from kg.views.labels import label, size
from kg.views.layers import layers

PIECE_GAP: Final = 70.0
Arrange = Callable[[Sequence[Node], Sequence[Edge], Mapping[str, Size]], Layout]


def web(nodes: Sequence[Node], edges: Sequence[Edge], sizes: Mapping[str, Size]) -> Layout:
    """Each connected piece by forces, by itself; the pieces packed."""
    ids = [n.id for n in nodes]
    pairs = sorted({(min(e.source, e.target), max(e.source, e.target)) for e in edges})
    parts = []
    for piece in components(ids, pairs):
        here = set(piece)
        parts.append(force(piece, [p for p in pairs if p[0] in here], sizes))
    return packed(parts, sizes, PIECE_GAP)


ARRANGEMENTS: Final[Mapping[str, Arrange]] = {
    "layers": layers,
    "columns": columns,
    "ladder": ladder,
    "places": places,
    "web": web,
}


def lay_out(arrangement: str, nodes: Sequence[Node], edges: Sequence[Edge]) -> tuple[Layout, dict[str, Size]]:
    """Return the layout (left top at 0, 0; pixels at scale 1, whole numbers) and the size of each node's box.

    Nodes and edges are taken in the order of their ids, so that the order they come in changes nothing.
    """
    nodes = sorted(nodes, key=lambda n: n.id)
    here = {n.id for n in nodes}
    edges = sorted((e for e in edges if e.source in here and e.target in here), key=lambda e: e.id)
    sizes = {n.id: size(label(n)) for n in nodes}
    raw = ARRANGEMENTS[arrangement](nodes, edges, sizes)
    left, top, _, _ = bounds(raw, sizes)
    moved = Layout()
    moved.add(raw, -left, -top)
    moved.at = {k: (float(round(x)), float(round(y))) for k, (x, y) in moved.at.items()}
    return moved, sizes
