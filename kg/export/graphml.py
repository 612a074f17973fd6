"""The graph as GraphML, for Gephi, yEd and networkx."""

from __future__ import annotations

import io
import re
from typing import Any, Final
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from kg.graph.io import normal
from kg.model import Graph
from kg.schema.types import EDGE_TYPES, EVIDENCE, NODE_TYPES, Prop

_TYPES: Final = {"text": "string", "list": "string", "integer": "long", "number": "double", "boolean": "boolean"}
# Characters that XML 1.0 cannot hold even escaped; a scraped text may contain them.
_ILLEGAL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def dump(graph: Graph) -> bytes:
    """Return the graph as GraphML; lists are joined by ``;``."""
    g = normal(graph)
    out = io.BytesIO()
    x = XMLGenerator(out, "utf-8", short_empty_elements=True)
    x.startDocument()
    x.startElement("graphml", AttributesImpl({"xmlns": "http://graphml.graphdrawing.org/xmlns"}))
    node_props = _keys(p for t in NODE_TYPES.values() for p in (*t.props, *EVIDENCE))
    edge_props = _keys(p for t in EDGE_TYPES.values() for p in (*t.props, *EVIDENCE, Prop("inferred", "boolean", "")))
    for kind, props, first in (("node", node_props, "label"), ("edge", edge_props, "type")):
        x.startElement("key", _key(kind, first, "string"))
        x.endElement("key")
        for name, type in props.items():
            x.startElement("key", _key(kind, name, type))
            x.endElement("key")
    x.startElement("graph", AttributesImpl({"id": "kg", "edgedefault": "directed"}))
    for n in g.nodes:
        x.startElement("node", AttributesImpl({"id": n.id}))
        _data(x, "node-label", n.label)
        for key, value in n.properties.items():
            if key in node_props:
                _data(x, f"node-{key}", value)
        x.endElement("node")
    for e in g.edges:
        x.startElement("edge", AttributesImpl({"id": e.id, "source": e.source, "target": e.target}))
        _data(x, "edge-type", e.type)
        for key, value in e.properties.items():
            if key in edge_props:
                _data(x, f"edge-{key}", value)
        x.endElement("edge")
    x.endElement("graph")
    x.endElement("graphml")
    x.endDocument()
    return out.getvalue()


def _key(kind: str, name: str, type: str) -> AttributesImpl[str]:
    return AttributesImpl({"id": f"{kind}-{name}", "for": kind, "attr.name": name, "attr.type": type})


def _keys(props: Any) -> dict[str, str]:
    return {p.name: _TYPES[p.type] for p in sorted(props, key=lambda p: p.name)}


def _data(x: XMLGenerator, key: str, value: Any) -> None:
    if isinstance(value, bool):
        text = "true" if value else "false"
    else:
        text = ";".join(map(str, value)) if isinstance(value, list) else str(value)
    x.startElement("data", AttributesImpl({"key": key}))
    x.characters(_ILLEGAL.sub("\ufffd", text))
    x.endElement("data")
