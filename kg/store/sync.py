"""What has to be written so that the store holds exactly a given graph. No database here: values in, values out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Any, Final

from kg.errors import InternalError
from kg.model import Edge, Graph, Node, Properties
from kg.store import cypher

Row = dict[str, Any]
_INT64: Final = 2**63
IDS: Final = 500  # edges that one row deletes


@dataclass(frozen=True, slots=True)
class Changes:
    """How many things one write added, changed and removed."""

    nodes_added: int = 0
    nodes_changed: int = 0
    nodes_removed: int = 0
    edges_added: int = 0
    edges_changed: int = 0
    edges_removed: int = 0
    documents_written: int = 0
    documents_removed: int = 0

    def __bool__(self) -> bool:
        """Whether anything was written."""
        return any(getattr(self, name) for name in self.__slots__)


@dataclass(slots=True)
class Plan:
    """Statements with their rows, in the order in which they must run."""

    statements: list[tuple[str, list[Row]]] = field(default_factory=list)
    changes: Changes = field(default_factory=Changes)

    @property
    def rows(self) -> int:
        """Number of things to write or delete."""
        return sum(weight(row) for _, rows in self.statements for row in rows)


def stored(identity: str, properties: Mapping[str, Any]) -> Row:
    """Return the properties as both stores keep them: id within, no nulls, lists of text, 64-bit whole numbers.

    A whole number beyond 64 bits becomes a float, for neither store has a larger type.

    Raises:
        InternalError: a value that a property graph cannot hold (maps, mixed lists, not-a-number).
    """
    row: Row = {"id": identity}
    for name in sorted(properties):
        value = properties[name]
        if value is None:
            continue
        if isinstance(value, list | tuple):
            if not all(isinstance(item, str) for item in value):
                raise InternalError(f"{identity}: property {name!r} is a list of something other than text")
            row[name] = list(value)
        elif isinstance(value, bool | str):
            row[name] = value
        elif isinstance(value, int):
            row[name] = value if -_INT64 <= value < _INT64 else float(value)
        elif isinstance(value, float) and isfinite(value):
            row[name] = value
        else:
            raise InternalError(f"{identity}: property {name!r} has a value that no store can hold")
    return row


def same(left: Mapping[str, Any], right: Mapping[str, Any]) -> bool:
    """Whether two property maps are equal in value and type (1, 1.0 and True differ)."""
    if left.keys() != right.keys():
        return False
    return all(type(value) is type(right[name]) and value == right[name] for name, value in left.items())


def plan(graph: Graph, present_nodes: Mapping[str, Iterable[Row]], present_edges: Mapping[str, Iterable[Row]]) -> Plan:
    """Compare a graph with what the store holds.

    Args:
        graph: what the store shall hold.
        present_nodes: label to rows of ``id``, ``properties``.
        present_edges: type to rows of ``id``, ``properties``, ``source``, ``target``.

    Raises:
        InternalError: an undeclared label or type, an edge without one of its ends, two nodes or edges of one id.
    """
    wanted = _by_id(graph.nodes)
    put_nodes, drop_nodes, labels, moved, node_counts = _compare_nodes(wanted, present_nodes)
    leaving = {row["id"] for rows in drop_nodes.values() for row in rows} - moved
    put_edges, drop_edges, edge_counts = _compare_edges(graph, wanted, present_edges, labels, moved, leaving)
    result = Plan(changes=Changes(*node_counts, *edge_counts))
    # New nodes before their edges, edges before the nodes they hang on; a label can change under an id that stays.
    result.statements += [(cypher.put_nodes(k), rows) for k, rows in sorted(put_nodes.items())]
    result.statements += [(cypher.drop_edges(*k), _by_source(rows)) for k, rows in sorted(drop_edges.items())]
    result.statements += [(cypher.put_edges(*k), rows) for k, rows in sorted(put_edges.items())]
    result.statements += [(cypher.drop_nodes(k), rows) for k, rows in sorted(drop_nodes.items())]
    return result


def _by_id(nodes: Iterable[Node]) -> dict[str, Node]:
    found: dict[str, Node] = {}
    for node in nodes:
        if found.setdefault(node.id, node) is not node:
            raise InternalError(f"two nodes have the id {node.id}")
    return found


def _compare_nodes(
    wanted: Mapping[str, Node], present: Mapping[str, Iterable[Row]]
) -> tuple[dict[str, list[Row]], dict[str, list[Row]], dict[str, str], set[str], tuple[int, int, int]]:
    put: defaultdict[str, list[Row]] = defaultdict(list)
    drop: defaultdict[str, list[Row]] = defaultdict(list)
    labels: dict[str, str] = {}  # of the nodes that are in the store now
    moved: set[str] = set()
    kept: set[str] = set()
    changed = removed = 0
    for label, rows in present.items():
        for row in rows:
            identity = row["id"]
            node = wanted.get(identity)
            if node is None or node.label != label:
                drop[label].append({"id": identity})
                removed += 1
                labels.setdefault(identity, label)
                if node is not None:
                    moved.add(identity)
                continue
            labels[identity] = label
            kept.add(identity)
            target = stored(identity, node.properties)
            if not same(row["properties"], target):
                put[label].append({"id": identity, "properties": target})
                changed += 1
    for identity, node in wanted.items():
        if identity not in kept:
            put[node.label].append({"id": identity, "properties": stored(identity, node.properties)})
    return dict(put), dict(drop), labels, moved, (len(wanted) - len(kept), changed, removed)


def _compare_edges(
    graph: Graph,
    nodes: Mapping[str, Node],
    present: Mapping[str, Iterable[Row]],
    labels: Mapping[str, str],
    moved: set[str],
    leaving: set[str],
) -> tuple[dict[tuple[str, str, str], list[Row]], dict[tuple[str, str], list[Row]], tuple[int, int, int]]:
    wanted: dict[str, Edge] = {}
    for edge in graph.edges:
        if wanted.setdefault(edge.id, edge) is not edge:
            raise InternalError(f"two edges have the id {edge.id}")
        if edge.source not in nodes or edge.target not in nodes:
            raise InternalError(f"edge {edge.id} hangs on a node that is not in the graph")
    put: defaultdict[tuple[str, str, str], list[Row]] = defaultdict(list)
    drop: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    kept: set[str] = set()
    stale: set[str] = set()
    changed = removed = 0

    def write(edge: Edge) -> None:
        key = (edge.type, nodes[edge.source].label, nodes[edge.target].label)
        properties = stored(edge.id, edge.properties)
        put[key].append({"id": edge.id, "source": edge.source, "target": edge.target, "properties": properties})

    for kind, rows in present.items():
        for row in rows:
            identity, source, target = row["id"], row["source"], row["target"]
            found = wanted.get(identity)
            fits = (
                found is not None
                and (found.type, found.source, found.target) == (kind, source, target)
                and source not in moved
                and target not in moved
                and identity not in kept  # a second edge of the same id, left by two writers at once
            )
            if found is None or not fits:
                # An edge on a node that is deleted goes with it.
                if source in labels and source not in leaving and target not in leaving:
                    drop[kind, labels[source]].append({"id": identity, "source": source})
                if found is None:
                    removed += 1
                else:
                    stale.add(identity)
                continue
            kept.add(identity)
            if not same(row["properties"], stored(identity, found.properties)):
                write(found)
                changed += 1
    again = stale & wanted.keys()
    for identity in sorted(again & kept):  # both copies go, one comes back
        write(wanted[identity])
    for identity, edge in wanted.items():
        if identity not in kept:
            write(edge)
    added = len(wanted) - len(kept) - len(again - kept)
    return dict(put), dict(drop), (added, changed + len(again), removed)


def _by_source(rows: Iterable[Row]) -> list[Row]:
    """Gather edges to delete by their source, so that each source is walked once."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows:
        found[row["source"]].append(row["id"])
    return [
        {"source": source, "ids": ids[start : start + IDS]}
        for source, ids in sorted(found.items())
        for start in range(0, len(ids), IDS)
    ]


def weight(row: Row) -> int:
    """Return how many things a row stands for."""
    return len(row["ids"]) if "ids" in row else 1


def batches(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    """Cut rows into lists that stand for about ``size`` things each."""
    batch: list[Row] = []
    heavy = 0
    for row in rows:
        batch.append(row)
        heavy += weight(row)
        if heavy >= size:
            yield batch
            batch, heavy = [], 0
    if batch:
        yield batch


def without_id(properties: Mapping[str, Any]) -> Properties:
    """Return stored properties as a graph has them: no id within, names sorted."""
    return {name: properties[name] for name in sorted(properties) if name != "id"}
