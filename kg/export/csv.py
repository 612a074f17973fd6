"""The graph as tables: a zip with one CSV file a node label and edge type, columns as the schema declares them."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from typing import Any, Final

from kg.graph.io import normal
from kg.model import Graph
from kg.schema.types import EDGE_TYPES, EVIDENCE, NODE_TYPES

# The oldest time a zip entry may bear: a fixed one, so that the same graph gives the same bytes.
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


def dump(graph: Graph) -> bytes:
    """Return a zip of ``nodes/<Label>.csv`` and ``edges/<TYPE>.csv``, UTF-8 with a byte order mark for spreadsheets."""
    g = normal(graph)
    evidence = [p.name for p in EVIDENCE]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for label, node_type in NODE_TYPES.items():
            columns = ["id", *(p.name for p in node_type.props), *(evidence if node_type.evidenced else [])]
            rows = [{"id": n.id, **n.properties} for n in g.nodes if n.label == label]
            _add(z, f"nodes/{label}.csv", columns, rows)
        for type, edge_type in EDGE_TYPES.items():
            columns = ["id", "source", "target", *(p.name for p in edge_type.props), *evidence, "inferred"]
            found = [
                {"id": e.id, "source": e.source, "target": e.target, **e.properties} for e in g.edges if e.type == type
            ]
            _add(z, f"edges/{type}.csv", columns, found)
    return out.getvalue()


def _add(z: zipfile.ZipFile, name: str, columns: Sequence[str], rows: Sequence[dict[str, Any]]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([[_cell(r.get(c)) for c in columns] for r in rows])
    info = zipfile.ZipInfo(name, _EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    z.writestr(info, "\ufeff" + text.getvalue())


def _cell(value: Any) -> str:
    """Write a value; text that a spreadsheet would run as a formula gets an apostrophe in front."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return _cell(";".join(map(str, value)))
    text = str(value)
    return "'" + text if isinstance(value, str) and text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
