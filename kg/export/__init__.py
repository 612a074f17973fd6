"""The graph in other formats. A new format is one module with ``dump(graph) -> bytes`` and one row of ``EXPORTS``.

Every dump is a function of the graph alone: sorted, UTF-8, no clock; the same graph gives the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from kg.errors import QueryError
from kg.files import write_whole

if TYPE_CHECKING:
    from kg.model import Graph


@dataclass(frozen=True, slots=True)
class Exporter:
    """One row: name, usual suffix, module, what it is."""

    name: str
    suffix: str
    module: str
    description: str

    def dump(self, graph: Graph) -> bytes:
        """Return the graph in this format."""
        return cast("bytes", import_module(self.module).dump(graph))


EXPORTS: Final = {
    e.name: e
    for e in (
        Exporter("jsonl", ".jsonl", "kg.export.jsonl", "one JSON object a line, nodes before edges"),
        Exporter("rdf", ".ttl", "kg.export.rdf", "Turtle after ELI, ORG, SKOS, PROV and schema.org"),
        Exporter("csv", ".zip", "kg.export.csv", "a zip of one table a node label and edge type"),
        Exporter("graphml", ".graphml", "kg.export.graphml", "GraphML for Gephi, yEd, networkx"),
    )
}


def get(name: str) -> Exporter:
    """Return the exporter of a name.

    Raises:
        QueryError: there is none; the message lists them all.
    """
    found = EXPORTS.get(name)
    if found is None:
        near = get_close_matches(name, EXPORTS, n=1)
        also = f"; did you mean {near[0]}?" if near else ""
        raise QueryError(f"no export format {name!r}; there are {', '.join(EXPORTS)}{also}")
    return found


def write(exporter: Exporter, graph: Graph, out: Path) -> None:
    """Write the graph to a file, whole or not at all.

    Raises:
        InputError: the file cannot be written.
    """
    write_whole(out, exporter.dump(graph))
