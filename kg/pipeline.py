"""One document: bytes in, graph out. A pure function of the bytes and the file's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.ingest import read
from kg.ingest.outline import parse

if TYPE_CHECKING:
    from kg.model import Document, Facts, Graph, Outline


def analyse(data: bytes, name: str) -> tuple[Document, Outline, Facts]:
    """Read one document and find its facts.

    Args:
        data: the bytes of the file.
        name: its name, for messages and ``source_uri``; its suffix is a hint, never proof of the format.

    Raises:
        InputError: the bytes are no readable document, or no policy document.
    """
    from kg.extract.components import extract  # spaCy takes a second to import: only where it is used
    from kg.extract.context import Context

    document = read(data, name)
    outline = parse(document)
    facts = extract(Context(document, outline))
    p = facts.profile
    addressed = p.origins.get("level") == "recipients"  # 各乡镇人民政府,县政府各部门:
    if not (outline.measures or p.doc_no or p.type or addressed or (p.issuer and p.issued)):
        raise InputError(
            f"{name}: no policy document: no document number, no genre in a title and no numbered item was found"
        )
    return document, outline, facts


def document_graph(data: bytes, name: str) -> Graph:
    """Turn the bytes of one document into its graph.

    Raises:
        InputError: as :func:`analyse`.
    """
    from kg.graph.assemble import assemble

    return assemble(*analyse(data, name))
