"""Pictures: one HTML file that works without a network; a click on an edge shows the sentence it stands on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.files import write_whole
from kg.views.presets import get, select

if TYPE_CHECKING:
    from kg.model import Edge, Graph, Node


@dataclass(frozen=True, slots=True)
class Shown:
    """How much a page shows, how many nodes were left out because a browser would choke on them, and what it is about."""

    nodes: int
    edges: int
    left_out: int
    focus: str | None = None


def write(
    graph: Graph,
    preset: str,
    out: Path,
    *,
    focus: str | None = None,
    hops: int = 2,
    documents: Mapping[str, str] | None = None,
) -> Shown:
    """Write the page of a preset; with ``focus`` only what lies within ``hops`` steps of the node these words name.

    ``documents`` gives the file name for the sha256 of each source; without it those that the policies carry are used.

    Raises:
        QueryError: no such preset. NotFound: nothing in the view, or several things, answer to ``focus``.
        InputError: the file cannot be written.
    """
    from kg.views.focus import around, find
    from kg.views.labels import caption
    from kg.views.page import MOST_NODES, html

    chosen = get(preset)
    nodes, edges = select(graph, chosen)
    title = f"{chosen.chinese} {chosen.title}"
    middle = None
    rank = _by_degree(edges)
    if focus is not None:
        middle = find(nodes, focus)
        steps = around(nodes, edges, middle.id, hops)
        nodes = [n for n in nodes if n.id in steps]
        rank = {id: -steps[id] for id in steps}
        title = f"{caption(middle)}: {title}"
    kept = sorted(nodes, key=lambda n: (-rank.get(n.id, 0), n.id))[:MOST_NODES]
    here = {n.id for n in kept}
    edges = [e for e in edges if e.source in here and e.target in here]
    text = html(
        kept,
        edges,
        title,
        arrangement=chosen.arrangement,
        documents=_documents(graph.nodes, documents or {}),
        left_out=len(nodes) - len(kept),
        focus=middle.id if middle else None,
    )
    write_whole(out, text.encode())
    return Shown(len(kept), len(edges), len(nodes) - len(kept), caption(middle) if middle else None)


def _by_degree(edges: Sequence[Edge]) -> dict[str, int]:
    degree: dict[str, int] = {}
    for e in edges:
        degree[e.source] = degree.get(e.source, 0) + 1
        degree[e.target] = degree.get(e.target, 0) + 1
    return degree


def _documents(nodes: Sequence[Node], names: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Return title, number and file for the sha256 of each source."""
    out: dict[str, dict[str, Any]] = {sha: {"source_uri": name} for sha, name in names.items()}
    for n in nodes:
        for sha in {n.properties.get("sha256"), n.properties.get("doc")} - {None} if n.label == "Policy" else ():
            if not n.properties.get("stub"):
                out[str(sha)] = {**n.properties, **out.get(str(sha), {})}
    return out
