"""What the page knows: every fact with its sentence, as JSON inside the page, and the lines that are drawn for it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from kg.model import Edge, Node, Properties
from kg.schema.types import LEVELS, NODE_TYPES
from kg.views import style
from kg.views.geometry import Layout, Size
from kg.views.labels import name

_EMPTY: Final[tuple[Any, ...]] = (None, "", [])
Line = tuple[str, str, str]


def lines(edges: Sequence[Edge]) -> dict[Line, list[Edge]]:
    """Return the lines to draw: one for all edges of a type between two nodes, each with its edges in order of ids."""
    out: dict[Line, list[Edge]] = {}
    for e in sorted(edges, key=lambda e: e.id):
        out.setdefault((e.source, e.target, e.type), []).append(e)
    return dict(sorted(out.items()))


def payload(
    nodes: Sequence[Node],
    edges: Sequence[Edge],
    layout: Layout,
    sizes: Mapping[str, Size],
    documents: Mapping[str, Properties],
    focus: str | None,
) -> dict[str, Any]:
    """Return everything the page shows in its panel, in plain values; equal texts are told once."""
    everything = [n.properties for n in nodes] + [e.properties for e in edges]
    shas = sorted({str(p["doc"]) for p in everything if p.get("doc")})
    doc = {sha: i for i, sha in enumerate(shas)}
    level = {n.id: n.properties.get("level") for n in nodes if n.properties.get("level") in LEVELS}
    level |= {e.target: level[e.source] for e in edges if e.type == "CONTAINS" and e.source in level}
    drawn = lines(edges)
    return {
        "focus": focus,
        "kinds": {k: {"zh": s.name, "mark": s.mark, "color": NODE_TYPES[k].color, "tint": style.tint(NODE_TYPES[k].color)}
                  for k, s in style.NODES.items()},
        "types": {k: {"zh": s.name, "en": s.english, "color": s.color} for k, s in style.EDGES.items()},
        "levels": style.LEVELS, "tiers": style.TIERS, "fields": style.FIELDS,
        "docs": [_kept(documents.get(sha, {"source_uri": sha[:12]}), ("title", "notice_title", "doc_no", "source_uri")) for sha in shas],
        "frames": [[f.x, f.y, f.width, f.height, f.text, f.kind] for f in layout.frames],
        "nodes": [_node(n, layout, sizes, doc, level.get(n.id)) for n in sorted(nodes, key=lambda n: n.id)],
        "lines": [[group[0].id, [_edge(e, doc) for e in group]] for group in drawn.values()],
    }  # fmt: skip


def as_json(value: Any) -> str:
    """Write JSON that may stand inside a script element: no character in it can end the element or begin markup."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def _kept(properties: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {k: properties[k] for k in names if properties.get(k) not in _EMPTY}


def _evidence(p: Mapping[str, Any], doc: Mapping[str, int]) -> dict[str, Any]:
    out = _kept(p, style.EVIDENCE_FIELDS)
    if p.get("doc"):
        out["doc"] = doc[str(p["doc"])]
        if p.get("start") is not None and p.get("end") is not None:
            out["place"] = f"{p['start']}–{p['end']}"
    return out


def _node(n: Node, layout: Layout, sizes: Mapping[str, Size], doc: Mapping[str, int], level: object) -> dict[str, Any]:
    x, y = layout.at[n.id]
    p = n.properties
    out: dict[str, Any] = {
        "id": n.id, "kind": n.label, "name": name(n), "x": x, "y": y,
        "w": round(sizes[n.id][0]), "h": round(sizes[n.id][1]),
        "p": _kept(p, style.NODE_FIELDS.get(n.label, ())) | _evidence(p, doc),
    }  # fmt: skip
    quote = p.get("quote") or p.get("text")
    if quote:
        out["quote"] = quote
    if p.get("stub"):
        out["stub"] = True
    if level:
        out["level"] = level
    return out


def _edge(e: Edge, doc: Mapping[str, int]) -> dict[str, Any]:
    p = e.properties
    out: dict[str, Any] = {
        "id": e.id,
        "type": e.type,
        "from": e.source,
        "to": e.target,
        "p": _kept(p, style.EDGE_FIELDS) | _evidence(p, doc),
    }
    if p.get("quote"):
        out["quote"] = p["quote"]
    if p.get("inferred"):
        out["inferred"] = True
    return out
