"""The Cypher that the store writes and reads with, made from the declared types.

Labels and relationship types cannot be parameters in Cypher, so they are put into the text, and only after a
look-up in :mod:`kg.schema.types`. Everything else is a parameter.
"""

from __future__ import annotations

from typing import Final

from kg.errors import InternalError
from kg.schema.types import EDGE_TYPES, NODE_TYPES

DOCUMENT_LABEL: Final = "SourceDocument"
LOCK_LABEL: Final = "StoreLock"


def label(name: str) -> str:
    """Return a declared node label.

    Raises:
        InternalError: the label is not declared.
    """
    if name not in NODE_TYPES:
        raise InternalError(f"node label {name!r} is not declared in kg/schema/types.py")
    return name


def relation(name: str) -> str:
    """Return a declared relationship type.

    Raises:
        InternalError: the type is not declared.
    """
    if name not in EDGE_TYPES:
        raise InternalError(f"edge type {name!r} is not declared in kg/schema/types.py")
    return name


def constraints() -> tuple[str, ...]:
    """Return one unique constraint a label. Without them every MERGE scans its label, on both stores."""
    keys = [(name, "id") for name in NODE_TYPES] + [(DOCUMENT_LABEL, "sha256"), (LOCK_LABEL, "name")]
    return tuple(
        f"CREATE CONSTRAINT kg_{name.lower()}_{key} IF NOT EXISTS FOR (n:{name}) REQUIRE n.{key} IS UNIQUE"
        for name, key in keys
    )


def read_nodes(name: str) -> str:
    """All nodes of a label: id, properties."""
    return f"MATCH (n:{label(name)}) WHERE n.id IS NOT NULL RETURN n.id AS id, properties(n) AS properties"


def read_edges(name: str) -> str:
    """All edges of a type: id, properties, ids of the ends."""
    return (
        f"MATCH (a)-[r:{relation(name)}]->(b) WHERE r.id IS NOT NULL "
        "RETURN r.id AS id, properties(r) AS properties, a.id AS source, b.id AS target"
    )


def put_nodes(name: str) -> str:
    """Create or overwrite nodes; rows of ``id``, ``properties``."""
    return f"UNWIND $rows AS row MERGE (n:{label(name)} {{id: row.id}}) SET n = row.properties"


def put_edges(name: str, source: str, target: str) -> str:
    """Create or overwrite edges; rows of ``id``, ``source``, ``target``, ``properties``."""
    return (
        f"UNWIND $rows AS row MATCH (a:{label(source)} {{id: row.source}}) "
        f"MATCH (b:{label(target)} {{id: row.target}}) "
        f"MERGE (a)-[r:{relation(name)} {{id: row.id}}]->(b) SET r = row.properties"
    )


def drop_edges(name: str, source: str) -> str:
    """Delete edges; rows of ``source``, ``ids``. From the source node, for relationships have no index on id.

    All are collected before the first goes: the embedded server stumbles over edges that vanish under a match.
    """
    return (
        f"UNWIND $rows AS row MATCH (a:{label(source)} {{id: row.source}})-[r:{relation(name)}]->() "
        "WHERE r.id IN row.ids WITH collect(r) AS gone UNWIND gone AS r DELETE r"
    )


def drop_nodes(name: str) -> str:
    """Delete nodes and what still hangs on them; rows of ``id``."""
    return f"UNWIND $rows AS row MATCH (n:{label(name)} {{id: row.id}}) DETACH DELETE n"


READ_DOCUMENTS: Final = f"MATCH (d:{DOCUMENT_LABEL}) RETURN d.sha256 AS sha256, d.payload AS payload"
READ_DOCUMENT_NAMES: Final = (
    f"MATCH (d:{DOCUMENT_LABEL}) RETURN d.sha256 AS sha256, d.name AS name, d.digest AS digest ORDER BY sha256"
)
PUT_DOCUMENTS: Final = f"UNWIND $rows AS row MERGE (d:{DOCUMENT_LABEL} {{sha256: row.sha256}}) SET d = row"
DROP_DOCUMENTS: Final = f"UNWIND $rows AS row MATCH (d:{DOCUMENT_LABEL} {{sha256: row.sha256}}) DETACH DELETE d"
# Rolled back at the end, so that no such node is ever there; the unique constraint makes the second one wait.
LOCK: Final = f"MERGE (l:{LOCK_LABEL} {{name: 'write'}}) SET l.held = true"
