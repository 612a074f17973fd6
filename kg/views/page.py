"""The page: vis-network by pyvis with everything inlined, and our own panel (search, legend, the sentence on a click).

pyvis 0.3.2 leaves two links to a network even with ``in_line`` (bootstrap, unused here): they are taken out, a page that
would still load anything is refused, and the page forbids its browser to load anything (Content-Security-Policy). Text
reaches the page only as JSON whose markup is escaped, and is shown by ``textContent`` or drawn on the canvas; ``title``
attributes of pyvis are not used, because some of their contents it turns into HTML.
"""

from __future__ import annotations

import html as html_lib
import json
import re
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any, Final

from pyvis.network import Network

from kg.errors import InternalError
from kg.model import Edge, Node, Properties
from kg.schema.types import NODE_TYPES
from kg.views.data import as_json, lines, payload
from kg.views.labels import FONT_SIZE, MARGIN, label, units
from kg.views.layout import lay_out
from kg.views.style import EDGES, NODES, tint

MOST_NODES: Final = 2_000
_LINKED: Final = re.compile(
    r"<link\b[^>]*?(?:href)\s*=[^>]*>|<script\b[^>]*\bsrc\s*=[^>]*>\s*</script>|<!--.*?-->", re.I | re.S
)
_LOADS: Final = re.compile(r"<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)\s*=", re.I)
_FONT: Final = "Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif"
_POLICY: Final = '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; script-src \'unsafe-inline\'; style-src \'unsafe-inline\'; img-src data:; base-uri \'none\'; form-action \'none\'">'  # fmt: skip
_LABELLED: Final = 60  # with more lines than this, only what a target says is written on a line
_CURVES: Final = {
    "layers": {"enabled": True, "type": "cubicBezier", "forceDirection": "vertical", "roundness": 0.35},
    "columns": {"enabled": True, "type": "cubicBezier", "forceDirection": "horizontal", "roundness": 0.45},
    "ladder": {"enabled": True, "type": "cubicBezier", "forceDirection": "horizontal", "roundness": 0.45},
    "places": {"enabled": True, "type": "continuous", "roundness": 0.2},
    "web": {"enabled": False},
}


def html(
    nodes: Sequence[Node],
    edges: Sequence[Edge],
    title: str,
    *,
    arrangement: str = "web",
    documents: Mapping[str, Properties] | None = None,
    left_out: int = 0,
    focus: str | None = None,
) -> str:
    """Return the page as text.

    ``documents`` says for the sha256 of a source what the page calls it (``title``, ``doc_no``, ``source_uri``);
    ``focus`` is the id of the node that is shown first.

    Raises:
        InternalError: the page would load something over a network.
    """
    net = Network(height="100vh", width="100%", directed=True, cdn_resources="in_line")
    layout, sizes = lay_out(arrangement, nodes, edges)
    for n in sorted(nodes, key=lambda n: n.id):
        x, y = layout.at[n.id]
        group = n.label + ("-stub" if n.properties.get("stub") else "")
        net.add_node(n.id, label=label(n), x=x, y=y, group=group, shape="box")
    drawn = lines(edges)
    for (source, target, kind), group_edges in drawn.items():
        look = EDGES[kind]
        net.add_edge(source, target, id=group_edges[0].id, color=look.color, width=look.width,
                     **_line_label(kind, group_edges, len(drawn), arrangement),
                     **({"dashes": [6, 5]} if all(e.properties.get("inferred") for e in group_edges) else {}))  # fmt: skip
    net.set_options(json.dumps(_options(arrangement)))
    page = _LINKED.sub("", net.generate_html(notebook=False))
    # What may come from a document is put in last: no replacement is ever looked for in it.
    head = f"<title>{html_lib.escape(title)}</title><style>{_asset('panel.css')}</style></head>"
    panel = _asset("panel.html").replace("{{note}}", _note(len(nodes), len(edges), left_out))
    panel = panel.replace("{{title}}", html_lib.escape(title))
    facts = as_json(payload(nodes, edges, layout, sizes, documents or {}, focus))
    script = f'<script type="application/json" id="kg-data">{facts}</script><script>{_asset("search.js")}{_asset("panel.js")}</script></body>'
    before, _, rest = page.partition("</head>")
    middle, _, after = rest.partition("<body>")
    body, _, end = after.rpartition("</body>")
    # The policy comes first: what pyvis puts into the head ends the head for a browser, and behind it it would be ignored.
    before = before.replace("<html>", '<!DOCTYPE html>\n<html lang="zh-Hans">', 1).replace(
        "<head>", f"<head>{_POLICY}", 1
    )
    page = f"{before}{head}{middle}<body>{panel}{body}{script}{end}"
    if _LOADS.search(page):
        raise InternalError("the page would load something over a network")
    return page


def _options(arrangement: str) -> dict[str, Any]:
    groups: dict[str, Any] = {}
    for kind, look in NODES.items():
        color = NODE_TYPES[kind].color
        filled = kind == "Policy"
        groups[kind] = {
            "shapeProperties": {"borderRadius": look.radius},
            "font": {"color": "#ffffff" if filled else "#1b2631"},
            "color": _colors(color if filled else tint(color), color),
        }
        groups[kind + "-stub"] = {
            "shapeProperties": {"borderRadius": look.radius, "borderDashes": [5, 4]},
            "font": {"color": "#1b2631"},
            "color": _colors("#ffffff", color),
        }
    return {
        "physics": {"enabled": False},
        "autoResize": False,
        "layout": {"improvedLayout": False},
        "groups": groups,
        "nodes": {"shape": "box", "margin": MARGIN, "borderWidth": 2, "borderWidthSelected": 4, "labelHighlightBold": False,
                  "font": {"size": FONT_SIZE, "face": _FONT}, "scaling": {"label": {"drawThreshold": 3}}},
        "edges": {"smooth": _CURVES[arrangement], "arrows": {"to": {"enabled": True, "scaleFactor": 0.55}}, "selectionWidth": 2,
                  "hoverWidth": 1, "font": {"size": 11, "face": _FONT, "color": "#424949", "strokeWidth": 4}},
        "interaction": {"hover": True, "keyboard": False, "hideEdgesOnDrag": False, "selectConnectedEdges": False, "multiselect": False},
    }  # fmt: skip


def _colors(background: str, border: str) -> dict[str, Any]:
    same = {"background": background, "border": border}
    return {**same, "highlight": {"background": background, "border": "#000000"}, "hover": same}


def _line_label(kind: str, edges: Sequence[Edge], drawn: int, arrangement: str) -> dict[str, str]:
    if kind == "SETS_TARGET":
        texts = list(dict.fromkeys(target_text(e.properties) for e in edges))
        more = f" +{len(texts) - 2}" if len(texts) > 2 else ""
        return {"label": "; ".join(t for t in texts[:2] if t) + more}
    if arrangement == "layers" and drawn <= _LABELLED and kind in ("IMPLEMENTS", "DERIVES_FROM", "CITES"):
        return {"label": EDGES[kind].name}
    if kind == "SUCCEEDED_BY":
        years = sorted({str(e.properties["year"]) for e in edges if e.properties.get("year")})
        return {"label": ", ".join(years)} if years else {}
    return {}


def target_text(p: Mapping[str, Any]) -> str:
    """Word a target: ``≥95% (2015)``; one without a number by its own words."""
    if p.get("value") is None:
        text = " ".join(str(p.get("mention") or "").split())
        return text if units(text) <= 10 else text[:9] + "…"
    sign = {">=": "≥", "<=": "≤", "=": "", "~": "≈"}.get(str(p.get("op") or ""), str(p.get("op") or ""))
    top = f"–{p['value_max']}" if p.get("value_max") is not None else ""
    change = {"increase": "+", "decrease": "−"}.get(str(p.get("change")), "")
    year = f" ({p['year']})" if p.get("year") else ""
    return f"{sign}{change}{p['value']}{top}{p.get('unit') or ''}{year}"


def _note(nodes: int, edges: int, left_out: int) -> str:
    text = f"{nodes} nodes, {edges} edges"
    return text + (f"; {left_out} nodes with the fewest links are left out" if left_out else "")


def _asset(name: str) -> str:
    return files("kg.views").joinpath("assets", name).read_text(encoding="utf-8")
