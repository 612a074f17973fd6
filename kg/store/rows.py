"""Values of the driver as plain values: text, numbers, lists and maps that JSON can hold."""

from __future__ import annotations

from typing import Any

from neo4j.graph import Node, Path, Relationship


def plain(value: Any) -> Any:
    """Return a value without any type of the driver; dates become ISO text."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {str(name): plain(item) for name, item in value.items()}
    if isinstance(value, Node):
        return {"id": value.get("id"), "labels": sorted(value.labels), "properties": _properties(value)}
    if isinstance(value, Relationship):
        start, end = value.start_node, value.end_node
        return {
            "id": value.get("id"),
            "type": value.type,
            "source": None if start is None else start.get("id"),
            "target": None if end is None else end.get("id"),
            "properties": _properties(value),
        }
    if isinstance(value, Path):
        return {
            "nodes": [plain(node) for node in value.nodes],
            "relationships": [plain(edge) for edge in value.relationships],
        }
    iso = getattr(value, "iso_format", None)
    return iso() if callable(iso) else str(value)


def _properties(entity: Node | Relationship) -> dict[str, Any]:
    return {name: plain(entity[name]) for name in sorted(entity.keys()) if name != "id"}
