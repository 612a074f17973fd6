"""The page: vis-network by pyvis with everything inlined, and our own panel (search, legend, the sentence on a click).

pyvis 0.3.2 leaves two links to a network even with ``in_line`` (bootstrap, unused here): they are taken out, and a page
that would still load anything is refused. Text reaches the page only as JSON that Jinja escapes, and is shown by
``textContent``; ``title`` attributes of pyvis are not used, because some of their contents it turns into HTML.
"""

from __future__ import annotations

import html as html_lib
import re
from collections.abc import Sequence
from importlib.resources import files
from typing import Any, Final

from pyvis.network import Network

from kg.errors import InternalError
from kg.model import Edge, Node
from kg.schema.types import NODE_TYPES
from kg.views.layout import positions

MOST_NODES: Final = 2_000
_LINKED: Final = re.compile(
    r"<link\b[^>]*?(?:href)\s*=[^>]*>|<script\b[^>]*\bsrc\s*=[^>]*>\s*</script>|<!--.*?-->", re.I | re.S
)
_LOADS: Final = re.compile(r"<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)\s*=", re.I)
_LABEL_LENGTH: Final = 18
_SHAPES: Final = {"Policy": "box", "Measure": "dot", "Agency": "ellipse", "Jurisdiction": "triangle", "Indicator": "diamond",
                  "Award": "star", "Obligation": "square"}  # fmt: skip
_EDGE_COLORS: Final = {"LEADS": "#c0392b", "SUPPORTS": "#7f8c8d", "IMPLEMENTS": "#8e44ad", "DERIVES_FROM": "#2c3e50",
                       "CITES": "#95a5a6", "ALIGNS_WITH": "#16a085"}  # fmt: skip
_PANEL_FIELDS: Final = ("name", "title", "doc_no", "type", "issuer", "issued", "jurisdiction", "path", "text", "mentions", "kind",
                        "level", "unit", "modality", "bearer", "action", "deadline", "status", "source_uri", "quote", "rule")  # fmt: skip
_EDGE_FIELDS: Final = ("quote", "section", "rule", "tier", "confidence", "mention", "mode", "op", "value", "value_max", "unit", "year",
                       "baseline_year", "baseline", "change", "amounts", "kind", "score", "doc", "start", "end")  # fmt: skip


def html(nodes: Sequence[Node], edges: Sequence[Edge], title: str, left_out: int = 0) -> str:
    """Return the page as text.

    Raises:
        InternalError: the page would load something over a network.
    """
    net = Network(height="100vh", width="100%", directed=True, cdn_resources="in_line")
    net.toggle_physics(False)
    at = positions(nodes, edges)
    for n in nodes:
        x, y = at[n.id]
        net.add_node(n.id, label=_short(caption(n)), x=x, y=y, kind=n.label, kg=_fields(n.properties, _PANEL_FIELDS),
                     caption=caption(n), shape=_SHAPES[n.label], color=_color(n), font={"size": 16, "face": "sans-serif",
                     "color": "#ffffff" if n.label == "Policy" and not n.properties.get("stub") else "#1b2631"})  # fmt: skip
    for e in edges:
        inferred = bool(e.properties.get("inferred"))
        net.add_edge(e.source, e.target, id=e.id, kind=e.type, label=_edge_label(e), dashes=inferred,
                     kg=_fields(e.properties, _EDGE_FIELDS), color=_EDGE_COLORS.get(e.type, "#aab7b8"),
                     font={"size": 11, "align": "middle", "color": "#566573"})  # fmt: skip
    net.set_options(_OPTIONS)
    page = _LINKED.sub("", net.generate_html(notebook=False))
    page = page.replace("<html>", '<!DOCTYPE html>\n<html lang="zh">', 1)
    page = page.replace(
        "</head>", f"<title>{html_lib.escape(title)}</title><style>{_asset('panel.css')}</style></head>", 1
    )
    panel = (
        _asset("panel.html")
        .replace("{{title}}", html_lib.escape(title))
        .replace("{{note}}", _note(len(nodes), len(edges), left_out))
    )
    page = page.replace("<body>", "<body>" + panel, 1)
    page = page.replace("</body>", f"<script>{_asset('panel.js')}</script></body>", 1)
    if _LOADS.search(page):
        raise InternalError("the page would load something over a network")
    return page


_OPTIONS: Final = """{"physics": {"enabled": false}, "edges": {"smooth": {"enabled": true, "type": "continuous"},
 "arrows": {"to": {"enabled": true, "scaleFactor": 0.6}}}, "interaction": {"hover": true, "navigationButtons": false,
 "keyboard": false, "hideEdgesOnDrag": true}}"""


def caption(n: Node) -> str:
    """Return the words a node is known by: the first of its caption properties that is set."""
    for key in NODE_TYPES[n.label].caption:
        if n.properties.get(key):
            return str(n.properties[key])
    return n.id


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LABEL_LENGTH else text[: _LABEL_LENGTH - 1] + "…"


def _color(n: Node) -> str | dict[str, str]:
    color = NODE_TYPES[n.label].color
    if n.properties.get("stub"):
        return {"background": "#fdfefe", "border": color}
    return color


def _edge_label(e: Edge) -> str:
    if e.type == "SETS_TARGET":
        p = e.properties
        if p.get("value") is None:
            return str(p.get("mention") or "")
        top = f"–{p['value_max']}" if p.get("value_max") is not None else ""
        year = f" ({p['year']})" if p.get("year") else ""
        return f"{p.get('op', '')}{p['value']}{top}{p.get('unit') or ''}{year}"
    return "" if e.type in ("CONTAINS", "WITHIN", "BELONGS_TO") else e.type


def _fields(properties: dict[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {k: properties[k] for k in names if properties.get(k) not in (None, "", [])}


def _note(nodes: int, edges: int, left_out: int) -> str:
    text = f"{nodes} nodes, {edges} edges"
    return text + (f"; {left_out} nodes with the fewest links are left out" if left_out else "")


def _asset(name: str) -> str:
    return files("kg.views").joinpath("assets", name).read_text(encoding="utf-8")
