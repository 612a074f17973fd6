"""Pictures: one HTML file that works without a network; a click on an edge shows the sentence it stands on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.views.presets import get, select

if TYPE_CHECKING:
    from kg.model import Graph


@dataclass(frozen=True, slots=True)
class Shown:
    """How much a page shows, and how many nodes were left out because a browser would choke on them."""

    nodes: int
    edges: int
    left_out: int


def write(graph: Graph, preset: str, out: Path) -> Shown:
    """Write the page of a preset.

    Raises:
        QueryError: no such preset. InputError: the file cannot be written.
    """
    from kg.views.page import MOST_NODES, html

    chosen = get(preset)
    nodes, edges = select(graph, chosen)
    kept, left_out = nodes, 0
    if len(nodes) > MOST_NODES:
        degree: dict[str, int] = {}
        for e in edges:
            degree[e.source] = degree.get(e.source, 0) + 1
            degree[e.target] = degree.get(e.target, 0) + 1
        kept = sorted(nodes, key=lambda n: (-degree.get(n.id, 0), n.id))[:MOST_NODES]
        left_out = len(nodes) - len(kept)
        here = {n.id for n in kept}
        edges = [e for e in edges if e.source in here and e.target in here]
    text = html(kept, edges, chosen.title, left_out)
    part = out.with_name(out.name + ".part")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(out)
    except OSError as e:
        raise InputError(f"{out}: cannot be written: {e.strerror or e}") from e
    return Shown(len(kept), len(edges), left_out)
